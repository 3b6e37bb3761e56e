"""What is asked for, what is kept where it breaks off, and what the next run goes on from."""

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from clientfit_sync.connector import Bookmark, Whole
from clientfit_sync.errors import QuotaError, SourceError
from clientfit_sync.model import TimeEntry, Window
from clientfit_sync.testing.server import Reply, Request

if TYPE_CHECKING:
    from tests.toggl.conftest import Make, Shelf


def days(first: date, count: int) -> list[str]:
    return [str(first + timedelta(days=number)) for number in range(count)]


@pytest.fixture
def shelf(shelf: "Shelf", make: "type[Make]") -> "Shelf":
    """A client, a project, and lists of names that need no second look."""
    shelf.account.clients = [make.client(11, "Acme")]
    shelf.account.projects = [make.project(21, "Site", 11)]
    return shelf


def test_a_first_run_reads_names_then_the_newest_stretch_first_then_what_changed(
    shelf: "Shelf", make: "type[Make]"
) -> None:
    shelf.start = date(2025, 1, 1)
    shelf.account.entries = make.entries(["2025-06-02", "2026-11-20"])
    assert shelf.sync(members=True) == [
        "me",
        "clients",
        "projects",
        "users",
        "report 2025-12-24..2026-12-24",
        "report 2025-01-01..2025-12-23",
        "time_entries",
    ]
    assert shelf.seconds == {"1": 3600, "2": 3600}
    assert shelf.covered == Window(start=date(2025, 1, 1), end=date(2026, 12, 25))


def test_a_later_run_takes_two_requests(shelf: "Shelf", make: "type[Make]") -> None:
    shelf.account.entries = make.entries(["2026-11-20"])
    shelf.sync()
    shelf.later(hours=5)
    assert shelf.sync() == ["me", "time_entries"]


def test_nothing_is_asked_again_in_the_days_that_are_held(shelf: "Shelf", make: "type[Make]") -> None:
    shelf.account.entries = make.entries(["2025-06-02", "2026-11-20"])
    shelf.sync()
    shelf.start = date(2025, 6, 1)
    shelf.later(hours=1)
    assert shelf.sync() == ["me", "report 2025-06-01..2025-12-31", "time_entries"]
    assert shelf.seconds == {"1": 3600, "2": 3600}


def test_a_later_start_gives_up_nothing(shelf: "Shelf", make: "type[Make]") -> None:
    shelf.account.entries = make.entries(["2026-02-02"])
    shelf.sync()
    shelf.start = date(2026, 6, 1)
    shelf.sync()
    assert shelf.covered == Window(start=date(2026, 1, 1), end=date(2026, 12, 25))
    assert shelf.seconds == {"1": 3600}


def test_the_days_ahead_are_read_a_week_at_once(shelf: "Shelf", make: "type[Make]") -> None:
    shelf.account.entries = make.entries(["2026-11-20", "2026-12-27"])
    shelf.sync()
    assert shelf.seconds == {"1": 3600}
    shelf.later(days=6)
    assert shelf.sync() == ["me", "time_entries"]
    shelf.later(days=1)
    assert "report 2026-12-25..2026-12-31" in shelf.sync()
    assert shelf.seconds == {"1": 3600, "2": 3600}
    assert shelf.covered == Window(start=date(2026, 1, 1), end=date(2027, 1, 1))


class TestPages:
    def test_the_next_page_is_asked_for_by_the_place_that_the_last_one_told(
        self, shelf: "Shelf", make: "type[Make]"
    ) -> None:
        shelf.account.page = 2
        shelf.account.entries = make.entries(days(date(2026, 3, 1), 5))
        shelf.sync()
        reports = [one.body for one in shelf.api.requests if one.path.startswith("/reports")]
        assert [one.get("first_row_number") for one in reports] == [None, 3, 5]
        assert reports[1]["first_id"] == 5
        assert reports[1]["first_timestamp"] == 6
        assert len(shelf.seconds) == 5

    def test_a_report_is_asked_for_unrounded_and_with_all_that_it_can_tell(
        self, shelf: "Shelf", make: "type[Make]"
    ) -> None:
        shelf.account.entries = make.entries(["2026-11-20"])
        shelf.sync()
        (report,) = [one for one in shelf.api.requests if one.path.startswith("/reports")]
        assert report.path == "/reports/api/v3/workspace/100/search/time_entries"
        assert report.body == {
            "start_date": "2026-01-01",
            "end_date": "2026-12-24",
            "user_ids": [9000001],
            "rounding": 0,
            "rounding_minutes": 0,
            "enrich_response": True,
            "grouped": False,
            "hide_amounts": False,
            "order_by": "date",
            "order_dir": "DESC",
            "page_size": 1000,
        }

    def test_a_row_that_slides_to_the_next_page_is_one_entry(self, shelf: "Shelf", make: "type[Make]") -> None:
        shelf.account.page = 2
        shelf.account.entries = make.entries(days(date(2026, 3, 1), 3))
        first: list[Any] = []

        def sliding(request: Request, reply: Reply) -> Reply:
            if not request.path.startswith("/reports"):
                return reply
            first.extend(reply.body[-1:])
            return replace(reply, body=[*first[:1], *reply.body])

        shelf.account.tamper = sliding
        entries = [one for one in shelf.messages() if isinstance(one, TimeEntry)]
        assert sorted(one.id for one in entries) == ["1", "2", "3"]

    @pytest.mark.parametrize("cursor", [{"X-Next-Row-Number": "1"}, {"X-Next-Row-Number": "4", "X-Next-ID": "9"}])
    def test_pages_that_lead_back_are_a_fault(self, shelf: "Shelf", make: "type[Make]", cursor: dict[str, str]) -> None:
        shelf.account.entries = make.entries(days(date(2026, 3, 1), 3))
        first: list[Any] = []

        def looping(request: Request, reply: Reply) -> Reply:
            if not request.path.startswith("/reports"):
                return reply
            first.extend(() if first else reply.body)
            return replace(reply, body=first, headers={**reply.headers, **cursor})

        shelf.account.tamper = looping
        error, _ = shelf.stopped()
        assert "round in circles" in str(error)
        assert error.exit_code == 3

    def test_a_page_that_was_promised_and_comes_empty_is_a_fault_that_leaves_what_is_complete(
        self, shelf: "Shelf", make: "type[Make]"
    ) -> None:
        shelf.account.page = 2
        shelf.account.entries = make.entries(days(date(2026, 3, 1), 5))
        shelf.account.tamper = lambda request, reply: (
            replace(reply, body=[], headers={}) if request.body and "first_row_number" in request.body else reply
        )
        error, requests = shelf.stopped()
        assert str(error).endswith("search/time_entries: nothing came where the page before told of more")
        assert error.exit_code == 3
        assert requests.count("report 2026-01-01..2026-12-24 3") == 2
        assert shelf.covered == Window(start=date(2026, 3, 5), end=date(2026, 12, 25))
        shelf.account.tamper = lambda _, reply: reply
        shelf.sync()
        assert len(shelf.seconds) == 5

    def test_one_that_comes_at_the_second_time_is_none(self, shelf: "Shelf", make: "type[Make]") -> None:
        shelf.account.page = 2
        shelf.account.entries = make.entries(days(date(2026, 3, 1), 5))
        shelf.api.fail(Reply(body=[]), after=5)
        shelf.sync()
        assert len(shelf.seconds) == 5

    def test_a_cursor_that_is_no_number_is_a_fault(self, shelf: "Shelf", make: "type[Make]") -> None:
        shelf.account.entries = make.entries(["2026-03-01"])
        shelf.account.tamper = lambda _, reply: replace(reply, headers={**reply.headers, "X-Next-Row-Number": "next"})
        error, _ = shelf.stopped()
        assert "its place is no number" in str(error)

    @pytest.mark.parametrize("name", ["X-Range-Start", "X-Range-End"])
    def test_a_report_of_other_days_is_a_fault(self, shelf: "Shelf", make: "type[Make]", name: str) -> None:
        shelf.account.entries = make.entries(["2026-03-01"])

        def other(request: Request, reply: Reply) -> Reply:
            return replace(reply, headers={**reply.headers, name: "2026-01-07"}) if request.body else reply

        shelf.account.tamper = other
        error, _ = shelf.stopped()
        assert "other days than were asked for" in str(error)
        assert shelf.covered is None


class TestQuota:
    """Six requests an hour."""

    @pytest.fixture
    def worked(self, shelf: "Shelf", make: "type[Make]") -> "Shelf":
        """A day's work on each of 40 days, ten of them a page."""
        shelf.account.page = 10
        shelf.account.entries = make.entries(days(date(2026, 9, 1), 40))
        shelf.account.left = {"user": 6, "organization": 6}
        return shelf

    def hour(self, shelf: "Shelf") -> None:
        shelf.later(hours=1)
        shelf.account.left = {"user": 6, "organization": 6}

    def test_the_run_stops_before_it_is_refused_and_says_when_to_come_back(self, worked: "Shelf") -> None:
        error, requests = worked.stopped()
        assert isinstance(error, QuotaError)
        assert "11:20 (in 20 minutes)" in str(error)
        assert len(requests) == 1 + 6
        assert worked.account.left["organization"] == 0

    def test_the_days_that_are_complete_are_kept_and_not_asked_for_again(self, worked: "Shelf") -> None:
        worked.stopped()
        assert worked.covered == Window(start=date(2026, 9, 12), end=date(2026, 12, 25))
        self.hour(worked)
        assert worked.sync() == [
            "me",
            "report 2026-01-01..2026-09-11",
            "report 2026-01-01..2026-09-11 11",
            "time_entries",
        ]
        assert len(worked.seconds) == 40

    def test_names_that_were_read_are_not_read_again(self, worked: "Shelf") -> None:
        worked.account.left["organization"] = 2
        _, requests = worked.stopped()
        assert requests == ["me", "clients", "projects"]
        self.hour(worked)
        assert worked.sync(members=True)[:3] == ["me", "users", "report 2026-01-01..2026-12-24"]

    def test_a_refusal_by_quota_is_told_from_one_by_plan(self, worked: "Shelf") -> None:
        worked.account.left["organization"] = 0
        error, requests = worked.stopped()
        assert isinstance(error, QuotaError)
        assert requests == ["me", "clients"]

    def test_rows_oldest_first_are_kept_from_the_other_end(self, worked: "Shelf") -> None:
        worked.account.order = "ASC"
        worked.stopped()
        assert worked.covered == Window(start=date(2026, 1, 1), end=date(2026, 9, 30))
        self.hour(worked)
        assert worked.sync()[1] == "report 2026-09-30..2026-12-24"
        assert len(worked.seconds) == 40

    def test_without_an_order_nothing_is_kept_and_half_the_stretch_is_tried(self, worked: "Shelf") -> None:
        worked.account.tamper = lambda request, reply: replace(
            reply, body=reply.body[1::2] + reply.body[::2] if "/search/" in request.path else reply.body
        )
        worked.stopped()
        assert worked.covered is None
        self.hour(worked)
        assert worked.sync()[1] == "report 2026-06-29..2026-12-24"
        assert len(worked.seconds) == 40
        worked.start = date(2025, 7, 1)
        self.hour(worked)
        assert "report 2025-07-01..2025-12-31" in worked.sync()

    def test_a_fault_in_the_middle_keeps_what_is_complete_too(self, worked: "Shelf") -> None:
        worked.account.left = {}
        worked.settings["retries"] = 0
        worked.api.fail(Reply(status=503), after=5)
        error, _ = worked.stopped()
        assert not isinstance(error, QuotaError)
        assert worked.covered == Window(start=date(2026, 10, 2), end=date(2026, 12, 25))

    def test_the_owners_quota_stops_the_run_after_history(self, worked: "Shelf") -> None:
        worked.account.left = {"user": 1, "organization": 30}
        error, requests = worked.stopped()
        assert isinstance(error, QuotaError)
        assert "time_entries" not in requests
        assert len(worked.seconds) == 40


def test_each_stretch_is_whole_and_kept_at_once(shelf: "Shelf", make: "type[Make]") -> None:
    shelf.start = date(2025, 1, 1)
    shelf.account.entries = make.entries(["2025-06-02", "2026-11-20"])
    told = [one for one in shelf.messages() if isinstance(one, Whole | Bookmark)]
    wholes = [one for one in told if isinstance(one, Whole) and one.kind == "time_entry"]
    assert [one.part for one in wholes] == ["100", "100"]
    assert [one.window and one.window.days for one in wholes] == [366, 357]
    for whole in wholes:
        after = told[told.index(whole) + 1]
        assert isinstance(after, Bookmark)
        assert after.covered
        assert whole.window
        assert after.covered.start == whole.window.start


def test_a_workspace_more_is_read_without_reading_the_other_again(shelf: "Shelf", make: "type[Make]") -> None:
    shelf.account.entries = make.entries(["2026-03-02"]) + make.entries(["2026-04-02"], first=9, workspace=101)
    shelf.account.workspaces.append(make.workspace(101, name="Other"))
    shelf.settings["workspaces"] = [100]
    shelf.sync()
    assert shelf.seconds == {"1": 3600}
    shelf.settings["workspaces"] = [100, 101]
    requests = [one.path for one in shelf.api.requests]
    shelf.sync()
    reports = [one.path for one in shelf.api.requests[len(requests) :] if one.path.startswith("/reports")]
    assert set(reports) == {"/reports/api/v3/workspace/101/search/time_entries"}
    assert shelf.seconds == {"1": 3600, "9": 3600}


def test_a_workspace_less_takes_all_that_it_brought_away(shelf: "Shelf", make: "type[Make]") -> None:
    shelf.account.entries = make.entries(["2026-03-02"]) + make.entries(["2026-04-02"], first=9, workspace=101)
    shelf.account.workspaces.append(make.workspace(101, name="Other"))
    shelf.account.clients.append(make.client(12, "Other's", wid=101))
    shelf.sync()
    assert shelf.of("client").keys() == {"11", "12"}
    shelf.settings["workspaces"] = [100]
    shelf.sync()
    assert shelf.seconds == {"1": 3600}
    assert shelf.of("client").keys() == {"11"}


@pytest.mark.parametrize(
    "change",
    [
        {"premium": True},
        {"role": "projectlead"},
    ],
)
def test_another_plan_or_role_is_read_afresh(shelf: "Shelf", make: "type[Make]", change: dict[str, object]) -> None:
    shelf.account.entries = make.entries(["2026-03-02"])
    shelf.sync()
    shelf.account.workspaces[0].update(change)
    assert "report 2026-01-01..2026-12-24" in shelf.sync()


def test_another_time_zone_is_read_afresh(shelf: "Shelf", make: "type[Make]") -> None:
    shelf.account.entries = make.entries(["2026-03-02"])
    shelf.sync()
    shelf.account.me["timezone"] = "Asia/Tokyo"
    assert "report 2026-01-01..2026-12-24" in shelf.sync()


def test_another_user_is_read_afresh_as_far_back_as_before(shelf: "Shelf", make: "type[Make]") -> None:
    shelf.account.entries = make.entries(["2026-03-02"]) + make.entries(["2026-04-02"], first=9, user=5)
    shelf.sync()
    assert shelf.seconds == {"1": 3600}
    shelf.account.me |= {"id": 5}
    shelf.account.users.append({"id": 5})
    shelf.account.entries = [one for one in shelf.account.entries if one["user"] == 5]
    shelf.settings["team"] = False
    shelf.start = date(2026, 11, 1)
    assert "report 2026-01-01..2026-12-24" in shelf.sync()
    assert shelf.seconds == {"9": 3600}


def test_after_85_days_everything_is_read_again(shelf: "Shelf", make: "type[Make]") -> None:
    shelf.account.entries = make.entries(["2026-03-02", "2026-04-02"])
    shelf.sync()
    shelf.account.entries = shelf.account.entries[:1]
    shelf.later(days=86)
    requests = shelf.sync()
    assert "report 2026-03-20..2027-03-20" in requests
    assert "report 2026-01-01..2026-03-19" in requests
    assert shelf.seconds == {"1": 3600}


def test_days_that_the_connection_may_not_supply_are_not_asked_for(shelf: "Shelf", make: "type[Make]") -> None:
    shelf.account.entries = make.entries(["2026-03-02", "2026-08-02"])
    shelf.supplied = Window(start=date(2026, 2, 1), end=date(2026, 7, 1))
    assert "report 2026-02-01..2026-06-30" in shelf.sync()
    assert shelf.covered == shelf.supplied
    shelf.later(days=1)
    assert shelf.sync() == ["me", "time_entries"]
    shelf.supplied = Window(start=date(2026, 2, 1), end=date.max)
    assert "report 2026-07-01..2026-12-25" in shelf.sync()
    assert shelf.seconds == {"1": 3600, "2": 3600}


def test_a_connection_that_may_supply_nothing_yet_asks_for_no_history(shelf: "Shelf") -> None:
    shelf.supplied = Window(start=date(2027, 6, 1), end=date.max)
    assert shelf.sync(members=True) == ["me", "clients", "projects", "users", "time_entries"]
    assert shelf.covered is None


def test_refused_reports_name_the_workspace_and_the_remedy(shelf: "Shelf") -> None:
    shelf.account.refused["/search/time_entries"] = Reply(status=403, body="Workspace not found/accessible")
    error, _ = shelf.stopped()
    assert str(error) == (
        "workspace 100: its reports are refused: Workspace not found/accessible; let `workspaces` name the others alone"
    )


def test_another_refusal_is_passed_on(shelf: "Shelf") -> None:
    shelf.account.refused["/search/time_entries"] = Reply(status=400, body="At least one parameter must be set")
    error, _ = shelf.stopped()
    assert "At least one parameter must be set" in str(error)
    assert isinstance(error, SourceError)


def test_a_state_that_is_not_understood_counts_as_none(shelf: "Shelf", make: "type[Make]") -> None:
    shelf.account.entries = make.entries(["2026-03-02"])
    shelf.sync()
    shelf.ledger.kept = replace(shelf.ledger.kept, bookmark={"since": "yesterday"})
    assert "report 2026-01-01..2026-12-24" in shelf.sync()


def test_the_secrets_of_an_answer_are_in_no_state(shelf: "Shelf") -> None:
    assert "secret" not in repr(shelf.messages())
