"""Beside the records: Toggl's own totals, what a run will cost, and what `doctor` tells of an account."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

import pytest

from clientfit_sync.connector import Observation, Plan, Sums
from clientfit_sync.errors import CredentialsError
from clientfit_sync.model import Window
from fake_toggl import FakeToggl
from fake_toggl_account import SECRETS
from fake_toggl_desk import Desk

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@dataclass
class Metered:
    """What a connector tells of its requests."""

    left: list[int | None] = field(default_factory=list)

    def __call__(self, left: int | None = None) -> None:
        self.left.append(left)


@pytest.fixture
def toggl(toggl: FakeToggl) -> FakeToggl:
    """Two years of two people for three clients, one of them archived, and for none."""
    clients = [toggl.add_client(name) for name in ("Acme", "Nova", "Old")]
    projects = [toggl.add_project(f"P{number}", client) for number, client in enumerate([*clients, None])]
    bo = toggl.add_user("Bo", zone="Asia/Tokyo")
    for number, days in enumerate(range(720, 0, -8)):
        user = bo if number % 3 == 0 else None
        toggl.add_entry(toggl.now - days * DAY, 1000 + number, [*projects, None][number % 5], user=user)
    toggl.edit_client(clients[2], archived=True)
    toggl.edit_project(projects[2], active=False)
    toggl.add_entry(toggl.now - HOUR, None, projects[0])
    return toggl


def sums(desk: Desk, window: Window) -> Sums:
    with desk.asking(Metered()) as (connector, settings, ask):
        assert connector.sums
        return connector.sums(settings, ask, window)


def plan(desk: Desk) -> Plan:
    with desk.asking(Metered()) as (connector, settings, ask):
        assert connector.plan
        return connector.plan(settings, ask)


def observations(desk: Desk) -> list[Observation]:
    with desk.asking(Metered()) as (connector, settings, ask):
        assert connector.examine
        return list(connector.examine(settings, ask))


def true_sums(toggl: FakeToggl, window: Window, *, team: bool = True) -> dict[str | None, Decimal]:
    found: Counter[str | None] = Counter()
    for one in toggl.entries():
        project = toggl.projects.get(one.project or 0)
        client = str(project.client) if project and project.client else None
        if one.day(toggl.zone(one.user)) in window and one.seconds and (team or one.user == toggl.me):
            found[client] += one.seconds
    return {client: Decimal(seconds) for client, seconds in found.items()}


@pytest.mark.parametrize("length", [1, 90, 366, 720, 800])
def test_sums_are_toggls_own_unrounded_by_client(toggl: FakeToggl, desk: Desk, length: int) -> None:
    window = Window.through((toggl.now - length * DAY).date(), toggl.now.date())
    told = sums(desk, window)
    assert {client: seconds for client, seconds in told.seconds.items() if seconds} == true_sums(toggl, window)
    assert not told.rounded


def test_sums_of_ones_own_leave_colleagues_out(toggl: FakeToggl, desk: Desk) -> None:
    desk.settings["team"] = "false"
    window = Window.through((toggl.now - 100 * DAY).date(), toggl.now.date())
    assert {client: seconds for client, seconds in sums(desk, window).seconds.items() if seconds} == true_sums(
        toggl, window, team=False
    )


def test_sums_of_several_workspaces_are_added_up(toggl: FakeToggl, desk: Desk) -> None:
    other = toggl.add_workspace()
    toggl.add_entry(toggl.now - DAY, 77, toggl.add_project("There", toggl.add_client("Else", other), other))
    toggl.add_entry(toggl.now - DAY, 5, workspace=other)
    window = Window.through((toggl.now - 9 * DAY).date(), toggl.now.date())
    assert {client: seconds for client, seconds in sums(desk, window).seconds.items() if seconds} == true_sums(
        toggl, window
    )


def test_a_plan_is_what_the_run_then_costs_at_least(toggl: FakeToggl, desk: Desk) -> None:
    first = plan(desk)
    before = len(toggl.requests)
    desk.well()
    spent = len(toggl.requests) - before
    assert 0 < first.requests <= spent
    toggl.now += HOUR
    later = plan(desk)
    before = len(toggl.requests)
    desk.well()
    spent = len(toggl.requests) - before
    assert 0 < later.requests <= spent


def test_a_plan_tells_the_quota_left(toggl: FakeToggl, desk: Desk) -> None:
    desk.well()
    told = plan(desk)
    left = [one.left(toggl.now) for one in toggl.buckets().values()]
    assert told.left is None or min(left) <= told.left <= max(left) + 1


def test_doctor_names_what_the_token_sees_and_no_secret(toggl: FakeToggl, desk: Desk) -> None:
    found = observations(desk)
    assert found
    assert all(one.well for one in found), found
    text = " ".join(f"{one.subject} {one.text}" for one in found)
    assert toggl.workspaces[toggl.home].name in text
    assert "quota" in text.lower() or "request" in text.lower()
    assert not [secret for secret in (*SECRETS, toggl.token) if secret in text]


def test_doctor_tells_a_clock_that_is_wrong(toggl: FakeToggl, desk: Desk) -> None:
    with desk.asking(Metered()) as (connector, settings, ask):
        assert connector.examine
        toggl.now += 2 * HOUR
        found = list(connector.examine(settings, ask))
    assert [one for one in found if not one.well], found


def test_doctor_with_a_wrong_token(desk: Desk) -> None:
    desk.settings["api_token"] = '"0123456789abcdef0123456789abcdef"'  # noqa: S105  # it opens nothing
    with pytest.raises(CredentialsError):
        observations(desk)


def test_every_request_is_metered_with_the_quota_left(toggl: FakeToggl, desk: Desk) -> None:
    meter = Metered()
    with desk.asking(meter) as (connector, settings, ask):
        list(connector.fetch(settings, ask))
    assert len(meter.left) == len(toggl.requests)
    assert all(left is not None and 0 <= left < 30 for left in meter.left)
