"""Toggl Track: own entries by what changed, teams and history through the reports, within the hourly quota."""

from collections.abc import Iterator

from clientfit_connectors.toggl.settings import Settings
from clientfit_sync.connector import Ask, Connector, Message, Observation, Plan, Sums
from clientfit_sync.model import Window

__all__ = ["CONNECTOR", "Settings", "accounts", "examine", "fetch", "plan", "sums"]

# A report reads the settings of every connection, and must not wait for what speaks HTTP: hence the imports below.


def fetch(settings: Settings, ask: Ask) -> Iterator[Message]:
    """What the workspaces hold; `covered` are the days that every one of them has brought.

    Raises:
        SourceError: an answer that cannot be right, or none; a workspace of the settings that is not there.
        QuotaError: the hourly quota is used up; what was complete is kept, and the next run goes on there.
        CredentialsError: the token was refused.
    """
    from clientfit_connectors.toggl import syncing  # noqa: PLC0415

    return syncing.fetch(settings, ask)


def plan(settings: Settings, ask: Ask) -> Plan:
    """What the next run costs, by what the last one left to do; asks for the quota alone, which may cost a request."""
    from clientfit_connectors.toggl import planning  # noqa: PLC0415

    return planning.plan(settings, ask)


def examine(settings: Settings, ask: Ask) -> Iterator[Observation]:
    """Whose token it is, what it sees of which workspaces, the quota left, and whether the clocks agree."""
    from clientfit_connectors.toggl import doctor  # noqa: PLC0415

    return doctor.examine(settings, ask)


def sums(settings: Settings, ask: Ask, window: Window) -> Sums:
    """Toggl's own seconds by client, from the summary report of every workspace."""
    from clientfit_connectors.toggl import adding_up  # noqa: PLC0415

    return adding_up.sums(settings, ask, window)


def accounts(settings: Settings) -> frozenset[str]:
    """The workspaces that the settings name; none where they leave it at all of them."""
    return frozenset(f"workspace {workspace}" for workspace in settings.workspaces)


CONNECTOR = Connector(settings=Settings, fetch=fetch, accounts=accounts, plan=plan, examine=examine, sums=sums)
