"""Cells of a row, read by their field. Whatever cannot be read is a `BadRowError` that names its place."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TypeVar

from clientfit_connectors.csv_files import clocks, moments, numbers
from clientfit_connectors.csv_files.faults import BadRowError, UnreadableError, shown
from clientfit_connectors.csv_files.moments import Moment
from clientfit_connectors.csv_files.sheets import Sheet
from clientfit_connectors.csv_files.text import Record

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Cell:
    """A filled cell: its column's header and number, and its text as the file has it."""

    column: str
    index: int
    text: str


@dataclass(frozen=True, slots=True)
class Money:
    """A number in a cell, and the currency that the cell itself tells, if any."""

    cell: Cell
    value: Decimal
    unit: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a sheet."""

    sheet: Sheet
    record: Record

    def cells(self, field: str) -> list[Cell]:
        """The filled cells of a field, in order of preference."""
        table, texts = self.sheet.table, self.record.cells
        there = table.columns.get(field, ())
        return [Cell(table.header[index], index, texts[index]) for index in there if texts[index].strip()]

    def cell(self, field: str) -> Cell | None:
        """The filled cell of a field that comes first, None where there is none."""
        table, texts = self.sheet.table, self.record.cells
        for index in table.columns.get(field, ()):
            if (text := texts[index]).strip():
                return Cell(table.header[index], index, text)
        return None

    def has(self, field: str) -> bool:
        """Whether the file has a column for it, filled or not."""
        return field in self.sheet.table.columns

    def text(self, field: str) -> str:
        """The text of a field as the file has it, "" where it is blank."""
        cell = self.cell(field)
        return cell.text if cell else ""

    def day(self, field: str) -> date | None:
        """The day of a field."""
        cell = self.cell(field)
        return None if cell is None else self._read(cell, partial(moments.day, reading=self.sheet.reading))

    def moment(self, field: str) -> Moment:
        """Day, clock time or both of a field; neither where it is blank."""
        cell = self.cell(field)
        if cell is None:
            return Moment(day=None, clock=None)
        return self._read(cell, partial(moments.moment, reading=self.sheet.reading))

    def money(self, field: str) -> list[Money]:
        """The numbers of a field's cells."""
        return [self._read(cell, partial(self._money, cell)) for cell in self.cells(field)]

    def number(self, field: str) -> Decimal | None:
        """The number of a field."""
        return next((money.value for money in self.money(field)), None)

    def seconds(self, field: str) -> Decimal | None:
        """The duration of a field, in seconds."""
        cell = self.cell(field)
        return None if cell is None else self._read(cell, partial(self._seconds, cell))

    def bad(self, cell: Cell, reason: str) -> BadRowError:
        """The error that says why a cell is wrong; `reason` goes on behind its text."""
        return BadRowError(f"{self.place}, column {shown(cell.column)}: {shown(cell.text)} {reason}")

    def lacks(self, field: str, reason: str = "must not be empty") -> BadRowError:
        """The error for a field without what it needs: its cell is blank, perhaps, or there is no such column."""
        columns = self.sheet.table.columns.get(field)
        column = self.sheet.table.header[columns[0]] if columns else field
        return BadRowError(f"{self.place}, column {shown(column)}: {shown(self.text(field))} {reason}")

    @property
    def place(self) -> str:
        """File and line."""
        return f"{self.sheet.table.label} line {self.record.line}"

    def _read(self, cell: Cell, parse: Callable[[str], T]) -> T:
        try:
            return parse(cell.text)
        except UnreadableError as error:
            raise self.bad(cell, str(error)) from error

    def _mark(self, cell: Cell, parts: numbers.Figure) -> str | None:
        """The decimal mark that decides a doubtful number; looked up only for such."""
        return self.sheet.marks[cell.index] if parts.unsure else None

    def _money(self, cell: Cell, text: str) -> Money:
        parts = numbers.figure(text)
        return Money(cell, numbers.exact(numbers.value(parts, self._mark(cell, parts))), parts.unit)

    def _seconds(self, cell: Cell, text: str) -> Decimal:
        told = clocks.span(text)
        if told is None:
            parts = numbers.figure(text)
            told = clocks.hours(parts, self._mark(cell, parts))
        return clocks.plausible(told)


def parsed(sheet: Sheet, parse: Callable[[Row], T], problems: list[str]) -> list[T]:
    """What `parse` makes of the rows, in their order; rows that it cannot read are added to the problems."""
    results = []
    for record in sheet.table.records:
        try:
            results.append(parse(_row(sheet, record)))
        except BadRowError as error:
            problems.append(str(error))
    return results


def _row(sheet: Sheet, record: Record) -> Row:
    row, header = Row(sheet, record), sheet.table.header
    there, wanted = len(record.cells), len(header)
    if there < wanted:
        raise BadRowError(
            f"{row.place}, column {shown(header[there])}: is missing; the row has {there} of {wanted} cells: add "
            "the others, or export the file again"
        )
    if there > wanted:
        raise BadRowError(
            f"{row.place}, behind the last column {shown(header[-1])}: {shown(record.cells[wanted])} is one cell too "
            "many; a text that holds the delimiter must stand in quotes"
        )
    return row
