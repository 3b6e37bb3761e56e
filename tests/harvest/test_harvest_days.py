"""Which days of time entries are kept, and how a first import of many goes on where it was."""

from datetime import date
from typing import TYPE_CHECKING

import pytest

from clientfit_connectors.harvest import fetch
from clientfit_sync.connector import Bookmark, Whole
from clientfit_sync.model import TimeEntry, Window

if TYPE_CHECKING:
    from tests.harvest.conftest import Rows, Shelf

FIRST = ["users/me", "clients", "projects", "invoices", "expenses"]


@pytest.fixture
def worked(shelf: "Shelf", rows: "type[Rows]") -> "Shelf":
    """Three entries, read once."""
    shelf.account.lists["time_entries"] = [
        rows.entry(1, "2026-03-02"),
        rows.entry(2, "2026-11-02"),
        rows.entry(3, "2026-11-20"),
    ]
    shelf.sync()
    shelf.later()
    return shelf


def test_more_history_reads_only_what_is_lacking(worked: "Shelf", rows: "type[Rows]") -> None:
    worked.account.lists["time_entries"].append(rows.entry(4, "2025-07-01"))
    asked = worked.sync(start=date(2025, 6, 1))
    assert asked[-1] == "time_entries?from=2025-06-01&to=2025-12-31"
    assert len(asked) == len(FIRST) + 3
    assert worked.ids() == {1, 2, 3, 4}
    assert worked.ledger.kept.covered == Window(start=date(2025, 6, 1), end=date.max)


def test_less_history_forgets_nothing(worked: "Shelf") -> None:
    worked.account.edit("time_entries", 1, notes="old")
    worked.sync(start=date(2026, 11, 1))
    assert worked.record("time_entry", 1).description == "old"
    assert worked.ledger.kept.covered == Window(start=date(2026, 1, 1), end=date.max)


def test_only_the_days_that_the_connection_may_supply_are_asked_for(shelf: "Shelf", rows: "type[Rows]") -> None:
    days = [rows.entry(1, "2026-03-01"), rows.entry(2, "2026-05-31"), rows.entry(3, "2026-06-01")]
    shelf.account.lists["time_entries"] = days
    shelf.account.lists["invoices"] = [
        rows.invoice(issue_date="2026-06-01"),
        rows.invoice(101, issue_date="2026-05-01"),
    ]
    shelf.supplied = Window(start=date(2026, 3, 1), end=date(2026, 6, 1))
    asked = shelf.sync()
    assert "invoices?from=2026-03-01&to=2026-05-31" in asked
    assert "expenses?from=2026-03-01&to=2026-05-31" in asked
    assert asked[-1] == "time_entries?from=2026-03-01&to=2026-05-31"
    assert shelf.ids() == {1, 2}
    assert shelf.ids("invoice") == {101}


def test_later_days_that_it_may_supply_since_are_read(shelf: "Shelf", rows: "type[Rows]") -> None:
    days = [rows.entry(1, "2026-03-01"), rows.entry(2, "2026-05-31"), rows.entry(3, "2026-06-01")]
    shelf.account.lists["time_entries"] = days
    shelf.supplied = Window(start=date.min, end=date(2026, 6, 1))
    shelf.sync()
    shelf.supplied = Window(start=date.min, end=date.max)
    asked = shelf.sync(start=date(2025, 12, 1))
    assert asked[-2:] == ["time_entries?from=2026-06-01", "time_entries?from=2025-12-01&to=2025-12-31"]
    assert shelf.ids() == {1, 2, 3}
    assert shelf.ledger.kept.covered == Window(start=date(2025, 12, 1), end=date.max)


def test_what_it_may_not_supply_any_more_is_deleted(worked: "Shelf", rows: "type[Rows]") -> None:
    worked.account.lists["invoices"] = [rows.invoice(issue_date="2026-02-01")]
    worked.sync()
    assert worked.ids("invoice") == {100}
    worked.supplied = Window(start=date(2026, 4, 1), end=date.max)
    worked.sync()
    assert worked.ids() == {2, 3}
    assert worked.ids("invoice") == set()


def test_a_connection_that_may_supply_no_day_of_them_reads_no_entries(shelf: "Shelf") -> None:
    shelf.supplied = Window(start=date(2025, 1, 1), end=date(2025, 6, 1))
    asked = shelf.sync()
    assert not any(one.startswith("time_entries") for one in asked)
    assert shelf.ledger.kept.covered is None


def test_a_long_first_import_marks_each_year_newest_first(shelf: "Shelf", rows: "type[Rows]") -> None:
    """Without a request more."""
    days = ["2024-05-01", "2025-05-01", "2025-06-01", "2026-05-01"]
    shelf.account.lists["time_entries"] = [rows.entry(number, day) for number, day in enumerate(days, 1)]
    messages = list(fetch(shelf.account.settings(), shelf.ask(start=date(2024, 1, 1))))
    assert len(shelf.account.asked) == len(FIRST) + 1
    marks = [message.covered for message in messages if isinstance(message, Bookmark)]
    assert marks == [Window(start=date(year, 1, 1), end=date.max) for year in (2026, 2025, 2024)]
    told = [
        message.id if isinstance(message, TimeEntry) else message.window
        for message in messages
        if isinstance(message, TimeEntry) or (isinstance(message, Whole) and message.kind == "time_entry")
    ]
    assert told == [
        "4",
        Window(start=date(2026, 1, 1), end=date.max),
        "3",
        "2",
        Window(start=date(2025, 1, 1), end=date(2026, 1, 1)),
        "1",
        Window(start=date(2024, 1, 1), end=date(2025, 1, 1)),
    ]


def test_a_first_import_that_is_killed_goes_on_where_it_was(shelf: "Shelf", rows: "type[Rows]") -> None:
    days = ["2024-05-01", "2025-05-01", "2025-06-01", "2026-05-01"]
    shelf.account.lists["time_entries"] = [rows.entry(number, day) for number, day in enumerate(days, 1)]
    shelf.killed(lambda message: isinstance(message, TimeEntry) and message.id == "2", start=date(2024, 1, 1))
    assert shelf.ids() == {4}
    shelf.account.edit("time_entries", 4, notes="meanwhile")
    shelf.account.delete("time_entries", 2)
    shelf.later()
    asked = shelf.sync(start=date(2024, 1, 1))
    assert asked[-1] == "time_entries?from=2024-01-01&to=2025-12-31"
    assert shelf.ids() == {1, 3, 4}
    assert shelf.record("time_entry", 4).description == "meanwhile"
    assert shelf.ledger.kept.covered == Window(start=date(2024, 1, 1), end=date.max)


def test_more_history_that_is_cut_off_keeps_what_was_brought_up_to_date(worked: "Shelf", rows: "type[Rows]") -> None:
    worked.account.lists["time_entries"].append(rows.entry(4, "2025-07-01"))
    worked.account.edit("time_entries", 1, notes="other")
    worked.killed(lambda message: isinstance(message, TimeEntry) and message.id == "4", start=date(2025, 6, 1))
    assert worked.record("time_entry", 1).description == "other"
    assert worked.ids() == {1, 2, 3}


def test_years_that_are_marked_are_not_marked_again_where_the_list_changes(shelf: "Shelf", rows: "type[Rows]") -> None:
    """What was read of them before is brought up to date all the same."""
    account = shelf.account
    account.most = 2
    days = ["2024-05-01", "2025-05-01", "2025-06-01", "2026-05-01", "2026-06-01"]
    account.lists["time_entries"] = [rows.entry(number, day) for number, day in enumerate(days, 1)]
    account.afterwards[len(FIRST) + 2] = lambda: account.delete("time_entries", 5)
    messages = list(fetch(account.settings(), shelf.ask(start=date(2024, 1, 1))))
    marks = [message.covered for message in messages if isinstance(message, Bookmark)]
    assert marks == [Window(start=date(year, 1, 1), end=date.max) for year in (2026, 2025, 2024)]
    shelf.ledger.apply(messages)
    assert shelf.ids() == {1, 2, 3, 4}


def test_days_that_are_wholly_other_than_before_are_read_alone(shelf: "Shelf", rows: "type[Rows]") -> None:
    shelf.account.lists["time_entries"] = [rows.entry(1, "2026-03-01"), rows.entry(2, "2026-08-01")]
    shelf.supplied = Window(start=date.min, end=date(2026, 6, 1))
    shelf.sync()
    shelf.supplied = Window(start=date(2026, 7, 1), end=date.max)
    assert shelf.sync()[len(FIRST) :] == ["time_entries?from=2026-07-01"]
    assert shelf.ids() == {2}
