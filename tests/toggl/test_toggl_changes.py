"""What `since` brings: new, edited, moved and deleted entries, and when it is not believed."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from clientfit_sync.connector import Gone
from clientfit_sync.model import TimeEntry, Window
from clientfit_sync.testing.server import Reply

if TYPE_CHECKING:
    from tests.toggl.conftest import Make, Shelf

ALL = "report 2026-01-01..2026-12-24"


@pytest.fixture
def worked(shelf: "Shelf", make: "type[Make]") -> "Shelf":
    """Four entries of 60 days ago or before, read once; a day has passed."""
    shelf.account.clients = [make.client(11, "Acme")]
    shelf.account.projects = [make.project(21, "Site", 11)]
    shelf.account.entries = make.entries(["2026-02-02", "2026-03-02", "2026-04-02", "2026-05-02"], project=21)
    shelf.sync()
    shelf.later(days=1)
    return shelf


def since(shelf: "Shelf") -> list[datetime]:
    asked = [one for one in shelf.api.requests if one.path.endswith("/me/time_entries")]
    assert all(one.query["meta"] == "true" for one in asked)
    return [datetime.fromtimestamp(int(one.query["since"]), shelf.account.now.tzinfo) for one in asked]


def test_new_edited_moved_and_deleted_entries_travel(worked: "Shelf", make: "type[Make]") -> None:
    worked.account.entries.append(make.entry(9, "2026-11-20T10:00:00", 60, at=worked.account.now))
    worked.change(1, seconds=5, description="corrected")
    worked.change(2, start="2026-11-01T10:00:00+00:00")
    worked.change(3, deleted=True)
    assert worked.sync() == ["me", "time_entries"]
    assert worked.seconds == {"1": 5, "2": 3600, "4": 3600, "9": 60}
    assert worked.of("time_entry")["1"].description == "corrected"
    assert worked.of("time_entry")["2"].day == date(2026, 11, 1)


def test_since_reaches_back_a_day_at_first_and_an_hour_later_on(worked: "Shelf") -> None:
    began = worked.account.now - timedelta(days=1)
    worked.sync()
    worked.later(days=3)
    worked.sync()
    assert since(worked) == [
        began - timedelta(days=1),
        began - timedelta(hours=1),
        began + timedelta(days=1) - timedelta(hours=1),
    ]


def test_what_counts_is_toggls_clock_or_ours_whichever_is_behind(worked: "Shelf") -> None:
    worked.account.tamper = lambda _, reply: replace(
        reply, headers={**reply.headers, "Date": "Mon, 23 Nov 2026 23:00:00 GMT"}
    )
    worked.sync()
    worked.account.tamper = lambda _, reply: reply
    worked.sync()
    assert since(worked)[-1] == datetime.fromisoformat("2026-11-23T22:00:00Z")


def test_an_import_over_many_runs_asks_for_changes_since_the_first(shelf: "Shelf", make: "type[Make]") -> None:
    began = shelf.account.now
    shelf.account.entries = make.entries(["2026-02-02", "2026-03-02"])
    shelf.account.left = {"organization": 3}
    shelf.stopped()
    shelf.later(days=2)
    shelf.account.left = {}
    shelf.sync()
    assert since(shelf) == [began - timedelta(days=1)]


@pytest.mark.parametrize(
    "gone",
    [
        {"workspace": 999},
        {"start": "2025-12-31T10:00:00+00:00"},
    ],
)
def test_what_moved_out_of_sight_is_gone(worked: "Shelf", gone: dict[str, object]) -> None:
    worked.change(1, **gone)
    worked.sync()
    assert "1" not in worked.seconds


def test_what_moved_to_days_that_may_not_be_supplied_is_gone(worked: "Shelf") -> None:
    worked.supplied = Window(start=date.min, end=date(2026, 11, 1))
    worked.change(1, start="2026-11-02T10:00:00+00:00")
    worked.sync()
    assert "1" not in worked.seconds


def test_the_day_is_that_of_the_owners_clock(worked: "Shelf", make: "type[Make]") -> None:
    worked.account.entries.append(make.entry(9, "2026-11-20T22:30:00", at=worked.account.now))
    worked.sync()
    entry = worked.of("time_entry")["9"]
    assert entry.day == date(2026, 11, 21)
    assert entry.started == datetime.fromisoformat("2026-11-21T00:30:00")


def test_either_api_makes_the_same_record_of_an_entry(worked: "Shelf", make: "type[Make]") -> None:
    worked.account.entries.append(
        make.entry(9, "2026-07-20T22:30:00", 60, project=21, tags=["b", "a"], task="Design", at=worked.account.now)
    )
    worked.sync()
    by_since = worked.of("time_entry")["9"]
    worked.sync(full=True)
    assert worked.of("time_entry")["9"] == by_since
    assert by_since.tags == ("a", "b")
    assert by_since.task == "Design"


class TestRunning:
    def test_a_timer_that_runs_counts_nothing(self, worked: "Shelf", make: "type[Make]") -> None:
        worked.account.entries.append(make.entry(9, "2026-11-24T07:30:00", None, at=worked.account.now))
        worked.sync()
        assert worked.of("time_entry")["9"].running
        assert worked.seconds["9"] == 0

    def test_one_that_was_started_long_before_the_first_run_is_there(self, shelf: "Shelf", make: "type[Make]") -> None:
        shelf.account.entries = [make.entry(9, "2026-11-20T07:30:00", None)]
        shelf.account.tamper = lambda request, reply: (
            replace(reply, body=[]) if request.path.endswith("/search/time_entries") else reply
        )
        shelf.sync()
        assert shelf.of("time_entry")["9"].running

    def test_one_that_was_stopped_is_no_longer_running(self, worked: "Shelf", make: "type[Make]") -> None:
        worked.account.entries.append(make.entry(9, "2026-11-24T07:30:00", None, at=worked.account.now))
        worked.sync()
        worked.later(hours=3)
        worked.change(9, seconds=120)
        worked.sync()
        assert not worked.of("time_entry")["9"].running
        assert worked.seconds["9"] == 120


class TestDoubt:
    """`since` that does not tell everything."""

    def test_1000_changes_may_be_more_and_all_is_read_again(self, worked: "Shelf", make: "type[Make]") -> None:
        many = [make.entry(100 + number, "2026-07-01T10:00:00", 1) for number in range(1200)]
        worked.account.entries += [one | {"at": worked.account.now - timedelta(hours=3)} for one in many]
        worked.later(minutes=10)
        requests = worked.sync()
        assert requests == ["me", "time_entries", "time_entries", ALL, ALL + " 1001", "time_entries"]
        assert len(worked.seconds) == 1204
        worked.later(days=1)
        assert worked.sync() == ["me", "time_entries"]

    def test_1000_changes_of_the_overlap_alone_are_known_already(self, worked: "Shelf", make: "type[Make]") -> None:
        worked.sync()
        many = [make.entry(100 + number, "2026-07-01T10:00:00", 1) for number in range(1200)]
        worked.account.entries += [one | {"at": worked.account.now - timedelta(minutes=20)} for one in many]
        worked.later(days=1)
        worked.change(1, seconds=7)
        assert worked.sync() == ["me", "time_entries", "time_entries"]
        assert worked.seconds["1"] == 7

    def test_1000_changes_before_the_first_run_are_known_from_the_reports(
        self, shelf: "Shelf", make: "type[Make]"
    ) -> None:
        many = [make.entry(100 + number, "2026-07-01T10:00:00", 1) for number in range(1200)]
        shelf.account.entries = [one | {"at": shelf.account.now - timedelta(hours=1)} for one in many]
        assert shelf.sync()[-3:] == [ALL + " 1001", "time_entries", "time_entries"]
        assert len(shelf.seconds) == 1200

    def test_an_answer_without_the_newest_known_change_is_asked_for_again(self, worked: "Shelf") -> None:
        worked.change(1, seconds=5)
        worked.sync()
        worked.later(days=3)
        worked.change(2, seconds=6)
        worked.api.fail(Reply(body=[]), after=2)
        assert worked.sync() == ["me", "time_entries", "time_entries"]
        assert worked.seconds["2"] == 6

    def test_an_answer_without_a_change_that_me_shows_is_asked_for_again(
        self, worked: "Shelf", make: "type[Make]"
    ) -> None:
        changed = worked.account.now - timedelta(hours=1)
        worked.account.entries.append(make.entry(9, "2026-11-23T10:00:00", 60, at=changed))
        worked.api.fail(Reply(body=None, raw=b"null"), after=2)
        assert worked.sync() == ["me", "time_entries", "time_entries"]
        assert worked.seconds["9"] == 60

    def test_one_of_the_last_minutes_that_stays_missing_is_left_to_the_next_run(
        self, worked: "Shelf", make: "type[Make]"
    ) -> None:
        changed = worked.account.now - timedelta(seconds=3)
        worked.account.entries.append(make.entry(9, "2026-11-23T10:00:00", 60, at=changed))
        worked.api.fail(Reply(body=[]), Reply(body=[]), after=2)
        assert worked.sync() == ["me", "time_entries", "time_entries"]
        worked.later(hours=1)
        assert worked.sync() == ["me", "time_entries"]
        assert worked.seconds["9"] == 60

    def test_after_an_import_the_newest_change_that_reports_show_must_be_named(
        self, shelf: "Shelf", make: "type[Make]"
    ) -> None:
        changed = shelf.account.now - timedelta(days=30)
        shelf.account.entries = make.entries(["2026-02-02", "2026-10-20"], at=changed)
        shelf.account.entries += make.entries(["2026-11-21"], first=7, user=5, at=shelf.account.now)
        shelf.sync()
        shelf.later(days=3)
        shelf.change(1, seconds=7)
        shelf.api.fail(Reply(body=[]), after=2)
        assert shelf.sync() == ["me", "time_entries", "time_entries"]
        assert shelf.seconds == {"1": 7, "2": 3600}
        assert since(shelf)[0] == changed - timedelta(minutes=5)

    def test_what_is_asked_for_to_be_named_alone_is_not_taken(self, worked: "Shelf") -> None:
        worked.change(1, seconds=5)
        worked.sync()
        worked.later(days=1)
        worked.sync()
        worked.later(days=1)
        told = [one for one in worked.messages() if isinstance(one, TimeEntry)]
        assert told == []

    def test_an_answer_that_stays_without_it_is_not_believed(
        self, worked: "Shelf", caplog: pytest.LogCaptureFixture
    ) -> None:
        worked.change(1, seconds=5)
        worked.sync()
        worked.later(days=3)
        worked.change(2, seconds=6)
        worked.api.fail(Reply(body=[]), Reply(body=[]), after=2)
        assert worked.sync() == ["me", "time_entries", "time_entries", ALL, "time_entries"]
        assert worked.seconds["2"] == 6
        assert "does not name every change" in caplog.text
        worked.later(hours=1)
        assert worked.sync() == ["me", "time_entries"]

    def test_a_deleted_change_is_no_longer_looked_for(self, worked: "Shelf") -> None:
        worked.change(1, seconds=5)
        worked.sync()
        worked.later(hours=1)
        worked.change(1, deleted=True)
        worked.sync()
        worked.account.entries = [one for one in worked.account.entries if one["id"] != 1]
        worked.later(days=3)
        assert worked.sync() == ["me", "time_entries"]

    def test_a_change_out_of_reach_is_no_longer_looked_for(self, worked: "Shelf") -> None:
        worked.change(1, seconds=5)
        worked.sync()
        for _ in range(3):
            worked.later(days=40)
            worked.sync()
        assert worked.account.now - since(worked)[-1] < timedelta(days=50)


class TestLag:
    """Reports lag behind."""

    def test_a_report_of_an_earlier_state_replaces_nothing(self, worked: "Shelf", make: "type[Make]") -> None:
        worked.account.workspaces[0]["premium"] = True
        worked.sync()
        worked.later(days=1)
        worked.account.reported = [make.entry(4, "2026-11-21T10:00:00", at=worked.entry(4)["at"])]
        worked.change(4, start="2026-11-22T10:00:00+00:00", seconds=5)
        worked.sync()
        assert worked.seconds["4"] == 5

    def test_what_reports_have_forgotten_is_not_brought_back(self, worked: "Shelf") -> None:
        worked.account.workspaces[0]["premium"] = True
        worked.entry(4).update(start="2026-11-20T10:00:00+00:00")
        worked.sync()
        worked.later(days=1)
        worked.account.reported = [dict(worked.entry(4))]
        worked.change(4, deleted=True)
        worked.sync()
        assert "4" not in worked.seconds


def test_entries_beyond_the_days_that_were_read_are_kept(worked: "Shelf", make: "type[Make]") -> None:
    worked.account.entries.append(make.entry(9, "2027-06-20T10:00:00", 60, at=worked.account.now))
    worked.sync()
    assert worked.seconds["9"] == 60


def test_gone_is_told_for_what_was_never_held_too(worked: "Shelf", make: "type[Make]") -> None:
    worked.account.entries.append(make.entry(9, "2026-11-20T10:00:00", deleted=True, at=worked.account.now))
    told = worked.messages()
    assert Gone(kind="time_entry", id="9") in told
    assert not any(isinstance(one, TimeEntry) and one.id == "9" for one in told)
