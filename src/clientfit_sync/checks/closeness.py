"""Is it too close for comfort? What friendship costs, and work past the agreed end (METRICS.md section 8)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import Field

from clientfit_sync.checks import Check, Finding, Limits, Severity, Skipped, entries, wording
from clientfit_sync.checks.interface import Outcome
from clientfit_sync.figures import ClientEntry, ClientFigures, Figures
from clientfit_sync.rounding import settled

ZERO = Decimal(0)
WHO = {"friend": "a friend", "family": "family"}


class ClosenessLimits(Limits):
    """What you are ready to give to friends and family, and whether they count among the others."""

    allowance: Decimal | None = Field(
        default=None,
        ge=0,
        description="the most that work for friends and family may cost you in a calendar year, all of them together",
        examples=[2000],
    )
    watch_at: Decimal = Field(
        default=Decimal("0.8"), gt=0, le=1, description="part of the allowance from which it is watched"
    )
    outside_averages: bool = Field(
        default=False, description="true: clients with a `relation` count in no average, share or cap of low payers"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Gift:
    """What a client gets in the calendar year beyond what it pays, at the target of `[rates]`."""

    client: ClientFigures
    amount: Decimal


def find(figures: Figures, limits: ClosenessLimits) -> Iterator[Outcome]:
    """One finding for the gifts to all friends and relatives, and one for each client with work past its end."""
    yield from _gifts(figures, limits)
    past: dict[str, list[ClientEntry]] = defaultdict(list)
    ends = {one.client: one.terms.until for one in figures.clients if one.terms.until}
    for entry in figures.entries() if ends else ():
        if entry.client in ends and entry.day > ends[entry.client] and entry.hours:
            past[entry.client].append(entry)
    for client, found in sorted(past.items()):
        yield _past_the_end(client, ends[client], entries.ordered(found))


def _gifts(figures: Figures, limits: ClosenessLimits) -> Iterator[Outcome]:
    if figures.year is None:
        if any(one.terms.relation for one in figures.clients):
            yield Skipped(client=None, reason="the figures of the calendar year are not known")
        return
    gifts = []
    for client in figures.year.clients:
        if not client.terms.relation:
            continue
        gift = _gift(client, figures.yardstick.target)
        if isinstance(gift, Gift):
            gifts.append(gift)
        if isinstance(gift, str) or limits.allowance is None:
            yield Skipped(client=client.client, reason=_mention(client, gift, figures.currency))
    if limits.allowance is not None:
        yield from _judged(gifts, limits.allowance, figures, limits)


def _gift(client: ClientFigures, target: Decimal | None) -> Gift | str:
    """max(0, matched hours * target - pay); where that is unknown, the reason."""
    if target is None:
        return "no target is set in [rates]"
    if client.pay is None or client.shortfall is None:
        return client.unknown["shortfall"]
    return Gift(client=client, amount=max(ZERO, client.matched_hours * target - client.pay))


def _mention(client: ClientFigures, gift: Gift | str, currency: str | None) -> str:
    """The relation, which is no finding by itself, and why it is not judged."""
    who = WHO[client.terms.relation or "friend"]
    if isinstance(gift, str):
        return f"{who}; what that costs this year cannot be told: {gift}"
    if not settled(gift.amount):
        return f"{who}; costs you nothing this year"
    return f"{who}; costs {wording.amount(gift.amount, currency)} this year, and no allowance is set to judge it by"


def _judged(gifts: Sequence[Gift], allowance: Decimal, figures: Figures, limits: ClosenessLimits) -> Iterator[Finding]:
    """The finding, if they come near the allowance; those whose gift is unknown can only make it worse."""
    given = sorted((one for one in gifts if settled(one.amount)), key=lambda one: (-one.amount, one.client.client))
    total = settled(sum((one.amount for one in given), ZERO))
    watched_from = limits.watch_at * allowance
    if not total or total < watched_from:
        return
    severity: Severity = "act" if total > allowance else "watch"
    names = [one.client.client for one in given]
    verb = "costs" if len(names) == 1 else "cost"
    yield Finding(
        client=None,
        severity=severity,
        measured=total,
        limit=allowance if severity == "act" else watched_from,
        message=(
            f"Work for friends and family ({wording.names(names)}) {verb} you "
            f"{wording.amount(total, figures.currency)} this year; the allowance is "
            f"{wording.amount(allowance, figures.currency)}"
        ),
        advice=tuple(_advice(given, total - allowance, figures)),
        evidence=_evidence(given, total, allowance, figures),
    )


def _evidence(given: Sequence[Gift], total: Decimal, allowance: Decimal, figures: Figures) -> dict[str, Any]:
    year = (figures.year or figures).period
    return {
        "clients": [one.client.client for one in given],
        "gifts": [
            {
                "client": one.client.client,
                "gift": one.amount,
                "matched_hours": one.client.matched_hours,
                "pay": one.client.pay,
                "estimate": one.client.estimates.get("shortfall", ""),
                "invoices": entries.named(one.client.invoices),
            }
            for one in given
        ],
        "gift": total,
        "allowance": allowance,
        "target_rate": figures.yardstick.target,
        "start": year.start,
        "through": year.through,
    }


def _advice(given: Sequence[Gift], above: Decimal, figures: Figures) -> Iterator[str]:
    """What to do, least drastic first."""
    most, target = given[0], figures.yardstick.target
    gift = wording.amount(most.amount, figures.currency)
    yield f"Tell {most.client.client} what an hour costs others: it gets the most, {gift}."
    if above > 0 and target:
        over = f"{wording.hours(above / target)} are given beyond the allowance"
        yield f"Bill what is done from now on, at a price for friends if you like: {over}."
        yield "Or say when it ends, and write that day into `until`."
    else:
        yield f"Say how much more you can give this year: {wording.amount(-above, figures.currency)} are left."


def _past_the_end(client: str, until: date, found: Sequence[ClientEntry]) -> Finding:
    hours = entries.hours(found)
    return Finding(
        client=client,
        severity="act",
        measured=hours,
        limit=ZERO,
        message=f"{client} took {wording.hours(hours)} after the agreed end on {until}, the last on {found[-1].day}",
        advice=(
            "Agree on a new end and a price for what is left, and write it into `until`.",
            f"Or stop: hand over what there is ({entries.places(found)}), and bill it.",
        ),
        evidence={"until": until, "hours": hours, "entries": entries.ids(found)},
    )


CHECK = Check(
    title="Closeness",
    limits=ClosenessLimits,
    find=find,
    sign="closeness",
    prevention=(
        "Before you work for a friend or a relative, write down the price, the extent and the last day as for anybody "
        "else, and what you give away for the sake of it."
    ),
)
