"""A workspace that cannot be read leaves the others alone, and is told at the end."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from clientfit_sync.errors import QuotaError
from clientfit_sync.testing.server import Reply, Request

if TYPE_CHECKING:
    from tests.toggl.conftest import Make, Shelf

FORBIDDEN = Reply(status=403, body="User does not have access to this resource.")


@pytest.fixture
def two(shelf: "Shelf", make: "type[Make]") -> "Shelf":
    """A workspace each of two organizations, with an entry in two stretches of either; nothing read yet."""
    shelf.start = shelf.start.replace(year=2025)
    shelf.account.workspaces.append(make.workspace(101, organization_id=201, name="Other"))
    shelf.account.clients = [make.client(11, "Acme"), make.client(12, "Nova", wid=101)]
    shelf.account.projects = [make.project(21, "Site", 11), make.project(22, "Shop", 12, workspace_id=101)]
    days = ["2025-03-02", "2026-11-10"]
    shelf.account.entries = make.entries(days, project=21) + make.entries(days, first=11, workspace=101, project=22)
    return shelf


def refusing(part: int) -> Callable[[Request, Reply], Reply]:
    """Everything about a workspace is refused."""
    return lambda request, reply: FORBIDDEN if str(part) in request.path.split("/") else reply


@pytest.mark.parametrize(("used_up", "whole"), [(200, {"11", "12"}), (201, {"1", "2"})])
@pytest.mark.parametrize("left", [0, 1, 3, 4])
def test_a_quota_that_is_used_up_is_that_of_one_organization(
    two: "Shelf", used_up: int, whole: set[str], left: int
) -> None:
    two.account.left = {f"organization {used_up}": left}
    error, requests = two.stopped()
    assert isinstance(error, QuotaError)
    assert f"of the organization {used_up}" in str(error)
    assert two.seconds.keys() >= whole
    assert "time_entries" in requests
    two.account.left = {}
    two.later(hours=1)
    two.sync()
    assert two.seconds.keys() == {"1", "2", "11", "12"}
    two.later(hours=1)
    assert two.sync() == ["me", "time_entries"]


@pytest.mark.parametrize(("part", "other"), [(100, "2"), (101, "12")])
def test_a_workspace_that_refuses_everything_leaves_the_other_whole(two: "Shelf", part: int, other: str) -> None:
    two.account.tamper = refusing(part)
    error, requests = two.stopped()
    assert f"workspace {part}: its reports are refused" in str(error)
    assert requests[-1] == "time_entries"
    assert len([one for one in two.seconds if one not in {"1", "2"}]) == (2 if part == 100 else 0)
    assert other not in two.seconds
    two.account.tamper = lambda _, reply: reply
    two.later(days=8)
    two.sync()
    assert two.seconds.keys() == {"1", "2", "11", "12"}


def test_what_changed_is_brought_of_both(two: "Shelf", make: "type[Make]") -> None:
    two.sync()
    two.later(hours=1)
    two.account.tamper = refusing(101)
    two.account.entries += make.entries(["2026-11-22"], first=31) + make.entries(["2026-11-22"], 32, workspace=101)
    two.change(31)
    two.change(32)
    two.settings["team"] = True
    two.account.users.append({"id": 77})
    two.stopped()
    assert {"31", "32"} <= two.seconds.keys()
    two.account.tamper = lambda _, reply: reply
    two.later(hours=1)
    two.sync()
    assert two.seconds.keys() == {"1", "2", "11", "12", "31", "32"}


def test_what_is_to_be_read_again_waits_for_its_workspace(two: "Shelf") -> None:
    two.sync()
    two.later(days=7)
    two.account.left = {"organization 200": 4}
    two.entry(1)["seconds"] = two.entry(11)["seconds"] = 60
    error, _ = two.stopped()
    assert isinstance(error, QuotaError)
    assert two.seconds["1"] == 3600
    assert two.seconds["11"] == 60
    two.account.left = {}
    two.later(hours=1)
    two.sync()
    assert two.seconds["1"] == 60


def test_a_stretch_that_was_too_long_stays_shorter(two: "Shelf", make: "type[Make]") -> None:
    two.account.page = 2
    two.account.entries += make.entries([f"2026-06-{day:02}" for day in range(1, 11)], first=41)
    two.account.tamper = lambda request, reply: (
        Reply(body=[*reply.body[1:], *reply.body[:1]], headers=reply.headers) if "/search/" in request.path else reply
    )
    two.account.left = {"organization 200": 5}
    two.stopped()
    assert two.ledger.kept.bookmark["stretch"] == 183


def test_the_owners_quota_stops_all(two: "Shelf") -> None:
    two.account.left = {"user": 1}
    error, requests = two.stopped()
    assert "of the user" in str(error)
    assert "time_entries" not in requests
    assert two.seconds.keys() == {"1", "2", "11", "12"}


def test_where_none_can_be_read_nothing_more_is_asked(two: "Shelf") -> None:
    two.account.left = {"organization": 0}
    error, requests = two.stopped()
    assert "of the organization 200" in str(error)
    assert requests == ["me", "clients", "clients"]


def test_strangers_of_a_workspace_that_cannot_list_them_are_named_by_the_next_run(
    two: "Shelf", make: "type[Make]"
) -> None:
    two.sync()
    two.later(days=2)
    two.account.hidden = {23}
    two.account.projects.append(make.project(23, "Late", 11))
    two.account.entries += make.entries(["2026-11-24"], first=31, project=23)
    two.change(31)
    two.account.left = {"organization 200": 1}
    two.stopped()
    two.account.left = {}
    two.account.now += timedelta(hours=5)
    two.sync()
    assert two.of("project")["23"].client == "11"
