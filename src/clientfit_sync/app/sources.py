"""What the report rests on: which sources are used, whole and fresh, and what they do not show."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from clientfit_sync.config import Settings
from clientfit_sync.figures import Roster, Unseen
from clientfit_sync.model import Kind
from clientfit_sync.report import SourceStatus
from clientfit_sync.store import ClientName, Source
from clientfit_sync.store import sources as stored

ONE_DAY = timedelta(days=1)
RUN = "run `clientfit-sync sync`"
NEVER = f"it has never been synced; {RUN}"


def statuses(found: Iterable[Source], settings: Settings, as_of: date) -> tuple[SourceStatus, ...]:
    """One status a connection: the configured ones in their order, then those that the database alone knows."""
    held = {source.connection: source for source in found}
    lacking = _unexcused(held.values(), settings)
    rows = []
    for connection in settings.connections:
        source = held.pop(connection.name, None)
        if source is None:
            rows.append(_never_synced(connection.name, connection.type))
        else:
            lacks = lacking.get(source.connection, {})
            problem = "; ".join(_problems(source, lacks, settings, as_of))
            rows.append(_status(source, problem, used=True, partial=bool(lacks) and source.complete))
    return (*rows, *(_status(source, "", used=False) for source in held.values()))


def reaching(rows: Iterable[SourceStatus], late: Mapping[str, date], start: date) -> Iterator[SourceStatus]:
    """The statuses for figures of the days from `start` on, of which `late` connections hold the later ones only."""
    for row in rows:
        day = late.get(row.connection)
        if day is None or not row.used:
            yield row
        else:
            lack = (
                f"it holds no hours from before {day}, but the period starts on {start}; "
                f"`clientfit-sync sync {row.connection} --from {start}` brings them"
            )
            yield replace(row, problem="; ".join(filter(None, [row.problem, lack])), partial=row.complete)


def can_be_judged(rows: Iterable[SourceStatus]) -> bool:
    """Whether a configured connection has brought all of its data, or, where it was interrupted, some days whole."""
    return any(row.used and (row.synced_at or row.complete_from) for row in rows)


def unseen(found: Iterable[Source], settings: Settings, names: Iterable[ClientName], roster: Roster) -> Unseen:
    """Of which clients not everything is seen (METRICS.md section 1): those that a lacking connection names.

    An invoice that is not seen may be any client's, unless `invoiced_in` says that its invoices come from elsewhere.
    """
    lacks = _unexcused(found, settings)
    naming: dict[str, dict[str, None]] = defaultdict(dict)
    for row in names:
        naming[roster.name(row.name)][row.connection] = None
    hours, invoices = {}, {}
    for client, connections in naming.items():
        invoiced_in = roster.of_client(client).invoiced_in
        hours[client] = _why(lacks, connections, "time_entry")
        invoices[client] = _why(lacks, [invoiced_in] if invoiced_in else connections, "invoice")
    return Unseen(hours=_given(hours), invoices=_given(invoices))


def _why(lacks: Mapping[str, Mapping[Kind, str]], connections: Iterable[str], kind: Kind) -> str:
    return "; ".join(f"{one}: {lacks[one][kind]}" for one in connections if kind in lacks.get(one, {}))


def _given(reasons: Mapping[str, str]) -> dict[str, str]:
    return {client: reason for client, reason in reasons.items() if reason}


def _unexcused(found: Iterable[Source], settings: Settings) -> dict[str, Mapping[Kind, str]]:
    """What the tokens of the configured connections do not show, by kind, but where `partial = true` excuses it."""
    judged = {connection.name for connection in settings.connections if not connection.settings.partial}
    return {source.connection: source.lacks for source in found if source.connection in judged and source.lacks}


def seen_in_part(connection: str, lacks: Mapping[Kind, str]) -> str:
    """What to do where a token does not show everything."""
    reasons = "; ".join(dict.fromkeys(lacks.values()))
    return f"{reasons}; set `partial = true` in [connections.{connection}] to judge all the same"


def nothing_yet(settings: Settings, rows: Sequence[SourceStatus]) -> str:
    """What to do while the database holds nothing of the configured connections."""
    if not settings.connections:
        where = (
            f"add a connection to {settings.file}" if settings.file else "write a configuration: `clientfit-sync init`"
        )
        return f"there is nothing to judge: no connection is configured; {where}, then run `clientfit-sync sync`"
    lack = "there is nothing to judge: nothing has been synced yet"
    failed = next((row for row in rows if row.used and row.problem not in {"", NEVER, stored.UNFINISHED}), None)
    if failed is None:
        return f"{lack}; {RUN}"
    return f"{lack} ({failed.connection}: {failed.problem}); repair that, then {RUN}"


def _never_synced(connection: str, kind: str) -> SourceStatus:
    return SourceStatus(
        connection=connection,
        type=kind,
        synced_at=None,
        complete_from=None,
        complete_to=None,
        complete=False,
        used=True,
        problem=NEVER,
    )


def _status(source: Source, problem: str, *, used: bool, partial: bool = False) -> SourceStatus:
    covered = source.covered
    return SourceStatus(
        connection=source.connection,
        type=source.type,
        synced_at=source.synced_at,
        complete_from=covered.start if covered else None,
        complete_to=covered.end - ONE_DAY if covered and covered.end != date.max else None,
        complete=source.complete and not partial,
        used=used,
        problem=problem,
        partial=partial,
    )


def _problems(source: Source, lacks: Mapping[Kind, str], settings: Settings, as_of: date) -> Iterator[str]:
    """Why the report cannot rest on this source; nothing where it can."""
    if not source.complete or source.synced_at is None:
        yield source.problem or f"its last sync did not end; {RUN}"
        return
    if lacks:
        yield seen_in_part(source.connection, lacks)
    synced_on = source.synced_at.astimezone(settings.timezone).date()
    age = (as_of - synced_on).days
    if source.ages and age > settings.stale_after:
        yield f"it was last synced on {synced_on}, {age} days before {as_of}; {RUN}"
