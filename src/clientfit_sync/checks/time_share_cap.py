"""Caps on the share of time that low payers together, or one client, may take (METRICS.md section 4)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from functools import cache, partial
from typing import Any

from pydantic import Field

from clientfit_sync.checks import Check, Finding, Limits, Severity, Skipped, entries, wording
from clientfit_sync.checks.interface import Outcome
from clientfit_sync.figures import ClientEntry, ClientFigures, Figures
from clientfit_sync.figures.client import ratio
from clientfit_sync.periods import Period
from clientfit_sync.rounding import settled

ZERO = Decimal(0)
ONE = Decimal(1)
LAST_DIGIT = Decimal("1e-12")
Done = Mapping[str, Sequence[ClientEntry]]


class CapLimits(Limits):
    """The cap on low payers as a group; each client's own is its `time_cap`."""

    cap: Decimal = Field(
        default=Decimal("0.20"), gt=0, lt=1, description="most of your client hours that low payers may take together"
    )
    low_payer_below: Decimal = Field(
        default=Decimal("0.8"), gt=0, description="effective rate over target below this makes a low payer"
    )
    watch_at: Decimal = Field(
        default=Decimal("0.8"), gt=0, le=1, description="part of the cap from which it is watched"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What some clients take of all client hours, against a cap on it; `others` are everybody else's hours."""

    clients: tuple[str, ...]
    hours: Decimal
    others: Decimal
    cap: Decimal

    @property
    def share(self) -> Decimal:
        """Part of all client hours, 0 to 1."""
        return ratio(self.hours, self.hours + self.others) or ZERO

    @property
    def to_shed(self) -> Decimal:
        """The fewest hours to give up, everybody else's unchanged, that bring the share down to the cap."""
        return max(ZERO, settled(self.hours - self.cap / (ONE - self.cap) * self.others))

    @property
    def to_win(self) -> Decimal:
        """The fewest hours of others' work to add that bring the share down to the cap."""
        return max(ZERO, settled(self.hours * (ONE - self.cap) / self.cap - self.others))


def find(figures: Figures, limits: CapLimits) -> Iterator[Outcome]:
    """A finding for the group of low payers, and one for each client that nears or passes its own cap."""
    if not figures.totals.client_hours:
        yield Skipped(client=None, reason="no client hours in the period")
        return
    for client in figures.clients:
        if client.low_payer_unknown:
            reason = f"it cannot be told whether it is a low payer: {client.low_payer_unknown}"
            yield Skipped(client=client.client, reason=reason)
    done = cache(partial(entries.by_client, figures))
    group = [client for client in figures.clients if client.low_payer]
    if group:
        yield from _judge(None, _share(group, figures, limits.cap), done, figures, limits)
    for client in figures.clients:
        if client.terms.time_cap is not None and client.hours_share is not None:
            yield from _judge(client.client, _share([client], figures, client.terms.time_cap), done, figures, limits)


def _share(clients: Sequence[ClientFigures], figures: Figures, cap: Decimal) -> Share:
    hours = sum((client.hours for client in clients), ZERO)
    return Share(
        clients=tuple(client.client for client in clients),
        hours=hours,
        others=figures.totals.client_hours - hours,
        cap=cap,
    )


def _judge(
    client: str | None, taken: Share, done: Callable[[], Done], figures: Figures, limits: CapLimits
) -> Iterator[Finding]:
    watched_from = limits.watch_at * taken.cap
    severity: Severity = "act" if taken.share > taken.cap else "watch"
    if severity == "watch" and taken.share < watched_from:
        return
    evidence: dict[str, Any] = {
        "clients": list(taken.clients),
        "share": taken.share,
        "cap": taken.cap,
        "hours": taken.hours,
        "client_hours": taken.hours + taken.others,
        "hours_to_shed": taken.to_shed,
        "entries": entries.ids(entry for one in taken.clients for entry in done().get(one, ())),
    }
    if figures.period.running:
        evidence |= _budget(taken, figures.period)
    yield Finding(
        client=client,
        severity=severity,
        measured=taken.share,
        limit=taken.cap if severity == "act" else watched_from,
        message=_message(client, taken),
        advice=tuple(_advice(taken, figures.period, evidence)),
        evidence=evidence,
    )


def _budget(taken: Share, period: Period) -> dict[str, Any]:
    """What the cap leaves for the whole of a running period, at the pace so far."""
    done = period.complete.days
    expected = (taken.hours + taken.others) / done * period.days
    budget = taken.cap * expected
    return {
        "expected_client_hours": expected,
        "budget_hours": budget,
        "hours_left": budget - taken.hours,
        "used_up_on": _used_up_on(taken.hours, budget, period),
    }


def _used_up_on(hours: Decimal, budget: Decimal, period: Period) -> date | None:
    """The first day on which `hours`, at their pace over the complete days, reach `budget`; None: not in the period."""
    if not hours:
        return None
    # The quotient may miss a whole number by the rounding of its last digit, which would cost a day.
    days = (budget * period.complete.days / hours).quantize(LAST_DIGIT).to_integral_value(ROUND_CEILING)
    if days > period.days:
        return None
    return period.start + timedelta(days=max(0, int(days) - 1))


def _message(client: str | None, taken: Share) -> str:
    who = client or f"The low payers ({wording.names(taken.clients)})"
    verb = "takes" if client else "take"
    cap = wording.share(taken.cap)
    return f"{who} {verb} {wording.share(taken.share)} of your client hours; the cap is {cap}"


def _advice(taken: Share, period: Period, evidence: dict[str, Any]) -> Iterator[str]:
    if period.running:
        yield _pace(evidence)
    if taken.to_shed:
        days = period.complete.days
        yield (
            f"Give up {wording.hours(taken.to_shed)} of their work "
            f"({wording.hours(wording.a_month(taken.to_shed, days))} a month), "
            f"or win {wording.hours(taken.to_win)} from others."
        )
    elif not period.running:
        yield f"Take on no more of their work: {wording.hours(_room(taken))} are left below the cap."


def _room(taken: Share) -> Decimal:
    """The hours that could still be added before the cap is reached, everybody else's unchanged."""
    return taken.cap / (ONE - taken.cap) * taken.others - taken.hours


def _pace(evidence: dict[str, Any]) -> str:
    left, used_up_on = evidence["hours_left"], evidence["used_up_on"]
    budget = f"the budget of {wording.hours(evidence['budget_hours'])} for the period"
    if left <= 0:
        return f"Stop here: {budget} is overdrawn by {wording.hours(-left)}."
    when = f", at this pace until {used_up_on}" if used_up_on else ""
    return f"Of {budget}, {wording.hours(left)} are left{when}."


CHECK = Check(
    title="Share of time",
    limits=CapLimits,
    find=find,
    sign="pay",
    prevention="Before you say yes to work below your target, look what is left of the cap; when it is used up, the "
    "answer is a date or no.",
)
