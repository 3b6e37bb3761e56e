"""Notes are kept as they are, once each, and nothing that a source does takes them away."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from clientfit_sync.connector import Bookmark, Whole
from clientfit_sync.model import Note
from clientfit_sync.store import Store
from store_reading import NAMES, NOW, entry, invoice, run

Committed = Callable[[str], list[dict[str, Any]]]
TEXTS = ["zwei\nZeilen\r\n", "\t=1+1", "Größe 👩\u200d🎨", "\x1b[31m", "'q' \"q\" \\ %s :x", "x" * 10_000]


def note(id_: str, **fields: Any) -> Note:
    content: dict[str, Any] = {"client": "Acme", "kind": "doubt", "day": date(2026, 3, 10), "text": "late"}
    return Note(id=id_, **content | fields)


def test_a_new_store_has_no_notes(store: Store) -> None:
    assert store.notes() == ()


@pytest.mark.parametrize("text", TEXTS)
def test_a_note_comes_back_as_it_was(store: Store, text: str) -> None:
    kept = note("a", client=" Ünï ", kind="incident", text=text, severity=3)
    assert store.keep_notes([kept]) == 1
    assert store.notes() == (kept,)


def test_notes_come_newest_first_those_of_a_day_by_id(store: Store) -> None:
    old, b, a, new = note("z", day=date(2020, 1, 1)), note("b"), note("a"), note("y", day=date(2026, 3, 11))
    assert store.keep_notes([old, b, a, new]) == 4
    assert store.notes() == (new, a, b, old)


def test_only_new_ids_are_kept_and_counted(store: Store) -> None:
    store.keep_notes([note("a")])
    assert store.keep_notes([note("a", text="another"), note("b"), note("b")]) == 1
    assert [(one.id, one.text) for one in store.notes()] == [("a", "late"), ("b", "late")]
    assert store.keep_notes([]) == 0


def test_one_note_is_removed_and_no_other(store: Store) -> None:
    store.keep_notes([note("a"), note("b")])
    assert store.remove_note("a")
    assert not store.remove_note("a")
    assert [one.id for one in store.notes()] == ["b"]


def test_what_is_kept_or_removed_is_committed(store: Store, committed: Committed) -> None:
    store.keep_notes([note("a"), note("b")])
    assert [row["id"] for row in committed("note")] == ["a", "b"]
    store.remove_note("a")
    assert [row["id"] for row in committed("note")] == ["b"]


def test_neither_a_source_that_empties_nor_one_that_is_forgotten_takes_notes_away(store: Store) -> None:
    run(store, *NAMES, entry(1), invoice("i1", "c1"))
    store.keep_notes([note("a")])
    run(store, *(Whole(kind=kind) for kind in ("time_entry", "invoice", "project", "client")))
    with store.intake("toggl", type="toggl", ages=True, now=NOW, full=True) as intake:
        intake.apply([Whole(kind="client"), Bookmark()])
    assert store.client_names() == ()
    assert [one.id for one in store.notes()] == ["a"]
    assert store.forget("toggl") is not None
    assert [one.id for one in store.notes()] == ["a"]


def test_what_was_kept_is_there_for_who_may_only_read(url: str) -> None:
    with Store.open(url, write=True) as store:
        store.keep_notes([note("a")])
    with Store.open(url, write=False) as store:
        assert [one.id for one in store.notes()] == ["a"]
