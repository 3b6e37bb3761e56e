"""One verdict per client, from what the checks say and from the notes (METRICS.md section 9); pure.

A snooze keeps a finding out of mail and exit code, not out of the verdict: the client is still what it is.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, get_args

from clientfit_sync.checks import Finding, Outcome, Severity, Sign, Skipped, wording
from clientfit_sync.checks.effort_vs_pay import SEVERITY_BEFORE
from clientfit_sync.figures import ClientFigures, Figures
from clientfit_sync.model import Note

Name = Literal["part_ways", "renegotiate", "cap", "watch", "unknown", "keep"]
DECISIONS: tuple[Name, ...] = ("part_ways", "renegotiate", "cap")
"""Those that ask for a decision, the gravest first."""
SIGNS: tuple[Sign, ...] = get_args(Sign)
EFFORT, CAP = "effort_vs_pay", "time_share_cap"
GRAVE = 3
GRAVE_DAYS = 180
SIGNS_TO_PART = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """All that an enabled check says; `check` is its id."""

    check: str
    sign: Sign | None
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What to do about a client, and why, in words that follow its name.

    `signs` are those that are lit, by their most severe finding; `unjudged` are those not lit of which a part, at
    least, could not be judged. `worth`: what the client lacks per month against its target, in the report's currency;
    None where that is unknown.
    """

    name: Name
    reason: str
    signs: Mapping[Sign, Severity] = field(default_factory=dict)
    unjudged: tuple[Sign, ...] = ()
    worth: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A finding, and where it is from."""

    check: str
    sign: Sign | None
    finding: Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """What is said of one client; `pay_unjudged`: why its pay was not judged, empty where it was."""

    client: str
    known: date
    found: tuple[_Found, ...]
    notes: tuple[Note, ...]
    unjudged: tuple[Sign, ...]
    pay_unjudged: str

    @property
    def signs(self) -> dict[Sign, Severity]:
        """The lit ones, in the order of `SIGNS`."""
        lit = {one.sign: one.finding.severity for one in sorted(self.found, key=_weight) if one.sign}
        return {sign: lit[sign] for sign in SIGNS if sign in lit}

    def told(self, one: _Found) -> str:
        """The finding's message without the name in front."""
        return one.finding.message.removeprefix(f"{self.client} ").rstrip(".")


def of(figures: Figures, judged: Sequence[Judged]) -> dict[str, Verdict]:
    """The verdict on each client; `judged` are the enabled checks: a sign that none of them looks at is unjudged."""
    found = _found(judged)
    skips = {one.check: _skips(one.outcomes) for one in judged}
    looked_at = {one.sign for one in judged}
    verdicts = {}
    for one in figures.clients:
        missed = {each.sign for each in judged if {one.client, None} & skips[each.check].keys()}
        case = _Case(
            client=one.client,
            known=figures.known,
            found=tuple(found.get(one.client, ())),
            notes=figures.notes.get(one.client, ()),
            unjudged=tuple(sign for sign in SIGNS if sign in missed or sign not in looked_at),
            pay_unjudged=_pay_unjudged(one.client, skips.get(EFFORT)),
        )
        verdicts[one.client] = _verdict(case, _worth(one, figures))
    return verdicts


def _found(judged: Iterable[Judged]) -> dict[str, list[_Found]]:
    """The findings by client; one about a group is one about each of its members."""
    found: dict[str, list[_Found]] = defaultdict(list)
    for one in judged:
        for finding in (outcome for outcome in one.outcomes if isinstance(outcome, Finding)):
            for client in finding.about:
                found[client].append(_Found(check=one.check, sign=one.sign, finding=finding))
    return found


def _skips(outcomes: Iterable[Outcome]) -> dict[str | None, str]:
    """The reasons, by client; None: everybody."""
    return {one.client: one.reason for one in outcomes if isinstance(one, Skipped)}


def _pay_unjudged(client: str, skips: Mapping[str | None, str] | None) -> str:
    if skips is None:
        return f"the check {EFFORT} is switched off"
    return skips.get(client) or skips.get(None) or ""


def _worth(client: ClientFigures, figures: Figures) -> Decimal | None:
    days = figures.period.complete.days
    return None if client.shortfall is None or not days else wording.a_month(client.shortfall, days)


def _verdict(case: _Case, worth: Decimal | None) -> Verdict:
    signs = case.signs
    name, reason = _first(case)
    unjudged = tuple(sign for sign in case.unjudged if sign not in signs)
    return Verdict(name=name, reason=reason, signs=signs, unjudged=unjudged, worth=worth)


def _first(case: _Case) -> tuple[Name, str]:
    """The first verdict that holds, and its reason."""
    if reason := "; ".join(_parting(case)):
        return "part_ways", reason
    acts = [one for one in case.found if one.finding.severity == "act"]
    if pays_too_little := [one for one in acts if one.check == EFFORT]:
        return "renegotiate", case.told(pays_too_little[0])
    if over := [one for one in acts if one.check == CAP]:
        return "cap", case.told(min(over, key=lambda one: one.finding.client is None))
    if case.found:
        return "watch", case.told(max(case.found, key=_weight))
    if case.pay_unjudged:
        return "unknown", case.pay_unjudged
    return "keep", "no sign is lit"


def _parting(case: _Case) -> Iterable[str]:
    """The reasons to part ways, each of which is enough."""
    for note in case.notes:
        if note.kind == "incident" and note.severity >= GRAVE and 0 <= (case.known - note.day).days < GRAVE_DAYS:
            yield f"an incident of severity {note.severity} on {note.day}"
    acting = [sign for sign, severity in case.signs.items() if severity == "act"]
    if len(acting) >= SIGNS_TO_PART:
        yield f"{len(acting)} signs ask you to act: {wording.names(acting)}"
    for one in case.found:
        if one.check == EFFORT and one.finding.severity == one.finding.evidence.get(SEVERITY_BEFORE) == "act":
            yield f"{case.told(one)}, and it was no better in the period before"


def _weight(one: _Found) -> int:
    """The more severe, the more."""
    return get_args(Severity).index(one.finding.severity)
