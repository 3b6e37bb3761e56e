"""From sources to the database, one connection after the other: the failure of one leaves the others done."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from clientfit_sync.app import bank
from clientfit_sync.config import ConfiguredConnection, Settings
from clientfit_sync.connector import Ask, Bookmark, Message
from clientfit_sync.errors import ClientfitError, SourceError, UsageError
from clientfit_sync.model import Expense, Invoice, TimeEntry, Window
from clientfit_sync.store import Counts, Store

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Synced:
    """What became of one connection: counts of what changed, or the error that stopped it."""

    connection: str
    counts: Counts | None = None
    error: ClientfitError | None = None


def sync(
    settings: Settings,
    names: Sequence[str],
    *,
    now: datetime,
    start: date | None = None,
    full: bool = False,
    allow_deletions: bool = False,
) -> tuple[Synced, ...]:
    """Brings the named connections (none: all) up to date.

    `start`: the first day that reports need, by default `history` days before `now`, which is in the configured zone.

    Raises:
        UsageError: no such connection, or none is configured.
        LockedError: another run is at work.
        StoreError: the database cannot be written.
    """
    chosen = _chosen(settings, names)
    start = start or now.date() - timedelta(days=settings.history)
    with Store.open(settings.database, write=True) as store, store.alone():
        synced = tuple(
            _connection(store, settings, one, start, now, full=full, allow_deletions=allow_deletions) for one in chosen
        )
        bank.refresh(store, settings, now)
    return synced


def forget(settings: Settings, connection: str) -> int:
    """Deletes what a connection brought; tells how many records that were.

    Raises:
        UsageError: the database knows no such connection, nor does the configuration.
        StoreError: the database cannot be written.
    """
    with Store.open(settings.database, write=False) as store:
        held = {source.connection for source in store.sources()}
    if connection not in held | {one.name for one in settings.connections}:
        known = f"there are: {', '.join(sorted(held))}" if held else "it holds none"
        raise UsageError(f"{connection}: the database holds no such connection; {known}")
    with Store.open(settings.database, write=True) as store, store.alone():
        return store.forget(connection) or 0


def _chosen(settings: Settings, names: Sequence[str]) -> list[ConfiguredConnection]:
    configured = {one.name: one for one in settings.connections}
    if not configured:
        if settings.file is None:
            raise UsageError("there is no configuration file; `clientfit-sync init` writes one")
        raise UsageError(f"{settings.file}: no connection is configured; add a table such as [connections.exports]")
    if unknown := [name for name in names if name not in configured]:
        raise UsageError(
            *(f"{name}: no such connection; there are: {', '.join(sorted(configured))}" for name in unknown)
        )
    return [configured[name] for name in dict.fromkeys(names or configured)]


def _connection(
    store: Store,
    settings: Settings,
    connection: ConfiguredConnection,
    start: date,
    now: datetime,
    *,
    full: bool,
    allow_deletions: bool,
) -> Synced:
    name, kind, ages = connection.name, connection.type, connection.connector.ages
    try:
        with store.intake(name, type=kind, ages=ages, full=full, allow_deletions=allow_deletions, now=now) as intake:
            ask = Ask(
                start=start,
                covered=intake.covered,
                bookmark=intake.bookmark,
                held=intake.held,
                now=now,
                folder=settings.folder,
            )
            counts = intake.apply(_supplied(_fetched(connection, ask), connection))
    except ClientfitError as error:
        store.failed(name, type=kind, ages=ages, problem=error.problems[0])
        return Synced(connection=name, error=error)
    log.info("%s: %d added, %d changed, %d deleted", name, counts.added, counts.changed, counts.deleted)
    return Synced(connection=name, counts=counts)


def _fetched(connection: ConfiguredConnection, ask: Ask) -> Iterator[Message]:
    """What the connector yields; a fault of its own is one of its source's, and leaves the others alone."""
    try:
        yield from connection.connector.fetch(connection.settings, ask)
    except ClientfitError:
        raise
    except Exception as error:  # a stranger's connector may raise anything
        told = f"{type(error).__name__}: {error}"
        raise SourceError(f"the connector {connection.type!r} has a fault ({told}); -vv shows where") from error


def _supplied(messages: Iterable[Message], connection: ConfiguredConnection) -> Iterator[Message]:
    """The messages, without what lies outside the days that the connection may supply, or text not to be kept."""
    window = connection.settings.supplied
    for message in messages:
        match message:
            case TimeEntry(day=day) | Expense(day=day) if day not in window:
                continue
            case Invoice(issued=day) if day not in window:
                continue
            case TimeEntry() if not connection.settings.keep_text:
                yield replace(message, description="")
            case Bookmark(covered=Window() as covered):
                yield replace(message, covered=covered.cut(window))
            case _:
                yield message
