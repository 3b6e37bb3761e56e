"""Which part of a client's hours was after hours or unbilled (METRICS.md section 6)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from clientfit_sync.checks import Finding, Outcome, Severity, Skipped, entries, wording
from clientfit_sync.figures import ClientEntry, ClientFigures, Figures, favours
from clientfit_sync.figures.after_hours import Kind
from clientfit_sync.figures.favours import Favours

ZERO = Decimal(0)
TIMES: Mapping[Kind, tuple[str, str]] = {
    "early_mornings": ("early morning", "early mornings"),
    "evenings": ("evening", "evenings"),
    "days_off": ("day off", "days off"),
    "holidays": ("public holiday", "public holidays"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What the favours would have brought, in the report's currency: the surcharge, and what was not billed.

    Both are None where the target, or the hours, are not known.
    """

    after_hours: Decimal | None
    unbilled: Decimal | None

    @classmethod
    def of(cls, done: Favours, target: Decimal | None, surcharge: Decimal) -> "Worth":
        """At the client's target rate."""
        late, unbilled = done.after_hours, done.unbilled_hours
        return cls(
            after_hours=None if target is None or late is None else late * target * surcharge,
            unbilled=None if target is None or unbilled is None else unbilled * target,
        )


def find(
    client: ClientFigures, done: Sequence[ClientEntry], figures: Figures, watch_from: Decimal, act_from: Decimal
) -> Iterator[Outcome]:
    """A finding where the exception share reaches a limit; what cannot be known of it is skipped, the rest judged."""
    if not done:
        yield Skipped(client=client.client, reason="no hours in the period")
        return
    found = favours.of(done, figures.policy)
    for reason in _unknown(found):
        yield Skipped(client=client.client, reason=reason)
    if found.share is None or found.share < watch_from:
        return
    severity: Severity = "act" if found.share >= act_from else "watch"
    worth = Worth.of(found, client.target_rate, figures.policy.surcharge)
    yield Finding(
        client=client.client,
        severity=severity,
        measured=found.share,
        limit=act_from if severity == "act" else watch_from,
        message=_message(client.client, found),
        advice=tuple(_advice(found, worth, severity, figures, watch_from)),
        evidence=_evidence(found, worth),
    )


def _unknown(found: Favours) -> Iterator[str]:
    if found.clockless:
        yield f"work after hours is not judged: {found.clockless} of {found.entries} entries have no clock times"
    if found.unflagged:
        yield "unbilled work is not judged: the source does not say what is billable"


def _message(client: str, found: Favours) -> str:
    parts = []
    if found.after_hours:
        parts.append(f"{wording.hours(found.after_hours)} after hours ({_when(found)})")
    if found.unbilled_hours:
        parts.append(f"{wording.hours(found.unbilled_hours)} unbilled")
    exceptions = f"{wording.hours(found.either)} ({wording.share(found.share or ZERO)}) are exceptions"
    return f"{client} takes {wording.hours(found.hours)}, of which {exceptions}: {', '.join(parts)}"


def _when(found: Favours) -> str:
    """On how many days of each kind."""
    times = found.times()
    counted = ((times[kind][1], words) for kind, words in TIMES.items() if kind in times)
    return ", ".join(f"{days} {words[0] if days == 1 else words[1]}" for days, words in counted)


def _advice(found: Favours, worth: Worth, severity: Severity, figures: Figures, watch_from: Decimal) -> Iterator[str]:
    """What to do about it, least drastic first."""
    if found.after_hours:
        yield _on_after_hours(found.after_hours, worth, figures)
    if found.unbilled_hours:
        brings = (
            "" if worth.unbilled is None else f" ({wording.amount(worth.unbilled, figures.currency)} at your target)"
        )
        where = entries.places([one.entry for one in found.favours if one.unbilled])
        yield f"Bill what was not billed{brings}: {where}."
    if severity == "act":
        most = wording.hours(found.hours * watch_from)
        are = wording.hours(found.either)
        yield f"Or refuse: of so many hours, less than {most} should be exceptions, and {are} are."


def _on_after_hours(late: Decimal, worth: Worth, figures: Figures) -> str:
    surcharge = figures.policy.surcharge
    if not surcharge:
        return f"Tell them when you work: {wording.hours(late)} lay outside of it."
    brings = "" if worth.after_hours is None else f": {wording.amount(worth.after_hours, figures.currency)} so far"
    more = f"cost {wording.share(surcharge)} more{brings}"
    return f"Tell them when you work, and that the {wording.hours(late)} outside of it {more}."


def _evidence(found: Favours, worth: Worth) -> dict[str, Any]:
    """`entries` are all those that are an exception for either reason, `unbilled_entries` the unbilled of them."""
    return {
        "share": found.share,
        "hours": found.hours,
        "exception_hours": found.either,
        "after_hours": found.after_hours,
        "times": {kind: {"hours": hours, "days": days} for kind, (hours, days) in found.times().items()},
        "unbilled_hours": found.unbilled_hours,
        "surcharge_worth": worth.after_hours,
        "unbilled_worth": worth.unbilled,
        "entries": entries.ids(one.entry for one in found.favours),
        "unbilled_entries": entries.ids(one.entry for one in found.favours if one.unbilled),
    }
