"""The records that connectors yield and the store keeps, with the source's own ids.

Records do not hold each other: a `TimeEntry` names its project and a `Project` its client by id, so that a renamed
or moved client needs no entry touched. Amounts and durations are exact decimals.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal

Kind = Literal["client", "project", "time_entry", "invoice", "expense"]
NoteKind = Literal["incident", "exception", "doubt", "praise"]
InvoiceState = Literal["draft", "open", "paid", "written_off"]

SECONDS_PER_HOUR = 3600
YEARS = range(1970, 2200)
"""The years that a user may name: whatever is reckoned from their days has a place in the calendar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The days from `start` on, up to and without `end` (`date.max`: without an end)."""

    start: date
    end: date

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    @property
    def days(self) -> int:
        """How many days it holds; 0 where `end` is not after `start`."""
        return max(0, (self.end - self.start).days)

    def cut(self, other: "Window") -> "Window":
        """The days that both hold (none where they do not meet: `days` is 0 then)."""
        return Window(start=max(self.start, other.start), end=min(self.end, other.end))

    @classmethod
    def through(cls, first: date, last: date) -> "Window":
        """The days from `first` to `last`, both included."""
        return cls(start=first, end=last if last == date.max else last + timedelta(days=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """Somebody whom work is done for, as one source knows them."""

    id: str
    name: str
    part: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What a project may take: `amount` hours, or money in the project's currency; a calendar month where `monthly`.

    `task` or `person`: whose work alone it bounds, as time entries name them; empty: everybody's. `with_expenses`:
    expenses count against it too.
    """

    amount: Decimal
    unit: Literal["hours", "money"]
    monthly: bool = False
    task: str = ""
    person: str = ""
    with_expenses: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A client's project; `client` is the client's id, None where the source gives it none.

    `fee` is what a `fixed_fee` project brings in all, in `currency` (None: the source does not say). `billable`: None
    where the source has no such flag. `starts` and `ends` are its planned days, both included.
    """

    id: str
    name: str
    client: str | None
    fixed_fee: bool = False
    fee: Decimal | None = None
    currency: str | None = None
    billable: bool | None = None
    active: bool = True
    starts: date | None = None
    ends: date | None = None
    budgets: tuple[Budget, ...] = ()
    part: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeEntry:
    """Time worked on one local day: that on which it started (METRICS.md section 1).

    `seconds` is the unrounded duration, 0 while `running`; `rounded_seconds` what the source would bill, where that
    differs. `started` and `ended` are local wall clock times without a zone. `billable` is None where the source has
    no such flag. `amount` is the source's own billable amount in `currency`, `rate` its rate an hour. `project` is
    the project's id; `budgeted`: whether the entry counts against that project's budgets.
    """

    id: str
    day: date
    seconds: Decimal
    project: str | None = None
    billable: bool | None = None
    running: bool = False
    person: str = ""
    task: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    started: datetime | None = None
    ended: datetime | None = None
    rounded_seconds: Decimal | None = None
    rate: Decimal | None = None
    amount: Decimal | None = None
    currency: str | None = None
    budgeted: bool = True
    part: str = ""

    @property
    def value(self) -> Decimal | None:
        """The billable value in `currency`: the source's amount, else rounded hours times rate; None if not known."""
        if not self.billable or self.currency is None:
            return None
        if self.amount is not None:
            return self.amount
        if self.rate is None:
            return None
        seconds = self.seconds if self.rounded_seconds is None else self.rounded_seconds
        return seconds * self.rate / SECONDS_PER_HOUR


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceLine:
    """A line of an invoice; `amount` is before discount and tax. An `expense` is passed on and is not pay."""

    amount: Decimal
    expense: bool = False
    description: str = ""
    project: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """Money received for an invoice, in the invoice's currency."""

    day: date
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """A demand for money, in `currency`; a credit has a negative `amount`.

    `amount` is gross: lines less `discount` plus `tax`. `amount` and `tax` are None where unknown. `paid` is what was
    received so far, None where unknown. `period_start` and `period_end` are the service period, both days included.
    `closed_on` is the day of a write-off. `funds_retainer` marks a deposit. `client` is the client's id.
    """

    id: str
    client: str
    number: str
    issued: date
    currency: str
    amount: Decimal | None
    tax: Decimal | None = None
    discount: Decimal = Decimal(0)
    state: InvoiceState = "open"
    due: date | None = None
    paid: Decimal | None = None
    paid_on: date | None = None
    closed_on: date | None = None
    period_start: date | None = None
    period_end: date | None = None
    funds_retainer: bool = False
    lines: tuple[InvoiceLine, ...] = ()
    payments: tuple[Payment, ...] = ()
    part: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expense:
    """Money spent for a client's project."""

    id: str
    day: date
    amount: Decimal
    currency: str
    project: str | None = None
    billable: bool | None = None
    description: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What the user wrote down about a client on a day; `severity` (1 to 3) is an incident's. `id` is told by the rest.

    `client` is the name that was given, which may be one of its aliases.
    """

    id: str
    client: str
    kind: NoteKind
    day: date
    text: str
    severity: int = 1


Record = Client | Project | TimeEntry | Invoice | Expense
KIND: dict[type[Record], Kind] = {
    Client: "client",
    Project: "project",
    TimeEntry: "time_entry",
    Invoice: "invoice",
    Expense: "expense",
}
