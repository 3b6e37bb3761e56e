"""`sync --verify`: the source's own totals beside ours, client by client."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from clientfit_sync.app import fetching
from clientfit_sync.app.asking import Asked
from clientfit_sync.app.metering import Tally
from clientfit_sync.config import ConfiguredConnection, Settings
from clientfit_sync.connector import Sums
from clientfit_sync.model import Window
from clientfit_sync.store import Store

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Seconds of a client at the source and in the database; `client` is its name, None: the work without a client."""

    client: str | None
    theirs: Decimal
    ours: Decimal


def verify(
    store: Store, settings: Settings, connection: ConfiguredConnection, asked: Asked, tally: Tally
) -> tuple[Difference, ...]:
    """Compares the covered days before today; agreement is only logged.

    Raises:
        SourceError: the source does not tell its totals.
    """
    name, sums = connection.name, connection.connector.sums
    if sums is None:
        log.warning("%s: not verified, for such a source has no totals of its own", name)
        return ()
    with store.intake(name, type=connection.type, ages=connection.connector.ages, now=asked.now) as intake:
        ask = fetching.ask(intake, settings, connection, asked, tally)
        window = _before(asked.now.date(), ask.covered)
        with fetching.faults_of(connection):
            theirs = sums(connection.settings, ask, window) if window.days else Sums(seconds={})
    ours = store.client_seconds(name, window, rounded=theirs.rounded)
    found = differences(theirs, ours, store.clients(name))
    if not found:
        log.info("%s: verified, its own totals are the same (%d days)", name, window.days)
    return found


def _before(today: date, covered: Window | None) -> Window:
    return (covered or Window(start=today, end=today)).cut(Window(start=date.min, end=today))


def differences(theirs: Sums, ours: Mapping[str | None, Decimal], names: Mapping[str, str]) -> tuple[Difference, ...]:
    """The clients of which the two sides differ by more than the source's printing may have rounded away."""
    found = (
        Difference(
            client=None if client is None else names.get(client, client),
            theirs=theirs.seconds.get(client, Decimal(0)),
            ours=ours.get(client, Decimal(0)),
        )
        for client in {**theirs.seconds, **ours}
    )
    differing = (one for one in found if abs(one.theirs - one.ours) > theirs.tolerance)
    return tuple(sorted(differing, key=lambda one: one.client or ""))
