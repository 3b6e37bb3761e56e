"""The report for people at a terminal: no line wider than asked for, in terminal cells."""

from collections.abc import Iterable
from dataclasses import replace

from clientfit_sync.render import columns, decisions, grid, headline, signs, summary
from clientfit_sync.render.grid import GAP, NARROWEST, Paint
from clientfit_sync.render.text import sentence, wrap
from clientfit_sync.report import CheckedFinding, Report

LABEL_WIDTH = 7
BULLET = "- "
DISPENSABLE = ("target_rate", "pay", "hours", "realization", "effective_rate", "pay_share", "hours_share")
STYLES = {"bold": "1", "act": "1;31", "watch": "33", "keep": "32"} | dict.fromkeys(
    ("part ways", "renegotiate", "cap"), "1;31"
)


def render(report: Report, *, width: int, colour: bool) -> str:
    """`width` in cells, 40 at least; escape codes only with `colour`."""
    width = max(width, NARROWEST)
    paint = _painted if colour else grid.plain
    sections = {
        "Decisions": _items(decisions.lines(report), width),
        "Findings": _findings(report.findings, width, paint),
        "Retainers": _items(summary.retainers(report), width),
        "Not judged": _items(summary.not_judged(report), width),
        summary.breakdown_title(report): _breakdown(report, width, paint),
        "Warnings": _items(map(sentence, report.warnings), width),
        "Sources": _items(summary.sources(report), width),
    }
    blocks = [
        [paint(line, "bold") for line in wrap(headline.of(report), width)],
        [line for text in (summary.period(report), summary.caution(report)) for line in wrap(text, width) if line],
        _clients(report, width, paint),
        *([paint(title, "bold"), *lines] for title, lines in sections.items() if lines),
    ]
    return "\n\n".join("\n".join(lines) for lines in blocks if lines) + "\n"


def _painted(text: str, style: str) -> str:
    return f"\x1b[{STYLES[style]}m{text}\x1b[0m" if style in STYLES else text


def _clients(report: Report, width: int, paint: Paint) -> list[str]:
    """The table of clients and, below it, what its marks mean."""
    if not report.clients:
        return []
    judged = [report.verdicts.get(one.client) for one in report.clients]
    letters = [signs.letters(one) if one else "" for one in judged]
    everything = [replace(one, cells=letters) if one.figure == "signs" else one for one in columns.clients(report)]
    table = grid.fitted(everything, DISPENSABLE, width)
    verdicts = replace(table[-1], cells=[paint(verdict, verdict) for verdict in table[-1].cells])
    told = filter(None, (signs.key(filter(None, judged)), *summary.notes(report, [column.figure for column in table])))
    notes = [line for note in told for line in _hanging("", note, width, indent="  ")]
    return [*grid.lines([*table[:-1], verdicts], paint), *([""] if notes else []), *notes]


def _breakdown(report: Report, width: int, paint: Paint) -> list[str]:
    if not report.breakdown:
        return []
    client, key, *hours = columns.breakdown(report)
    client = grid.cut(client, width // 3)
    key = grid.cut(key, width - grid.cells(client) - len(GAP) - grid.taken(hours))
    return grid.lines([client, key, *hours], paint)


def _findings(findings: Iterable[CheckedFinding], width: int, paint: Paint) -> list[str]:
    lines: list[str] = []
    for one in findings:
        severity = one.finding.severity
        lines += [""] if lines else []
        message = f"{sentence(one.finding.message)} {summary.tag(one)}"
        first, *more = _hanging(f"{severity:{LABEL_WIDTH}}", message, width)
        lines += [paint(first[:LABEL_WIDTH].rstrip(), severity) + first[len(severity) :], *more]
        for advice in one.finding.advice:
            lines += _hanging(" " * LABEL_WIDTH + BULLET, sentence(advice), width)
    return lines


def _items(texts: Iterable[str], width: int) -> list[str]:
    return [line for text in texts for line in _hanging(BULLET, text, width)]


def _hanging(label: str, text: str, width: int, indent: str = "") -> list[str]:
    """The text behind its label; all further lines below the text, or indented by more."""
    indent += " " * len(label)
    first, *more = wrap(text, width - len(indent))
    return [label + first, *(indent + line for line in more)]
