"""One connection's run: takes its messages, one transaction a Bookmark (DESIGN.md section 3)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, func, select

from clientfit_sync.connector import Bookmark, Gone, Message, View, Whole
from clientfit_sync.errors import SourceError
from clientfit_sync.model import KIND, Kind, Record, Window
from clientfit_sync.store import batch, deletions, sources
from clientfit_sync.store.guard import Guard
from clientfit_sync.store.rows import text
from clientfit_sync.store.schema import RECORDS, time_entry
from clientfit_sync.store.sources import Origin, Progress

BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many records a run added, changed in content, and deleted."""

    added: int = 0
    changed: int = 0
    deleted: int = 0


class Intake:
    """Takes the messages of one run. What came after the last Bookmark is as if it had never come.

    Of several a `View` the last one is kept, with the next Bookmark or the end; a whole run without any lacks nothing.
    """

    def __init__(self, db: Connection, origin: Origin, *, now: datetime, full: bool, allow_deletions: bool) -> None:
        self._db = db
        self._origin = origin
        self._now = now
        progress = sources.progress(db, origin.connection)
        # What another type of source left behind says nothing about this one.
        left = progress if progress.type == origin.type else Progress()
        self._known = Progress() if full else left
        self._reach = _reach(db, origin.connection, left.covered) if left.type else None
        self._stamp = progress.stamp + 1
        held = deletions.held(db, origin.connection)
        self._guard = None if allow_deletions else Guard(origin.connection, held, left.deletions)
        self._added = self._changed = self._deleted = 0
        self._buffer: dict[tuple[Kind, str], Record | Gone] = {}
        self._uncommitted = False
        self._view: View | None = None
        db.rollback()

    @property
    def covered(self) -> Window | None:
        """The days of which the store holds every entry; None with `full`."""
        return self._known.covered

    @property
    def reach(self) -> date | None:
        """The first day that is covered or has an entry, which `full` does not forget; None where there is none."""
        return self._reach

    @property
    def bookmark(self) -> Mapping[str, Any]:
        """What the last Bookmark held; empty with `full`."""
        return MappingProxyType(dict(self._known.bookmark))

    def held(self, kind: Kind, window: Window | None = None, part: str = "") -> int:
        """See `connector.Held`; what the source said to be gone does not count."""
        self._flush()
        table = RECORDS[kind]
        mine = (table.c.connection == self._origin.connection) & ~table.c.gone
        counted = select(func.count()).select_from(table).where(mine, deletions.within(kind, window, part))
        return self._db.execute(counted).scalar_one()

    def tracked(self, window: Window, part: str = "") -> Decimal:
        """See `connector.Tracked`; what the source said to be gone does not count."""
        self._flush()
        entry = time_entry.c
        finished = (entry.connection == self._origin.connection) & ~entry.gone & ~entry.running
        added_up = select(func.sum(entry.seconds)).where(finished, deletions.within("time_entry", window, part))
        seconds: Decimal | None = self._db.execute(added_up).scalar_one()
        return seconds or Decimal(0)

    def apply(self, messages: Iterable[Message]) -> Counts:
        """Takes a whole run; afterwards the source is complete.

        Raises:
            SourceError: it would delete too much, a record cannot be kept, or messages came after the last Bookmark.
            Whatever `messages` raises is passed on. In all these cases what the last Bookmark committed stays.
        """
        try:
            for message in messages:
                self._take(message)
            self._finish()
        finally:
            self._buffer.clear()
            self._db.rollback()
        return Counts(added=self._added, changed=self._changed, deleted=self._deleted)

    def _take(self, message: Message) -> None:
        if isinstance(message, Bookmark):
            self._commit(message)
            return
        if isinstance(message, View):
            self._view = message
            return
        self._uncommitted = True
        if isinstance(message, Whole):
            self._flush()  # what was yielded before is seen, and need not be marked only to be unmarked
            deletions.mark_unseen(self._db, self._origin.connection, message, self._stamp)
            return
        kind = message.kind if isinstance(message, Gone) else KIND[type(message)]
        self._buffer[kind, text(message.id)] = message
        if len(self._buffer) >= BATCH:
            self._flush()

    def _flush(self) -> None:
        """Writes what was buffered; of one id, what came last."""
        for kind in RECORDS:
            mine = {id_: message for (of, id_), message in self._buffer.items() if of == kind}
            gone = [id_ for id_, message in mine.items() if isinstance(message, Gone)]
            records = {id_: message for id_, message in mine.items() if not isinstance(message, Gone)}
            if gone:
                batch.mark_gone(self._db, self._origin.connection, kind, gone)
            if records:
                added, changed = batch.write(self._db, self._origin.connection, kind, records, self._stamp)
                self._added += added
                self._changed += changed
        self._buffer.clear()

    def _commit(self, bookmark: Bookmark) -> None:
        self._flush()
        deleted = deletions.sweep(self._db, self._origin.connection)
        if self._guard:
            self._guard.take(deleted)
        sums = self._guard.sums if self._guard else {}
        sources.keep_bookmark(self._db, self._origin, bookmark, self._stamp, sums)
        if self._view is not None:
            sources.keep_view(self._db, self._origin, self._view)
        self._db.commit()
        self._deleted += deleted.total()
        self._stamp += 1
        self._uncommitted = False

    def _finish(self) -> None:
        if self._uncommitted:
            raise SourceError("its connector ended without a Bookmark after what it yielded last")
        sources.keep_success(self._db, self._origin, self._now)
        sources.keep_view(self._db, self._origin, self._view or View())
        self._db.commit()


def _reach(db: Connection, connection: str, covered: Window | None) -> date | None:
    first: date | None = db.execute(
        select(func.min(time_entry.c.day)).where(time_entry.c.connection == connection)
    ).scalar_one()
    return min(filter(None, (first, covered.start if covered else None)), default=None)
