"""`sync --plan`: what a run would cost; it asks little and stores nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clientfit_sync.app import fetching, secrets
from clientfit_sync.app.asking import Asked, chosen
from clientfit_sync.app.metering import Tally
from clientfit_sync.config import ConfiguredConnection, Settings
from clientfit_sync.connector import Plan
from clientfit_sync.errors import ClientfitError
from clientfit_sync.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What is expected of one connection's run: its cost, or the error that stopped the asking."""

    connection: str
    plan: Plan | None = None
    error: ClientfitError | None = None


def plan(settings: Settings, names: Sequence[str], asked: Asked) -> Iterator[Planned]:
    """The cost of a run of the named connections (none: all).

    Raises:
        UsageError: no such connection, or none is configured.
        StoreError: the database cannot be read.
    """
    with Store.open(settings.database, write=False) as store:
        for connection in chosen(settings, names):
            try:
                yield Planned(connection=connection.name, plan=_cost(store, settings, connection, asked))
            except ClientfitError as error:
                yield Planned(connection=connection.name, error=error)


def _cost(store: Store, settings: Settings, connection: ConfiguredConnection, asked: Asked) -> Plan:
    cost = connection.connector.plan
    if cost is None:
        return Plan(requests=0)
    connection = secrets.filled(connection, settings.folder)
    name, kind, ages = connection.name, connection.type, connection.connector.ages
    with store.intake(name, type=kind, ages=ages, now=asked.now, full=asked.full) as intake:
        ask = fetching.ask(intake, settings, connection, asked, Tally(name))
        with fetching.faults_of(connection):
            return cost(connection.settings, ask)
