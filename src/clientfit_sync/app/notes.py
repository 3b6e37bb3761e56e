"""Notes about clients: kept, listed, read back and removed.

A note is kept under the client's name as it is shown. Names that are joined later, by an alias, are joined when notes
are read, and a note's id is then that of its content with the name as it is shown now.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Self

from clientfit_sync.app import books
from clientfit_sync.app.note_draft import identified
from clientfit_sync.config import Settings
from clientfit_sync.errors import UsageError
from clientfit_sync.figures import Roster
from clientfit_sync.figures.roster import fold
from clientfit_sync.model import Note
from clientfit_sync.render import json_text
from clientfit_sync.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What became of the notes of a file: how many were `kept`, how many there before, whose client nobody knows."""

    kept: int
    held: int
    strangers: tuple[str, ...]


def joined(notes: Iterable[Note], roster: Roster) -> tuple[Note, ...]:
    """The notes under the names of the roster, each once; newest first, those of one day by client."""
    shown = {one.id: one for one in (_shown(note, roster) for note in notes)}
    return tuple(sorted(shown.values(), key=lambda one: (-one.day.toordinal(), one.client, one.id)))


def add(settings: Settings, note: Note) -> tuple[Note, bool]:
    """The note as it is kept, and whether it is new.

    A client is known by the configuration, by a sync or by earlier notes. While the first two name none, any name is
    taken.

    Raises:
        UsageError: no such client.
        LockedError: another run is at work.
        StoreError: the database cannot be written.
    """
    with _desk(settings) as (store, book):
        kept = _shown(replace(note, client=book.client(note.client)), book.roster)
        return kept, _keep(store, book, [kept]) > 0


def listed(settings: Settings, client: str | None = None) -> tuple[Note, ...]:
    """The notes about all clients or one, newest first.

    Raises:
        UsageError: no such client.
        StoreError: the database cannot be read.
    """
    with Store.open(settings.database, write=False) as store:
        book = Notebook.of(store, settings)
    name = None if client is None else book.client(client)
    return tuple(one for one in joined(book.notes, book.roster) if name in {None, one.client})


def restore(settings: Settings, notes: Sequence[Note]) -> Restored:
    """Keeps the notes of a file; those about clients whom nobody knows too, for their source may be gone by now.

    Raises:
        LockedError: another run is at work.
        StoreError: the database cannot be written.
    """
    with _desk(settings) as (store, book):
        given = joined(notes, book.roster)
        kept = _keep(store, book, given)
    unknown = sorted({one.client for one in given if not book.knows(one.client)})
    return Restored(kept=kept, held=len(given) - kept, strangers=tuple(book.stranger(one) for one in unknown))


def remove(settings: Settings, ids: Iterable[str]) -> tuple[Note, ...]:
    """Removes the notes of these ids and tells what they were; none of them where one is not there.

    Raises:
        UsageError: there is no such note.
        LockedError: another run is at work.
        StoreError: the database cannot be written.
    """
    wanted = dict.fromkeys(id_.strip().lower() for id_ in ids)
    with _desk(settings) as (store, book):
        there = {one.id: one for one in joined(book.notes, book.roster)}
        if unknown := [id_ for id_ in wanted if id_ not in there]:
            raise UsageError(
                *(f"--remove {id_}: no such note; `clientfit-sync notes` tells the ids" for id_ in unknown)
            )
        for note in book.notes:
            if _shown(note, book.roster).id in wanted:
                store.remove_note(note.id)
    return tuple(there[id_] for id_ in wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notebook:
    """The notes as they are kept, and the names of clients; `choosy`: other names are not taken."""

    notes: tuple[Note, ...]
    roster: Roster
    choosy: bool

    @classmethod
    def of(cls, store: Store, settings: Settings) -> Self:
        """The notes of the store; their clients stay known when a source forgets them."""
        used = [one.name for one in settings.connections]
        known = Roster.of(settings.clients, [one.name for one in store.client_names(connections=used)])
        notes = store.notes()
        noted = Roster.of({}, [one.client for one in notes])
        roster = Roster({**noted.shown, **known.shown}, known.terms)
        return cls(notes=notes, roster=roster, choosy=bool(known.shown))

    def knows(self, name: str) -> bool:
        """Whether it is a client's name, or could be: while there is nothing to know them by."""
        return not self.choosy or fold(name) in self.roster.shown

    def client(self, name: str) -> str:
        """The client of that name or alias, as it is shown.

        Raises:
            UsageError: clients are known, but none of that name.
        """
        if not self.knows(name):
            raise UsageError(
                f"CLIENT {self.stranger(name)}. A new one is known after a sync, or by a table of its own such as "
                f"[clients.{json_text.quoted(name)}] in the configuration"
            )
        return self.roster.name(name)

    def stranger(self, name: str) -> str:
        """See `books.stranger`."""
        return books.stranger(self.roster, name)


@contextmanager
def _desk(settings: Settings) -> Iterator[tuple[Store, Notebook]]:
    """The store, for this run alone, and the notes in it."""
    with Store.open(settings.database, write=True) as store, store.alone():
        yield store, Notebook.of(store, settings)


def _keep(store: Store, book: Notebook, notes: Iterable[Note]) -> int:
    """Keeps those that are not there yet; how many."""
    held = {one.id for one in joined(book.notes, book.roster)}
    return store.keep_notes([one for one in notes if one.id not in held])


def _shown(note: Note, roster: Roster) -> Note:
    return identified(replace(note, client=roster.name(note.client)))
