"""The table of clients in formats of the tabulate library, under its names for them.

Offered are those in which a client's name cannot do anything: plain text (grids, outlines, psql and the like, where
nothing is markup), `github` and `pipe` (Markdown, escaped here), and `latex`, `latex_booktabs` and `latex_longtable`
(escaped by tabulate). `tsv` is ours (`rows`): tabulate neither quotes nor keeps empty cells at the end of a row.

Left out are those that tabulate writes without escaping and whose markup leaves no sure way to do it from outside:
`asciidoc`, `jira`, `latex_raw`, `mediawiki`, `moinmoin`, `orgtbl`, `textile`, `unsafehtml` and `youtrack`. So are `rst`
and `colon_grid`, whose readers tell columns apart by counting characters in other ways than a terminal does, and
`html`, for which there will be a page of our own.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from tabulate import tabulate

from clientfit_sync.render import fields, markdown
from clientfit_sync.render.fields import Value
from clientfit_sync.render.text import clean, name
from clientfit_sync.report import Report

TEXTS = ("client", "key", "pay_basis", "verdict")
CLIENT = tuple(field for field in fields.CLIENT if field in TEXTS or field in fields.PLACES)
BREAKDOWN = fields.BREAKDOWN
ESCAPES: Mapping[str, Callable[[str], str]] = {"github": markdown.escape, "pipe": markdown.escape}
# LaTeX takes a bracket or star that opens a row for an option of the line break before it.
OPTION = re.compile(r"^(\s*)(?=[\[*])", re.MULTILINE)


def render(report: Report, form: str) -> str:
    """The columns of `clients` that are names or numbers; with `--by` the rows of `breakdown` in a second table."""
    clients = [fields.client(one, report.verdicts.get(one.client)) for one in report.clients]
    tables = [_table(CLIENT, clients, form)]
    if report.breakdown_by:
        tables.append(_table(BREAKDOWN, [fields.work(one) for one in report.breakdown], form))
    return "\n\n".join(tables) + "\n"


def _table(titles: Sequence[str], rows: Sequence[Mapping[str, Value]], form: str) -> str:
    escape = ESCAPES.get(form, str)
    text = tabulate(
        [[escape(_cell(title, row[title])) for title in titles] for row in rows],
        headers=list(titles),
        tablefmt=form,
        disable_numparse=True,
        colalign=["left" if title in TEXTS else "right" for title in titles] if rows else None,
    )
    return OPTION.sub(r"\1{}", text) if form.startswith("latex") else text


def _cell(title: str, value: Value) -> str:
    match value:
        case Decimal():
            return f"{value:,f}"
        case str():
            return name(value) if title == "client" else clean(value)
    return ""
