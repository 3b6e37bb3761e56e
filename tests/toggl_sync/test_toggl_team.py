"""Colleagues' entries come through the reports: a rolling window each run, the rest within a week."""

from datetime import timedelta
from decimal import Decimal

import pytest

import fake_toggl_truth as truth
from fake_toggl import FakeToggl
from fake_toggl_desk import Desk

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def bo(toggl: FakeToggl) -> int:
    """A colleague in Tokyo, with as much work behind them as `me`, on two projects."""
    now = toggl.now
    client = toggl.add_client("Acme")
    projects = [toggl.add_project("Site", client), toggl.add_project("Shop", client)]
    number = toggl.add_user("Bo", zone="Asia/Tokyo")
    for days in range(390, 0, -2):
        for who in (number, toggl.me):
            start = now - days * DAY - (3 * HOUR if days % 4 else 9 * HOUR)
            toggl.now = start + HOUR
            toggl.add_entry(start, 3600, projects[days % 2], user=who, description=f"day {days}")
    toggl.now = now
    return number


def theirs(toggl: FakeToggl, user: int, age: int) -> int:
    """The user's entry that is at least so many days old, the youngest of these."""
    mine = [one for one in toggl.entries() if one.user == user and toggl.now - one.start >= age * DAY]
    return max(mine, key=lambda one: one.start).id


def test_colleagues_entries_are_found_by_their_own_clock(toggl: FakeToggl, desk: Desk, bo: int) -> None:
    desk.well()
    assert desk.differences() == {}
    days = {row["day"] for row in desk.entries().values() if row["person"] == "Bo"}
    assert days == {one.day(toggl.zone(bo)) for one in toggl.entries() if one.user == bo}


def test_what_colleagues_did_lately_is_found_in_each_run(toggl: FakeToggl, desk: Desk, bo: int) -> None:
    desk.well()
    toggl.now += 2 * HOUR
    toggl.edit_entry(theirs(toggl, bo, 1), seconds=60, description="corrected")
    toggl.edit_entry(theirs(toggl, bo, 5), start=toggl.now - 20 * DAY)
    toggl.edit_entry(theirs(toggl, bo, 11), project=None)
    toggl.delete_entry(theirs(toggl, bo, 25))
    toggl.add_entry(toggl.now - 3 * HOUR, 1200, user=bo)
    toggl.add_entry(toggl.now - 12 * DAY, 1300, user=bo)
    assert desk.differences()
    desk.well()
    assert desk.differences() == {}


@pytest.mark.parametrize("change", ["edit", "delete", "add", "move into", "move out", "move project", "describe"])
def test_what_colleagues_did_long_ago_is_found_within_a_week(
    toggl: FakeToggl, desk: Desk, bo: int, change: str
) -> None:
    desk.well()
    toggl.now += 2 * HOUR
    old = theirs(toggl, bo, 200)
    other = next(number for number in toggl.projects if number != toggl.versions[old].project)
    match change:
        case "edit":
            toggl.edit_entry(old, seconds=60)
        case "delete":
            toggl.delete_entry(old)
        case "add":
            toggl.add_entry(toggl.now - 150 * DAY, 1200, user=bo)
        case "move into":
            toggl.edit_entry(old, start=toggl.now - 2 * DAY)
        case "move out":
            toggl.edit_entry(theirs(toggl, bo, 3), start=toggl.now - 100 * DAY)
        case "move project":
            toggl.edit_entry(old, project=other)
        case _:
            toggl.edit_entry(old, description="said otherwise")
    for _ in range(8):
        toggl.now += DAY
        desk.well()
    assert desk.differences() == {}


def test_a_run_costs_a_team_few_requests(toggl: FakeToggl, desk: Desk, bo: int) -> None:
    assert bo
    first = desk.well()
    assert len(first) <= 12
    toggl.now += 3 * HOUR
    assert len(desk.well()) <= 3


class TestTeamSetting:
    def test_true_reads_everybody(self, toggl: FakeToggl, desk: Desk, bo: int) -> None:
        assert bo
        desk.settings["team"] = "true"
        desk.well()
        assert desk.differences(team=True) == {}
        assert desk.source.lacks == {}
        assert toggl.me

    def test_true_alone_reads_oneself(self, toggl: FakeToggl, desk: Desk) -> None:
        toggl.add_entry(toggl.now - 100 * DAY)
        toggl.add_entry(toggl.now - DAY)
        desk.settings["team"] = "true"
        desk.well()
        assert desk.differences() == {}

    def test_false_reads_ones_own_and_says_what_it_lacks(self, toggl: FakeToggl, desk: Desk, bo: int) -> None:
        assert bo
        desk.settings["team"] = "false"
        assert desk.sync().error is None
        assert desk.differences(team=False) == {}
        assert "time_entry" in desk.source.lacks
        toggl.now += DAY
        assert desk.sync().error is None
        assert "time_entry" in desk.source.lacks

    def test_false_alone_lacks_nothing(self, toggl: FakeToggl, desk: Desk) -> None:
        toggl.add_entry(toggl.now - DAY)
        desk.settings["team"] = "false"
        desk.well()
        assert desk.source.lacks == {}
        assert desk.differences() == {}

    def test_auto_notices_a_new_colleague(self, toggl: FakeToggl, desk: Desk) -> None:
        toggl.add_entry(toggl.now - DAY)
        desk.well()
        al = toggl.add_user("Al")
        toggl.now += 2 * DAY
        toggl.add_entry(toggl.now - 5 * HOUR, user=al)
        desk.well()
        assert desk.differences() == {}

    def test_a_mere_user_lacks_what_is_hidden_from_them(self, toggl: FakeToggl, desk: Desk, bo: int) -> None:
        toggl.workspaces[toggl.home].roles[toggl.me] = "user"
        toggl.add_entry(toggl.now - DAY, 60, toggl.add_project("Secret", hidden=True), user=bo)
        assert desk.sync().error is None
        assert "time_entry" in desk.source.lacks


class TestMoney:
    @pytest.fixture
    def entry(self, toggl: FakeToggl) -> int:
        """Billable, on a premium plan."""
        toggl.workspaces[toggl.home].plan = "premium"
        project = toggl.add_project("Site", toggl.add_client("Acme"), billable=True, rate=Decimal("90.5"))
        return toggl.add_entry(toggl.now - 2 * DAY, 5000, project, billable=True)

    def amounts(self, desk: Desk) -> dict[str, tuple[Decimal, str]]:
        rows = desk.rows("time_entry").items()
        return {id_: (row["amount"], row["currency"]) for id_, row in rows if row["amount"]}

    def test_amounts_are_the_reports_own(self, toggl: FakeToggl, desk: Desk, entry: int) -> None:
        desk.well()
        assert self.amounts(desk) == truth.amounts(toggl)
        assert desk.rows("time_entry")[str(entry)]["billable"] is True

    def test_amounts_survive_a_later_since_of_the_same_entry(self, toggl: FakeToggl, desk: Desk, entry: int) -> None:
        desk.well()
        toggl.now += HOUR
        toggl.edit_entry(entry, description="a comma")
        desk.well()
        assert desk.differences() == {}
        assert self.amounts(desk) == truth.amounts(toggl)

    def test_amounts_follow_the_hours(self, toggl: FakeToggl, desk: Desk, entry: int) -> None:
        desk.well()
        toggl.now += HOUR
        toggl.edit_entry(entry, seconds=7200)
        toggl.add_entry(toggl.now - HOUR, 600, toggl.versions[entry].project, billable=True)
        toggl.now += 10 * timedelta(minutes=1)
        desk.well()
        assert self.amounts(desk) == truth.amounts(toggl)

    def test_amounts_follow_a_new_rate_within_a_week(self, toggl: FakeToggl, desk: Desk, entry: int) -> None:
        project = toggl.versions[entry].project
        assert project
        old = toggl.add_entry(toggl.now - 300 * DAY, 3600, project, billable=True)
        assert old
        desk.well()
        toggl.edit_project(project, rate=Decimal(120))
        for _ in range(8):
            toggl.now += DAY
            desk.well()
        assert self.amounts(desk) == truth.amounts(toggl)

    def test_billable_is_unknown_on_a_free_plan(self, toggl: FakeToggl, desk: Desk) -> None:
        toggl.add_entry(toggl.now - DAY)
        toggl.add_entry(toggl.now - 200 * DAY)
        desk.well()
        assert [row["billable"] for row in desk.rows("time_entry").values()] == [None, None]

    def test_a_plan_that_changes_brings_the_flag(self, toggl: FakeToggl, desk: Desk) -> None:
        toggl.add_entry(toggl.now - 200 * DAY)
        toggl.add_entry(toggl.now - DAY)
        desk.well()
        toggl.workspaces[toggl.home].plan = "starter"
        for _ in range(8):
            toggl.now += DAY
            desk.well()
        assert desk.differences() == {}


def test_several_workspaces_are_read_and_can_be_chosen(toggl: FakeToggl, desk: Desk) -> None:
    other = toggl.add_workspace(plan="premium", rate=Decimal(50))
    cy = toggl.add_user("Cy", workspace=other, zone="America/New_York")
    project = toggl.add_project("There", toggl.add_client("Nova", other), other)
    for days in (1, 10, 100, 300):
        toggl.add_entry(toggl.now - days * DAY)
        toggl.add_entry(toggl.now - days * DAY, 60, project, user=cy, billable=True)
        toggl.add_entry(toggl.now - days * DAY, 90, project)
    desk.well()
    assert desk.differences() == {}
    assert desk.source.accounts == {f"workspace {number}" for number in (toggl.home, other)}
    moved = next(one for one in toggl.entries() if one.user == toggl.me and one.workspace == toggl.home)
    toggl.now += HOUR
    toggl.edit_entry(moved.id, workspace=other, project=project)
    desk.well()
    assert desk.differences() == {}
    desk.settings["workspaces"] = f"[{toggl.home}]"
    desk.well(allow_deletions=True)
    assert {row["part"] for row in desk.rows("time_entry").values()} == {str(toggl.home)}
    assert desk.source.accounts == {f"workspace {toggl.home}"}
