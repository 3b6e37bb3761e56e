"""The report as one HTML page: nothing is loaded, nothing is run, and foreign names stay text."""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from clientfit_sync.render import columns, decisions, headline, summary, templates
from clientfit_sync.render.columns import Column
from clientfit_sync.render.page import balance, blanks, months, shares
from clientfit_sync.render.text import clean, name, sentence
from clientfit_sync.report import CheckedFinding, Report

STYLE = "style.css"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A finding in words; `snoozed` is empty, or the day until which."""

    severity: str
    message: str
    advice: tuple[str, ...]
    check: str
    snoozed: str


def render(report: Report) -> str:
    """The whole page; its Content-Security-Policy allows its own style sheet and nothing else."""
    style = templates.packaged(__name__, STYLE)
    page = templates.environment(__name__, autoescape=True).get_template("page.html.j2")
    return page.render(
        style=style,
        policy=_policy(style),
        title=headline.of(report),
        period=summary.period(report),
        caution=summary.caution(report),
        balance=balance.of(report),
        frame=balance.FRAME,
        size=balance.SIZE,
        months=months.of(report),
        height=months.HEIGHT,
        shares=shares.of(report),
        blanks={"effort": blanks.effort(report), "months": blanks.months(report), "shares": blanks.shares(report)},
        findings=_findings(report.findings),
        decisions=list(decisions.lines(report)),
        verdicts=columns.verdicts(report) if report.verdicts else (),
        clients=_numbers(report),
        notes=list(summary.notes(report)),
        breakdown_title=summary.breakdown_title(report),
        breakdown=_breakdown(report) if report.breakdown else (),
        lists=[(title, items) for title, items in _lists(report).items() if items],
        next_time=list(summary.next_time(report)),
        made=f"{report.generated_at:%Y-%m-%d %H:%M}",
    )


def _policy(style: str) -> str:
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _findings(findings: Iterable[CheckedFinding]) -> list[Remark]:
    """Those that are awake first, in the report's order."""
    return [_remark(one) for one in sorted(findings, key=lambda one: one.finding.snoozed_until is not None)]


def _remark(one: CheckedFinding) -> Remark:
    finding = one.finding
    return Remark(
        severity=finding.severity,
        message=sentence(finding.message),
        advice=tuple(map(sentence, finding.advice)),
        check=clean(one.check),
        snoozed=str(finding.snoozed_until or ""),
    )


def _numbers(report: Report) -> Sequence[Column]:
    """Without the signs, which stand in a table of their own."""
    return [one for one in columns.clients(report) if one.figure != "signs"] if report.clients else ()


def _breakdown(report: Report) -> Sequence[Column]:
    """With the client's name in every row: who is read the table has no row above in view."""
    client, *others = columns.breakdown(report)
    named = Column(
        figure=client.figure, title=client.title, cells=[name(one.client) for one in report.breakdown], right=False
    )
    return [named, *others]


def _lists(report: Report) -> dict[str, list[str]]:
    return {
        "Retainers": list(summary.retainers(report)),
        "Not judged": list(summary.not_judged(report)),
        "Warnings": list(map(sentence, report.warnings)),
        "Sources": list(summary.sources(report)),
    }
