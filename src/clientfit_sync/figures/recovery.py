"""What is still to be had from a client: overdue invoices, and work not yet billed (METRICS.md section 7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from clientfit_sync.figures.client import ClientFigures
from clientfit_sync.figures.evidence import Debt

ZERO = Decimal(0)
NOT_DUE = "not_due"
OLDEST = "over_90"
AGES = ((0, NOT_DUE), (30, "1-30"), (60, "31-60"), (90, "61-90"))
"""The buckets of aging below the last one, each up to so many days overdue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """What is to be recovered: `overdue` invoices, oldest first, `amount` their open amounts together.

    `waiting_worth` is what the waiting hours bring at the target; None where there is no target.
    """

    overdue: tuple[Debt, ...]
    amount: Decimal
    waiting_hours: Decimal
    waiting_worth: Decimal | None


def of(debts: Iterable[Debt], client: ClientFigures | None, known: date) -> Recovery:
    """What is to be recovered at the end of `known`; `client`: see `Figures.waiting`."""
    late = tuple(one for one in debts if days_overdue(one, known) > 0)
    waiting = client.waiting_hours if client else ZERO
    target = client.target_rate if client else None
    return Recovery(
        overdue=late,
        amount=sum((one.open or ZERO for one in late), ZERO),
        waiting_hours=waiting,
        waiting_worth=ZERO if not waiting else None if target is None else waiting * target,
    )


def days_overdue(debt: Debt, known: date) -> int:
    """For how many days something has been owed beyond the due date; 0 where nothing is, or no due date is known."""
    return max(0, (known - debt.due).days) if debt.open and debt.due else 0


def aging(debts: Iterable[Debt], known: date) -> dict[str, Decimal]:
    """The open amounts by how many days they are overdue; those without a due date are not due."""
    buckets = {name: ZERO for _, name in AGES} | {OLDEST: ZERO}
    for one in debts:
        if one.open:
            days = days_overdue(one, known)
            buckets[next((name for most, name in AGES if days <= most), OLDEST)] += one.open
    return buckets
