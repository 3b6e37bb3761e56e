"""Harvest (getharvest.com) through its API v2: clients, projects, time entries, invoices, payments, expenses.

Nothing tells what was deleted: after the changes are applied, counts tell whether something was (DESIGN.md section 4).
"""

from collections.abc import Iterator

from clientfit_connectors.harvest.settings import Settings, accounts
from clientfit_sync.connector import Ask, Connector, Message, Observation, Plan, Sums
from clientfit_sync.model import Window

__all__ = ["CONNECTOR", "Settings", "accounts", "examine", "fetch", "plan", "sums"]


def fetch(settings: Settings, ask: Ask) -> Iterator[Message]:
    """What changed since the last run, every 7 days and the first time everything; entries from `ask.start` on.

    Raises:
        CredentialsError: Harvest refuses the token.
        SourceError: it cannot be read whole, refuses what an administrator may see, or what it counts is not found.
    """
    # A report reads the settings of every connection, and must not wait for what speaks HTTP.
    from clientfit_connectors.harvest import fetching  # noqa: PLC0415

    return fetching.fetch(settings, ask)


def plan(settings: Settings, ask: Ask) -> Plan:
    """The requests of the next run; only the first time and with `--full` Harvest is asked, once, for a count."""
    from clientfit_connectors.harvest import planning  # noqa: PLC0415  # see `fetch`

    return planning.plan(settings, ask)


def examine(settings: Settings, ask: Ask) -> Iterator[Observation]:
    """Whose token it is, what it may see, and whether the clocks agree."""
    from clientfit_connectors.harvest import doctor  # noqa: PLC0415  # see `fetch`

    return doctor.examine(settings, ask)


def sums(settings: Settings, ask: Ask, window: Window) -> Sums:
    """The time report's rounded hours per client."""
    from clientfit_connectors.harvest import reports  # noqa: PLC0415  # see `fetch`

    return reports.sums(settings, ask, window)


CONNECTOR = Connector(settings=Settings, fetch=fetch, accounts=accounts, plan=plan, examine=examine, sums=sums)
