"""What the figures are computed from: sums that the store has added up, and the invoices."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from clientfit_sync.model import Invoice, Project, Window


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTotal:
    """The finished entries of one source client on one local day, in one currency of their billable value.

    `client` is the name in the source, None for entries without one. `value` is in `currency`; `unpriced` counts
    billable entries without a value, `fixed_fee` entries on fixed-fee projects, `billable` billable entries,
    `unflagged` entries whose source does not say whether they are billable.
    """

    connection: str
    client: str | None
    day: date
    seconds: Decimal
    billable_seconds: Decimal
    billable: int = 0
    unpriced: int = 0
    fixed_fee: int = 0
    unflagged: int = 0
    currency: str | None = None
    value: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkTotal:
    """The finished entries of one source client under one key: a project, a task, a person, or project and task."""

    connection: str
    client: str | None
    key: tuple[str, ...]
    seconds: Decimal
    billable_seconds: Decimal
    unflagged: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceEntry:
    """A finished entry of a client, which goes by its name in the source; see `evidence.ClientEntry`."""

    connection: str
    id: str
    client: str
    day: date
    seconds: Decimal
    project: str
    project_billable: bool | None
    task: str
    person: str
    description: str
    tags: tuple[str, ...]
    billable: bool | None
    started: datetime | None
    ended: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetWork:
    """What a project's budgets were charged with under one task and person, in the calendar month that `month` begins.

    `first` is the first such day. `seconds` are those that the source would bill, `value` is in `currency`; `unpriced`
    counts entries that may be worth something and have no value.
    """

    month: date
    first: date
    task: str = ""
    person: str = ""
    seconds: Decimal = Decimal(0)
    value: Decimal = Decimal(0)
    currency: str | None = None
    unpriced: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetedProject:
    """A project with budgets, and what they were charged with: `work`, and `expenses` where a budget includes these.

    `client` is the name in the source. `held_from`: entries before that day are not held; None: all are.
    `expenses_unseen`: why not all expenses are seen; empty where they are.
    """

    connection: str
    client: str
    project: Project
    work: tuple[BudgetWork, ...] = ()
    expenses: tuple[BudgetWork, ...] = ()
    held_from: date | None = None
    expenses_unseen: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceInvoice:
    """An invoice, with the connection that brought it and its client's name there."""

    connection: str
    client: str
    invoice: Invoice


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Everything about the days of `window`, and about all invoices whatever their date.

    `first_entries`: the day of the first finished entry of (connection, client name), whether or not in the window.
    `running`: how many timers run.
    """

    window: Window
    days: tuple[DayTotal, ...] = ()
    invoices: tuple[SourceInvoice, ...] = ()
    first_entries: Mapping[tuple[str, str], date] = field(default_factory=dict)
    running: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen:
    """Of which clients, by their shown names, not all `hours` or `invoices` are seen, each with the reason."""

    hours: Mapping[str, str] = field(default_factory=dict)
    invoices: Mapping[str, str] = field(default_factory=dict)


NOTHING_UNSEEN = Unseen()
