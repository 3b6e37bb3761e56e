"""Teams and paid plans: others' entries and amounts, which reports alone tell."""

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from clientfit_sync.errors import QuotaError
from clientfit_sync.testing.server import Reply

if TYPE_CHECKING:
    from tests.toggl.conftest import Make, Shelf

OTHER = 77
ALL = "report 2026-01-01..2026-12-24"
SWEEP = "report 2026-10-20..2026-12-24"


@pytest.fixture
def team(shelf: "Shelf", make: "type[Make]") -> "Shelf":
    """Two members, an entry of each in spring and in November, read once; a day has passed."""
    shelf.account.clients = [make.client(11, "Acme")]
    shelf.account.projects = [make.project(21, "Site", 11)]
    shelf.account.users.append({"id": OTHER, "fullname": "Oda Other"})
    theirs = make.entries(["2026-04-02", "2026-11-11"], first=3, user=OTHER, person="Oda Other")
    shelf.account.entries = make.entries(["2026-04-01", "2026-11-10"]) + theirs
    shelf.sync()
    shelf.later(days=1)
    return shelf


@pytest.fixture
def paid(shelf: "Shelf", make: "type[Make]") -> "Shelf":
    """A paid plan with a billable entry in spring and one in November, read once; a day has passed."""
    shelf.account.workspaces[0]["premium"] = True
    shelf.account.clients = [make.client(11, "Acme")]
    shelf.account.projects = [make.project(21, "Site", 11)]
    shelf.account.entries = make.entries(["2026-04-01", "2026-11-10"], billable=True, cents=9000, rate=9000)
    shelf.sync()
    shelf.later(days=1)
    return shelf


def reports(shelf: "Shelf") -> list[Any]:
    return [one.body for one in shelf.api.requests if one.path.startswith("/reports")]


def lacks(shelf: "Shelf") -> dict[str, str]:
    return {str(kind): why for kind, why in shelf.ledger.kept.view.lacks.items()}


class TestWhose:
    def test_auto_is_everybody_where_there_is_more_than_one_member(self, team: "Shelf") -> None:
        assert team.seconds.keys() == {"1", "2", "3", "4"}
        assert team.of("time_entry")["3"].person == "Oda Other"
        assert all("user_ids" not in one for one in reports(team))
        assert lacks(team) == {}

    def test_auto_is_the_owner_where_the_others_are_deactivated(self, shelf: "Shelf") -> None:
        shelf.account.users += [{"id": 7, "inactive": True}, {"id": 8, "is_active": False}]
        shelf.sync()
        assert all(one["user_ids"] == [9000001] for one in reports(shelf))

    def test_false_is_the_owner_and_says_what_that_leaves_out(self, team: "Shelf") -> None:
        team.settings["team"] = False
        assert ALL.replace("12-24", "12-25") in team.sync()
        assert team.seconds.keys() == {"1", "2"}
        said = "workspace 100 (Studio) has 2 members, and with team = false only the token owner's time is read"
        assert lacks(team) == {"time_entry": said}

    def test_false_of_a_user_alone_lacks_nothing(self, shelf: "Shelf") -> None:
        shelf.settings["team"] = False
        shelf.sync()
        assert lacks(shelf) == {}

    def test_true_does_not_ask_for_members(self, team: "Shelf") -> None:
        team.settings["team"] = True
        assert "users" not in team.sync(full=True, members=True)
        assert team.seconds.keys() == {"1", "2", "3", "4"}

    def test_a_member_who_is_no_admin_sees_a_part(self, team: "Shelf") -> None:
        team.account.workspaces[0]["role"] = "user"
        team.sync()
        assert "role is user, not admin, and sees only a part" in lacks(team)["time_entry"]

    @pytest.mark.parametrize(("admin", "lacking"), [(True, False), (False, True)])
    def test_an_older_answer_tells_the_role_otherwise(self, team: "Shelf", admin: bool, lacking: bool) -> None:  # noqa: FBT001  # cases
        team.account.workspaces[0] |= {"role": None, "admin": admin}
        team.sync()
        assert bool(lacks(team)) == lacking

    @pytest.mark.parametrize("team", ["auto", False])
    def test_members_who_cannot_be_listed_may_be_many(self, shelf: "Shelf", team: object) -> None:
        shelf.settings["team"] = team
        shelf.account.workspaces[0]["role"] = "user"
        shelf.account.refused["/users"] = Reply(status=403, body="Admin permissions required")
        shelf.sync()
        assert "time_entry" in lacks(shelf)
        assert all(("user_ids" in one) == (team is False) for one in reports(shelf))

    def test_a_list_of_members_without_the_owner_is_none(self, shelf: "Shelf") -> None:
        shelf.account.users = [{"id": OTHER}]
        shelf.sync()
        assert all("user_ids" not in one for one in reports(shelf))

    def test_a_new_member_makes_a_team_of_it(self, shelf: "Shelf", make: "type[Make]") -> None:
        shelf.account.entries = make.entries(["2026-03-01"]) + make.entries(["2026-03-02"], first=3, user=OTHER)
        shelf.sync()
        shelf.account.users.append({"id": OTHER})
        shelf.later(days=7)
        shelf.sync()
        assert shelf.seconds.keys() == {"1", "3"}

    def test_the_accounts_are_the_workspaces(self, team: "Shelf") -> None:
        assert team.ledger.kept.view.accounts == {"workspace 100"}


class TestSweep:
    def test_the_last_35_days_of_a_team_are_read_each_run(self, team: "Shelf") -> None:
        team.account.entries = [one | {"seconds": 5} if one["id"] == 4 else one for one in team.account.entries]
        assert team.sync() == ["me", SWEEP, "time_entries"]
        assert team.seconds["4"] == 5
        team.account.entries.pop()
        team.sync()
        assert team.seconds.keys() == {"1", "2", "3"}

    def test_a_sweep_that_the_quota_cuts_short_goes_on_in_the_next_run(self, team: "Shelf", make: "type[Make]") -> None:
        team.account.page = 5
        days = [f"2026-11-{day:02}" for day in range(1, 21)]
        team.account.entries += make.entries(days, first=10, user=OTHER)
        team.account.left = {"organization": 3}
        error, requests = team.stopped()
        assert isinstance(error, QuotaError)
        assert requests == ["me", SWEEP, SWEEP + " 6", SWEEP + " 11"]
        team.account.left = {}
        assert team.sync()[:2] == ["me", "report 2026-10-20..2026-11-10"]
        assert len(team.seconds) == 24
        assert team.sync()[1] == SWEEP

    def test_days_of_people_far_away_may_be_incomplete_for_longer(self, team: "Shelf", make: "type[Make]") -> None:
        team.account.page = 5
        days = [f"2026-11-{day:02}" for day in range(1, 21)]
        team.account.entries = make.entries(days, first=10, user=OTHER)
        team.account.left = {"organization": 1}
        team.stopped()
        assert team.ledger.kept.bookmark["again"] == [
            {"part": "100", "window": {"start": "2026-10-20", "end": "2026-11-19"}, "sweep": True}
        ]

    def test_an_import_needs_no_sweep(self, shelf: "Shelf") -> None:
        shelf.account.users.append({"id": OTHER})
        assert shelf.sync().count(ALL) == 1

    def test_history_that_ends_long_ago_is_not_swept(self, team: "Shelf") -> None:
        team.supplied = type(team.supplied)(start=team.supplied.start, end=team.start + timedelta(days=100))
        team.sync()
        assert team.sync() == ["me", "time_entries"]


class TestWeekly:
    """Once a week, the days before those that are read in each run."""

    @pytest.fixture
    def alone(self, shelf: "Shelf", make: "type[Make]") -> "Shelf":
        """Entries of a user alone, read a week ago."""
        shelf.account.entries = make.entries(["2026-03-01", "2026-11-28"])
        shelf.sync()
        shelf.later(days=7)
        return shelf

    def test_those_of_a_team_are_read_again_since_totals_may_hide_changes(self, team: "Shelf") -> None:
        team.entry(3)["description"] = "otherwise"
        team.sync()
        assert team.of("time_entry")["3"].description == ""
        team.later(days=6)
        assert "report 2026-01-01..2026-10-25" in team.sync()
        assert team.of("time_entry")["3"].description == "otherwise"
        team.later(days=1)
        assert "report 2026-01-01..2026-10-25" not in team.sync()

    def test_those_of_a_user_alone_are_compared_up_to_yesterday(self, alone: "Shelf") -> None:
        requests = alone.sync()
        assert [one for one in requests if one.startswith("summary")] == ["summary 2026-01-01..2026-11-29"]
        assert "report 2026-01-01..2026-11-29" not in requests

    def test_and_read_again_where_they_differ(self, alone: "Shelf") -> None:
        alone.entry(2)["seconds"] = 5
        assert "report 2026-01-01..2026-11-29" in alone.sync()
        assert alone.seconds == {"1": 3600, "2": 5}

    def test_a_paid_plan_is_compared_up_to_where_its_sweep_begins(self, paid: "Shelf") -> None:
        paid.later(days=6)
        assert "summary 2026-01-01..2026-10-25" in paid.sync()

    def test_a_comparison_that_the_quota_cuts_short_goes_on_in_the_next_run(
        self, shelf: "Shelf", make: "type[Make]"
    ) -> None:
        shelf.start = shelf.start.replace(year=2025)
        shelf.account.entries = make.entries(["2025-03-01", "2026-03-01"])
        shelf.sync()
        shelf.later(days=7)
        shelf.account.left = {"organization": 5}
        error, requests = shelf.stopped()
        assert isinstance(error, QuotaError)
        assert requests[-1] == "summary 2025-11-29..2026-11-29"
        shelf.account.left = {}
        assert shelf.sync() == ["me", "time_entries", "summary 2025-01-01..2025-11-28"]

    @pytest.mark.parametrize(("status", "body"), [(402, "Workspace needs to have this feature enabled"), (403, "No")])
    def test_without_totals_the_windows_are_read(self, alone: "Shelf", status: int, body: str) -> None:
        alone.account.refused["/summary/time_entries"] = Reply(status=status, body=body)
        alone.entry(1)["seconds"] = 5
        alone.sync()
        assert alone.seconds["1"] == 5

    def test_another_refusal_is_a_fault(self, alone: "Shelf") -> None:
        alone.account.refused["/summary/time_entries"] = Reply(status=400, body="Invalid grouping")
        error, _ = alone.stopped()
        assert "Invalid grouping" in str(error)

    def test_a_workspace_that_has_just_been_read_is_not(self, alone: "Shelf", make: "type[Make]") -> None:
        alone.account.workspaces.append(make.workspace(101))
        alone.account.entries += make.entries(["2026-04-01"], first=31, workspace=101)
        alone.sync()
        summaries = [one.path for one in alone.api.requests if "/summary/" in one.path]
        assert summaries == ["/reports/api/v3/workspace/100/summary/time_entries"]


class TestAmounts:
    def test_they_come_with_the_reports(self, paid: "Shelf") -> None:
        entry = paid.of("time_entry")["1"]
        assert (entry.amount, entry.rate, entry.currency, entry.billable) == (Decimal(90), Decimal(90), "USD", True)

    def test_an_entry_that_is_changed_keeps_them(self, paid: "Shelf") -> None:
        paid.change(2, seconds=1800, cents=4500)
        assert paid.sync() == ["me", SWEEP, "time_entries"]
        assert paid.of("time_entry")["2"].amount == Decimal(45)

    def test_an_old_entry_that_is_changed_has_its_days_read_again(self, paid: "Shelf") -> None:
        paid.change(1, seconds=1800, cents=4500)
        assert paid.sync() == ["me", SWEEP, "time_entries", "report 2026-04-01..2026-04-01"]
        assert paid.of("time_entry")["1"].amount == Decimal(45)
        paid.later(hours=2)
        paid.sync()
        paid.later(hours=2)
        assert paid.sync() == ["me", SWEEP, "time_entries"]

    def test_where_the_report_lags_it_is_read_once_more_next_time(self, paid: "Shelf") -> None:
        paid.account.reported = [dict(one) for one in paid.account.entries]
        paid.change(1, seconds=1800, cents=4500)
        paid.sync()
        assert paid.of("time_entry")["1"].amount is None
        assert paid.seconds["1"] == 1800
        paid.account.reported = None
        paid.later(hours=5)
        assert paid.sync() == ["me", "report 2026-04-01..2026-04-01", SWEEP, "time_entries"]
        assert paid.of("time_entry")["1"].amount == Decimal(45)

    def test_what_is_not_billable_has_none_to_be_read(self, paid: "Shelf") -> None:
        paid.change(1, billable=False)
        assert paid.sync() == ["me", SWEEP, "time_entries"]

    @pytest.mark.parametrize("what", ["workspaces", "projects"])
    def test_a_rate_that_was_set_anew_has_everything_read_again(self, paid: "Shelf", what: str) -> None:
        one = getattr(paid.account, what)[0]
        one["rate_last_updated"] = "2026-11-24T00:00:00Z"
        assert "report 2026-01-01..2026-12-24" in paid.sync()
        assert paid.sync() == ["me", SWEEP, "time_entries"]


class TestTraits:
    """What entries show of other things, and `since` does not tell."""

    @pytest.fixture
    def tagged(self, shelf: "Shelf", make: "type[Make]") -> "Shelf":
        shelf.account.tags = [{"id": 31, "workspace_id": 100, "name": "deep"}]
        shelf.account.tasks = [{"id": 41, "workspace_id": 100, "name": "Draw"}]
        shelf.account.entries = make.entries(["2026-04-01"], tags=["deep"], task="Draw")
        shelf.sync()
        return shelf

    def test_a_tag_that_is_renamed(self, tagged: "Shelf") -> None:
        tagged.account.tags[0]["name"] = "shallow"
        tagged.account.entries[0]["tags"] = ["shallow"]
        tagged.sync()
        assert tagged.of("time_entry")["1"].tags == ("shallow",)

    def test_a_tag_that_is_deleted(self, tagged: "Shelf") -> None:
        tagged.account.tags = []
        tagged.account.entries[0]["tags"] = []
        assert ALL in tagged.sync()
        assert tagged.of("time_entry")["1"].tags == ()
        assert tagged.sync() == ["me", "time_entries"]

    def test_a_task_that_is_renamed(self, tagged: "Shelf") -> None:
        tagged.account.tasks[0]["name"] = "Paint"
        tagged.account.entries[0]["task"] = "Paint"
        tagged.sync()
        assert tagged.of("time_entry")["1"].task == "Paint"

    def test_a_task_that_is_done_and_no_longer_listed_is_none(self, tagged: "Shelf") -> None:
        tagged.account.tasks = []
        assert tagged.sync() == ["me", "time_entries"]

    def test_a_tag_more_is_none(self, tagged: "Shelf") -> None:
        tagged.account.tags.append({"id": 32, "workspace_id": 100, "name": "new"})
        assert tagged.sync() == ["me", "time_entries"]

    def test_a_member_who_is_renamed(self, team: "Shelf") -> None:
        team.account.users[1]["fullname"] = "Oda Wed"
        team.entry(3)["person"] = "Oda Wed"
        team.later(days=6)
        team.sync()
        assert team.of("time_entry")["3"].person == "Oda Wed"

    def test_a_project_that_a_team_has_no_more(self, team: "Shelf") -> None:
        team.account.projects = []
        assert "report 2026-01-01..2026-12-24" in team.sync()
