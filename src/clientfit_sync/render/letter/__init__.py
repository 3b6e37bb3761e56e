"""The report as a mail: subject, text, and HTML that holds up in mail programs (tables, inlined styles, no images)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from clientfit_sync.render import headline, summary, templates
from clientfit_sync.render.letter import bars, news
from clientfit_sync.render.text import ELLIPSIS, cut, sentence, wrap
from clientfit_sync.report import CheckedFinding, Report

WIDTH = 72
SUBJECT_WIDTH = 120
ITEM_WIDTH = 600
LARGEST = 98_000
"""Bytes of HTML: Gmail hides what lies beyond 102 kB."""
FEWER = (100, 40, 20, 10, 5, 2)
"""Items a list, until the HTML is small enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What goes into a mail; all of it is clean, and the subject one line."""

    subject: str
    text: str
    html: str


def render(report: Report) -> Letter:
    """The digest: the sentence that matters, what changed, what to do, the shares, and what it rests on."""
    title = headline.of(report)
    awake = [one for one in report.findings if one.finding.snoozed_until is None]
    content = {
        "title": title,
        "period": summary.period(report),
        "caution": summary.caution(report),
        "news": news.heading(report),
        "changes": news.sections(report),
        "findings": [_finding(one) for one in awake],
        "bars": bars.of(report),
        "lists": [(heading, items) for heading, items in _lists(report).items() if items],
    }
    return Letter(subject=subject(title), text=_text(content), html=_html(content))


def subject(title: str) -> str:
    """The title in one line of bearable length; what is too long ends before its last colon, or else at a word."""
    whole, *more = wrap(title, SUBJECT_WIDTH)
    if not more:
        return whole
    clause = whole.rpartition(": ")[0]
    if len(clause) > SUBJECT_WIDTH / 2:
        return clause
    return wrap(title, SUBJECT_WIDTH - 1)[0].rstrip(",;:.") + ELLIPSIS


def _finding(one: CheckedFinding) -> dict[str, Any]:
    finding = one.finding
    return {
        "severity": finding.severity,
        "message": sentence(finding.message),
        "advice": list(map(sentence, finding.advice)),
    }


def _lists(report: Report) -> dict[str, list[str]]:
    return {
        "Snoozed": [
            f"{sentence(one.finding.message)} Snoozed until {one.finding.snoozed_until}."
            for one in report.findings
            if one.finding.snoozed_until
        ],
        "Warnings": list(map(sentence, report.warnings)),
        "Not judged": list(summary.not_judged(report)),
        "Sources": list(summary.sources(report)),
    }


def _text(content: Mapping[str, Any]) -> str:
    environment = templates.environment(__name__, autoescape=False)
    environment.filters["hang"] = hang
    return environment.get_template("letter.txt.j2").render(content).rstrip() + "\n"


def hang(text: str, label: str = "") -> str:
    """The text wrapped behind its label, all further lines below the text."""
    first, *more = wrap(text, WIDTH - len(label))
    return "\n".join([label + first, *(" " * len(label) + line for line in more)])


def _html(content: Mapping[str, Any]) -> str:
    """In full if mail programs show that; else with fewer items a list, and how many others there are."""
    template = templates.environment(__name__, autoescape=True).get_template("letter.html.j2")
    html = ""
    for most in FEWER:
        html = template.render(_shortened(content, most))
        if len(html.encode()) <= LARGEST:
            break
    return html


def _shortened(content: Mapping[str, Any], most: int) -> dict[str, Any]:
    findings = content["findings"]
    return {
        **content,
        "changes": [(heading, _first(items, most)) for heading, items in content["changes"]],
        "findings": [
            one | {"message": cut(one["message"], ITEM_WIDTH), "advice": _first(one["advice"], most)}
            for one in findings[:most]
        ],
        "further": len(findings[most:]),
        "lists": [(heading, _first(items, most)) for heading, items in content["lists"]],
    }


def _first(items: Sequence[str], most: int) -> Iterable[str]:
    more = [f"And {len(items[most:])} more."] if items[most:] else []
    return [*(cut(item, ITEM_WIDTH) for item in items[:most]), *more]
