"""A client's hours, and its pay by the first basis that applies (METRICS.md section 1)."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from oracle_invoices import counted_net, covers, invoices_of, is_credit
from oracle_money import rate
from oracle_studio import Studio, Work, complete_days, days_between, last_known_day, table_of, works

WAITING_DAYS = 60
NOTHING = Fraction(0)
MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(kw_only=True)
class Pay:
    """What counts so far: `unknown` where a part of it is not known, `old` where a part rests on an old rate."""

    basis: str | None
    amount: Fraction = NOTHING
    unknown: bool = False
    old: bool = False

    def add(self, studio: Studio, amount: Fraction | None, currency: str | None, day: date) -> None:
        """One more amount, converted at the day's rate."""
        if amount is None or currency is None:
            self.unknown = True
            return
        found = rate(studio, currency, day)
        if found is None:
            self.unknown = True
            return
        self.amount += amount * found[0]
        self.old = self.old or found[1]


def period_works(studio: Studio, client: str) -> list[Work]:
    """The client's finished entries on complete days of the period."""
    days = set(complete_days(studio))
    return [work for work in works(studio) if work.client == client and work.day in days]


def pay(studio: Studio, client: str) -> Pay:
    """By the first basis that applies."""
    table = table_of(studio, client)
    through = min(studio.period[1], last_known_day(studio))
    covered = {day for _, days in covers(studio, client) for day in days if day <= through}
    if covered or "invoiced_in" in table:
        return _invoiced(studio, client)
    if "retainer" in table:
        return _retainer(studio, table["retainer"])
    entries = period_works(studio, client)
    if any(work.billable for work in entries):
        return _billable(studio, entries)
    return Pay(basis=None, unknown=True)


def _invoiced(studio: Studio, client: str) -> Pay:
    """Each complete day's share of every invoice that covers it, and the credits issued on it."""
    found = Pay(basis="invoiced")
    spread = covers(studio, client)
    credit_notes = [invoice for invoice in invoices_of(studio, client) if is_credit(invoice)]
    for day in complete_days(studio):
        for invoice, days in spread:
            if day in days:
                whole = counted_net(studio, invoice)
                part = None if whole is None else whole / len(days)
                found.add(studio, part, invoice.currency, invoice.issued)
        for invoice in credit_notes:
            if invoice.issued == day:
                found.add(studio, counted_net(studio, invoice), invoice.currency, day)
    return found


def _retainer(studio: Studio, tables: Any) -> Pay:
    """Each complete day's share of every retainer in force on it."""
    found = Pay(basis="retainer")
    for table in tables if isinstance(tables, list) else [tables]:
        for day in complete_days(studio):
            if table.get("from", date.min) <= day <= table.get("until", date.max):
                found.amount += Fraction(table["amount"]) / _days_around(table, day)
    return found


def _days_around(table: Mapping[str, Any], day: date) -> int:
    """How many days the calendar month, quarter or year around the day has."""
    months = MONTHS[table["every"]]
    first = (day.month - 1) // months * months + 1
    last = first + months - 1
    end = date(day.year, last, calendar.monthrange(day.year, last)[1])
    return len(days_between(date(day.year, first, 1), end))


def _billable(studio: Studio, entries: list[Work]) -> Pay:
    """The billable value of the period; unknown with a fixed-fee project or without a value."""
    found = Pay(basis="billable")
    found.unknown = any(work.fixed_fee for work in entries)
    for work in entries:
        if work.billable:
            found.add(studio, work.value, work.currency, work.day)
    return found


def waiting_hours(studio: Studio, client: str, basis: str | None) -> Fraction:
    """Hours of an invoiced client after the last covered day and less than 60 days before K."""
    if basis != "invoiced":
        return NOTHING
    covered = [day for _, days in covers(studio, client) for day in days]
    waiting = NOTHING
    for work in period_works(studio, client):
        after = not covered or work.day > max(covered)
        if after and (last_known_day(studio) - work.day).days < WAITING_DAYS:
            waiting += work.hours
    return waiting


def matched_hours(studio: Studio, client: str, basis: str | None) -> Fraction:
    """Hours from the first covered day on (with `invoiced_in` and on every other basis: all), less the waiting."""
    hours = NOTHING
    covered = [day for _, days in covers(studio, client) for day in days]
    everything = basis != "invoiced" or "invoiced_in" in table_of(studio, client)
    for work in period_works(studio, client):
        if everything or work.day >= min(covered):
            hours += work.hours
    return hours - waiting_hours(studio, client, basis)
