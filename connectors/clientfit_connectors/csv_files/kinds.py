"""What a kind of file is, and how it is recognised: by the columns that it must have, in any order.

Headers are compared without case; `amount ()` stands for a header with a currency in its brackets.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from clientfit_connectors.csv_files.settings import InvoiceColumns, TimeEntryColumns
from clientfit_connectors.csv_files.words import fold

Holds = Literal["time_entries", "invoices", "lines"]
List = Literal["time_entries", "invoices"]
Fields = Mapping[str, tuple[str, ...]]

MIN_WEEKDAYS = 5
_BRACKETS = re.compile(r"\([^()]*\)$")
_WEEKDAY = re.compile(r"(mon|tue|wed|thu|fri|sat|sun)\b|[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{1,4}")
_TOTALS = frozenset({"duration", "registered time", "time (h)", "time (decimal)", "decimal hours"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of file: it has all of `required` and, where there are any, one of `one_of`.

    `fields`: our field to the headers that hold it, the first that is filled counts. `timers`: a row without end and
    duration is a running timer. `blocks`: a line with a currency alone stands before each block of rows. `own`:
    described by the user.
    """

    name: str
    holds: Holds
    required: tuple[str, ...]
    fields: Fields
    one_of: tuple[str, ...] = ()
    timers: bool = False
    blocks: bool = False
    own: bool = False

    @property
    def list(self) -> List:
        """The setting under which such a file belongs."""
        return "time_entries" if self.holds == "time_entries" else "invoices"

    @property
    def needs(self) -> str:
        """The columns by which it is recognised, for messages."""
        needs = ", ".join(self.required)
        return f"{needs} and one of {', '.join(self.one_of)}" if self.one_of else needs


def own(listed: List, columns: TimeEntryColumns | InvoiceColumns) -> Kind:
    """The kind that the user describes in `columns`: it must have every column named there."""
    headers: dict[str, str] = columns.model_dump(exclude_none=True)
    return Kind(
        name=f"files by columns.{listed}",
        holds=listed,
        required=tuple(headers.values()),
        fields={field: (fold(header),) for field, header in headers.items()},
        timers="end" in headers and "start" in headers,
        own=True,
    )


def names(header: str) -> set[str]:
    """The names by which a header is found: without its case, and also with nothing in its brackets."""
    name = fold(header)
    return {name, _BRACKETS.sub("()", name)}


def matches(kind: Kind, cells: Sequence[str]) -> bool:
    """Whether these cells are the header of such a file."""
    there = set().union(*(names(cell) for cell in cells))
    one = not kind.one_of or any(fold(header) in there for header in kind.one_of)
    return one and all(fold(header) in there for header in kind.required)


def columns(kind: Kind, header: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """Where each field that the file has is found, in order of preference."""
    found = {
        field: tuple(index for spec in specs for index, cell in enumerate(header) if spec in names(cell))
        for field, specs in kind.fields.items()
    }
    return {field: indexes for field, indexes in found.items() if indexes}


def is_summary(cells: Sequence[str]) -> bool:
    """Whether it looks like a tracker's summary or weekly report: totals, and no day of an entry."""
    there = {fold(cell) for cell in cells}
    weekdays = sum(bool(_WEEKDAY.match(name)) for name in there)
    dated = there & {"start date", "date"}
    return not dated and (weekdays >= MIN_WEEKDAYS or bool(there & _TOTALS))
