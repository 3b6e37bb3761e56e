"""What the report rests on: which sources are used, whole and fresh."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from clientfit_sync.config import Settings
from clientfit_sync.report import SourceStatus
from clientfit_sync.store import Source

ONE_DAY = timedelta(days=1)


def statuses(found: Iterable[Source], settings: Settings, as_of: date) -> tuple[SourceStatus, ...]:
    """One status a connection: the configured ones in their order, then those that the database alone knows."""
    held = {source.connection: source for source in found}
    rows = []
    for connection in settings.connections:
        source = held.pop(connection.name, None)
        if source is None:
            rows.append(_never_synced(connection.name, connection.type))
        else:
            rows.append(_status(source, _problem(source, settings, as_of), used=True))
    return (*rows, *(_status(source, "", used=False) for source in held.values()))


def nothing_yet(settings: Settings, rows: Sequence[SourceStatus]) -> str:
    """What to do while the database holds nothing of the configured connections."""
    if not settings.connections:
        where = (
            f"add a connection to {settings.file}" if settings.file else "write a configuration: `clientfit-sync init`"
        )
        return f"there is nothing to judge: no connection is configured; {where}, then run `clientfit-sync sync`"
    failed = next((f" ({row.connection}: {row.problem})" for row in rows if row.used and not row.complete), "")
    return f"there is nothing to judge: nothing has been synced yet{failed}; run `clientfit-sync sync`"


def _never_synced(connection: str, kind: str) -> SourceStatus:
    return SourceStatus(
        connection=connection,
        type=kind,
        synced_at=None,
        complete_from=None,
        complete_to=None,
        complete=False,
        used=True,
        problem="it has never been synced; run `clientfit-sync sync`",
    )


def _status(source: Source, problem: str, *, used: bool) -> SourceStatus:
    covered = source.covered
    return SourceStatus(
        connection=source.connection,
        type=source.type,
        synced_at=source.synced_at,
        complete_from=covered.start if covered else None,
        complete_to=covered.end - ONE_DAY if covered and covered.end != date.max else None,
        complete=source.complete,
        used=used,
        problem=problem,
    )


def _problem(source: Source, settings: Settings, as_of: date) -> str:
    """Why the report cannot rest on this source; empty where it can."""
    if not source.complete or source.synced_at is None:
        return source.problem or "its last sync did not end; run `clientfit-sync sync`"
    synced_on = source.synced_at.astimezone(settings.timezone).date()
    age = (as_of - synced_on).days
    if source.ages and age > settings.stale_after:
        return f"it was last synced on {synced_on}, {age} days before {as_of}; run `clientfit-sync sync`"
    return ""
