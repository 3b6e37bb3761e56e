"""What a report leaves out is deleted only where nothing of the same run says that it is there."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from clientfit_sync.errors import QuotaError
from clientfit_sync.testing.server import Reply, Request

if TYPE_CHECKING:
    from tests.toggl.conftest import Make, Shelf

OTHER = 77
ALL = "2026-01-01..2026-12-24"
SWEEP = "2026-10-20..2026-12-24"
Leaving = Callable[[Request, Reply], Reply]


@pytest.fixture
def shelf(shelf: "Shelf", make: "type[Make]") -> "Shelf":
    """A client, a project, and lists of names that need no second look."""
    shelf.account.clients = [make.client(11, "Acme")]
    shelf.account.projects = [make.project(21, "Site", 11)]
    return shelf


@pytest.fixture
def team(shelf: "Shelf", make: "type[Make]") -> "Shelf":
    """Two members, with entries of the last weeks before the ten days that `/me` names; a day has passed."""
    shelf.account.users.append({"id": OTHER, "fullname": "Oda Other"})
    shelf.account.entries = make.entries(["2026-10-28", "2026-10-29", "2026-10-30"])
    shelf.account.entries += make.entries(["2026-10-28", "2026-10-29"], first=11, user=OTHER)
    shelf.sync()
    shelf.later(days=1)
    return shelf


def leaving(wanted: Callable[[int], bool]) -> Leaving:
    """Detailed reports show the entries of these ids alone; the totals are right."""

    def tampered(request: Request, reply: Reply) -> Reply:
        if not request.path.endswith("/search/time_entries"):
            return reply
        return replace(reply, body=[row for row in reply.body if wanted(row["time_entries"][0]["id"])])

    return tampered


def raw(body: bytes) -> Leaving:
    """Detailed reports answer with this."""
    return lambda request, reply: (
        replace(reply, body=None, raw=body) if request.path.endswith("/search/time_entries") else reply
    )


class TestFirstLook:
    def test_days_with_nothing_in_them_are_believed_where_the_totals_agree(self, shelf: "Shelf") -> None:
        assert shelf.sync() == ["me", "clients", "projects", f"report {ALL}", f"summary {ALL}", "time_entries"]
        assert shelf.covered

    def test_days_ahead_with_nothing_in_them_are_asked_for_once(self, shelf: "Shelf") -> None:
        shelf.sync()
        shelf.later(days=7)
        assert "report 2026-12-25..2026-12-31" in (requests := shelf.sync())
        assert "summary 2026-12-25..2026-12-31" not in requests

    @pytest.mark.parametrize("body", [b"[]", b"null"])
    def test_an_answer_with_nothing_in_it_that_the_totals_deny_is_no_import(
        self, shelf: "Shelf", make: "type[Make]", body: bytes
    ) -> None:
        shelf.account.entries = make.entries(["2026-03-01"])
        shelf.account.tamper = raw(body)
        error, _ = shelf.stopped()
        assert "lacks time that Toggl's own totals name" in str(error)
        assert error.exit_code == 3
        assert shelf.covered is None
        shelf.account.tamper = lambda _, reply: reply
        shelf.sync()
        assert shelf.seconds == {"1": 3600}

    @pytest.mark.parametrize("body", [b"[]", b"null", b"{}"])
    def test_one_hollow_answer_is_asked_for_once_more(self, shelf: "Shelf", make: "type[Make]", body: bytes) -> None:
        shelf.account.entries = make.entries(["2026-03-01"])
        shelf.api.fail(Reply(raw=body), after=4)
        shelf.sync()
        assert shelf.seconds == {"1": 3600}

    def test_what_me_names_must_be_there_even_where_no_totals_are_told(
        self, shelf: "Shelf", make: "type[Make]"
    ) -> None:
        shelf.account.entries = make.entries(["2026-03-01", "2026-11-20"])
        shelf.account.refused["/summary/time_entries"] = Reply(status=403, body="No")
        shelf.account.tamper = raw(b"[]")
        error, requests = shelf.stopped()
        assert "lacks 1 of your time entries that GET /me names" in str(error)
        assert requests.count(f"report {ALL}") == 2

    def test_what_was_changed_within_the_hour_reports_may_not_know_yet(
        self, shelf: "Shelf", make: "type[Make]"
    ) -> None:
        shelf.account.entries = make.entries(["2026-03-01", "2026-11-20"])
        shelf.account.reported = make.entries(["2026-03-01"])
        shelf.change(2)
        shelf.sync()
        assert shelf.seconds == {"1": 3600, "2": 3600}

    def test_an_entry_without_a_second_may_be_left_out(self, shelf: "Shelf", make: "type[Make]") -> None:
        shelf.account.entries = make.entries(["2026-03-01", "2026-11-20"])
        shelf.account.entries[1]["seconds"] = 0
        shelf.account.tamper = leaving(lambda number: number == 1)
        shelf.sync()
        assert shelf.seconds == {"1": 3600}

    def test_without_totals_an_empty_past_is_believed_at_the_second_look(self, shelf: "Shelf") -> None:
        shelf.account.refused["/summary/time_entries"] = Reply(status=402, body="Not in your plan")
        assert shelf.sync().count(f"report {ALL}") == 2


class TestHeldDays:
    def test_a_sweep_that_shows_nothing_deletes_nothing(self, team: "Shelf") -> None:
        held = team.seconds
        team.account.tamper = raw(b"[]")
        error, requests = team.stopped()
        assert str(error) == (
            "workspace 100: its report of 2026-10-20 to 2026-12-24 lacks time that Toggl's own totals name; "
            "nothing is deleted, and the next run asks again"
        )
        assert team.seconds == held
        assert len([one for one in requests if "summary" in one]) == 1
        team.account.tamper = lambda _, reply: reply
        team.later(hours=1)
        team.sync()
        assert team.seconds == held

    def test_nor_does_it_without_totals(self, team: "Shelf") -> None:
        held = team.seconds
        team.account.tamper = raw(b"[]")
        team.account.refused["/summary/time_entries"] = Reply(status=403, body="No")
        team.stopped()
        assert team.seconds == held

    def test_what_is_gone_by_the_totals_too_is_deleted(self, team: "Shelf") -> None:
        team.account.entries = []
        assert team.sync() == ["me", f"report {SWEEP}", f"summary {SWEEP}", "time_entries"]
        assert team.seconds == {}
        team.later(hours=1)
        assert team.sync() == ["me", f"report {SWEEP}", "time_entries"]

    def test_a_member_of_whom_nothing_is_shown_is_not_deleted(self, team: "Shelf") -> None:
        team.account.tamper = leaving(lambda number: number < 10)
        team.stopped()
        assert team.seconds.keys() == {"1", "2", "3", "11", "12"}

    def test_nor_is_one_whose_lack_is_small_beside_what_is_deleted(self, team: "Shelf") -> None:
        team.entry(11)["seconds"] = team.entry(12)["seconds"] = 60
        team.sync()
        team.account.entries = [one for one in team.account.entries if one["id"] != 3]
        team.account.tamper = leaving(lambda number: number < 10)
        team.stopped()
        assert team.seconds.keys() == {"1", "2", "3", "11", "12"}

    def test_a_report_that_is_cut_short_deletes_nothing(self, team: "Shelf") -> None:
        team.account.tamper = leaving(lambda number: number not in {1, 11})
        team.stopped()
        assert team.seconds.keys() == {"1", "2", "3", "11", "12"}

    def test_one_that_is_deleted_while_another_is_added_is_deleted(self, team: "Shelf", make: "type[Make]") -> None:
        team.account.entries = [one for one in team.account.entries if one["id"] != 11]
        team.account.entries += make.entries(["2026-11-02"], first=13, user=OTHER, seconds=600)
        team.account.tamper = leaving(lambda number: number != 13)
        team.sync()
        assert team.seconds.keys() == {"1", "2", "3", "12"}

    def test_a_member_without_entries_any_more_is_deleted(self, team: "Shelf") -> None:
        team.account.entries = [one for one in team.account.entries if one["user"] != OTHER]
        team.sync()
        assert team.seconds.keys() == {"1", "2", "3"}

    def test_where_nothing_is_missed_no_totals_are_asked_for(self, team: "Shelf", make: "type[Make]") -> None:
        team.account.entries += make.entries(["2026-11-02"], first=13, user=OTHER)
        assert team.sync() == ["me", f"report {SWEEP}", "time_entries"]

    def test_ones_own_of_the_last_days_must_be_shown(self, team: "Shelf", make: "type[Make]") -> None:
        team.account.entries += make.entries(["2026-11-20"], first=13)
        team.sync()
        team.account.tamper = leaving(lambda number: number != 13)
        error, requests = team.stopped()
        assert "lacks 1 of your time entries that GET /me names" in str(error)
        assert not [one for one in requests if "summary" in one]
        assert "13" in team.seconds

    def test_quota_that_ends_before_the_totals_has_a_shorter_stretch_read_next_time(self, team: "Shelf") -> None:
        team.account.entries = team.account.entries[1:]
        team.account.left = {"organization": 1}
        error, _ = team.stopped()
        assert isinstance(error, QuotaError)
        assert team.seconds.keys() == {"1", "2", "3", "11", "12"}
        team.account.left = {}
        requests = team.sync()
        assert requests[1] == "report 2026-11-22..2026-12-24"
        assert team.seconds.keys() == {"2", "3", "11", "12"}


def test_a_timer_in_the_totals_alone_is_no_contradiction(team: "Shelf", make: "type[Make]") -> None:
    team.account.entries += [make.entry(13, "2026-11-24T08:00:00", None, user=OTHER)]
    team.sync()
    team.account.entries = [one for one in team.account.entries if one["id"] != 12]
    team.entry(13)["seconds"] = 600
    team.entry(13)["at"] = team.account.now - timedelta(minutes=1)
    team.account.tamper = leaving(lambda number: number != 13)
    team.sync()
    assert "12" not in team.seconds


def test_the_first_day_of_the_fixture_lies_before_what_me_names(team: "Shelf") -> None:
    assert all(date.fromisoformat(one["start"][:10]) < date(2026, 11, 14) for one in team.account.entries)
