"""Each client's invoices as debts: what was paid when, and what is still open (METRICS.md section 7)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from clientfit_sync.figures import pay
from clientfit_sync.figures.evidence import Debt
from clientfit_sync.figures.pay import Convert
from clientfit_sync.figures.roster import Roster
from clientfit_sync.figures.totals import SourceInvoice
from clientfit_sync.model import Invoice, Payment

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Settlement:
    """What became of an invoice's amount, in its own currency; see `Debt`."""

    open: Decimal
    payments: tuple[Payment, ...] = ()
    undated: Decimal = ZERO
    lost: Decimal = ZERO


def of(invoices: Iterable[SourceInvoice], roster: Roster, known: date, convert: Convert) -> dict[str, tuple[Debt, ...]]:
    """The debts of each client that counts, by its shown name, those that fell due first first.

    As known at the end of `known`: later payments and write-offs are not. Deposits are owed like all else; drafts and
    credits are no debts. Amounts go by the exchange rate of the invoice's issue date, payments too.
    """
    everything = tuple(invoices)
    telling = {item.connection for item in everything if _tells_of_payments(item.invoice)}
    debts: dict[str, list[Debt]] = defaultdict(list)
    for item in pay.countable(everything, known):
        client, amount = roster.name(item.client), item.invoice.amount
        if roster.of_client(client).counts and (amount is None or amount > 0):
            debts[client].append(_debt(item, known, convert, told=item.connection in telling))
    return {client: tuple(sorted(owed, key=_in_order)) for client, owed in debts.items()}


def _in_order(debt: Debt) -> tuple[date, date, str, str, str]:
    return debt.due or debt.issued, debt.issued, debt.number, debt.connection, debt.id


def _tells_of_payments(invoice: Invoice) -> bool:
    """Whether it shows that its source knows what became of invoices: some have neither states nor payments."""
    told = invoice.paid is not None or invoice.paid_on is not None or invoice.payments
    return invoice.state != "open" or bool(told)


def _debt(item: SourceInvoice, known: date, convert: Convert, *, told: bool) -> Debt:
    """The debt; `told`: whether its source tells of payments at all."""
    invoice = item.invoice
    rate = convert(Decimal(1), invoice.currency, invoice.issued)
    settled = None if invoice.amount is None else _settlement(invoice, invoice.amount, known)

    def converted(amount: Decimal | None) -> Decimal | None:
        found = None if amount is None else convert(amount, invoice.currency, invoice.issued)
        return None if found is None else found.amount

    def known_amount(amount: Decimal) -> Decimal:
        return converted(amount) or ZERO

    return Debt(
        connection=item.connection,
        id=invoice.id,
        number=invoice.number,
        issued=invoice.issued,
        due=invoice.due,
        amount=converted(invoice.amount),
        open=converted(settled.open) if settled and told else None,
        payments=tuple((one.day, known_amount(one.amount)) for one in settled.payments) if settled and rate else (),
        closed_on=invoice.closed_on if pay.written_off(invoice, known) else None,
        unknown=_unknown(item, known, has_rate=rate is not None, told=told),
        undated=known_amount(settled.undated) if settled else ZERO,
        lost=known_amount(settled.lost) if settled else ZERO,
        estimate=rate.estimate if rate else "",
    )


def _settlement(invoice: Invoice, amount: Decimal, known: date) -> _Settlement:
    """What had become of the invoice by the end of `known`.

    One that was paid has nothing left open, though less was received: a discount for paying early, a bank's fee.
    """
    payments = tuple(one for one in _payments(invoice, amount) if one.day <= known)
    undated = ZERO if invoice.payments or invoice.paid_on else _paid(invoice, amount)
    rest = max(ZERO, amount - undated - sum((one.amount for one in payments), ZERO))
    if pay.written_off(invoice, known):
        return _Settlement(open=ZERO, payments=payments, undated=undated, lost=rest)
    to_come = any(one.day > known for one in _payments(invoice, amount))
    is_paid = invoice.state == "paid" and not to_come
    return _Settlement(open=ZERO if is_paid else rest, payments=payments, undated=undated)


def _payments(invoice: Invoice, amount: Decimal) -> tuple[Payment, ...]:
    """The payments, of whatever day; where only the last day is told, all was paid on it."""
    if invoice.payments:
        return tuple(sorted(invoice.payments, key=lambda one: one.day))
    paid = _paid(invoice, amount)
    return (Payment(day=invoice.paid_on, amount=paid),) if invoice.paid_on and paid else ()


def _paid(invoice: Invoice, amount: Decimal) -> Decimal:
    """What was received so far, as far as is known."""
    if invoice.paid is None:
        return amount if invoice.state == "paid" else ZERO
    return invoice.paid


def _unknown(item: SourceInvoice, known: date, *, has_rate: bool, told: bool) -> str:
    invoice = item.invoice
    if invoice.amount is None:
        return f"the amount of invoice {invoice.number} is not known"
    if not has_rate:
        return f"no exchange rate for {invoice.currency}"
    if not told:
        return f"{item.connection} does not tell which invoices were paid"
    if pay.written_off(invoice, known) and pay.received(invoice, known) is None:
        return f"what was paid of invoice {invoice.number} before its write-off is not known"
    return ""
