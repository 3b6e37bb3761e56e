"""How late a client pays: days beyond terms, weighted by amount (METRICS.md section 7)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from clientfit_sync.figures.client import ratio
from clientfit_sync.figures.evidence import Debt
from clientfit_sync.model import Window

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lateness:
    """Over the invoices that fell due on some days: `days` is sum(amount * days late) / sum(amounts).

    `amount` is that sum; `undated` the part of it that was paid on days which the source does not tell, and is not late
    as far as is known. `debts` are those invoices.
    """

    days: Decimal
    amount: Decimal
    undated: Decimal
    debts: tuple[Debt, ...]


def of(debts: Iterable[Debt], due: Window, known: date) -> Lateness | None:
    """The lateness over `debts` that fell due in `due`, none later than `known`; None where there are none."""
    weighed = tuple(one for one in debts if one.open is not None and one.due is not None and one.due in due)
    amount = sum((one.amount or ZERO for one in weighed), ZERO)
    waited = sum((part * days for one in weighed for part, days in late_parts(one, known)), ZERO)
    days = ratio(waited, amount)
    if days is None:
        return None
    return Lateness(days=days, amount=amount, undated=sum((one.undated for one in weighed), ZERO), debts=weighed)


def late_parts(debt: Debt, known: date) -> Iterator[tuple[Decimal, int]]:
    """The parts of an invoice that came, or are still to come, after its due date: amount, and days late (above 0).

    What was not paid is late up to `known`, be it still open or written off.
    """
    if debt.due is None or debt.amount is None:
        return
    left = debt.amount
    for day, received in debt.payments:
        # What is paid beyond the amount was not owed, and is not late.
        part, left = min(received, left), left - min(received, left)
        if part and day > debt.due:
            yield part, (day - debt.due).days
    unpaid = (debt.open or ZERO) + debt.lost
    if unpaid and known > debt.due:
        yield unpaid, (known - debt.due).days


def late_amount(debt: Debt, known: date) -> Decimal:
    """How much of an invoice was not there when it fell due."""
    return sum((part for part, _ in late_parts(debt, known)), ZERO)
