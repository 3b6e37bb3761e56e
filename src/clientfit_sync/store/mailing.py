"""Mail that waits to be handed in, and what mail has told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from clientfit_sync.store.schema import digest, outbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A mail that waits; `source` is all of it, in ASCII.

    `owed_to` are the addresses that it waits for where its other readers have it; None: it waits for all of them.
    """

    id: int
    source: str
    owed_to: frozenset[str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailed:
    """What a mail told, as JSON, and when it was written, in UTC."""

    made_at: datetime
    content: Mapping[str, Any]


def queue(db: Connection, source: str, content: Mapping[str, Any], now: datetime) -> None:
    """Keeps a mail until it is handed in, and what it tells for good."""
    db.execute(insert(outbox).values(queued_at=now, message=source))
    db.execute(insert(digest).values(made_at=now, content=dict(content)))


def waiting(db: Connection) -> tuple[Waiting, ...]:
    """The mails that wait, oldest first."""
    rows = db.execute(select(outbox.c.id, outbox.c.message, outbox.c.owed_to).order_by(outbox.c.id))
    return tuple(
        Waiting(id=row.id, source=row.message, owed_to=None if row.owed_to is None else frozenset(row.owed_to))
        for row in rows
    )


def owe(db: Connection, id_: int, readers: Sequence[str]) -> None:
    """That mail waits for these readers alone."""
    db.execute(update(outbox).where(outbox.c.id == id_).values(owed_to=list(readers)))


def drop(db: Connection, id_: int) -> None:
    """That mail need not wait any more."""
    db.execute(delete(outbox).where(outbox.c.id == id_))


def last_mailed(db: Connection, period: str) -> Mailed | None:
    """What the last mail about the period of that name told; None where there was none.

    One about another period is no measure: a month is not worse than a quarter.
    """
    about = digest.c.content["period"]["name"].as_string()
    latest = select(digest.c.made_at, digest.c.content).where(about == period).order_by(digest.c.id.desc()).limit(1)
    row = db.execute(latest).one_or_none()
    return None if row is None else Mailed(made_at=row.made_at, content=row.content)
