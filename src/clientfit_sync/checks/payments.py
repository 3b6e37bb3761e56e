"""How a client pays: late, not yet, or not at all; and the evidence for it (METRICS.md section 7)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from clientfit_sync.checks import wording
from clientfit_sync.figures import ClientFigures, Debt, Figures, lateness, recovery
from clientfit_sync.figures.lateness import Lateness
from clientfit_sync.figures.recovery import Recovery
from clientfit_sync.model import Note, Window

ZERO = Decimal(0)
YEAR, HALF = 365, 180


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A client's debts and notes at the end of `known`; `late`: over the last 365 days, None where it cannot be told.

    `unknown`: what cannot be judged, as sentences.
    """

    client: str
    known: date
    currency: str | None
    debts: tuple[Debt, ...]
    notes: tuple[Note, ...]
    recovery: Recovery
    late: Lateness | None
    unknown: tuple[str, ...]


def account(figures: Figures, name: str) -> Account:
    """All that is known of how this client pays; what cannot be told is only named for a client of the period."""
    client = next((one for one in figures.clients if one.client == name), None)
    debts = figures.debts.get(name, ())
    late = lateness.of(debts, _last(figures.known, YEAR), figures.known)
    return Account(
        client=name,
        known=figures.known,
        currency=figures.currency,
        debts=debts,
        notes=figures.notes.get(name, ()),
        recovery=recovery.of(debts, figures.waiting(name), figures.known),
        late=None if late and late.undated >= late.amount else late,
        unknown=tuple(_unknown(debts, late, figures.known, client)),
    )


def _last(day: date, days: int) -> Window:
    return Window.through(day - timedelta(days=days - 1), day)


def _unknown(debts: Sequence[Debt], late: Lateness | None, known: date, client: ClientFigures | None) -> Iterator[str]:
    if client and not debts:
        yield "no invoices: it cannot be told how it pays"
    elif client and all(one.due is None for one in debts):
        yield "its invoices have no due dates"
    elif client and late is None and not any(one.unknown for one in debts):
        yield f"none of its invoices fell due in the last {YEAR} days"
    elif late and late.undated >= late.amount:
        yield "it is not known when its invoices were paid"
    untold = dict.fromkeys(one.unknown for one in debts if one.unknown)
    undated = [one for one in debts if one.lost and not one.closed_on and not _within_a_year(one.issued, known)]
    if untold:
        yield wording.names(list(untold))
    if undated:
        yield f"it is not known when invoice {wording.names([one.number for one in undated])} was written off"


def _within_a_year(day: date, known: date) -> bool:
    return day in _last(known, YEAR)


def most_late(account: Account) -> Decimal:
    """The most of any one invoice of the last 365 days that was not there when it fell due."""
    weighed = account.late.debts if account.late else ()
    return max((lateness.late_amount(one, account.known) for one in weighed), default=ZERO)


def overdue(account: Account, days: int, min_amount: Decimal) -> list[Debt]:
    """The invoices overdue by more than `days` with at least `min_amount` open."""
    return [
        one
        for one in account.recovery.overdue
        if recovery.days_overdue(one, account.known) > days and (one.open or ZERO) >= min_amount
    ]


def longest(account: Account, debts: Iterable[Debt]) -> int:
    """The most days that any of `debts` is overdue."""
    return max(recovery.days_overdue(one, account.known) for one in debts)


def written_off(account: Account, min_amount: Decimal) -> list[Debt]:
    """The invoices of which at least `min_amount` was given up in the last 365 days.

    Where the day of a write-off is not told, that of an invoice issued in these days lies in them too.
    """
    return [
        one
        for one in account.debts
        if one.lost and one.lost >= min_amount and _within_a_year(one.closed_on or one.issued, account.known)
    ]


def trend(account: Account) -> tuple[Decimal | None, Decimal | None]:
    """Days beyond terms over what fell due in the last 180 days, and in the 180 before."""
    ends = account.known, account.known - timedelta(days=HALF)
    found = (lateness.of(account.debts, _last(end, HALF), account.known) for end in ends)
    now, before = (one.days if one and one.undated < one.amount else None for one in found)
    return now, before


def late_evidence(account: Account, late: Lateness) -> dict[str, Any]:
    """The days with the amounts that they are weighted by, the trend, and the invoices."""
    now, before = trend(account)
    return {
        "days_beyond_terms": late.days,
        "amount_due": late.amount,
        "paid_on_unknown_days": late.undated,
        "last_180_days": now,
        "the_180_days_before": before,
    } | _about(account, late.debts)


def overdue_evidence(account: Account, debts: Sequence[Debt]) -> dict[str, Any]:
    """The overdue invoices."""
    return {"days_overdue": longest(account, debts)} | _about(account, debts)


def written_off_evidence(account: Account, debts: Sequence[Debt]) -> dict[str, Any]:
    """The invoices that were written off, and what was lost with them."""
    return {"lost": sum((one.lost for one in debts), ZERO)} | _about(account, debts)


def standing(account: Account) -> dict[str, Any]:
    """Aging, and what is to be recovered."""
    owed = account.recovery
    return {
        "aging": recovery.aging(account.debts, account.known),
        "to_recover": {
            "overdue": [
                {"connection": one.connection, "id": one.id, "number": one.number, "due": one.due, "open": one.open}
                for one in owed.overdue
            ],
            "amount": owed.amount,
            "waiting_hours": owed.waiting_hours,
            "waiting_worth": owed.waiting_worth,
        },
    }


def _about(account: Account, debts: Iterable[Debt]) -> dict[str, Any]:
    """The invoices that a finding is about, and the old exchange rates that their amounts rest on."""
    about = tuple(debts)
    return {
        "invoices": [{"connection": one.connection, "id": one.id} for one in about],
        "estimates": list(dict.fromkeys(one.estimate for one in about if one.estimate)),
    } | standing(account)
