"""One client's hours and pay in a period, before anything is compared with others (METRICS.md section 1)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from clientfit_sync.figures import pay
from clientfit_sync.figures.roster import Roster
from clientfit_sync.figures.terms import Terms
from clientfit_sync.figures.totals import NOTHING_UNSEEN, DayTotal, SourceInvoice, Totals, Unseen
from clientfit_sync.model import SECONDS_PER_HOUR, Window

WAITING_DAYS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """What a client took and what it pays. `billable_hours` is None where a source has no billable flag.

    `invoices` are those that bring something in the period, by connection and the source's id. `unseen`: why not all
    of its hours are known; empty where they are.
    """

    client: str
    terms: Terms
    hours: Decimal
    billable_hours: Decimal | None
    waiting_hours: Decimal
    matched_hours: Decimal
    pay: pay.Pay
    invoices: tuple[tuple[str, str], ...] = ()
    unseen: str = ""


def hours(seconds: Decimal | int) -> Decimal:
    """Seconds as hours."""
    return Decimal(seconds) / SECONDS_PER_HOUR


def of_clients(
    totals: Totals,
    window: Window,
    known: date,
    roster: Roster,
    convert: pay.Convert,
    unseen: Unseen = NOTHING_UNSEEN,
) -> tuple[Effort, ...]:
    """One effort per client that counts, those with neither hours nor pay in `window` left out."""
    days: dict[str, list[DayTotal]] = defaultdict(list)
    for day in totals.days:
        if day.client is not None and day.day in window:
            days[roster.name(day.client)].append(day)
    invoices: dict[str, list[SourceInvoice]] = defaultdict(list)
    for item in pay.countable(totals.invoices, known):
        invoices[roster.name(item.client)].append(item)
    first_entries: dict[str, date] = {}
    for (_, name), day_ in totals.first_entries.items():
        client = roster.name(name)
        first_entries[client] = min(day_, first_entries.get(client, day_))
    efforts = (
        _of_client(client, terms, window, known, days[client], invoices[client], first_entries.get(client), convert)
        for client in sorted({*days, *invoices, *roster.terms})
        if (terms := roster.of_client(client)).counts
    )
    return tuple(_as_seen(one, unseen) for one in efforts if one.hours or one.pay.amount or _unknown_money(one.pay))


def _as_seen(one: Effort, unseen: Unseen) -> Effort:
    """The client, its pay unknown where not all invoices are seen: one more may change it, whatever the basis."""
    earned = one.pay
    if why := unseen.invoices.get(one.client):
        earned = replace(earned, amount=None, unknown=f"not all of its invoices are seen ({why})")
    return replace(one, pay=earned, unseen=unseen.hours.get(one.client, ""))


def _unknown_money(earned: pay.Pay) -> bool:
    """Whether there is pay in the period of which only the amount is not known."""
    return earned.amount is None and earned.basis == "invoiced"


def _of_client(
    client: str,
    terms: Terms,
    window: Window,
    known: date,
    days: Sequence[DayTotal],
    invoices: Sequence[SourceInvoice],
    first_entry: date | None,
    convert: pay.Convert,
) -> Effort:
    earned = pay.of(window, known, days, [one.invoice for one in invoices], terms, first_entry, convert)
    seconds = waiting_and_matched = sum((day.seconds for day in days), Decimal(0))
    waiting = Decimal(0)
    if earned.basis == "invoiced":
        start = None if terms.invoiced_in or earned.invoiced is None else earned.invoiced.start
        waiting_and_matched = sum((day.seconds for day in days if start is None or day.day >= start), Decimal(0))
        waiting = sum((day.seconds for day in days if _waits(day.day, known, earned.invoiced)), Decimal(0))
    unflagged = any(day.unflagged for day in days)
    return Effort(
        client=client,
        terms=terms,
        hours=hours(seconds),
        billable_hours=None if unflagged else hours(sum((day.billable_seconds for day in days), Decimal(0))),
        waiting_hours=hours(waiting),
        matched_hours=hours(waiting_and_matched - waiting),
        pay=earned,
        invoices=tuple((one.connection, one.invoice.id) for one in invoices if one.invoice in earned.invoices),
    )


def _waits(day: date, known: date, invoiced: Window | None) -> bool:
    """Whether work of that day is done and not yet billed: after the last invoiced day, and recent."""
    return (invoiced is None or day >= invoiced.end) and (known - day).days < WAITING_DAYS
