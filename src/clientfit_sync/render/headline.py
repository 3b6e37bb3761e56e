"""The report in one sentence: who needs a decision, and what it costs."""

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from clientfit_sync.figures import ClientFigures
from clientfit_sync.render.rounding import number, percent
from clientfit_sync.render.text import clean, listed, sentence, short
from clientfit_sync.report import CheckedFinding, Report

ZERO = Decimal(0)


def of(report: Report) -> str:
    """The most pressing thing; a snoozed finding is pressing no more."""
    awake = [one for one in report.findings if one.finding.snoozed_until is None]
    if pressing := [one for one in awake if one.finding.severity == "act"]:
        return _decision(pressing, report)
    if awake:
        return _watch(awake)
    if report.findings:
        return f"Nobody needs a decision now, with {counted(len(report.findings), 'finding')} snoozed."
    return _quiet(report)


def _decision(pressing: Sequence[CheckedFinding], report: Report) -> str:
    """Clients by name and what they cost; a group, or a client whose pay is not the matter, in the finding's words."""
    names = _named(pressing)
    known = {one.client: one for one in report.clients}
    figures = [known[one] for one in names if one in known]
    cost = _cost(figures, report) if len(figures) == len(names) else ""
    if len(names) > 1:
        return f"{listed(names)} need a decision{f': together they take {cost}' if cost else ''}."
    if cost and figures[0].shortfall:
        return f"{short(names[0])} takes {cost}."
    return sentence(pressing[0].finding.message)


def _cost(figures: Sequence[ClientFigures], report: Report) -> str:
    """Their part of the time and of the money, and what the money lacks; empty where a share, or time, is unknown."""
    if report.totals.unseen:
        return ""
    time = _total(one.hours_share for one in figures)
    money = _total(one.pay_share for one in figures)
    lacking = _total(one.shortfall for one in figures)
    if time is None or money is None or not figures:
        return ""
    shares = f"{percent(time)} of your time for {percent(money)} of the money"
    if not lacking:
        return shares
    target = "its target" if len(figures) == 1 else "their targets"
    return f"{shares}, {' '.join(filter(None, (number(lacking, 0), clean(report.currency or ''))))} short of {target}"


def _total(values: Iterable[Decimal | None]) -> Decimal | None:
    """The sum; None as soon as one value is unknown."""
    total = ZERO
    for value in values:
        if value is None:
            return None
        total += value
    return total


def _watch(findings: Sequence[CheckedFinding]) -> str:
    if names := _named(findings):
        return f"Nobody needs a decision now, but keep an eye on {listed(names)}."
    return f"Nobody needs a decision now. {sentence(findings[0].finding.message)}"


def _quiet(report: Report) -> str:
    """Nothing was found: because all is well, or because nothing could be judged."""
    total = len(report.clients)
    if not total:
        return "There is nothing to judge: no client has hours or pay in this period."
    names = {one.skipped.client for one in report.skipped}
    unjudged = total if None in names else sum(one.client in names for one in report.clients)
    if unjudged == total:
        reason, _ = Counter(one.skipped.reason for one in report.skipped).most_common(1)[0]
        return f"Nobody can be judged yet: {sentence(reason)}"
    if unjudged:
        return f"Nobody needs a decision; {unjudged} of {counted(total, 'client')} could not be judged."
    if total == 1:
        return f"All is well with {short(report.clients[0].client)}."
    return f"All is well: none of {counted(total, 'client')} needs a decision."


def _named(findings: Iterable[CheckedFinding]) -> list[str]:
    """The clients that findings are about, each once, in the order of the findings; groups are left out."""
    return list(dict.fromkeys(one.finding.client for one in findings if one.finding.client is not None))


def counted(count: int, noun: str) -> str:
    """1 client, 2 clients."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
