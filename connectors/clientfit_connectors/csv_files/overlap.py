"""Exports that overlap: a day that two files hold is the newer file's, and what stands in both counts once.

A file speaks for the persons who occur anywhere in it, so that exports of different people never displace each other.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from clientfit_connectors.csv_files import losses
from clientfit_connectors.csv_files.entries import FileEntries, Worked


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
        displaced: dict[str, tuple[FileEntries, list[Worked]]] = {}
        for worked in file.worked:
            if newer := speaker.get((worked.entry.day, worked.entry.person)):
                displaced.setdefault(newer.table.label, (newer, []))[1].append(worked)
            else:
                yield file, worked
        for newer, gave_way in displaced.values():
            losses.warn(file, newer, gave_way)
        persons = {worked.entry.person for worked in file.worked}
        for day in {worked.entry.day for worked in file.worked}:
            for person in persons:
                speaker.setdefault((day, person), file)
