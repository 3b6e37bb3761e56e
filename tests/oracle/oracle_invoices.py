"""Which invoices count, for how much, and on which days (METRICS.md section 1, Pay 1)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from clientfit_sync.model import Invoice
from oracle_studio import ONE_DAY, Studio, client_names, days_between, last_known_day, table_of, works

MOST_DAYS = 92
FIRST_ADVANCE_DAYS = 31


def invoices_of(studio: Studio, client: str) -> list[Invoice]:
    """The client's invoices issued by K, each once, without drafts and those that fund a retainer."""
    return [invoice for owner, invoice in _counting(studio) if owner == client]


def _counting(studio: Studio) -> Iterable[tuple[str, Invoice]]:
    """Of invoices with one number, issue date, currency and amount: as many as one connection has at most."""
    names = client_names(studio)
    alike: dict[Any, dict[str, list[tuple[str, Invoice]]]] = defaultdict(lambda: defaultdict(list))
    for connection, records in studio.connections.items():
        for record in records:
            if not isinstance(record, Invoice) or record.issued > last_known_day(studio):
                continue
            if record.state == "draft" or record.funds_retainer:
                continue
            same = (record.number, record.issued, record.currency, record.amount)
            alike[same][connection].append((names[connection, record.client], record))
    for copies in alike.values():
        yield from max(copies.values(), key=len)


def net(invoice: Invoice) -> Fraction | None:
    """Service lines less their share of the discount; without lines amount less taxes; else unknown."""
    if invoice.lines:
        everything = sum(Fraction(line.amount) for line in invoice.lines)
        service = sum(Fraction(line.amount) for line in invoice.lines if not line.expense)
        share = service / everything if everything else Fraction(0)
        return service - Fraction(invoice.discount) * share
    if invoice.amount is None or invoice.tax is None:
        return None
    return Fraction(invoice.amount) - Fraction(invoice.tax)


def is_credit(invoice: Invoice) -> bool:
    """A negative net; where the net is unknown, a negative amount; never where that is unknown too."""
    value = net(invoice)
    if value is None and invoice.amount is None:
        return False
    return Fraction(invoice.amount or 0) < 0 if value is None else value < 0


def counted_net(studio: Studio, invoice: Invoice) -> Fraction | None:
    """The net that counts as known at K: in full, or of one written off by then net times paid / amount."""
    value = net(invoice)
    if invoice.state != "written_off":
        return value
    if invoice.closed_on is not None and invoice.closed_on > last_known_day(studio):
        return value
    received = _paid(studio, invoice)
    if value is None or received is None or invoice.amount is None:
        return None
    return value * received / Fraction(invoice.amount) if invoice.amount else Fraction(0)


def _paid(studio: Studio, invoice: Invoice) -> Fraction | None:
    """What had been received by K."""
    known = last_known_day(studio)
    if invoice.payments:
        return sum((Fraction(each.amount) for each in invoice.payments if each.day <= known), Fraction(0))
    if invoice.paid is None:
        return None
    if invoice.paid_on is not None and invoice.paid_on > known:
        return Fraction(0)
    return Fraction(invoice.paid)


def covers(studio: Studio, client: str) -> list[tuple[Invoice, frozenset[date]]]:
    """Each invoice that is no credit, with the days that it covers."""
    regular = [invoice for invoice in invoices_of(studio, client) if not is_credit(invoice)]
    advance = table_of(studio, client).get("billing", "arrears") == "advance"
    dates = sorted({invoice.issued for invoice in regular})
    found: list[tuple[Invoice, frozenset[date]]] = []
    for number, issued in enumerate(dates):
        later = dates[number + 1] if number + 1 < len(dates) else None
        if not advance:
            span = _arrears(studio, client, issued, dates[number - 1] if number else None)
        elif later is not None:
            span = days_between(issued, min(later - ONE_DAY, issued + timedelta(days=MOST_DAYS - 1)))
        else:
            span = _latest_advance(issued, found, dates[number - 1] if number else None)
        together = [invoice for invoice in regular if invoice.issued == issued]
        found += [(invoice, frozenset(_service_days(invoice) or span)) for invoice in together]
    return found


def _service_days(invoice: Invoice) -> list[date]:
    if invoice.period_start is None or invoice.period_end is None:
        return []
    return days_between(invoice.period_start, invoice.period_end)


def _arrears(studio: Studio, client: str, issued: date, previous: date | None) -> list[date]:
    """From the day after the previous issue date (the first: from the first entry) to the issue date."""
    if previous is not None:
        start = previous + ONE_DAY
    else:
        start = min([issued, *(work.day for work in works(studio) if work.client == client)])
    return days_between(start, issued)[-MOST_DAYS:]


def _latest_advance(issued: date, found: list[tuple[Invoice, frozenset[date]]], previous: date | None) -> list[date]:
    """As many days as those of the previous issue date cover, at most 92; 31 where there is none."""
    count = FIRST_ADVANCE_DAYS
    if previous is not None:
        count = len({day for invoice, days in found if invoice.issued == previous for day in days})
    return days_between(issued, issued + timedelta(days=count - 1))[:MOST_DAYS]
