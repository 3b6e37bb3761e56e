"""From Harvest's rows to records (Harvest API, sections 2.2 to 2.6 and 2.10). Invoices: see `invoicing`."""

from collections.abc import Sequence
from decimal import Decimal

from clientfit_connectors.harvest.clocks import span
from clientfit_connectors.harvest.wire import ClientRow, EntryRow, ExpenseRow, Named, ProjectRow
from clientfit_sync.errors import SourceError
from clientfit_sync.model import SECONDS_PER_HOUR, Budget, Client, Expense, Project, TimeEntry

ZERO = Decimal(0)


def client(row: ClientRow) -> Client:
    """A client, from its own row or from one that names it."""
    return Client(id=row.id, name=row.name)


def project(row: ProjectRow, budgets: Sequence[Budget], currency: str | None) -> Project:
    """A project from its own row, with its client's currency; the fee is that of a fixed fee alone."""
    fixed = bool(row.is_fixed_fee)
    return Project(
        id=row.id,
        name=row.name,
        client=row.client.id,
        fixed_fee=fixed,
        fee=row.fee if fixed else None,
        currency=currency,
        billable=row.is_billable,
        active=row.is_active is not False,
        starts=row.starts_on,
        ends=row.ends_on,
        budgets=tuple(budgets),
    )


def named_project(row: Named, client_id: str) -> Project:
    """A project of which only the name is known: a row names it, and the list of projects does not show it."""
    return Project(id=row.id, name=row.name, client=client_id)


def time_entry(row: EntryRow, currency: str | None) -> TimeEntry:
    """A time entry; a running timer has no duration yet. `billable_rate` is None too where no rate is set."""
    running = bool(row.is_running)
    seconds = ZERO if running else row.hours * SECONDS_PER_HOUR
    rounded = None if running or row.rounded_hours is None else row.rounded_hours * SECONDS_PER_HOUR
    started, ended = span(row.day, row.started_time, row.ended_time)
    return TimeEntry(
        id=row.id,
        day=row.day,
        seconds=seconds,
        project=row.project.id,
        billable=row.billable,
        running=running,
        person=row.user.name if row.user else "",
        task=row.task.name if row.task else "",
        description=row.notes or "",
        started=started,
        ended=None if running else ended,
        rounded_seconds=None if rounded == seconds else rounded,
        rate=row.billable_rate,
        currency=currency,
        budgeted=row.budgeted is not False,
    )


def expense(row: ExpenseRow, currency: str | None) -> Expense:
    """An expense, in its client's currency.

    Raises:
        SourceError: nothing tells the currency.
    """
    if currency is None:
        raise SourceError(f"GET /expenses: expense {row.id}: client.currency: Field required")
    return Expense(
        id=row.id,
        day=row.day,
        amount=row.total_cost,
        currency=currency,
        project=row.project.id,
        billable=row.billable,
        description=row.notes or "",
    )
