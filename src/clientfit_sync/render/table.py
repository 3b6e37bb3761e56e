"""The report for people at a terminal: no line wider than asked for, in terminal cells."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from tabulate import SEPARATING_LINE, DataRow, Line, TableFormat, tabulate

from clientfit_sync.render import columns, decisions, headline, signs, summary
from clientfit_sync.render.columns import Column
from clientfit_sync.render.text import cells, cut, sentence, wrap
from clientfit_sync.report import CheckedFinding, Report

Paint = Callable[[str, str], str]
"""Text and style -> text."""

NARROWEST = 40
NAME_WIDTH = 20
GAP = "  "
LABEL_WIDTH = 7
BULLET = "- "
DISPENSABLE = ("target_rate", "pay", "hours", "realization", "effective_rate", "pay_share", "hours_share")
RULED = TableFormat(
    lineabove=None,
    linebelowheader=Line("", "─", GAP, ""),
    linebetweenrows=None,
    linebelow=None,
    headerrow=DataRow("", GAP, ""),
    datarow=DataRow("", GAP, ""),
    padding=0,
    with_header_hide=None,
)
STYLES = {"bold": "1", "act": "1;31", "watch": "33", "keep": "32"} | dict.fromkeys(
    ("part ways", "renegotiate", "cap"), "1;31"
)


def render(report: Report, *, width: int, colour: bool) -> str:
    """`width` in cells, 40 at least; escape codes only with `colour`."""
    width = max(width, NARROWEST)
    paint = _painted if colour else _unpainted
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


def _unpainted(text: str, style: str) -> str:  # noqa: ARG001 - it stands for _painted
    return text


def _clients(report: Report, width: int, paint: Paint) -> list[str]:
    """The table of clients and, below it, what its marks mean."""
    if not report.clients:
        return []
    judged = [report.verdicts.get(one.client) for one in report.clients]
    letters = [signs.letters(one) if one else "" for one in judged]
    table = _fitted(
        [replace(one, cells=letters) if one.figure == "signs" else one for one in columns.clients(report)], width
    )
    verdicts = replace(table[-1], cells=[paint(verdict, verdict) for verdict in table[-1].cells])
    told = filter(None, (signs.key(filter(None, judged)), *summary.notes(report, [column.figure for column in table])))
    notes = [line for note in told for line in _hanging("", note, width, indent="  ")]
    return [*_grid([*table[:-1], verdicts], paint), *([""] if notes else []), *notes]


def _fitted(table: Sequence[Column], width: int) -> list[Column]:
    """The columns that have room beside a name of fair length; the names cut to what is left."""
    kept = list(table)
    for figure in DISPENSABLE:
        if min(_width(kept[0]), NAME_WIDTH) + _taken(kept[1:]) <= width:
            break
        kept = [column for column in kept if column.figure != figure]
    return [_cut(kept[0], width - _taken(kept[1:])), *kept[1:]]


def _taken(table: Sequence[Column]) -> int:
    """The cells that columns take, with the gap before each."""
    return sum(len(GAP) + _width(column) for column in table)


def _width(column: Column) -> int:
    return max(map(cells, (column.title, *column.cells, column.total)))


def _cut(column: Column, width: int) -> Column:
    return replace(column, cells=[cut(one, width) for one in column.cells], total=cut(column.total, width))


def _breakdown(report: Report, width: int, paint: Paint) -> list[str]:
    if not report.breakdown:
        return []
    client, key, *hours = columns.breakdown(report)
    client = _cut(client, width // 3)
    key = _cut(key, width - _width(client) - len(GAP) - _taken(hours))
    return _grid([client, key, *hours], paint)


def _grid(table: Sequence[Column], paint: Paint) -> list[str]:
    rows = [
        [paint(column.title, "bold") for column in table],
        SEPARATING_LINE,
        *map(list, zip(*(column.cells for column in table), strict=True)),
    ]
    if any(column.total for column in table[1:]):
        rows += [SEPARATING_LINE, [column.total for column in table]]
    aligned = ["right" if column.right else "left" for column in table]
    return tabulate(rows, tablefmt=RULED, disable_numparse=True, colalign=aligned).split("\n")


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
