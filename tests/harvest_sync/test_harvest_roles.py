"""A token that does not show everything: what is seen is right, and what is not is said."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from clientfit_sync.errors import SourceError
from fake_harvest import FakeHarvest
from fake_harvest_desk import Desk
from fake_harvest_studio import studio

OWN = ("member",)
MANAGER = ("manager", "client_and_task_manager", "managed_projects_invoice_manager", "billable_rates_manager")


@pytest.fixture
def fake() -> Iterator[FakeHarvest]:
    """A studio of three people."""
    with studio(entries=90, years=1, invoices=24) as served:
        yield served


def become(fake: FakeHarvest, roles: tuple[str, ...]) -> None:
    """The token is that of the second person from now on, in these roles."""
    fake.me = sorted(fake.people)[1]
    fake.change(fake.people, fake.me, access_roles=roles)


def own(fake: FakeHarvest) -> set[str]:
    """The ids of the entries that the token's person made."""
    return {str(one.id) for one in fake.entries.values() if one.person == fake.me}


def test_an_administrator_lacks_nothing(desk: Desk) -> None:
    desk.well()
    assert desk.sync().lacks == {}
    assert desk.source.lacks == {}


def test_a_member_s_token_brings_its_own_time_and_says_what_it_lacks(desk: Desk, fake: FakeHarvest) -> None:
    become(fake, OWN)
    done = desk.sync()
    assert done.error is None
    assert {"time_entry", "invoice"} <= done.lacks.keys()
    held = desk.tables()
    assert held["time_entry"].keys() == own(fake)
    assert held["invoice"] == {}
    projects = {one.project for one in fake.entries.values() if one.person == fake.me}
    assert {row["name"] for row in held["project"].values()} == {fake.projects[one].name for one in projects}
    assert {row["name"] for row in held["client"].values()} == {
        fake.clients[fake.projects[one].client].name for one in projects
    }


def test_such_a_run_is_incomplete_unless_the_connection_says_that_it_is_partial(desk: Desk, fake: FakeHarvest) -> None:
    become(fake, OWN)
    desk.history = 20_000
    done = desk.run("sync")
    assert done.returncode == SourceError.exit_code
    assert "partial = true" in done.stderr
    desk.settings["partial"] = "true"
    assert desk.run("sync").returncode == 0
    assert desk.sync().lacks == {}


def test_a_member_s_later_runs_follow_their_own_time(desk: Desk, fake: FakeHarvest) -> None:
    become(fake, OWN)
    desk.sync()
    fake.advance(timedelta(hours=1))
    mine = sorted(int(one) for one in own(fake))
    fake.delete_entry(mine[3])
    fake.edit_entry(mine[5], notes="Corrected")
    fake.edit_entry(mine[6], spent_date=date(2026, 11, 1))
    assert desk.sync().error is None
    held = desk.tables()["time_entry"]
    assert held.keys() == own(fake)
    assert (held[str(mine[5])]["description"], held[str(mine[6])]["day"]) == ("Corrected", date(2026, 11, 1))


def test_a_manager_s_token_says_that_it_may_see_a_part(desk: Desk, fake: FakeHarvest) -> None:
    become(fake, MANAGER)
    fake.managed = {min(fake.projects)}
    done = desk.sync()
    assert done.error is None
    assert {"time_entry", "invoice", "project"} & done.lacks.keys()
    assert "time_entry" in done.lacks


def test_an_administrator_who_becomes_a_member_deletes_nothing_silently(desk: Desk, fake: FakeHarvest) -> None:
    """What the store holds of others is not deleted without asking."""
    desk.well()
    before = desk.tables()
    become(fake, OWN)
    fake.advance(timedelta(hours=1))
    done = desk.sync()
    assert done.error is not None or done.lacks
    if done.error is not None:
        assert "--allow-deletions" in str(done.error)
        assert desk.tables()["time_entry"] == before["time_entry"]


def test_a_member_who_becomes_an_administrator_sees_everything_at_once(desk: Desk, fake: FakeHarvest) -> None:
    become(fake, OWN)
    desk.sync()
    become(fake, ("administrator",))
    desk.well()
    assert desk.sync().lacks == {}


def test_invoices_that_are_not_shown_are_named_and_the_rest_is_there(desk: Desk, fake: FakeHarvest) -> None:
    become(fake, ("manager", "client_and_task_manager"))
    fake.managed = set(fake.projects)
    fake.teammates = set(fake.people)
    done = desk.sync()
    assert done.error is None
    assert "invoice" in done.lacks
    assert desk.tables()["time_entry"].keys() == {str(one) for one in fake.entries}


@pytest.mark.parametrize("feature", ["invoice", "expense"])
def test_a_module_that_is_switched_off_stops_nothing(desk: Desk, fake: FakeHarvest, feature: str) -> None:
    fake.features.remove(feature)
    done = desk.sync()
    assert done.error is None
    held = desk.tables()
    assert held["time_entry"].keys() == {str(one) for one in fake.entries}
    assert held[feature] == {}
