"""From an invoice of Harvest to the record (Harvest API, section 2.7)."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import get_args

from clientfit_connectors.harvest.wire import InvoiceRow
from clientfit_sync.model import Invoice, InvoiceLine, InvoiceState, Payment

ZERO = Decimal(0)
CLOSED = "closed"


def invoice(row: InvoiceRow, *, passed_on: Mapping[str, bool], payments: Sequence[Payment] | None = None) -> Invoice:
    """An invoice; `passed_on`: whether lines of a kind are expenses; `payments`: None where they were not read."""
    period = _period(row)
    return Invoice(
        id=row.id,
        client=row.client.id,
        number=row.number or "",
        issued=row.day,
        currency=row.currency,
        amount=row.amount,
        tax=(row.tax_amount or ZERO) + (row.tax2_amount or ZERO),
        discount=row.discount_amount or ZERO,
        state=_state(row.state),
        due=row.due_date,
        paid=paid(row, payments),
        paid_on=row.paid_date,
        closed_on=row.closed_at.date() if row.closed_at else None,
        period_start=period and period[0],
        period_end=period and period[1],
        funds_retainer=row.retainer is not None,
        lines=tuple(
            InvoiceLine(
                amount=line.amount,
                expense=passed_on.get(line.kind or "", False),
                description=line.description or "",
                project=line.project.id if line.project else None,
            )
            for line in row.line_items
        ),
        payments=tuple(payments or ()),
    )


def paid(row: InvoiceRow, payments: Sequence[Payment] | None) -> Decimal | None:
    """What was received: amount less what is due. Of a write-off only payments tell, for its rest may be due or not."""
    received = None if payments is None else sum((payment.amount for payment in payments), ZERO)
    if row.state == CLOSED and row.due_amount != row.amount:
        return received
    if row.due_amount is not None:
        return row.amount - row.due_amount
    return row.amount if received is None and row.state == "paid" else received


def _state(state: str) -> InvoiceState:
    """Harvest's list of states is draft, open, paid and closed; another one is no reason to leave an invoice out."""
    if state == CLOSED:
        return "written_off"
    return next((known for known in get_args(InvoiceState) if known == state), "open")


def _period(row: InvoiceRow) -> tuple[date, date] | None:
    if row.period_start is None or row.period_end is None or row.period_end < row.period_start:
        return None
    return row.period_start, row.period_end
