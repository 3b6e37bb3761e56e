"""The days that invoices cover (METRICS.md section 1, basis invoiced)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from clientfit_sync.model import Invoice, Window

LONGEST = 92
ADVANCE_WITHOUT_PREDECESSOR = 31
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """An invoice and the days over which its net is spread evenly."""

    invoice: Invoice
    days: Window


def of(
    invoices: Sequence[Invoice], *, first_entry: date | None, billing: Literal["arrears", "advance"]
) -> tuple[Covered, ...]:
    """What each of one client's invoices covers: its service period, else the days between issue dates.

    Give all that bound each other: no drafts, credits or deposits, none issued after the known days. `first_entry` is
    the day of the client's first entry.
    """
    spans: dict[date, Window] = {}
    covered: list[Covered] = []
    issue_dates = sorted({invoice.issued for invoice in invoices})
    for position, issued in enumerate(issue_dates):
        before = issue_dates[position - 1] if position else None
        if billing == "arrears":
            spans[issued] = _arrears(issued, before, first_entry)
        else:
            after = issue_dates[position + 1] if position + 1 < len(issue_dates) else None
            spans[issued] = _advance(issued, after, _longest(covered, before))
        covered += [
            Covered(invoice=invoice, days=service_period(invoice) or spans[issued])
            for invoice in invoices
            if invoice.issued == issued
        ]
    return tuple(covered)


def service_period(invoice: Invoice) -> Window | None:
    """The days that the invoice itself names; None where it names no two days in order."""
    start, end = invoice.period_start, invoice.period_end
    return Window.through(start, end) if start and end and start <= end else None


def _arrears(issued: date, before: date | None, first_entry: date | None) -> Window:
    start = before + ONE_DAY if before else min(first_entry or issued, issued)
    return Window.through(max(start, issued - timedelta(days=LONGEST - 1)), issued)


def _advance(issued: date, after: date | None, days_before: int | None) -> Window:
    length = (after - issued).days if after else days_before or ADVANCE_WITHOUT_PREDECESSOR
    return Window(start=issued, end=issued + timedelta(days=min(length, LONGEST)))


def _longest(covered: Sequence[Covered], issued: date | None) -> int | None:
    """How many days the invoices of that issue date cover."""
    return max((item.days.days for item in covered if item.invoice.issued == issued), default=None)
