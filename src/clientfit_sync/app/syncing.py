"""From sources to the database, one connection after the other: the failure of one leaves the others done."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from clientfit_sync.app import bank, fetching, secrets, verifying
from clientfit_sync.app.asking import Asked, chosen
from clientfit_sync.app.metering import Tally, Watch, unwatched
from clientfit_sync.app.verifying import Difference
from clientfit_sync.config import ConfiguredConnection, Settings
from clientfit_sync.errors import ClientfitError, UsageError
from clientfit_sync.model import Kind
from clientfit_sync.store import Counts, Store

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Synced:
    """What became of one connection: counts of what changed, or the error that stopped it.

    `lacks`: what its token does not show (see `connector.View`), unless its connection says `partial = true`.
    `differences`: where the source's own totals are others, if they were asked for.
    """

    connection: str
    counts: Counts | None = None
    lacks: Mapping[Kind, str] = field(default_factory=dict)
    differences: tuple[Difference, ...] = ()
    error: ClientfitError | None = None


def sync(
    settings: Settings,
    names: Sequence[str],
    *,
    now: datetime,
    start: date | None = None,
    watch: Watch = unwatched,
    **options: bool,
) -> tuple[Synced, ...]:
    """Brings the named connections (none: all) up to date.

    `start`: the first day that reports need, by default `history` days before `now`, which is in the configured zone.
    `options`: `full`, `allow_deletions` and `verify` of `Asked`. `watch` is told how it goes on.

    Raises:
        UsageError: no such connection, or none is configured.
        LockedError: another run is at work.
        StoreError: the database cannot be written.
    """
    connections, asked = chosen(settings, names), Asked.of(settings, now, start, **options)
    with Store.open(settings.database, write=True) as store, store.alone():
        synced = tuple(_connection(store, settings, one, asked, Tally(one.name, watch)) for one in connections)
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


def _connection(
    store: Store, settings: Settings, connection: ConfiguredConnection, asked: Asked, tally: Tally
) -> Synced:
    """Brings one connection up to date and, if asked for, compares it with its source."""
    name, kind, ages = connection.name, connection.type, connection.connector.ages
    try:
        connection = secrets.filled(connection, settings.folder)
        counts = _taken(store, settings, connection, asked, tally)
    except ClientfitError as error:
        store.failed(name, type=kind, ages=ages, problem=error.problems[0])
        log.info("%s: stopped after %s", name, tally.spent)
        return Synced(connection=name, error=error)
    lacks = {} if connection.settings.partial else tally.view.lacks
    synced = Synced(connection=name, counts=counts, lacks=lacks)
    if asked.verify:
        try:
            synced = replace(synced, differences=verifying.verify(store, settings, connection, asked, tally))
        except ClientfitError as error:
            synced = replace(synced, error=error)
    changes = f"{counts.added} added, {counts.changed} changed, {counts.deleted} deleted"
    log.info("%s: %s; %s", name, changes, tally.spent)
    return synced


def _taken(store: Store, settings: Settings, connection: ConfiguredConnection, asked: Asked, tally: Tally) -> Counts:
    others = fetching.accounts_of_others(store, settings, connection)
    if not connection.settings.keep_text:
        store.drop_text(connection.name)
    options = {"full": asked.full, "allow_deletions": asked.allow_deletions}
    with store.intake(
        connection.name, type=connection.type, ages=connection.connector.ages, now=asked.now, **options
    ) as intake:
        ask = fetching.ask(intake, settings, connection, asked, tally)
        return intake.apply(fetching.messages(connection, ask, tally, others))
