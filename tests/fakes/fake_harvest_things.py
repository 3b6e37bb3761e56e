"""What a Harvest account holds: frozen values that a change replaces (Harvest API 2)."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """What every object of the API has; times are whole seconds."""

    id: int
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Client(Thing):
    """Somebody whom work is done for; the currency is that of all their money."""

    name: str
    currency: str = "EUR"
    is_active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Thing):
    """A user of the account."""

    first_name: str
    last_name: str = "Example"
    access_roles: tuple[str, ...] = ("member",)
    rate: Decimal | None = None

    @property
    def name(self) -> str:
        """As other objects show it."""
        return f"{self.first_name} {self.last_name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task(Thing):
    """A kind of work, an expense category or an invoice item category: what has a name."""

    name: str
    use_as_service: bool = False
    use_as_expense: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Project(Thing):
    """A client's project; `budget` is hours or money as `budget_by` says, `fee` that of a fixed-fee one."""

    client: int
    name: str
    code: str | None = ""
    is_active: bool = True
    is_billable: bool = True
    fee: Decimal | None = None
    hourly_rate: Decimal | None = None
    budget_by: str = "none"
    budget: Decimal | None = None
    budget_is_monthly: bool = False
    cost_budget_include_expenses: bool = False
    starts_on: date | None = None
    ends_on: date | None = None
    is_fixed_fee: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment(Thing):
    """What a project allows a person or a task; one of the two is None."""

    project: int
    person: int | None = None
    task: int | None = None
    budget: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Thing):
    """Time worked. `hours`: before the timer was last started; `timer_started_at`: None where none runs."""

    spent_date: date
    hours: Decimal
    project: int
    person: int
    task: int
    notes: str | None = None
    billable: bool = True
    budgeted: bool = True
    billable_rate: Decimal | None = None
    cost_rate: Decimal | None = None
    started_time: str | None = None
    ended_time: str | None = None
    timer_started_at: datetime | None = None
    invoice: int | None = None
    marked_as_billed: bool = False
    approval_status: str = "unsubmitted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expense(Thing):
    """Money spent for a project."""

    spent_date: date
    total_cost: Decimal
    project: int
    person: int
    category: int
    notes: str | None = None
    billable: bool = True
    invoice: int | None = None
