"""Payments, which lie below each invoice: read as seldom as possible (Harvest API, section 2.8)."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from clientfit_connectors.harvest.forms import Form
from clientfit_connectors.harvest.pages import Listing, complete
from clientfit_connectors.harvest.state import Paid
from clientfit_connectors.harvest.wire import InvoiceRow, PaymentRow
from clientfit_sync.model import Payment
from clientfit_sync.rest.api import Api

FORM = Form(PaymentRow)


def wanted(row: InvoiceRow, extent: Literal["needed", "all"]) -> bool:
    """Whether an invoice's payments are to be read.

    There are none where all of it is due. "needed" leaves those out that were paid in full and in time: their
    `paid_date` says it all.
    """
    if row.due_amount == row.amount:
        return False
    if extent == "all" or row.state != "paid" or row.due_amount or row.paid_date is None:
        return True
    return row.due_date is not None and row.paid_date > row.due_date


def version(row: InvoiceRow) -> str:
    """What changes whenever the payments do."""
    due = row.due_amount
    return f"{row.updated_at} {row.state} {row.paid_date} {None if due is None else due.normalize() + Decimal(0)}"


def read(api: Api, row: InvoiceRow) -> Paid:
    """The payments of an invoice, the first one first.

    Raises:
        Refused: 404 where the invoice was deleted meanwhile.
    """
    path = f"/invoices/{row.id}/payments"
    rows = complete(api, Listing(path=path, key="invoice_payments", form=FORM))
    found = sorted((one.paid_date, one.amount) for one in rows)
    return Paid(version=version(row), payments=tuple(found))


def records(paid: Paid) -> Sequence[Payment]:
    """What was kept of the payments."""
    return [Payment(day=day, amount=amount) for day, amount in paid.payments]
