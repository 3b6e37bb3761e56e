"""The report in one sentence: who needs a decision, and what it is worth per month."""

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from clientfit_sync.figures import ClientFigures
from clientfit_sync.render import decisions
from clientfit_sync.render.rounding import percent
from clientfit_sync.render.text import listed, sentence, short
from clientfit_sync.report import CheckedFinding, Report

ZERO = Decimal(0)


def of(report: Report) -> str:
    """The most pressing thing; a snoozed finding is pressing no more."""
    if deciding := decisions.of(report):
        return _decision(deciding, report)
    awake = [one for one in report.findings if one.finding.snoozed_until is None]
    if pressing := [one for one in awake if one.finding.severity == "act"]:
        return _pressing(pressing)
    if awake:
        return _watch(awake)
    if report.findings:
        return f"Nobody needs a decision now, with {counted(len(report.findings), 'finding')} snoozed."
    return _quiet(report)


def _decision(deciding: Sequence[ClientFigures], report: Report) -> str:
    """Who they are, what a decision is worth per month, and what they take and bring; of one without worth, why."""
    verdicts = [report.verdicts[one.client] for one in deciding]
    worth, cost = decisions.worth(verdicts, report.currency), _cost(deciding, report)
    asked = f"a decision worth {worth}" if worth else "a decision"
    if len(deciding) > 1:
        together = f": together they take {cost}" if cost else ""
        return f"{listed([one.client for one in deciding])} need {asked}{together}."
    why = f"it takes {cost}" if cost and worth else verdicts[0].reason
    return sentence(f"{short(deciding[0].client)} needs {asked}: {why}")


def _cost(figures: Sequence[ClientFigures], report: Report) -> str:
    """Their part of the time and of the money; empty where a share, or time, is unknown."""
    time = _total(one.hours_share for one in figures)
    money = _total(one.pay_share for one in figures)
    if report.totals.unseen or time is None or money is None:
        return ""
    return f"{percent(time)} of your time for {percent(money)} of the money"


def _total(values: Iterable[Decimal | None]) -> Decimal | None:
    """The sum; None as soon as one value is unknown."""
    total = ZERO
    for value in values:
        if value is None:
            return None
        total += value
    return total


def _pressing(findings: Sequence[CheckedFinding]) -> str:
    """What is to be done about clients who may stay as they are."""
    names = _named(findings)
    return (
        f"There is something to do about {listed(names)}." if len(names) > 1 else sentence(findings[0].finding.message)
    )


def _watch(findings: Sequence[CheckedFinding]) -> str:
    if names := _named(findings):
        return f"Nobody needs a decision now, but keep an eye on {listed(names)}."
    return f"Nobody needs a decision now. {sentence(findings[0].finding.message)}"


def _quiet(report: Report) -> str:
    """Nothing was found: because all is well, or because nothing could be judged."""
    total = len(report.clients)
    if not total:
        return "There is nothing to judge: no client has hours or pay in this period."
    unknown = [one.reason for one in report.verdicts.values() if one.name == "unknown"]
    if len(unknown) == total:
        reason, _ = Counter(unknown).most_common(1)[0]
        return f"Nobody can be judged yet: {sentence(reason)}"
    if unknown:
        return f"Nobody needs a decision; {len(unknown)} of {counted(total, 'client')} could not be judged."
    if total == 1:
        return f"All is well with {short(report.clients[0].client)}."
    return f"All is well: none of {counted(total, 'client')} needs a decision."


def _named(findings: Iterable[CheckedFinding]) -> list[str]:
    """The clients that findings are about, each once, in the order of the findings; groups are left out."""
    return list(dict.fromkeys(one.finding.client for one in findings if one.finding.client is not None))


def counted(count: int, noun: str) -> str:
    """1 client, 2 clients."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
