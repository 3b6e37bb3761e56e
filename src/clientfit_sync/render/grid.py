"""Columns as lines of a terminal: those that have room, the names cut to what is left, figures below each other."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from tabulate import SEPARATING_LINE, DataRow, Line, TableFormat, tabulate

from clientfit_sync.render import text
from clientfit_sync.render.columns import Column

Paint = Callable[[str, str], str]
"""Text and style -> text."""

NARROWEST = 40
NAME_WIDTH = 20
GAP = "  "
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


def plain(words: str, style: str) -> str:  # noqa: ARG001 - it stands for what paints
    """The text without any style."""
    return words


def fitted(table: Sequence[Column], dispensable: Iterable[str], width: int) -> list[Column]:
    """The columns that have room beside a first one of fair width, which is cut to what is left.

    `dispensable`: the figures of the columns that may be left out, the first ones first.
    """
    kept = list(table)
    for figure in dispensable:
        if min(cells(kept[0]), NAME_WIDTH) + taken(kept[1:]) <= width:
            break
        kept = [column for column in kept if column.figure != figure]
    return [cut(kept[0], max(1, width - taken(kept[1:]))), *kept[1:]]


def taken(table: Sequence[Column]) -> int:
    """The cells that columns take, with the gap before each."""
    return sum(len(GAP) + cells(column) for column in table)


def cells(column: Column) -> int:
    """The width of a column."""
    return max(map(text.cells, (column.title, *column.cells, column.total)))


def cut(column: Column, width: int) -> Column:
    """The column in at most `width` cells."""
    return replace(column, cells=[text.cut(one, width) for one in column.cells], total=text.cut(column.total, width))


def rows(table: Sequence[Column]) -> list[list[str]]:
    """The cells of each row."""
    return [list(row) for row in zip(*(column.cells for column in table), strict=True)]


def lines(table: Sequence[Column], paint: Paint = plain) -> list[str]:
    """The table with its titles, and the totals where there are any."""
    shown = [[paint(column.title, "bold") for column in table], SEPARATING_LINE, *rows(table)]
    if any(column.total for column in table[1:]):
        shown += [SEPARATING_LINE, [column.total for column in table]]
    aligned = ["right" if column.right else "left" for column in table]
    written = tabulate(shown, tablefmt=RULED, disable_numparse=True, colalign=aligned)
    return [line.rstrip() for line in written.split("\n")]
