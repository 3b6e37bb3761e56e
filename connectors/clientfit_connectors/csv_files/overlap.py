"""Exports that overlap: a day that two files hold is the newer file's, and what stands in both counts once.

A file speaks for the persons who occur anywhere in it, so that exports of different people never displace each other.
"""

import logging
from collections.abc import Iterable, Iterator
from datetime import date

from clientfit_connectors.csv_files.entries import FileEntries, Worked

log = logging.getLogger(__name__)


def settled(files: Iterable[FileEntries]) -> list[Worked]:
    """The entries that hold, each once, by day, start and id."""
    by_kind: dict[str, list[FileEntries]] = {}
    for file in sorted(files, key=lambda file: file.table.age, reverse=True):
        by_kind.setdefault(file.table.kind.name, []).append(file)
    kept = [each for newest_first in by_kind.values() for each in _undisplaced(newest_first)]
    chosen: dict[str, Worked] = {}
    for _, worked in sorted(kept, key=lambda each: each[0].table.age, reverse=True):
        chosen.setdefault(worked.entry.id, worked)
    return sorted(chosen.values(), key=_position)


def _position(worked: Worked) -> tuple[date, str, str]:
    entry = worked.entry
    return entry.day, entry.started.isoformat() if entry.started else "", entry.id


def _undisplaced(newest_first: Iterable[FileEntries]) -> Iterator[tuple[FileEntries, Worked]]:
    """The entries of files of one kind whose day no newer file holds for their person."""
    speaker: dict[tuple[date, str], FileEntries] = {}
    for file in newest_first:
        lost: dict[str, tuple[FileEntries, set[str]]] = {}
        for worked in file.worked:
            if newer := speaker.get((worked.entry.day, worked.entry.person)):
                lost.setdefault(newer.table.label, (newer, set()))[1].add(worked.client)
            else:
                yield file, worked
        for newer, clients in lost.values():
            _warn(file, newer, clients)
        persons = {worked.entry.person for worked in file.worked}
        for day in {worked.entry.day for worked in file.worked}:
            for person in persons:
                speaker.setdefault((day, person), file)


def _warn(older: FileEntries, newer: FileEntries, clients: set[str]) -> None:
    """Say so where entries gave way to a file that does not know their client: one file a client, perhaps."""
    if unknown := clients - {"", *(worked.client for worked in newer.worked)}:
        log.warning(
            "%s: entries of %d client(s) that do not occur in the newer %s gave way to it, for both hold the same "
            "days; give exports of different clients a connection of their own",
            older.table.label,
            len(unknown),
            newer.table.label,
        )
