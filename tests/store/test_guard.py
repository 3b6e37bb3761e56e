"""The guard: a source that answers with nothing, or with too little, does not empty the store."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from clientfit_sync.connector import Bookmark, Gone, Message, Whole
from clientfit_sync.errors import SourceError
from clientfit_sync.model import Client, Project, TimeEntry
from clientfit_sync.store import Counts, Store
from store_keeping import run

Committed = Callable[[str], list[dict[str, Any]]]


def entry(number: int, day: date = date(2026, 3, 10)) -> TimeEntry:
    return TimeEntry(id=str(number), day=day, seconds=Decimal(3600))


def hundred(store: Store) -> list[TimeEntry]:
    entries = [entry(100 + number) for number in range(100)]
    run(store, *entries, Bookmark())
    return entries


def test_the_guard_stops_a_run_that_would_delete_above_20_and_above_a_quarter(
    store: Store, committed: Committed
) -> None:
    entries = hundred(store)
    message = "^stopped, .*delete 26 of 100 time entries.*clientfit-sync sync toggl --allow-deletions"
    with pytest.raises(SourceError, match=message):
        run(store, *entries[26:], Whole(kind="time_entry"), Bookmark())
    assert len(committed("time_entry")) == 100


def test_a_quarter_is_not_too_much(store: Store) -> None:
    entries = hundred(store)
    assert run(store, *entries[25:], Whole(kind="time_entry"), Bookmark()) == Counts(deleted=25)


def test_twenty_are_not_too_much(store: Store) -> None:
    run(store, *(entry(number) for number in range(20)), Bookmark())
    assert run(store, Whole(kind="time_entry"), Bookmark()) == Counts(deleted=20)


def test_deletions_can_be_allowed(store: Store, committed: Committed) -> None:
    hundred(store)
    assert run(store, Whole(kind="time_entry"), Bookmark(), allow_deletions=True) == Counts(deleted=100)
    assert committed("time_entry") == []


def test_the_guard_sums_over_the_run_and_keeps_what_was_committed_before(store: Store, committed: Committed) -> None:
    entries = hundred(store)
    stretches: list[Message] = []
    for start in range(0, 100, 10):
        stretches += [Gone(kind="time_entry", id=found.id) for found in entries[start : start + 10]]
        stretches.append(Bookmark())
    with pytest.raises(SourceError, match="30 of 100 time entries"):
        run(store, *stretches)
    assert len(committed("time_entry")) == 80


def test_it_sums_on_until_a_run_ends_whole(store: Store, committed: Committed) -> None:
    """Else one that is stopped would only have to be run again."""
    entries = hundred(store)
    stretches: list[Message] = []
    for start in range(0, 100, 10):
        stretches += [Gone(kind="time_entry", id=found.id) for found in entries[start : start + 10]]
        stretches.append(Bookmark())
    for _ in range(2):
        with pytest.raises(SourceError, match="30 of 100 time entries"):
            run(store, *stretches)
        assert len(committed("time_entry")) == 80
    assert run(store, *stretches[:22]) == Counts()
    with pytest.raises(SourceError, match="30 of 80 time entries"):
        run(store, *stretches)


def test_what_was_allowed_counts_no_more(store: Store, committed: Committed) -> None:
    entries = hundred(store)
    broken: list[Message] = [*(Gone(kind="time_entry", id=found.id) for found in entries[:50]), Bookmark(), entries[0]]
    with pytest.raises(SourceError, match="without a Bookmark"):
        run(store, *broken, allow_deletions=True)
    assert run(store, *(Gone(kind="time_entry", id=found.id) for found in entries[50:62]), Bookmark()).deleted == 12
    assert len(committed("time_entry")) == 38


def test_what_was_added_since_a_run_that_was_stopped_counts_as_held(store: Store) -> None:
    """A long first import that is interrupted begins with nothing."""
    with pytest.raises(SourceError, match="without a Bookmark"):
        run(store, *(entry(number) for number in range(100)), Bookmark(), entry(0))
    assert run(store, *(Gone(kind="time_entry", id=str(number)) for number in range(25)), Bookmark()).deleted == 25


def test_the_guard_measures_by_what_was_held_at_the_start(store: Store) -> None:
    hundred(store)
    added = [entry(number) for number in range(1000, 2000)]
    with pytest.raises(SourceError, match="100 of 100 time entries"):
        run(store, *added, Whole(kind="time_entry"), Bookmark())


def test_the_guard_counts_each_kind_for_itself(store: Store) -> None:
    clients = [Client(id=str(number), name="C") for number in range(30)]
    projects = [Project(id=str(number), name="P", client=None) for number in range(40)]
    hundred(store)
    run(store, *clients, *projects, Bookmark())
    with pytest.raises(SourceError, match="40 of 40 projects and 30 of 30 clients"):
        run(store, Whole(kind="client"), Whole(kind="project"), Bookmark())


def test_replacing_by_id_is_no_deletion(store: Store) -> None:
    entries = hundred(store)
    moved = [entry(int(found.id), day=date(2026, 4, 1)) for found in entries]
    assert run(store, *moved, Whole(kind="time_entry"), Bookmark()) == Counts(changed=100)
