"""The fake Toggl's answers have the keys and types of recorded ones."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from fake_toggl import FakeToggl
from fake_toggl_asking import DAY, HOUR, NOW, Ask, asking, days, report

RECORDED = Path(__file__).parents[3] / "shared" / "api" / "toggl-recorded"

NEWER = {"at_tz", "client_id", "end_date", "permissions", "pid", "role", "tags", "workspaces"}
"""What a recorded answer may lack: added to the API since, or absent where it says nothing."""

ME, ENTRIES = "/api/v9/me", "/api/v9/me/time_entries"
RANGE = {"start_date": "2026-11-01", "end_date": "2026-11-24"}
TRACK: dict[str, tuple[str, dict[str, Any]]] = {
    "me": (ME, {}),
    "me_with_related_data": (ME, {"with_related_data": "true"}),
    "me_organizations": (f"{ME}/organizations", {}),
    "me_workspaces": (f"{ME}/workspaces", {}),
    "me_time_entries_latest": (ENTRIES, {}),
    "me_time_entries_range_meta": (ENTRIES, RANGE | {"meta": "true"}),
    "me_time_entries_range_no_meta": (ENTRIES, RANGE),
    "me_time_entries_since_with_deleted": (ENTRIES, {"since": int(NOW.timestamp())}),
    "me_time_entries_current_running": (f"{ENTRIES}/current", {}),
    "me_time_entries_current_running_2": (f"{ENTRIES}/current", {}),
    "error_400_since_and_before": (ENTRIES, {"since": int(NOW.timestamp()), "before": "2026-11-01"}),
    "workspace": ("/api/v9/workspaces/{}", {}),
    "workspace_users": ("/api/v9/workspaces/{}/users", {}),
    "workspace_projects_page1": ("/api/v9/workspaces/{}/projects", {}),
}
REPORTS = ("reports_detailed_simple", "reports_detailed_page1", "reports_detailed_page2_last")


@pytest.fixture
def toggl() -> Iterator[FakeToggl]:
    """Something of everything."""
    with FakeToggl(now=NOW) as fake:
        client, tag = fake.add_client("C"), fake.add_tag("T")
        project = fake.add_project("P", client)
        fake.edit_project(fake.add_project("Q"), active=False)
        for number in range(60):
            fake.add_entry(NOW - 2 * DAY + number * HOUR / 2, 60, project if number % 2 else None, tags=(tag,))
        fake.delete_entry(fake.add_entry(NOW - DAY, description="Text"))
        fake.add_entry(NOW - HOUR, None)
        yield fake


@pytest.fixture
def ask(toggl: FakeToggl) -> Iterator[Ask]:
    with asking(toggl) as asked:
        yield asked


def recorded(name: str) -> dict[str, Any]:
    path = RECORDED / f"{name}.json"
    if not path.exists():
        pytest.skip("../shared/api is not there")
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def merged(values: Iterable[Any]) -> Any:
    """One value with the keys of all, and at each the first that says something."""
    found = [value for value in values if value is not None]
    if found and isinstance(found[0], dict):
        return {
            name: merged(value.get(name) for value in found) for name in {name for value in found for name in value}
        }
    return next((value for value in found if value != []), found[0] if found else None)


def disagreements(ours: Any, theirs: Any, place: str = "body") -> set[str]:
    """The places that one of them lacks, or that hold things of different types; null and [] fit everywhere."""
    if ours is None or theirs is None:
        return set()
    if type(ours) is not type(theirs):
        return {place}
    if isinstance(ours, list):
        return disagreements(merged(ours), merged(theirs), f"{place}[]")
    if not isinstance(ours, dict):
        return set()
    found = {f"{place}.{name}" for name in (ours.keys() ^ theirs.keys()) - NEWER}
    return found.union(
        *(disagreements(ours[name], theirs[name], f"{place}.{name}") for name in ours.keys() & theirs.keys())
    )


@pytest.mark.parametrize("name", TRACK)
def test_track(toggl: FakeToggl, ask: Ask, name: str) -> None:
    path, query = TRACK[name]
    answer, real = ask(path.format(toggl.home), **query), recorded(name)
    assert disagreements(answer.json(), real["body"]) == set()
    assert answer.status_code == real["status"]
    assert real["headers"].keys() <= {header.lower() for header in answer.headers}


@pytest.mark.parametrize("name", REPORTS)
def test_reports(toggl: FakeToggl, ask: Ask, name: str) -> None:
    real = recorded(name)
    number = real["request"]["body"].get("first_row_number", 1)
    few = {"page_size": 1000} if name == "reports_detailed_simple" else {}
    body = days(NOW - 9 * DAY, NOW) | {"first_row_number": number} | few
    answer = ask(report(toggl), body)
    assert disagreements(answer.json(), real["body"]) == set()
    paging = {header for header in real["headers"] if header.startswith(("x-next", "x-page", "x-range"))}
    ours = {header.lower() for header in answer.headers if header.lower().startswith(("x-next", "x-page", "x-range"))}
    assert ours == paging


@pytest.mark.parametrize("name", ["reports_summary_projects", "reports_summary_empty"])
def test_summary(toggl: FakeToggl, ask: Ask, name: str) -> None:
    real = recorded(name)
    body = days(NOW - 9 * DAY, NOW) | ({"user_ids": [1]} if name == "reports_summary_empty" else {})
    answer = ask(f"/reports/api/v3/workspace/{toggl.home}/summary/time_entries", body)
    assert disagreements(answer.json(), real["body"]) == set()
    assert real["headers"].keys() <= {header.lower() for header in answer.headers}


def test_nothing_runs(toggl: FakeToggl, ask: Ask) -> None:
    running = next(entry.id for entry in toggl.entries() if entry.seconds is None)
    toggl.delete_entry(running)
    assert ask(f"{ENTRIES}/current").json() == recorded("me_time_entries_current_none")["body"]


def test_no_credentials(toggl: FakeToggl) -> None:
    real = recorded("error_401_no_auth_header")
    answer = requests.get(toggl.url + ME, timeout=10)
    assert answer.status_code == real["status"]
    assert real["headers"].keys() <= {header.lower() for header in answer.headers}
