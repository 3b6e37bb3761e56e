"""What the store makes of a connector's messages, in plain dictionaries: a reference for tests of connectors."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from clientfit_sync.connector import Ask, Bookmark, Gone, Message, View, Whole
from clientfit_sync.errors import SourceError
from clientfit_sync.model import KIND, Client, Expense, Invoice, Kind, Project, Record, TimeEntry, Window

Key = tuple[Kind, str]
NAMING: tuple[Kind, ...] = ("time_entry", "expense", "invoice", "project", "client")
"""What names comes before what is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What one connection's Bookmarks have committed.

    `gone`: the clients and projects of `records` that the source has deleted and another record still names. `view`:
    what the last whole run told, an empty one where it told none.
    """

    records: Mapping[Key, Record] = field(default_factory=dict)
    gone: frozenset[Key] = frozenset()
    covered: Window | None = None
    bookmark: Mapping[str, Any] = field(default_factory=dict)
    view: View = field(default_factory=View)


class Ledger:
    """One connection's records, kept as the store keeps them; without the guard, which is the house's.

    Numbers and text stay as they came (the store rounds to millionths and replaces what a database refuses).
    """

    def __init__(self, kept: Kept | None = None) -> None:
        self.kept = kept or Kept()
        self.requests = 0
        self._begin()

    def _begin(self) -> None:
        """Back to what was committed last."""
        self._records = dict(self.kept.records)
        self._gone = set(self.kept.gone)
        self._seen: set[Key] = set()
        self._uncommitted = False

    def ask(self, *, start: date, now: datetime, folder: Path, full: bool = False) -> Ask:
        """What the house would ask of the connector next; `full` ignores what is covered and the bookmark."""
        return Ask(
            start=start,
            covered=None if full else self.kept.covered,
            bookmark={} if full else self.kept.bookmark,
            held=self.held,
            now=now,
            folder=folder,
            tracked=self.tracked,
            meter=self.meter,
        )

    def meter(self, left: int | None = None) -> None:  # noqa: ARG002  # as `connector.Meter` has it
        """Counts a request in `requests`."""
        self.requests += 1

    def apply(self, messages: Iterable[Message]) -> None:
        """Takes a whole run; what comes after the last Bookmark of one that fails is as if it had never come.

        Raises:
            SourceError: messages came after the last Bookmark.
            TypeError: a Bookmark's state is no JSON.
            Whatever `messages` raises is passed on.
        """
        told: View | None = None
        try:
            for message in messages:
                match message:
                    case View():
                        told = message
                    case Bookmark():
                        self._commit(message, told or self.kept.view)
                    case _:
                        self._take(message)
            if self._uncommitted:
                raise SourceError("the connector ended without a Bookmark after what it yielded last")
            self.kept = replace(self.kept, view=told or View())
        finally:
            self._begin()

    def _take(self, message: Record | Gone | Whole) -> None:
        self._uncommitted = True
        match message:
            case Gone(kind=kind, id=id_):
                self._gone |= {(kind, id_)} & self._records.keys()
            case Whole(kind=kind, window=window, part=part):
                self._gone |= self._within(kind, window, part) - self._seen
            case _:
                key = KIND[type(message)], message.id
                self._records[key] = message
                self._seen.add(key)
                self._gone.discard(key)

    def _commit(self, bookmark: Bookmark, view: View) -> None:
        for kind in NAMING:
            named = named_by(self._records.values())
            for key in [key for key in self._gone - named if key[0] == kind]:
                del self._records[key]
                self._gone.remove(key)
        self.kept = Kept(
            records=self._records,
            gone=frozenset(self._gone),
            covered=bookmark.covered,
            bookmark=json.loads(json.dumps(dict(bookmark.state), allow_nan=False)),
            view=view,
        )
        self._begin()

    def _within(self, kind: Kind, window: Window | None, part: str) -> set[Key]:
        return {
            key
            for key, record in self._records.items()
            if key[0] == kind and part in {"", record.part} and (window is None or dated(record, window))
        }

    def held(self, kind: Kind, window: Window | None = None, part: str = "") -> int:
        """See `connector.Held`; what the source said to be gone does not count."""
        return len(self._within(kind, window, part) - self._gone)

    def tracked(self, window: Window, part: str = "") -> Decimal:
        """See `connector.Tracked`; what the source said to be gone does not count."""
        found = (self._records[key] for key in self._within("time_entry", window, part) - self._gone)
        return sum((one.seconds for one in found if isinstance(one, TimeEntry) and not one.running), Decimal(0))

    def records(self, window: Window | None = None) -> dict[Key, Record]:
        """What the source has: without what is gone, and the entries and expenses dated in `window` (None: all)."""
        return {
            key: record
            for key, record in self.kept.records.items()
            if key not in self.kept.gone
            and (window is None or not isinstance(record, TimeEntry | Expense) or dated(record, window))
        }


def dated(record: Record, window: Window) -> bool:
    """Whether it is dated in the window; clients and projects lie in none."""
    match record:
        case TimeEntry(day=day) | Expense(day=day) | Invoice(issued=day):
            return day in window
    return False


def named_by(records: Collection[Record]) -> set[Key]:
    """The clients and projects that any of the records names."""
    named: set[tuple[Kind, str | None]] = set()
    for record in records:
        match record:
            case TimeEntry(project=project) | Expense(project=project):
                named.add(("project", project))
            case Invoice(client=client, lines=lines):
                named |= {("client", client), *(("project", line.project) for line in lines)}
            case Project(client=client):
                named.add(("client", client))
            case Client():
                pass
    return {(kind, id_) for kind, id_ in named if id_ is not None}
