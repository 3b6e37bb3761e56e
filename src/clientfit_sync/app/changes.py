"""What is new, worse, better and resolved since an earlier mail (pure)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from clientfit_sync.app import digest
from clientfit_sync.app.digest import KeptFinding
from clientfit_sync.report import SEVERITIES, Change, Report

NOTICEABLE = Decimal("0.05")
"""A finding is worse or better where its distance from the limit grew or shrank by this part of the limit."""
NUMBERS = re.compile(r"\d[\d.,]*")

When = Literal["always", "findings", "changes"]


def compared(report: Report, earlier: Mapping[str, Any] | None, made_at: datetime | None) -> Report:
    """The report with what changed since the mail of `made_at`, of which `earlier` is remembered (see `digest`).

    Where there was none, or none that can be read, every finding is new. What is snoozed rests, then and now; what was
    snoozed since then, and has awoken, is new.
    """
    kept = digest.read(earlier)
    since = made_at and made_at.astimezone(report.generated_at.tzinfo).date()
    changes = tuple(_changes(kept.findings if kept else (), report, since))
    return replace(report, changes=changes, changes_since=made_at if kept else None)


def wanted(report: Report, when: When) -> bool:
    """Whether the report, compared, is to be mailed; what is snoozed is no reason to."""
    match when:
        case "always":
            return True
        case "findings":
            return any(one.finding.snoozed_until is None for one in report.findings)
        case "changes":
            return bool(report.changes)


def unjudged(report: Report, earlier: Mapping[str, Any] | None) -> tuple[KeptFinding, ...]:
    """The earlier findings that the report does not hold and cannot judge: they have not come to an end."""
    kept = digest.read(earlier)
    _, gone = _matched(kept.findings if kept else (), [KeptFinding.of(one) for one in report.findings])
    return tuple(one for one in gone if _is_skipped(one, report))


def _changes(before: Sequence[KeptFinding], report: Report, since: date | None) -> Iterator[Change]:
    now = [KeptFinding.of(one) for one in report.findings]
    continued, gone = _matched(before, now)
    for place, (new, one) in enumerate(zip(now, report.findings, strict=True)):
        if not new.snoozed:
            awoke = since is not None and one.awoke is not None and since < one.awoke
            yield from _change(None if awoke else continued.get(place), new)
    for old in gone:
        if not old.snoozed and not _is_skipped(old, report):
            yield Change(kind="resolved", check=old.check, client=old.client, message=old.message)


def _is_skipped(old: KeptFinding, report: Report) -> bool:
    return any(one.check == old.check and one.skipped.client in {old.client, None} for one in report.skipped)


def _change(old: KeptFinding | None, new: KeptFinding) -> Iterator[Change]:
    if old is None or old.snoozed:
        yield Change(kind="new", check=new.check, client=new.client, message=new.message)
    elif worsening := _worsening(old, new):
        kind: Literal["worse", "better"] = "worse" if worsening > 0 else "better"
        yield Change(kind=kind, check=new.check, client=new.client, message=new.message, before=old.message)


def _matched(
    before: Sequence[KeptFinding], now: Sequence[KeptFinding]
) -> tuple[dict[int, KeptFinding], list[KeptFinding]]:
    """The earlier finding that each of now continues, by its place, and those that none continues.

    A check may find several things of one client. The one that is worded alike but for its numbers is the same; so is
    one whose words have changed, but not the figures that it rests on.
    """
    continued: dict[int, KeptFinding] = {}
    ended = list(before)
    for alike in (_worded_alike, _based_alike):
        for place, new in enumerate(now):
            old = next((one for one in ended if _about_the_same(one, new) and alike(one, new)), None)
            if place not in continued and old:
                continued[place] = old
                ended.remove(old)
    return continued, ended


def _about_the_same(old: KeptFinding, new: KeptFinding) -> bool:
    return (old.check, old.client) == (new.check, new.client)


def _worded_alike(old: KeptFinding, new: KeptFinding) -> bool:
    return NUMBERS.sub("", old.message) == NUMBERS.sub("", new.message)


def _based_alike(old: KeptFinding, new: KeptFinding) -> bool:
    """Some figures are given only now and then: that of a running period, or of a floor."""
    before, now = set(old.evidence), set(new.evidence)
    return before <= now or now <= before


def _worsening(old: KeptFinding, new: KeptFinding) -> int:
    """1: worse, -1: better, 0: about the same. The severity counts first, then how far the limit is passed."""
    graver = SEVERITIES.index(old.severity) - SEVERITIES.index(new.severity)
    if graver:
        return 1 if graver > 0 else -1
    grown = _passed(new) - _passed(old)
    return 0 if abs(grown) < NOTICEABLE else 1 if grown > 0 else -1


def _passed(finding: KeptFinding) -> Decimal:
    """By what part of the limit it is passed."""
    distance = abs(finding.measured - finding.limit)
    return distance / abs(finding.limit) if finding.limit else distance
