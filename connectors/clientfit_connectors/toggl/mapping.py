"""From Toggl's answers to records: clients and projects (Toggl API, sections 2.1 and 2.4)."""

from decimal import Decimal

from clientfit_connectors.toggl import wire
from clientfit_sync.model import SECONDS_PER_HOUR, Budget, Client, Project

DELETED = "deleted"
MONTHLY = "monthly"


def fold(name: str) -> str:
    """A name as names are compared: without its case, and with single blanks."""
    return " ".join(name.split()).casefold()


def client(found: wire.Client) -> Client:
    """A client of a workspace."""
    return Client(id=str(found.id), name=found.name, part=str(found.workspace))


def project(found: wire.Project, workspace: wire.Workspace) -> Project:
    """A project of a workspace; without a paid plan, nothing is known of what it brings."""
    fee = found.fixed_fee or None
    return Project(
        id=str(found.id),
        name=found.name,
        client=None if found.client is None else str(found.client),
        fixed_fee=fee is not None,
        fee=fee,
        currency=found.currency or (workspace.default_currency if fee else None),
        billable=found.billable if workspace.premium else None,
        active=found.active is not False,
        starts=found.start_date,
        ends=found.end_date,
        budgets=_budgets(found),
        part=str(found.workspace),
    )


def alive(found: wire.Client | wire.Project) -> bool:
    """Whether it has not been deleted."""
    return found.deleted is None and not (isinstance(found, wire.Project) and found.status == DELETED)


def _budgets(found: wire.Project) -> tuple[Budget, ...]:
    """The hours that a project may take: in all, or a month. No budget tells of other periods."""
    recurrence = _current(found)
    if recurrence is None:
        return _hours(found.estimated_seconds, monthly=False)
    if recurrence.period != MONTHLY:
        return ()
    return _hours(recurrence.estimated_seconds or found.estimated_seconds, monthly=True)


def _current(found: wire.Project) -> wire.Recurrence | None:
    """The recurrence that holds now: the one without an end, else the last; None where it is no recurring project."""
    if not found.recurring or not found.recurrences:
        return None
    return next((one for one in found.recurrences if one.parameter_end_date is None), found.recurrences[-1])


def _hours(seconds: Decimal | None, *, monthly: bool) -> tuple[Budget, ...]:
    return (Budget(amount=seconds / SECONDS_PER_HOUR, unit="hours", monthly=monthly),) if seconds else ()
