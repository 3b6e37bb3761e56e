"""The rows of invoices, payments and expenses in Harvest's answers."""

import fake_harvest_parts as part
from fake_harvest_billing import Billing, midnight
from fake_harvest_money import Invoice, Line, Payment
from fake_harvest_parts import Row
from fake_harvest_things import Expense


def invoice(of: Billing, one: Invoice) -> Row:
    """Harvest API 2.7: the lines are in it, the payments are not."""
    return {
        "id": one.id,
        "client_key": f"{one.id:040x}",
        "number": one.number,
        "purchase_order": "",
        "amount": one.amount,
        "due_amount": one.due_amount,
        "tax": one.tax,
        "tax_amount": one.tax_amount,
        "tax2": one.tax2,
        "tax2_amount": one.tax2_amount,
        "discount": one.discount,
        "discount_amount": one.discount_amount,
        "subject": "",
        "notes": None,
        "state": one.state,
        "period_start": part.day(one.period_start),
        "period_end": part.day(one.period_end),
        "issue_date": part.day(one.issue_date),
        "due_date": part.day(one.due_date),
        "payment_term": "upon receipt" if one.due_date == one.issue_date else "custom",
        "payment_options": [],
        "sent_at": part.time(one.sent_at),
        "paid_at": part.time(midnight(one.paid_date) if one.paid_date else None),
        "paid_date": part.day(one.paid_date),
        "closed_at": part.time(one.closed_at),
        "recurring_invoice_id": None,
        "currency": one.currency,
        "client": part.client(of, one.client),
        "estimate": None,
        "retainer": {"id": one.retainer} if one.retainer else None,
        "creator": part.person(of, of.me),
        "line_items": [_line(of, line) for line in one.lines],
    } | part.stamps(one)


def payment(_: Billing, one: Payment) -> Row:
    """Harvest API 2.8: without the invoice's id."""
    return {
        "id": one.id,
        "amount": one.amount,
        "paid_at": part.time(midnight(one.paid_date)),
        "paid_date": part.day(one.paid_date),
        "recorded_by": "Olga Example",
        "recorded_by_email": "olga@example.com",
        "notes": "",
        "transaction_id": None,
        "payment_gateway": {"id": None, "name": None},
    } | part.stamps(one)


def expense(of: Billing, one: Expense) -> Row:
    """Harvest API 2.10: units are a fraction live, though documented as whole."""
    on = of.projects[one.project]
    locked = bool(one.invoice) or not on.is_active
    return {
        "id": one.id,
        "spent_date": part.day(one.spent_date),
        "notes": one.notes,
        "total_cost": one.total_cost,
        "units": 1.0,
        "billable": one.billable,
        "receipt": None,
        "is_closed": False,
        "approval_status": "unsubmitted",
        "is_locked": locked,
        "is_billed": bool(one.invoice),
        "locked_reason": "Expense is invoiced." if locked else None,
        "user": part.person(of, one.person),
        "client": part.client(of, on.client, with_currency=True),
        "project": part.project(of, one.project),
        "expense_category": part.named(of.expense_categories[one.category]) | {"unit_price": None, "unit_name": None},
        "user_assignment": None,
        "invoice": part.invoice(of, one.invoice),
    } | part.stamps(one)


def _line(of: Billing, one: Line) -> Row:
    return {
        "id": one.id,
        "kind": one.kind,
        "description": one.description,
        "quantity": one.quantity,
        "unit_price": one.unit_price,
        "amount": one.amount,
        "taxed": one.taxed,
        "taxed2": one.taxed2,
        "project": part.project(of, one.project) if one.project else None,
    }
