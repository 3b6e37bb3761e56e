"""Which of day and month comes first: decided by evidence over all files of a kind, never guessed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from clientfit_connectors.csv_files.dates import Format, Order, Reading, Written, written
from clientfit_connectors.csv_files.faults import UnreadableError, shown
from clientfit_connectors.csv_files.tables import Table

DATES = ("date", "end_date", "start", "end", "issued", "due", "paid_on", "period_start", "period_end")
SAYS: Mapping[Order, str] = {"day": "has the day first", "month": "has the month first"}


@dataclass(slots=True)
class _Evidence:
    """Where the dates with one separator show their order, and where one stands that could be two days."""

    proofs: dict[Order, str] = field(default_factory=dict)
    open: str = ""


def reading(tables: Iterable[Table], date_format: str | None, problems: list[str]) -> Reading:
    """How to read the dates of all files of one kind; dates that contradict each other or stay open are problems."""
    if date_format:
        return Reading(format=Format.named(date_format))
    separators: dict[str, _Evidence] = {}
    for parts, place in (found for table in tables for found in _dates(table)):
        evidence = separators.setdefault(parts.separator, _Evidence())
        if order := parts.proves:
            evidence.proofs.setdefault(order, place)
        elif parts.open and not evidence.open:
            evidence.open = place
    problems.extend(problem for separator, evidence in separators.items() if (problem := _problem(separator, evidence)))
    return Reading(orders={separator: next(iter(e.proofs)) for separator, e in separators.items() if e.proofs})


def _problem(separator: str, evidence: _Evidence) -> str:
    """What is wrong with the evidence, "" where it decides."""
    if len(evidence.proofs) > 1:
        places = ", but ".join(f"{place} {SAYS[order]}" for order, place in evidence.proofs.items())
        return f"{places}: export these files again with one date format, or correct the dates"
    if evidence.open and not evidence.proofs:
        day, month = (f'`date_format = "{name}"`' for name in _names(separator))
        return f"{evidence.open} may be two different days, and no other date decides: set {day} or {month}"
    return ""


def _names(separator: str) -> Sequence[str]:
    return [separator.join(parts) for parts in (("DD", "MM", "YYYY"), ("MM", "DD", "YYYY"))]


def _dates(table: Table) -> Iterator[tuple[Written, str]]:
    """The dates of a table that show an order or leave it open, each with its place."""
    for record in table.records:
        if len(record.cells) != len(table.header):
            continue
        for index in (index for name in DATES for index in table.columns.get(name, ())):
            try:
                parts = written(record.cells[index])
            except UnreadableError:
                continue
            if parts.proves or parts.open:
                column, text = shown(table.header[index]), shown(record.cells[index])
                yield parts, f"{table.label} line {record.line}, column {column}: {text}"
