"""What was deleted: found by counting, halving and reading, for nothing tells (DESIGN.md section 4)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from clientfit_connectors.harvest import dated, feed, fetch
from clientfit_sync.connector import Message, Whole
from clientfit_sync.errors import SourceError
from clientfit_sync.model import Window

if TYPE_CHECKING:
    from tests.harvest.conftest import Rows, Shelf

LISTS = 5
CHANGES, COUNT = 1, 1
DAYS = 40


@pytest.fixture
def worked(shelf: "Shelf", rows: "type[Rows]") -> "Shelf":
    """An entry a day from May 1, ids counting up with the days, in pages of 10, read once."""
    shelf.account.most = 10
    first = date(2026, 5, 1)
    shelf.account.lists["time_entries"] = [
        rows.entry(number, (first + timedelta(days=number - 1)).isoformat()) for number in range(1, DAYS + 1)
    ]
    shelf.sync()
    shelf.later()
    return shelf


def pages(asked: list[str]) -> list[str]:
    """What was asked for after the lists, the changes and the count."""
    return asked[LISTS + CHANGES + COUNT :]


def swept(shelf: "Shelf") -> list[Window | None]:
    """A run; returns the days of entries that it declares to be whole."""
    windows = []

    def noted() -> Iterator[Message]:
        for message in fetch(shelf.account.settings(), shelf.ask()):
            if isinstance(message, Whole) and message.kind == "time_entry":
                windows.append(message.window)
            yield message

    shelf.ledger.apply(noted())
    return windows


def alike(shelf: "Shelf") -> bool:
    return shelf.ids() == {row["id"] for row in shelf.account.lists["time_entries"]}


def test_where_the_counts_agree_nothing_more_is_asked(worked: "Shelf", rows: "type[Rows]") -> None:
    worked.account.add("time_entries", rows.entry(99, "2026-05-05"))
    assert pages(worked.sync()) == []
    assert alike(worked)


def test_a_deletion_among_the_newest_takes_one_page(worked: "Shelf") -> None:
    worked.account.delete("time_entries", 38)
    assert len(pages(worked.sync())) == 1
    assert alike(worked)


def test_pages_are_read_until_what_is_older_agrees(worked: "Shelf") -> None:
    worked.account.delete("time_entries", 38, 25)
    assert len(pages(worked.sync())) == 2
    assert alike(worked)


def test_a_deletion_among_the_oldest_takes_all_pages(worked: "Shelf") -> None:
    worked.account.delete("time_entries", 1)
    assert len(pages(worked.sync())) == 4
    assert alike(worked)


def test_only_days_that_were_wholly_read_are_swept(worked: "Shelf") -> None:
    """Of the last day of a page more may follow."""
    worked.account.delete("time_entries", 38)
    assert swept(worked) == [Window(start=date(2026, 5, 31), end=date.max)]


def test_a_deletion_on_the_last_day_of_a_page_is_found(worked: "Shelf", rows: "type[Rows]") -> None:
    """The tenth row of the page and the eleventh are of one day."""
    for number in range(50, 53):
        worked.account.add("time_entries", rows.entry(number, "2026-05-31"))
    worked.sync()
    worked.account.delete("time_entries", 50)
    worked.sync()
    assert alike(worked)


def test_a_page_of_one_day_alone_ends_nothing(worked: "Shelf", rows: "type[Rows]") -> None:
    for number in range(50, 65):
        worked.account.add("time_entries", rows.entry(number, "2026-06-09"))
    worked.sync()
    worked.account.delete("time_entries", 52)
    worked.sync()
    assert alike(worked)


def test_additions_and_deletions_that_cancel_out_are_found(worked: "Shelf", rows: "type[Rows]") -> None:
    worked.account.delete("time_entries", 7)
    worked.account.add("time_entries", rows.entry(99, "2026-05-30"))
    worked.sync()
    assert alike(worked)


def test_what_appears_without_being_told_as_changed_is_found(worked: "Shelf", rows: "type[Rows]") -> None:
    """Such as the entries of a person who joined the owner's team."""
    worked.account.lists["time_entries"].append(rows.entry(99, "2026-05-03", updated_at="2026-05-03T00:00:00Z"))
    worked.sync()
    assert alike(worked)


def test_all_entries_may_be_gone(worked: "Shelf") -> None:
    """A page without any is believed once two more counts say the same."""
    worked.account.lists["time_entries"] = []
    assert len(pages(worked.sync())) == 3
    assert worked.ids() == set()


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten rows or fewer are read rather than counted."""
    monkeypatch.setattr(feed, "AT_ONCE", 10)
    monkeypatch.setattr(feed, "LIGHT", 5)


@pytest.mark.usefixtures("few")
def test_above_what_is_read_at_once_counts_of_halves_find_the_place(worked: "Shelf") -> None:
    worked.account.delete("time_entries", 3)
    assert pages(worked.sync()) == [
        "time_entries?from=2026-05-21",
        "time_entries?from=2026-05-11&to=2026-05-20",
        "time_entries?from=2026-01-01&to=2026-05-10",
    ]
    assert alike(worked)


@pytest.mark.usefixtures("few")
def test_the_other_halfs_count_follows(worked: "Shelf") -> None:
    """Deletions in both halves cost a count and two readings at each place."""
    worked.account.delete("time_entries", 3, 38)
    asked = pages(worked.sync())
    assert len(asked) == 5
    assert alike(worked)


@pytest.mark.usefixtures("few")
def test_one_day_with_many_entries_is_read(worked: "Shelf", rows: "type[Rows]") -> None:
    for number in range(50, 80):
        worked.account.add("time_entries", rows.entry(number, "2026-06-09"))
    worked.sync()
    worked.account.delete("time_entries", 60)
    worked.sync()
    assert alike(worked)


@pytest.mark.usefixtures("few")
def test_many_entries_where_none_is_held_are_read(shelf: "Shelf", rows: "type[Rows]") -> None:
    shelf.account.lists["time_entries"] = [rows.entry(1, "2026-11-01")]
    shelf.sync()
    shelf.account.lists["time_entries"] = [
        rows.entry(number, "2026-03-01", updated_at="2026-03-01T00:00:00Z") for number in range(2, 30)
    ]
    shelf.sync()
    assert alike(shelf)


def test_above_what_is_counted_lightly_the_newest_page_is_the_count(
    worked: "Shelf", monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading all six pages then takes no seventh request."""
    monkeypatch.setattr(feed, "LIGHT", DAYS - 1)
    asked = worked.sync()
    assert asked[LISTS + CHANGES :] == ["time_entries?from=2026-01-01"]
    assert worked.account.api.requests[-1].query["per_page"] == "2000"
    worked.account.delete("time_entries", 1)
    assert len(worked.sync()[LISTS + CHANGES :]) == 4
    assert alike(worked)


def test_where_a_page_already_agrees_with_all_that_is_held_nothing_is_swept(
    worked: "Shelf", rows: "type[Rows]", monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of it is of one day, and more of that may follow."""
    for number in range(50, 65):
        worked.account.add("time_entries", rows.entry(number, "2026-06-09"))
    monkeypatch.setattr(feed, "LIGHT", 0)
    worked.supplied = Window(start=date.min, end=date(2026, 6, 10))
    assert swept(worked) == [Window(start=date(2026, 6, 10), end=date.max)]
    assert alike(worked)


def test_up_to_what_is_counted_lightly_there_is_a_count(worked: "Shelf", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "LIGHT", DAYS)
    worked.sync()
    assert worked.account.api.requests[-1].query["per_page"] == "1"


def test_a_list_that_is_not_in_order_is_read_to_its_end(worked: "Shelf", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(worked.account.by, "time_entries", "id")
    worked.account.edit("time_entries", 40, spent_date="2026-05-02")
    worked.account.edit("time_entries", 1, spent_date="2026-06-09")
    worked.account.delete("time_entries", 5)
    assert len(pages(worked.sync())) == 4
    assert alike(worked)


def test_an_entry_that_is_deleted_after_it_was_read_as_changed_is_gone(worked: "Shelf") -> None:
    """It was yielded in this run, so that a sweep of its days alone would keep it."""
    account = worked.account
    account.edit("time_entries", 30, notes="changed")
    account.afterwards[LISTS + CHANGES] = lambda: account.delete("time_entries", 30)
    worked.sync()
    assert alike(worked)


@pytest.mark.usefixtures("few")
def test_what_moves_from_days_that_were_read_to_days_that_were_not_is_counted_once(worked: "Shelf") -> None:
    """The halves then have one more together than the whole, which is read once more."""
    account = worked.account
    account.delete("time_entries", 3, 38)
    account.afterwards[LISTS + CHANGES + COUNT + 3] = lambda: account.edit("time_entries", 40, spent_date="2026-05-03")
    assert "time_entries?from=2026-01-01" in pages(worked.sync())
    assert alike(worked)


def test_what_comes_while_deletions_are_looked_for_is_found(worked: "Shelf", rows: "type[Rows]") -> None:
    account = worked.account
    account.delete("time_entries", 1)
    account.afterwards[LISTS + CHANGES + COUNT] = lambda: account.add("time_entries", rows.entry(99, "2026-06-20"))
    worked.sync()
    assert alike(worked)


def test_counts_that_never_agree_are_an_error(worked: "Shelf") -> None:
    """Whatever the store makes of what it gets."""
    ask = worked.ask()
    object.__setattr__(ask, "held", lambda kind, window=None, part="": worked.ledger.held(kind, window, part) + 1)
    with pytest.raises(SourceError, match="GET /time_entries: Harvest counts 40 from 2026-01-01 on, but 41 are held"):
        list(fetch(worked.account.settings(), ask))


@pytest.fixture
def billed(shelf: "Shelf", rows: "type[Rows]", monkeypatch: pytest.MonkeyPatch) -> "Shelf":
    """Above what is read anew in each run: thirty invoices, and as many expenses."""
    monkeypatch.setattr(dated, "FEW", 10)
    shelf.account.lists["invoices"] = [
        rows.invoice(number, issue_date=f"2026-09-{number:02}") for number in range(1, 31)
    ]
    shelf.account.lists["expenses"] = [
        rows.expense(number, spent_date=f"2026-09-{number:02}") for number in range(1, 31)
    ]
    shelf.sync()
    shelf.later()
    return shelf


def test_of_long_lists_of_invoices_and_expenses_changes_are_asked_for(billed: "Shelf") -> None:
    billed.account.edit("invoices", 3, number="other")
    billed.account.edit("expenses", 4, notes="other")
    asked = billed.sync()
    assert asked[3:7] == [
        "invoices?updated_since=2019-12-31T23%3A50%3A00Z",
        "invoices",
        "expenses?updated_since=2019-12-31T23%3A50%3A00Z",
        "expenses",
    ]
    assert billed.record("invoice", 3).number == "other"
    assert billed.record("expense", 4).description == "other"


def test_what_was_deleted_of_long_lists_is_found(billed: "Shelf") -> None:
    billed.account.delete("invoices", 7)
    billed.account.delete("expenses", 1, 30)
    billed.sync()
    assert billed.ids("invoice") == set(range(1, 31)) - {7}
    assert billed.ids("expense") == set(range(2, 30))


def test_a_sweep_reads_long_lists_whole(billed: "Shelf") -> None:
    billed.later(days=7)
    asked = billed.sync()
    assert not any("updated_since" in one for one in asked)
    assert {request.query["per_page"] for request in billed.account.api.requests[1:]} == {"2000"}


def test_short_lists_are_read_anew_each_time(shelf: "Shelf", rows: "type[Rows]") -> None:
    shelf.account.lists["invoices"] = [rows.invoice(1), rows.invoice(2)]
    shelf.account.lists["expenses"] = [rows.expense(1), rows.expense(2)]
    shelf.sync()
    shelf.account.delete("invoices", 1)
    shelf.account.delete("expenses", 2)
    assert len([one for one in shelf.sync() if one in {"invoices", "expenses"}]) == 2
    assert shelf.ids("invoice") == {2}
    assert shelf.ids("expense") == {1}
