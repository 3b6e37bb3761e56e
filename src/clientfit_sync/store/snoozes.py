"""Findings that are to be kept out of mail and exit code for a while."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, delete, select

from clientfit_sync.store.schema import snooze
from clientfit_sync.store.upsert import upsert


@dataclass(frozen=True, slots=True, kw_only=True)
class Snooze:
    """Findings of a client (as it is shown), of one check or (empty) of all, until a day, which is the first awake."""

    client: str
    check: str
    until: date


def all_of(db: Connection) -> tuple[Snooze, ...]:
    """Every snooze, ended or not, by client and check."""
    rows = db.execute(select(snooze)).all()
    found = (Snooze(client=row.client, check=row.check, until=row.until) for row in rows)
    return tuple(sorted(found, key=lambda one: (one.client, one.check)))


def keep(db: Connection, one: Snooze) -> None:
    """Keeps it, in place of one for the same findings."""
    upsert(db, snooze, [{"client": one.client, "check": one.check, "until": one.until}])


def end(db: Connection, client: str, check: str) -> int:
    """Ends it, with an empty check every one of the client; how many there were."""
    mine = snooze.c.client == client
    return db.execute(delete(snooze).where(mine & (snooze.c.check == check) if check else mine)).rowcount
