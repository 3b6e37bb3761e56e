"""Recorded answers, and rows made up by hand, become time entries."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from clientfit_connectors.toggl import entries, wire
from clientfit_connectors.toggl.entries import Owner
from clientfit_sync.errors import SourceError
from clientfit_sync.model import TimeEntry

FREE = wire.Workspace(id=1000001, name="Test Workspace")
PAID = wire.Workspace(id=1000001, name="Test Workspace", premium=True)
OWNER = Owner(id=9000001, name="Test User", zone=ZoneInfo("America/Los_Angeles"))
at = datetime.fromisoformat
Recorded = Callable[[str], Any]


def tracked(body: Any, workspace: wire.Workspace = FREE) -> list[TimeEntry]:
    return [entries.of_entry(one, workspace, OWNER) for one in wire.read(wire.ENTRIES, body, "GET /me/time_entries")]


def reported(body: Any, workspace: wire.Workspace = FREE) -> list[TimeEntry]:
    rows = wire.read(wire.ROWS, body, "POST /search/time_entries")
    return [one for row in rows for one in entries.of_row(row, workspace)]


def row(**of: Any) -> Any:
    span = {"id": 5, "seconds": 1800, "start": "2026-11-20T23:30:00+02:00", "stop": "2026-11-21T00:00:00+02:00"}
    usual = {"username": "Ann", "project_id": 21, "billable": True, "description": "Logo", "currency": "EUR"}
    money = {"billable_amount_in_cents": 4550, "hourly_rate_in_cents": 9100}
    return [usual | money | {"time_entries": [span | {"at": "2026-11-21T00:00:01+00:00"}]} | of]


class TestRecorded:
    def test_the_latest_entries(self, recorded: Recorded) -> None:
        first, second, third = tracked(recorded("me_time_entries_latest"))
        assert first == TimeEntry(
            id="3404802040",
            day=date(2024, 4, 10),
            seconds=Decimal(3600),
            project="201876878",
            person="Test User",
            description="Description 14",
            tags=("Tag 13", "Tag 14"),
            started=at("2024-04-10T01:00:00"),
            ended=at("2024-04-10T02:00:00"),
            part="1000001",
        )
        assert [second.seconds, third.seconds] == [Decimal(6), Decimal(196)]
        assert third.day == date(2024, 4, 8)

    def test_the_same_entry_is_the_same_record_by_either_api(self, recorded: Recorded) -> None:
        """But for project and tags, which were changed between the two recordings."""
        by_track = tracked(recorded("me_time_entries_latest"))[2]
        by_report = reported(recorded("reports_detailed_simple"))[0]
        same = ("id", "day", "seconds", "person", "started", "ended", "part", "running", "billable", "description")
        assert [getattr(by_track, name) for name in same] == [getattr(by_report, name) for name in same]

    def test_what_meta_adds(self, recorded: Recorded) -> None:
        with_meta = wire.read(wire.ENTRIES, recorded("me_time_entries_range_meta"), "")
        assert [(one.project_name, one.client_name) for one in with_meta] == [
            ("Project 3", "Client 1"),
            ("Project 10", "Client 1"),
            ("Project 10", "Client 1"),
        ]
        assert tracked(recorded("me_time_entries_range_meta")) == tracked(recorded("me_time_entries_range_no_meta"))

    def test_tombstones(self, recorded: Recorded) -> None:
        found = wire.read(wire.ENTRIES, recorded("me_time_entries_since_with_deleted"), "")
        assert [one.deleted is not None for one in found] == [True, True, True, True, False]

    @pytest.mark.parametrize("name", ["me_time_entries_current_running", "me_time_entries_current_running_2"])
    def test_running(self, recorded: Recorded, name: str) -> None:
        (one,) = tracked([recorded(name)])
        assert (one.running, one.seconds, one.ended) == (True, Decimal(0), None)

    def test_running_as_it_was_started(self, recorded: Recorded) -> None:
        """With null tags, a start ending in Z, and a duration of -1."""
        (one,) = tracked([recorded("post_time_entry_running_response")])
        assert (one.running, one.seconds, one.tags) == (True, Decimal(0), ())
        assert one.started == at("2024-12-15T17:31:14")

    def test_pages_of_the_detailed_report(self, recorded: Recorded) -> None:
        pages = [*reported(recorded("reports_detailed_page1")), *reported(recorded("reports_detailed_page2_last"))]
        assert {one.seconds for one in pages} == {Decimal(2700)}
        assert pages[-1].started == at("2023-12-10T04:00:00")
        assert pages[-1].day == date(2023, 12, 10)
        assert {one.currency for one in pages} == {None}

    def test_a_0_second_entry_is_finished(self, recorded: Recorded) -> None:
        me = wire.read(wire.ME, recorded("me_with_related_data"), "GET /me")
        first = entries.of_entry(me.time_entries[0], FREE, OWNER)
        assert (first.running, first.seconds, first.description) == (False, Decimal(0), "")


def test_one_that_was_added_by_its_duration_alone_is_finished() -> None:
    """A negative duration tells that it runs (Toggl API, section 2.3); a missing end does not."""
    added = {"id": 5, "workspace_id": 1000001, "start": "2026-11-20T12:00:00Z", "stop": None, "duration": 3600}
    (one,) = tracked([added | {"at": "2026-11-20T12:00:01Z"}])
    assert (one.running, one.seconds, one.ended) == (False, Decimal(3600), None)


class TestReport:
    def test_the_day_is_that_of_the_users_own_offset(self) -> None:
        (one,) = reported(row(), PAID)
        assert one.day == date(2026, 11, 20)
        assert (one.started, one.ended) == (at("2026-11-20T23:30:00"), at("2026-11-21T00:00:00"))

    def test_amounts_are_cents(self) -> None:
        (one,) = reported(row(), PAID)
        assert (one.amount, one.rate, one.currency) == (Decimal("45.5"), Decimal(91), "EUR")
        assert one.value == Decimal("45.5")

    @pytest.mark.parametrize(
        ("of", "workspace"),
        [
            ({"billable": False}, PAID),
            ({"billable_amount_in_cents": None, "hourly_rate_in_cents": None}, PAID),
            ({}, FREE),
        ],
    )
    def test_without_any_there_is_no_currency_either(self, of: dict[str, Any], workspace: wire.Workspace) -> None:
        (one,) = reported(row(**of), workspace)
        assert (one.amount, one.rate, one.currency) == (None, None, None)

    def test_a_rate_alone_is_told(self) -> None:
        (one,) = reported(row(billable_amount_in_cents=None), PAID)
        assert (one.amount, one.rate, one.currency) == (None, Decimal(91), "EUR")

    @pytest.mark.parametrize(("workspace", "billable"), [(PAID, True), (FREE, None)])
    def test_a_free_plan_has_no_billable_flag(self, workspace: wire.Workspace, billable: object) -> None:
        assert [one.billable for one in reported(row(), workspace)] == [billable]

    @pytest.mark.parametrize("of", [{"seconds": -1790000000}, {"stop": None}])
    def test_a_timer_that_runs_counts_nothing(self, of: dict[str, Any]) -> None:
        rows = row()
        rows[0]["time_entries"][0] |= of
        (one,) = reported(rows, PAID)
        assert (one.running, one.seconds, one.ended, one.amount) == (True, Decimal(0), None, None)

    def test_nothing_named_is_nothing(self) -> None:
        nothing = dict.fromkeys(["username", "project_id", "task_name", "description", "tag_names", "billable"])
        (one,) = reported(row(**nothing), PAID)
        assert (one.person, one.project, one.task, one.description, one.tags) == ("", None, "", "", ())
        assert one.billable is False

    def test_a_grouped_row_is_several_entries(self) -> None:
        rows = row()
        rows[0]["time_entries"].append(rows[0]["time_entries"][0] | {"id": 6})
        assert [one.id for one in reported(rows)] == ["5", "6"]

    def test_tags_are_in_order_of_their_names(self) -> None:
        (one,) = reported(row(tag_names=["rush", "design"]))
        assert one.tags == ("design", "rush")


class TestTimestamps:
    @pytest.mark.parametrize(
        "start",
        [
            "2026-11-20T21:30:00Z",
            "2026-11-20T21:30:00.25Z",
            "2026-11-20T21:30:00+00:00",
            "2026-11-20T23:30:00+02:00",
        ],
    )
    def test_three_forms(self, start: str) -> None:
        (one,) = tracked([{"id": 1, "wid": 1, "start": start, "duration": 5, "stop": start, "at": start, "tags": None}])
        assert one.started == at("2026-11-20T13:30:00")

    def test_one_without_a_zone_is_a_fault(self) -> None:
        with pytest.raises(SourceError, match=r"0\.start: Input should have timezone info"):
            tracked([{"id": 1, "wid": 1, "start": "2026-11-20T21:30:00", "duration": 5, "at": "2026-11-20T21:30:00Z"}])

    @pytest.mark.parametrize(
        ("reported", "changed", "new"),
        [
            ("2026-11-20T10:00:00", "2026-11-20T10:00:00.7", True),
            ("2026-11-20T10:00:00", "2026-11-20T10:00:01", False),
            ("2026-11-20T10:00:00.5", "2026-11-20T10:00:00.7", False),
            ("2026-11-20T10:00:00.7", "2026-11-20T10:00:00.7", True),
            ("2026-11-20T10:00:09", "2026-11-20T10:00:00.7", True),
        ],
    )
    def test_a_report_knows_of_a_change_by_its_moment(self, reported: str, changed: str, new: bool) -> None:  # noqa: FBT001  # cases
        assert entries.as_new(at(reported).replace(tzinfo=UTC), at(changed).replace(tzinfo=UTC)) == new
