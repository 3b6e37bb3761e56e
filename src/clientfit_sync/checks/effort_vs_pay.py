"""Does a client pay for the time that it takes? (METRICS.md section 3)."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache, partial
from typing import Any, Self

from pydantic import Field, model_validator

from clientfit_sync.checks import Check, Finding, Limits, Severity, Skipped, entries, wording
from clientfit_sync.checks.interface import Outcome
from clientfit_sync.figures import ClientEntry, ClientFigures, Figures, Work

SEVERITY_BEFORE = "severity_before"
"""The evidence that says how severe the finding was in the period before; None: there was none."""
PLACES_NAMED = 3
SHOWN = (
    "hours",
    "billable_hours",
    "matched_hours",
    "waiting_hours",
    "pay",
    "pay_basis",
    "effective_rate",
    "target_rate",
    "realization",
    "paid_hours",
    "overserviced_hours",
    "shortfall",
    "hours_share",
    "pay_share",
    "pay_gap",
)


class EffortLimits(Limits):
    """Limits of the realization: effective rate over target rate."""

    watch_below: Decimal = Field(default=Decimal("0.9"), gt=0, description="realization below this is worth watching")
    act_below: Decimal = Field(default=Decimal("0.7"), gt=0, description="realization below this asks you to act")
    min_hours: Decimal = Field(default=Decimal(5), ge=0, description="fewer matched hours than this are not judged")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.act_below > self.watch_below:
            raise ValueError("act_below lies above watch_below: swap them")
        return self


def find(figures: Figures, limits: EffortLimits) -> Iterator[Outcome]:
    """A finding for each client whose realization is below a limit, or whose effective rate is below the floor."""
    before = {client.client: client for client in figures.before.clients} if figures.before else {}
    done = cache(partial(entries.by_client, figures))
    for client in figures.clients:
        if reason := _cannot_judge(client, limits):
            yield Skipped(client=client.client, reason=reason)
        elif severity := _severity(client, figures.yardstick.floor, limits):
            earlier = _earlier(before.get(client.client), figures, limits)
            yield _finding(client, severity, earlier, done().get(client.client, ()), figures, limits)


def _earlier(client: ClientFigures | None, figures: Figures, limits: EffortLimits) -> Severity | None:
    """The severity in the period before; None where nothing was to be found, or to be judged."""
    if client is None or _cannot_judge(client, limits):
        return None
    return _severity(client, figures.yardstick.floor, limits)


def _cannot_judge(client: ClientFigures, limits: EffortLimits) -> str:
    if client.matched_hours < limits.min_hours:
        waiting = f"; {wording.hours(client.waiting_hours)} wait to be billed" if client.waiting_hours else ""
        under = f"under {limits.min_hours.normalize():f} h in the period"
        return f"{under}{waiting}"
    return client.unknown.get("realization", "")


def _severity(client: ClientFigures, floor: Decimal | None, limits: EffortLimits) -> Severity | None:
    if client.realization is None:
        return None
    if client.realization < limits.act_below or _below_floor(client, floor):
        return "act"
    return "watch" if client.realization < limits.watch_below else None


def _below_floor(client: ClientFigures, floor: Decimal | None) -> bool:
    return floor is not None and client.effective_rate is not None and client.effective_rate < floor


def _finding(
    client: ClientFigures,
    severity: Severity,
    earlier: Severity | None,
    done: Sequence[ClientEntry],
    figures: Figures,
    limits: EffortLimits,
) -> Finding:
    """`done` are the client's entries, which the hours come from as the pay comes from its invoices."""
    assert client.realization is not None  # noqa: S101  # a client without one has been skipped
    evidence: dict[str, Any] = {name: getattr(client, name) for name in SHOWN}
    evidence["days"] = figures.period.complete.days
    evidence["invoices"] = entries.named(client.invoices)
    evidence["entries"] = entries.ids(done)
    evidence[SEVERITY_BEFORE] = earlier
    floor = figures.yardstick.floor
    if client.realization >= limits.act_below and _below_floor(client, floor):
        evidence["floor"] = floor
    return Finding(
        client=client.client,
        severity=severity,
        measured=client.realization,
        limit=limits.act_below if severity == "act" else limits.watch_below,
        message=_message(client, figures.currency, evidence),
        advice=tuple(_advice(client, figures, again=severity == earlier == "act")),
        evidence=evidence,
    )


def _message(client: ClientFigures, currency: str | None, evidence: Mapping[str, Any]) -> str:
    rate, target = client.effective_rate or Decimal(0), client.target_rate or Decimal(0)
    message = (
        f"{client.client} pays {wording.amount(rate, currency)} for an hour that should bring "
        f"{wording.amount(target, currency)} ({wording.share(client.realization or Decimal(0))} of the target)"
    )
    if "floor" in evidence:
        return f"{message}, less than your floor of {wording.amount(evidence['floor'], currency)}"
    return message


def _advice(client: ClientFigures, figures: Figures, *, again: bool) -> Iterator[str]:
    """What would make it fit, least drastic first."""
    rate, target, days = client.effective_rate, client.target_rate, figures.period.complete.days
    if rate is None or target is None or client.paid_hours is None:
        return
    matched = client.matched_hours
    raised = f" ({wording.increase(rate, target)})" if rate > 0 else ""
    yield (
        f"Ask for more: at today's {wording.hours(matched)}, an hour has to bring "
        f"{wording.amount(target, figures.currency)} instead of {wording.amount(rate, figures.currency)}{raised}."
    )
    yield (
        f"Or agree a monthly fee of {wording.amount(wording.a_month(matched * target, days), figures.currency)} "
        f"for the work as it is."
    )
    yield (
        f"Or do less: today's pay buys {wording.hours(wording.a_month(client.paid_hours, days))} a month, "
        f"and the work takes {wording.hours(wording.a_month(matched, days))}."
    )
    if unbilled := _unbilled(figures.work.get(client.client, ())):
        yield f"Look first at the unbilled hours: {unbilled}."
    if again:
        yield "It was no better in the period before: plan the exit."


def _unbilled(work: tuple[Work, ...]) -> str:
    """The projects and tasks that took the most hours without being billed."""
    lost = sorted(
        ((one.hours - one.billable_hours, one.key) for one in work if one.billable_hours is not None),
        key=lambda pair: (-pair[0], pair[1]),
    )
    places = [(" / ".join(filter(None, key)) or "no project", hours) for hours, key in lost if hours > 0]
    return ", ".join(f"{wording.hours(hours)} on {place}" for place, hours in places[:PLACES_NAMED])


CHECK = Check(
    title="Effort against pay",
    limits=EffortLimits,
    find=find,
    sign="pay",
    prevention="Before the first hour, divide the budget by your target rate: these are the hours that it buys, and "
    "the offer says what happens when they are used up.",
)
