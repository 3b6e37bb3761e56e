"""What a client pays in a period, and by which basis (METRICS.md section 1)."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from clientfit_sync.figures import cover
from clientfit_sync.figures.terms import Terms
from clientfit_sync.figures.totals import DayTotal, SourceInvoice
from clientfit_sync.model import Invoice, Window
from clientfit_sync.money import Converted

Basis = Literal["invoiced", "retainer", "billable"]
ZERO = Decimal(0)


Convert = Callable[[Decimal, str, date], Converted | None]
"""Turns an amount into the report's currency at the rate of a day; None where the currency has no rate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pay:
    """The pay of a client in a period; `amount` is None for the reason `unknown`. `estimate`: on an old exchange rate.

    `invoiced` are the days from the first to the last one that the client's invoices cover, whatever the period;
    `invoices` are those that bring something in it.
    """

    basis: Basis | None
    amount: Decimal | None
    unknown: str = ""
    estimate: str = ""
    invoiced: Window | None = None
    invoices: tuple[Invoice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A summand of the pay, in its own currency; `amount` None for the reason `unknown`."""

    amount: Decimal | None
    currency: str
    day: date
    unknown: str = ""


def countable(invoices: Iterable[SourceInvoice], known: date) -> tuple[SourceInvoice, ...]:
    """The invoices that count: no drafts, issued by `known`, one of those that two connections bring alike."""
    brought_by: dict[tuple[str, date, str, Decimal | None], str] = {}
    counted = []
    for item in invoices:
        invoice = item.invoice
        if invoice.state == "draft" or invoice.issued > known:
            continue
        key = (invoice.number.strip(), invoice.issued, invoice.currency, invoice.amount)
        if brought_by.setdefault(key, item.connection) == item.connection or not invoice.number.strip():
            counted.append(item)
    return tuple(counted)


def net(invoice: Invoice, known: date) -> Decimal | None:
    """Service lines less their share of the discount, without tax and expenses; None where amount or taxes are unknown.

    A write-off known at `known` counts in the proportion that was paid by then.
    """
    full = _net_in_full(invoice)
    if full is None or not written_off(invoice, known):
        return full
    paid = received(invoice, known)
    if paid is None or invoice.amount is None:
        return None
    return full * paid / invoice.amount if invoice.amount else ZERO


def _net_in_full(invoice: Invoice) -> Decimal | None:
    if not invoice.lines:
        return None if invoice.amount is None or invoice.tax is None else invoice.amount - invoice.tax
    everything = sum((line.amount for line in invoice.lines), ZERO)
    services = sum((line.amount for line in invoice.lines if not line.expense), ZERO)
    return services - (invoice.discount * services / everything if everything else ZERO)


def written_off(invoice: Invoice, known: date) -> bool:
    """Whether it had been given up by the end of `known`."""
    return invoice.state == "written_off" and (invoice.closed_on is None or invoice.closed_on <= known)


def received(invoice: Invoice, known: date) -> Decimal | None:
    """What had been paid by the end of `known`; None where the source does not say."""
    if invoice.payments:
        return sum((payment.amount for payment in invoice.payments if payment.day <= known), ZERO)
    if invoice.paid is not None and invoice.paid_on is not None and invoice.paid_on > known:
        return ZERO
    return invoice.paid


def of(
    window: Window,
    known: date,
    days: Sequence[DayTotal],
    invoices: Sequence[Invoice],
    terms: Terms,
    first_entry: date | None,
    convert: Convert,
) -> Pay:
    """The pay on the days of `window` by the first basis that applies.

    `days` are the client's own within the window, `invoices` its countable ones of any date.
    """
    due = [invoice for invoice in invoices if not invoice.funds_retainer]
    credits_ = [invoice for invoice in due if _is_credit(invoice)]
    covered = cover.of(
        [invoice for invoice in due if not _is_credit(invoice)], first_entry=first_entry, billing=terms.billing
    )
    if any(item.days.start < window.end for item in covered) or terms.invoiced_in:
        invoiced = (
            Window(start=min(item.days.start for item in covered), end=max(item.days.end for item in covered))
            if covered
            else None
        )
        counted = list(_counted(window, covered, credits_))
        parts = [_part(invoice, known, shared, days) for invoice, shared, days in counted]
        invoices = tuple(invoice for invoice, _, _ in counted)
        return replace(_add_up("invoiced", parts, convert), invoiced=invoiced, invoices=invoices)
    if terms.retainers:
        return Pay(basis="retainer", amount=sum((one.earned(window) for one in terms.retainers), ZERO))
    return _billable(days, convert)


def _is_credit(invoice: Invoice) -> bool:
    full = _net_in_full(invoice)
    value = invoice.amount if full is None else full
    return value is not None and value < 0


def _counted(
    window: Window, covered: Sequence[cover.Covered], credits_: Sequence[Invoice]
) -> Iterator[tuple[Invoice, int, int]]:
    """The invoices that bring something in `window`: on how many of its days, and how many they cover."""
    for item in covered:
        if shared := item.days.cut(window).days:
            yield item.invoice, shared, item.days.days
    for invoice in credits_:
        if invoice.issued in window:
            yield invoice, 1, 1


def _part(invoice: Invoice, known: date, shared: int, days: int) -> _Part:
    """What an invoice that covers `days` days brings on `shared` of them."""
    amount, unknown = net(invoice, known), ""
    if amount is not None:
        amount = amount * shared / days
    elif invoice.amount is None:
        unknown = f"the amount of invoice {invoice.number} is unknown"
    elif _net_in_full(invoice) is None:
        unknown = f"the taxes of invoice {invoice.number} are unknown"
    else:
        unknown = f"what was paid of invoice {invoice.number} before its write-off is unknown"
    return _Part(amount=amount, currency=invoice.currency, day=invoice.issued, unknown=unknown)


def _billable(days: Sequence[DayTotal], convert: Convert) -> Pay:
    if not any(day.billable for day in days):
        return Pay(basis=None, amount=None, unknown="no invoice, no retainer and no billable entry")
    if any(day.fixed_fee for day in days):
        return Pay(basis="billable", amount=None, unknown="not invoiced, and some of the work is on a fixed fee")
    if unpriced := sum(day.unpriced for day in days):
        lacking = "1 billable entry has" if unpriced == 1 else f"{unpriced} billable entries have"
        return Pay(basis="billable", amount=None, unknown=f"not invoiced, and {lacking} no rate")
    parts = [_Part(amount=day.value, currency=day.currency, day=day.day) for day in days if day.currency]
    return _add_up("billable", parts, convert)


def _add_up(basis: Basis, parts: Iterable[_Part], convert: Convert) -> Pay:
    total, estimates = ZERO, []
    for part in parts:
        converted = None if part.amount is None else convert(part.amount, part.currency, part.day)
        if converted is None:
            unknown = part.unknown or f"no exchange rate for {part.currency}"
            return Pay(basis=basis, amount=None, unknown=unknown)
        total += converted.amount
        if converted.estimate:
            estimates.append(converted.estimate)
    estimate = "; ".join(dict.fromkeys(estimates))
    return Pay(basis=basis, amount=total, estimate=estimate)
