"""Lists that change while their pages, which are offsets, are read."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from clientfit_sync.errors import SourceError

if TYPE_CHECKING:
    from tests.harvest.conftest import Account, Rows, Shelf

    from clientfit_sync.testing.server import Request

LISTS = 5


@pytest.fixture
def paged(account: "Account", rows: "type[Rows]") -> "Account":
    """An entry on each of the first 25 days of May, in three pages; not read yet."""
    account.most = 10
    account.lists["time_entries"] = [rows.entry(number, f"2026-05-{number:02}") for number in range(1, 26)]
    return account


def alike(shelf: "Shelf") -> bool:
    return shelf.ids() == {row["id"] for row in shelf.account.lists["time_entries"] if row["spent_date"] >= "2026"}


def test_a_row_that_slides_between_two_pages_is_read_again(
    shelf: "Shelf", paged: "Account", rows: "type[Rows]"
) -> None:
    """A new entry on top pushes the tenth to the next page; all are then read once more."""
    paged.afterwards[LISTS + 1] = lambda: paged.add("time_entries", rows.entry(99, "2026-11-01"))
    asked = shelf.sync()
    assert len(asked) == LISTS + 2 + 3
    assert alike(shelf)


def test_a_row_that_is_skipped_between_two_pages_is_read_again(shelf: "Shelf", paged: "Account") -> None:
    """What was read of it before it was deleted is gone."""
    paged.afterwards[LISTS + 1] = lambda: paged.delete("time_entries", 25)
    shelf.sync()
    assert alike(shelf)


def test_a_row_that_comes_twice_while_another_goes_is_read_again(
    shelf: "Shelf", paged: "Account", rows: "type[Rows]"
) -> None:
    """The list is as long as it was."""

    def change() -> None:
        paged.add("time_entries", rows.entry(99, "2026-11-01"))
        paged.delete("time_entries", 1)

    paged.afterwards[LISTS + 1] = change
    shelf.sync()
    assert alike(shelf)


def test_a_list_that_never_stands_still_is_an_error(shelf: "Shelf", paged: "Account") -> None:
    for number in (1, 3, 5):
        paged.afterwards[LISTS + number] = lambda: paged.delete("time_entries", paged.lists["time_entries"][-1]["id"])
    with pytest.raises(SourceError, match="GET /time_entries: the list changed while it was read, 3 times"):
        shelf.sync()
    assert shelf.ids() == set()


def test_fewer_rows_than_the_source_counts_are_an_error(shelf: "Shelf", rows: "type[Rows]") -> None:
    shelf.account.lists["time_entries"] = [rows.entry(1), rows.entry(2)]
    shelf.account.more["time_entries"] = 1
    with pytest.raises(SourceError, match="2 rows came of 3, 3 times"):
        shelf.sync()


def test_what_was_skipped_while_another_was_added_is_found(
    shelf: "Shelf", paged: "Account", rows: "type[Rows]"
) -> None:
    """The list is as long as it was, and no row comes twice: only the new one's time of change tells."""

    def swap() -> None:
        paged.delete("time_entries", 25)
        paged.add("time_entries", rows.entry(99, "2026-03-01"))

    paged.afterwards[LISTS + 1] = swap
    asked = shelf.sync()
    assert len(asked) == LISTS + 3 + 3
    assert alike(shelf)


def test_so_it_is_where_deletions_are_looked_for(shelf: "Shelf", paged: "Account", rows: "type[Rows]") -> None:
    """No agreement of counts ends a reading in which something was changed."""
    shelf.sync()
    shelf.later()
    paged.delete("time_entries", 12)

    def swap() -> None:
        paged.delete("time_entries", 25)
        paged.add("time_entries", rows.entry(99, "2026-05-14"))

    paged.afterwards[LISTS + 3] = swap
    shelf.sync()
    assert alike(shelf)


def test_what_was_changed_just_before_costs_one_reading_more_at_most(shelf: "Shelf", paged: "Account") -> None:
    """In the second that the first page was sent in, on each of the others: by the clock it may have come between."""
    for number in (1, 2, 8, 12):
        paged.edit("time_entries", number)
    assert len(shelf.sync()) == LISTS + 3 + 3
    assert alike(shelf)


def test_what_this_run_has_seen_before_is_no_change(shelf: "Shelf", paged: "Account") -> None:
    shelf.sync()
    shelf.later()
    for number in (1, 8, 12):
        paged.edit("time_entries", number, notes="other")
    paged.delete("time_entries", 2)
    assert len(shelf.sync()) == LISTS + 2 + 3
    assert alike(shelf)


def test_where_the_clocks_differ_times_of_change_tell_nothing(shelf: "Shelf", paged: "Account") -> None:
    paged.now -= timedelta(days=365)
    assert len(shelf.sync()) == LISTS + 3


def test_without_a_clock_times_of_change_tell_nothing(shelf: "Shelf", paged: "Account") -> None:
    paged.tells_time = False
    paged.edit("time_entries", 1)
    assert len(shelf.sync()) == LISTS + 3


def test_changes_that_come_while_changes_are_read_are_read_again(shelf: "Shelf", paged: "Account") -> None:
    """One moves out of the days that are kept, and up the list: it would hide another."""
    shelf.sync()
    shelf.later()
    for number in range(1, 26):
        paged.edit("time_entries", number, notes="other")
    paged.now += timedelta(minutes=1)

    def swap() -> None:
        paged.delete("time_entries", 25)
        paged.edit("time_entries", 1, spent_date="2025-01-01")

    paged.afterwards[LISTS + 1] = swap
    shelf.sync()
    assert alike(shelf)
    assert all(shelf.record("time_entry", number).description == "other" for number in range(2, 25))


def test_a_row_that_comes_twice_ends_no_search_for_deletions(
    shelf: "Shelf", paged: "Account", rows: "type[Rows]"
) -> None:
    """The counts of what is older agree by chance."""
    shelf.sync()
    shelf.later()
    paged.delete("time_entries", 12)

    def change() -> None:
        paged.add("time_entries", rows.entry(99, "2026-11-01"))
        paged.delete("time_entries", 1)

    paged.afterwards[LISTS + 3] = change
    shelf.sync()
    assert alike(shelf)


@pytest.mark.parametrize("rows_too", [False, True])
def test_pages_that_never_end_are_an_error(
    shelf: "Shelf", paged: "Account", monkeypatch: pytest.MonkeyPatch, *, rows_too: bool
) -> None:
    """Each of them is empty, or of rows that nobody counted, and leads to one that nobody has seen before."""
    row = paged.lists["time_entries"][0]

    def page(path: str, request: "Request") -> Any:
        if path != "time_entries":
            return usual(path, request)
        number = int(request.query.get("page", "1"))
        link = f"{paged.api.url}{request.path}?page={number + 1}"
        rows = [row | {"id": number}] if rows_too else []
        return {"time_entries": rows, "total_entries": 2 if rows_too else 0, "links": {"next": link}}

    usual = paged.page
    monkeypatch.setattr(paged, "page", page)
    with pytest.raises(SourceError, match=r"^GET /time_entries: (a page without|3 rows came of 2)"):
        shelf.sync()
    assert len(paged.asked) == LISTS + (9 if rows_too else 1)
