"""What single entries, budgets and invoices tell of a client, beside the sums (METRICS.md sections 5 to 8)."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from clientfit_sync.model import Budget


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientEntry:
    """A finished entry of a client, which goes by its shown name; `project` and `task` are names, blank for none.

    `billable` and `project_billable` are None where the source does not say; `started` and `ended` are local wall clock
    times, None where the source records none. `id` is the source's own.
    """

    connection: str
    id: str
    client: str
    day: date
    hours: Decimal
    project: str = ""
    task: str = ""
    person: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    billable: bool | None = None
    project_billable: bool | None = None
    started: datetime | None = None
    ended: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetUse:
    """What was taken of a project's budget, in its unit: of all time up to the last day that counts.

    Of a monthly budget: in the calendar month that begins on `month`. `used` is None, with the reason in `unknown`,
    where it cannot be known; money is in `currency`, the project's own.
    """

    connection: str
    project_id: str
    project: str
    budget: Budget
    used: Decimal | None
    month: date | None = None
    currency: str | None = None
    active: bool = True
    unknown: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Debt:
    """An invoice as a debt, as known on the last day that counts; amounts are gross, in the report's currency.

    `payments` are what was received by then, as (day, amount), and `undated` what was on days that the source does not
    tell; `open` is what is still owed, 0 where it was written off (on `closed_on`, None: not told) and `lost` given up.
    Amounts are None where they, or the exchange rate, are not known. `unknown` gives the reason, and what else the
    source does not tell; `estimate` names an old exchange rate that the amounts rest on.
    """

    connection: str
    id: str
    number: str
    issued: date
    due: date | None
    amount: Decimal | None
    open: Decimal | None
    payments: tuple[tuple[date, Decimal], ...] = ()
    closed_on: date | None = None
    unknown: str = ""
    undated: Decimal = Decimal(0)
    lost: Decimal = Decimal(0)
    estimate: str = ""
