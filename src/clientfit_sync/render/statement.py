"""A title, a few sentences, tables and lists, as lines for a terminal or as Markdown: what outlooks are shown in."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tabulate import tabulate

from clientfit_sync.outlook.grounds import Grounds
from clientfit_sync.render import fields, grid, json_text, markdown
from clientfit_sync.render.columns import Column
from clientfit_sync.render.grid import NARROWEST
from clientfit_sync.render.text import clean, sentence, wrap

BULLET, BENEATH = "- ", "  "
CODE = "    "


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A table, a list of sentences, or lines that are to be copied as they are; all of it clean.

    `dispensable`: the figures of the columns that are left out where there is no room, the first ones first.
    """

    title: str = ""
    table: tuple[Column, ...] = ()
    items: tuple[str, ...] = ()
    verbatim: tuple[str, ...] = ()
    dispensable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """`lead` are the sentences below the title, a paragraph each."""

    title: str
    lead: tuple[str, ...]
    sections: tuple[Section, ...]


def text(statement: Statement, width: int) -> str:
    """Lines of at most `width` cells, 40 at least; what is to be copied is not broken."""
    width = max(width, NARROWEST)
    blocks = [
        wrap(statement.title, width),
        *(wrap(sentence(one), width) for one in statement.lead),
        *filter(None, (_block(section, width) for section in statement.sections)),
    ]
    return "\n\n".join("\n".join(lines) for lines in blocks) + "\n"


def _block(section: Section, width: int) -> list[str]:
    """The section's lines below its title; none where there is nothing to say."""
    table = grid.fitted(section.table, section.dispensable, width) if section.table else []
    lines = [*(grid.lines(table) if table else []), *_list(section.items, width), *section.verbatim]
    return [section.title, *lines] if lines and section.title else lines


def as_markdown(statement: Statement) -> str:
    """GitHub-flavoured, in which foreign text is only text."""
    blocks = [f"# {markdown.escape(statement.title)}", *map(_paragraph, statement.lead)]
    for section in statement.sections:
        parts = [
            _pipes(section.table) if section.table else "",
            "\n".join(f"- {_paragraph(one)}" for one in section.items),
            "\n".join(f"{CODE}{line}".rstrip() for line in section.verbatim),
        ]
        if any(parts):
            blocks += [f"## {markdown.escape(section.title)}" if section.title else "", *parts]
    return "\n\n".join(filter(None, blocks)) + "\n"


def _paragraph(one: str) -> str:
    """A sentence that is no list, whatever it begins with."""
    return markdown.LIST_MARKER.sub(r"\1\\\2", markdown.escape(sentence(one)))


def _pipes(table: Sequence[Column]) -> str:
    return tabulate(
        [[markdown.escape(cell) for cell in row] for row in grid.rows(table)],
        headers=[markdown.escape(column.title) for column in table],
        tablefmt="pipe",
        disable_numparse=True,
        colalign=["right" if column.right else "left" for column in table],
    )


def _list(items: Iterable[str], width: int) -> Iterator[str]:
    for item in items:
        first, *more = wrap(sentence(item), width - len(BULLET))
        yield f"{BULLET}{first}"
        yield from (f"{BENEATH}{line}" for line in more)


def period(grounds: Grounds) -> str:
    """The days that the figures are of."""
    days = grounds.today.period
    told = f"{days.start} to {days.end} ({clean(days.name)})"
    if days.through < days.start:
        return f"Figures of {told}, no day of which is complete yet"
    return f"Figures of {told}, complete up to {days.through}" if days.running else f"Figures of {told}"


def cautions(grounds: Grounds) -> Section:
    """What the figures cannot rest on."""
    return Section(title="Warnings", items=tuple(map(clean, grounds.cautions())))


def json(schema: str, grounds: Grounds, content: dict[str, Any]) -> str:
    """One object: what it is and what it rests on, then the content; it ends with the sources and the warnings."""
    days = grounds.today.period
    everything = {
        "schema": schema,
        "generated_at": grounds.made_at.isoformat(),
        "period": {
            "name": days.name,
            "start": days.start.isoformat(),
            "end": days.end.isoformat(),
            "through": days.through.isoformat(),
        },
        "currency": grounds.today.currency,
        **content,
        "sources": [
            {"connection": one.connection, "complete": one.complete, "used": one.used, "problem": one.problem}
            for one in grounds.sources
        ],
        "warnings": grounds.warnings,
    }
    return json_text.write(everything) + "\n"


def hours(value: Decimal | None) -> Decimal | None:
    """Hours as JSON has them."""
    return fields.rounded(value, fields.HOURS)


def amount(value: Decimal | None) -> Decimal | None:
    """Money as JSON has it."""
    return fields.rounded(value, fields.AMOUNT)


def ratio(value: Decimal | None) -> Decimal | None:
    """Shares and ratios as JSON has them."""
    return fields.rounded(value, fields.RATIO)


def day(value: date) -> str:
    """A date in a sentence: 31 December 2026."""
    return f"{value.day} {value:%B} {value.year}"
