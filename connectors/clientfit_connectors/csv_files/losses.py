"""Hours that a newer file takes away without anything in their place: one file a client or a project, perhaps."""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from clientfit_connectors.csv_files.entries import FileEntries, Worked
from clientfit_connectors.csv_files.faults import shown
from clientfit_sync.model import SECONDS_PER_HOUR

NAMED = 10
TENTH = Decimal("0.1")
WARNING = (
    "%s: %s h of %s do not count, for the newer %s holds the same days without them: give exports of different clients "
    "or projects a connection of their own, or delete %s if %s holds everything"
)

Work = tuple[str, str]
Place = tuple[date, str, datetime | None, Decimal, str]

log = logging.getLogger(__name__)


def warn(older: FileEntries, newer: FileEntries, displaced: Sequence[Worked]) -> None:
    """Say what is lost of the older file's rows that gave way to the newer one, if there is anything."""
    lost = list(_lost(displaced, newer.worked))
    hours = sum((worked.entry.seconds for worked in lost), Decimal(0)) / SECONDS_PER_HOUR
    if hours:
        told = max(hours.quantize(TENTH, ROUND_HALF_UP), TENTH)
        old, new = older.table.label, newer.table.label
        log.warning(WARNING, old, told, _named(lost, newer.worked), new, old, new)


def _lost(displaced: Iterable[Worked], newer: Iterable[Worked]) -> Iterator[Worked]:
    """The rows whose client and project occur nowhere in the newer file, and whose place none of its rows takes.

    A row of the newer file that the older one has as well stands for itself; each other takes one row's place.
    """
    known = {_work(worked) for worked in newer}
    new = Counter((_place(worked), _work(worked)) for worked in newer)
    new -= Counter((_place(worked), _work(worked)) for worked in displaced)
    places = Counter(place for place, _ in new.elements())
    for worked in displaced:
        if _work(worked) in known:
            continue
        places[_place(worked)] -= 1
        if places[_place(worked)] < 0:
            yield worked


def _work(worked: Worked) -> Work:
    return worked.client, worked.project


def _place(worked: Worked) -> Place:
    """What a row says but for whom the work was: a renaming leaves it as it is, and other work is hardly alike."""
    entry = worked.entry
    return entry.day, entry.person, entry.started, entry.seconds, entry.description


def _named(lost: Iterable[Worked], newer: Iterable[Worked]) -> str:
    """The clients; of one that the newer file knows, the projects."""
    clients = {worked.client for worked in newer}
    works = sorted({_work(worked) for worked in lost})
    names = list(dict.fromkeys(_name(*work, whole=work[0] not in clients) for work in works))
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


def _name(client: str, project: str, *, whole: bool) -> str:
    if not client:
        return f"project {shown(project)} without a client" if project else "entries without a client"
    if whole:
        return shown(client)
    return f"project {shown(project)} of {shown(client)}" if project else f"{shown(client)} without a project"
