"""Who needs a decision, which one, what it is worth per month, and why."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from clientfit_sync.figures import ClientFigures
from clientfit_sync.render.rounding import number
from clientfit_sync.render.text import clean, sentence, short
from clientfit_sync.report import Report
from clientfit_sync.verdicts import DECISIONS, Name, Verdict

ZERO = Decimal(0)
WORDS: Mapping[Name, str] = {
    "part_ways": "Part ways with",
    "renegotiate": "Renegotiate with",
    "cap": "Cap the time for",
}


def of(report: Report) -> list[ClientFigures]:
    """The clients to decide about, by their verdict and then by its worth; not those for whom all findings sleep."""
    asleep = {client for one in report.findings for client in one.finding.about}
    asleep -= {client for one in report.findings for client in one.awake_for}
    verdicts = {
        client: verdict
        for client, verdict in report.verdicts.items()
        if verdict.name in DECISIONS and client not in asleep
    }
    deciding = [one for one in report.clients if one.client in verdicts]
    return sorted(deciding, key=lambda one: _gravity(verdicts[one.client]))


def _gravity(verdict: Verdict) -> tuple[int, Decimal]:
    return DECISIONS.index(verdict.name), -(verdict.worth or ZERO)


def lines(report: Report) -> Iterator[str]:
    """A sentence for each of them."""
    for one in of(report):
        verdict = report.verdicts[one.client]
        money = worth([verdict], report.currency)
        what = f"{WORDS[verdict.name]} {short(one.client)}{f' ({money})' if money else ''}"
        yield sentence(f"{what}: {verdict.reason}")


def worth(verdicts: Iterable[Verdict], currency: str | None) -> str:
    """What the clients lack per month against their targets; empty where that is nothing, or not known of any."""
    worths = [one.worth for one in verdicts]
    known = sum((one for one in worths if one is not None), ZERO)
    if not known:
        return ""
    least = "at least " if None in worths else ""
    return f"{least}{' '.join(filter(None, (number(known, 0), clean(currency or ''))))} a month"
