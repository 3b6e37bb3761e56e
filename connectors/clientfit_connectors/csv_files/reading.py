"""From files to messages: all are read and judged before anything is yielded."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import tzinfo
from pathlib import Path

from clientfit_connectors.csv_files import entries, invoices, kinds, lines, order, overlap, tables
from clientfit_connectors.csv_files.entries import Worked
from clientfit_connectors.csv_files.faults import UnreadableError, listing
from clientfit_connectors.csv_files.files import found
from clientfit_connectors.csv_files.identity import client_id, project_id
from clientfit_connectors.csv_files.invoices import Billed
from clientfit_connectors.csv_files.settings import InvoiceColumns, Settings, TimeEntryColumns
from clientfit_connectors.csv_files.sheets import Sheet
from clientfit_connectors.csv_files.tables import Table
from clientfit_sync.connector import Ask, Bookmark, Message, Whole
from clientfit_sync.model import Client, Kind, Project, Window

BROUGHT: tuple[Kind, ...] = ("time_entry", "invoice", "project", "client")


def fetch(settings: Settings, ask: Ask) -> Iterator[Message]:
    """Everything that the files hold, as one whole; `covered` are the days from the first entry to the last.

    Raises:
        SourceError: a file that is missing or of no known kind, dates whose order is open, or bad rows (the first 20).
    """
    sheets = _sheets(_tables(settings, ask.folder), settings, ask.now.tzinfo)
    worked, billed, items = _records(sheets, settings)
    yield from _parties(worked, billed, items)
    yield from (each.entry for each in worked)
    yield from (each.invoice for each in billed)
    yield from (Whole(kind=kind) for kind in BROUGHT)
    days = [each.entry.day for each in worked]
    yield Bookmark(covered=Window.through(min(days), max(days)) if days else None)


def _tables(settings: Settings, folder: Path) -> list[Table]:
    """The tables in all files, each read once."""
    problems: list[str] = []
    lists: tuple[tuple[kinds.List, Sequence[str], TimeEntryColumns | InvoiceColumns | None], ...] = (
        ("time_entries", settings.time_entries, settings.columns.time_entries),
        ("invoices", settings.invoices, settings.columns.invoices),
    )
    result = []
    for listed, patterns, columns in lists:
        own = kinds.own(listed, columns) if columns else None
        for source in found(patterns, folder, problems):
            try:
                result.append(tables.read(source, listed, own))
            except UnreadableError as error:
                problems.append(f"{source.label} {error}")
    _refuse(problems)
    return result


def _sheets(read: Iterable[Table], settings: Settings, zone: tzinfo | None) -> list[Sheet]:
    """The tables with the way to read their dates, decided over all files of a kind."""
    problems: list[str] = []
    by_kind: dict[str, list[Table]] = {}
    for table in read:
        by_kind.setdefault(table.kind.name, []).append(table)
    result = []
    for alike in by_kind.values():
        reading = replace(order.reading(alike, settings.date_format, problems), zone=zone)
        result += [Sheet(table=table, reading=reading, mark=settings.decimal_mark) for table in alike]
    _refuse(problems)
    return result


def _records(sheets: Iterable[Sheet], settings: Settings) -> tuple[list[Worked], list[Billed], list[lines.Item]]:
    """Entries, invoices and lines of all files, what newer files replace left out; all bad rows at once."""
    problems: list[str] = []
    holding: dict[kinds.Holds, list[Sheet]] = {"time_entries": [], "invoices": [], "lines": []}
    for sheet in sheets:
        holding[sheet.table.kind.holds].append(sheet)
    timed = [entries.read(sheet, settings, problems) for sheet in holding["time_entries"]]
    bills = [invoices.read(sheet, settings, problems) for sheet in holding["invoices"]]
    itemized = [lines.read(sheet, settings, problems) for sheet in holding["lines"]]
    numbers = {number for sheet in holding["invoices"] for number in invoices.numbers(sheet)}
    billed = lines.attached(lines.newest(itemized, numbers, problems), invoices.newest(bills), problems)
    _refuse(problems)
    items = [item for file in itemized for item in file.items]
    return overlap.settled(timed), sorted(billed, key=lambda each: (each.invoice.issued, each.invoice.id)), items


def _refuse(problems: Sequence[str]) -> None:
    if problems:
        raise listing(problems)


def _parties(
    worked: Iterable[Worked], billed: Iterable[Billed], items: Iterable[lines.Item]
) -> Iterator[Client | Project]:
    """The clients and projects that the rows name; a client's work without a project has one without a name."""
    pairs = {(each.client, each.project) for each in worked if each.client or each.project}
    pairs |= {(item.client, item.project) for item in items if item.project}
    names = {client for client, _ in pairs} | {each.client for each in billed}
    for name in sorted(names - {""}):
        yield Client(id=client_id(name), name=name)
    for client, project in sorted(pairs):
        yield Project(id=project_id(client, project), name=project, client=client_id(client) if client else None)
