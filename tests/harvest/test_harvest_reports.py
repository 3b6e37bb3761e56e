"""Harvest's own totals, for `sync --verify`."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from clientfit_connectors.harvest import sums
from clientfit_connectors.harvest.forms import Form
from clientfit_connectors.harvest.reports import years
from clientfit_connectors.harvest.wire import ReportRow
from clientfit_sync.errors import SourceError
from clientfit_sync.model import Window
from clientfit_sync.testing.server import Reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.harvest.conftest import Rows, Shelf

REPORT = "reports/time/clients"
NOVEMBER = Window(start=date(2026, 11, 1), end=date(2026, 12, 1))


def report(*clients: tuple[int | None, Any]) -> Reply:
    rows = [{"client_id": number, "client_name": "?", "total_hours": hours} for number, hours in clients]
    return Reply(body={"results": rows, "total_entries": len(rows), "links": {"next": None}})


def test_the_sample_report(sample: "Callable[[str], Any]") -> None:
    rows = Form(ReportRow).many(sample("report_time_clients"), f"/{REPORT}", "results")
    assert [(row.client_id, row.total_hours) for row in rows] == [("5735776", Decimal("4.5")), ("5735774", 2)]


def test_hours_are_added_up_by_client(shelf: "Shelf") -> None:
    """A client has a row for each currency."""
    shelf.account.refused[REPORT] = report((1, Decimal("1.25")), (2, 2), (1, Decimal("0.25")), (None, 1))
    found = sums(shelf.account.settings(), shelf.ask(), NOVEMBER)
    assert found.seconds == {"1": 5400, "2": 7200, None: 3600}
    assert found.rounded
    assert found.tolerance == 18


def test_days_are_asked_for_as_the_report_takes_them(shelf: "Shelf") -> None:
    shelf.account.refused[REPORT] = report()
    sums(shelf.account.settings(), shelf.ask(), NOVEMBER)
    assert shelf.account.asked == [
        f"{REPORT}?from=20261101&to=20261130",
        "time_entries?is_running=true&from=2026-11-01&to=2026-11-30",
    ]


def test_no_part_is_longer_than_365_days() -> None:
    assert list(years(Window(start=date(2024, 1, 1), end=date(2026, 1, 2)))) == [
        Window(start=date(2024, 1, 1), end=date(2024, 12, 31)),
        Window(start=date(2024, 12, 31), end=date(2025, 12, 31)),
        Window(start=date(2025, 12, 31), end=date(2026, 1, 2)),
    ]
    assert list(years(Window(start=date(2026, 1, 1), end=date(2026, 1, 1)))) == []


def test_parts_are_added_up_and_each_may_be_rounded(shelf: "Shelf") -> None:
    shelf.account.refused[REPORT] = report((1, 1))
    found = sums(shelf.account.settings(), shelf.ask(), Window(start=date(2024, 12, 1), end=date(2026, 12, 1)))
    assert found.seconds == {"1": 7200}
    assert found.tolerance == 36


def test_without_an_end_the_report_goes_a_year_ahead(shelf: "Shelf") -> None:
    shelf.account.refused[REPORT] = report()
    sums(shelf.account.settings(), shelf.ask(), Window(start=date(2026, 11, 1), end=date.max))
    assert shelf.account.asked[:2] == [f"{REPORT}?from=20261101&to=20271031", f"{REPORT}?from=20271101&to=20271123"]


def test_running_timers_are_no_difference(shelf: "Shelf", rows: "type[Rows]") -> None:
    """The report may count them or not."""
    shelf.account.refused[REPORT] = report()
    shelf.account.lists["time_entries"] = [
        rows.entry(1, is_running=True, hours=Decimal("0.5"), rounded_hours=1),
        rows.entry(2, is_running=True, hours=2, rounded_hours=None),
        rows.entry(3),
    ]
    found = sums(shelf.account.settings(), shelf.ask(), NOVEMBER)
    assert found.tolerance == 18 + 3600 + 36 + 7200 + 36


def test_finished_entries_excuse_nothing(shelf: "Shelf", rows: "type[Rows]") -> None:
    """Should the list not be cut down to what runs."""
    shelf.account.refused[REPORT] = report()
    body = {"time_entries": [rows.entry(1)], "total_entries": 1, "links": {"next": None}}
    shelf.account.refused["time_entries"] = Reply(body=body)
    assert sums(shelf.account.settings(), shelf.ask(), NOVEMBER).tolerance == 18


def test_a_report_that_is_refused_is_an_error(shelf: "Shelf") -> None:
    shelf.account.refused[REPORT] = Reply(status=403, body={"message": "Not authorized!"})
    with pytest.raises(SourceError, match=REPORT):
        sums(shelf.account.settings(), shelf.ask(), NOVEMBER)
