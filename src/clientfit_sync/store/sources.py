"""The sources: one row a connection, with how far it has been brought up to date."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, select

from clientfit_sync.connector import Bookmark, View
from clientfit_sync.model import Kind, Window
from clientfit_sync.store.guard import Sums
from clientfit_sync.store.rows import text
from clientfit_sync.store.schema import DETAILS, RECORDS, source
from clientfit_sync.store.texts import WITHOUT_TEXT
from clientfit_sync.store.upsert import upsert

UNFINISHED = "its last sync did not finish"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What the store knows of a connection.

    `synced_at`: when its last whole sync began, in UTC; None before the first. `complete`: whether the last one brought
    everything; else `problem` says why not. `covered`: the days of which the store holds every entry. `ages`: whether
    it grows stale. `accounts` and `lacks`: see `connector.View`; nothing where the last whole run told none.
    `without_text`: whether what was brought by then has none.
    """

    connection: str
    type: str
    synced_at: datetime | None
    complete: bool
    problem: str
    covered: Window | None
    ages: bool
    accounts: frozenset[str] = frozenset()
    lacks: Mapping[Kind, str] = field(default_factory=dict)
    without_text: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """A connection as the configuration has it: see `Source`."""

    connection: str
    type: str
    ages: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where a connection's last run got to; `stamp` is that of its last transaction.

    `deletions`: what runs that were stopped have deleted since the last whole one, see `guard.Guard`.
    """

    type: str = ""
    covered: Window | None = None
    bookmark: Mapping[str, Any] = field(default_factory=dict)
    stamp: int = 0
    deletions: Sums = field(default_factory=dict)


def all_of(db: Connection) -> tuple[Source, ...]:
    """Every connection that was ever synced, by name."""
    rows = db.execute(select(source)).all()
    return tuple(sorted((_source(row) for row in rows), key=lambda found: found.connection))


def progress(db: Connection, connection: str) -> Progress:
    """Where the connection's last run got to."""
    row = db.execute(select(source).where(source.c.connection == connection)).one_or_none()
    if row is None:
        return Progress()
    return Progress(
        type=row.type, covered=_covered(row), bookmark=row.bookmark, stamp=row.stamp, deletions=row.deletions
    )


def keep_bookmark(db: Connection, origin: Origin, bookmark: Bookmark, stamp: int, deletions: Sums) -> None:
    """Keeps what the next run goes on from; until this run is finished the source is incomplete."""
    covered = bookmark.covered
    _keep(
        db,
        origin,
        complete=False,
        problem=UNFINISHED,
        covered_start=covered and covered.start,
        covered_end=covered and covered.end,
        bookmark=dict(bookmark.state),
        stamp=stamp,
        deletions=deletions,
    )


def keep_success(db: Connection, origin: Origin, now: datetime) -> None:
    """The run brought everything."""
    _keep(db, origin, synced_at=now, complete=True, problem="", deletions={})


def keep_view(db: Connection, origin: Origin, view: View) -> None:
    """What the token sees, until a run tells otherwise."""
    accounts = sorted(text(account) for account in view.accounts)
    lacks = {kind: text(reason) for kind, reason in view.lacks.items()}
    _keep(db, origin, accounts=accounts, lacks=lacks)


def keep_failure(db: Connection, origin: Origin, problem: str) -> None:
    """The run did not bring everything; what is there stays, and when it was last whole."""
    _keep(db, origin, complete=False, problem=text(problem))


def forget(db: Connection, connection: str) -> int | None:
    """Deletes all that a connection brought; returns how many records, None where there is no such connection."""
    for table in DETAILS:
        db.execute(delete(table).where(table.c.connection == connection))
    records = sum(
        db.execute(delete(table).where(table.c.connection == connection)).rowcount for table in RECORDS.values()
    )
    known = db.execute(delete(source).where(source.c.connection == connection)).rowcount
    return records if known else None


def _keep(db: Connection, origin: Origin, **values: Any) -> None:
    named = {"connection": origin.connection, "type": origin.type, "ages": origin.ages}
    upsert(db, source, [named | values])


def _source(row: Row[Any]) -> Source:
    return Source(
        connection=row.connection,
        type=row.type,
        synced_at=row.synced_at,
        complete=row.complete,
        problem=row.problem,
        covered=_covered(row),
        ages=row.ages,
        accounts=frozenset(row.accounts),
        lacks=row.lacks,
        without_text=WITHOUT_TEXT in row.bookmark,
    )


def _covered(row: Row[Any]) -> Window | None:
    return None if row.covered_start is None else Window(start=row.covered_start, end=row.covered_end)
