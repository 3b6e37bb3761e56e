"""The whole report as GitHub-flavoured Markdown, in which foreign text is only text."""

import re
from collections.abc import Iterable, Sequence

from tabulate import tabulate

from clientfit_sync.render import columns, decisions, headline, summary
from clientfit_sync.render.columns import Column
from clientfit_sync.render.text import sentence
from clientfit_sync.report import CheckedFinding, Report

# GitHub looks for mentions, addresses and issues (#12) after the escapes are gone; only code is left alone.
MARKUP = re.compile(
    r"""
    (?P<call> [@#]*@[@#]* | \#+(?=\d) )
    | (?P<entity> [&<>|`] )
    | (?P<mark> [\\*\[\]~!$#] | (?<![^\W_])_ | _(?![^\W_]) | :(?=//) | (?<=www)\. )
    """,
    re.IGNORECASE | re.VERBOSE,
)
ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "&#124;", "`": "&#96;"}
LIST_MARKER = re.compile(r"^(\d*)([-+=.)])")


def render(report: Report) -> str:
    """The whole report, from the headline down to what prevents the next case."""
    sections = {
        "Decisions": _items(decisions.lines(report)),
        "Findings": list(_findings(report.findings)),
        "Retainers": _items(summary.retainers(report)),
        "Not judged": _items(summary.not_judged(report)),
        summary.breakdown_title(report): _table(columns.breakdown(report)) if report.breakdown else [],
        "Warnings": _items(map(sentence, report.warnings)),
        "Sources": _items(summary.sources(report)),
        "Next time": _items(summary.next_time(report)),
    }
    blocks = [
        [f"# {escape(headline.of(report))}"],
        [escape(f"{summary.period(report)} {summary.caution(report)}".rstrip())],
        _table(columns.clients(report)) if report.clients else [],
        _items(summary.notes(report)),
        *([f"## {title}", "", *lines] for title, lines in sections.items() if lines),
    ]
    return "\n\n".join("\n".join(lines) for lines in blocks if lines) + "\n"


def escape(text: str) -> str:
    """Clean text for the inside of a line or cell, where it is shown as it is and does nothing."""
    return MARKUP.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    text = match[0]
    match match.lastgroup:
        case "call":
            return f"`{text}`"
        case "entity":
            return ENTITIES[text]
    return f"\\{text}"


def _items(texts: Iterable[str]) -> list[str]:
    """A list; an item that looks like the start of another list is none."""
    return ["- " + LIST_MARKER.sub(r"\1\\\2", escape(text)) for text in texts]


def _findings(findings: Iterable[CheckedFinding]) -> Iterable[str]:
    for one in findings:
        message = escape(f"{sentence(one.finding.message)} {summary.tag(one)}")
        yield f"- **{one.finding.severity}** {message}"
        yield from (f"  {item}" for item in _items(map(sentence, one.finding.advice)))


def _table(table: Sequence[Column]) -> list[str]:
    """Aligned for whoever reads the source; what the terminal sets below a rule is the last row."""
    rows = [list(row) for row in zip(*(column.cells for column in table), strict=True)]
    if any(column.total for column in table):
        rows.append([column.total for column in table])
    return tabulate(
        [[escape(cell) for cell in row] for row in rows],
        headers=[escape(column.title) for column in table],
        tablefmt="pipe",
        disable_numparse=True,
        colalign=["right" if column.right else "left" for column in table],
    ).split("\n")
