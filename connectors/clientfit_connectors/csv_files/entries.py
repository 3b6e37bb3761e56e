"""Rows of time sheets -> time entries (METRICS.md section 1: days, hours, the billable basis)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

from clientfit_connectors.csv_files import identity, pricing, spans
from clientfit_connectors.csv_files.clocks import LONG_DAY, TOO_LONG
from clientfit_connectors.csv_files.faults import twice
from clientfit_connectors.csv_files.rows import Row, parsed
from clientfit_connectors.csv_files.settings import Settings
from clientfit_connectors.csv_files.sheets import Sheet
from clientfit_connectors.csv_files.spans import Span
from clientfit_connectors.csv_files.tables import Table
from clientfit_sync.model import SECONDS_PER_HOUR, TimeEntry


@dataclass(frozen=True, slots=True)
class Worked:
    """An entry, and the names of its client and project ("": none)."""

    client: str
    project: str
    entry: TimeEntry


@dataclass(frozen=True, slots=True)
class FileEntries:
    """The entries of one file, in its order."""

    table: Table
    worked: tuple[Worked, ...]


def read(sheet: Sheet, settings: Settings, problems: list[str]) -> FileEntries:
    """The entries of a file, with their ids; rows that cannot be read are problems."""
    own: dict[str, int] = {}
    rows = parsed(sheet, lambda row: _worked(row, settings, own), problems)
    return FileEntries(sheet.table, tuple(_identified(rows)))


def _identified(rows: list[Worked]) -> Iterator[Worked]:
    """The entries with ids: the source's own, else content and how many equal rows stand before it."""
    seen: Counter[tuple[str, ...]] = Counter()
    for worked in rows:
        if worked.entry.id:
            yield worked
            continue
        content = _content(worked)
        yield replace(worked, entry=replace(worked.entry, id=identity.digest(*content, str(seen[content]))))
        seen[content] += 1


def _content(worked: Worked) -> tuple[str, ...]:
    entry = worked.entry
    return (
        entry.person,
        entry.day.isoformat(),
        entry.started.isoformat() if entry.started else "",
        worked.client,
        worked.project,
        entry.task,
        entry.description,
        identity.plain(entry.seconds),
    )


def _worked(row: Row, settings: Settings, own: dict[str, int]) -> Worked:
    """The entry of a row; `own`: the source's ids met so far, with their lines."""
    client, project = row.text("client"), row.text("project")
    span = spans.of(row)
    seconds = _seconds(row, span)
    entry = TimeEntry(
        id=_own_id(row, own),
        day=span.day,
        seconds=seconds or Decimal(0),
        running=seconds is None,
        project=identity.project_id(client, project) if client or project else None,
        person=_person(row),
        task=row.text("task"),
        description=row.text("description"),
        tags=tuple(tag.strip() for tag in row.text("tags").split(",") if tag.strip()),
        started=span.started,
        ended=span.ended,
        rounded_seconds=_rounded(row, seconds),
    )
    return Worked(client, project, pricing.priced(row, entry, settings.currency))


def _own_id(row: Row, own: dict[str, int]) -> str:
    """The id that the file gives, "" where it has no such column."""
    cell = row.cell("id")
    if cell is None:
        if row.has("id"):
            raise row.lacks("id")
        return ""
    if (before := own.setdefault(cell.text, row.record.line)) != row.record.line:
        raise row.bad(cell, twice(before))
    return cell.text


def _person(row: Row) -> str:
    names = (row.text("first_name"), row.text("last_name"))
    return row.text("person") or " ".join(name for name in names if name) or row.text("email")


def _seconds(row: Row, span: Span) -> Decimal | None:
    """The duration, None of a running timer."""
    field = "hours" if row.has("hours") else "duration"
    seconds = row.seconds(field)
    if seconds is not None:
        _no_minutes(row, field, seconds)
        return seconds
    if span.length is not None:
        lasted = Decimal(span.length // timedelta(seconds=1))
        if lasted < 0:
            raise row.bad(row.cells("end")[0], "lies before the start")
        if lasted >= TOO_LONG:
            raise row.bad(row.cells("end")[0], "lies 1000 hours or more behind the start: correct the one or the other")
        return lasted
    if row.sheet.table.kind.timers and span.ended is None and (span.started or not row.has("start")):
        return None
    raise row.lacks(field if row.has(field) else "end", "must not be empty: it is not known how long it took")


def _no_minutes(row: Row, field: str, seconds: Decimal) -> None:
    """Refuse a bare `90` in a user's own duration column: it may be minutes, or even seconds."""
    if not row.sheet.table.kind.own or field != "duration" or seconds <= LONG_DAY * SECONDS_PER_HOUR:
        return
    cell = row.cells(field)[0]
    if cell.text.strip().isdigit():
        raise row.bad(cell, "may be minutes: durations are read as 1:30:00, 1:30 or in hours as 1.5")


def _rounded(row: Row, seconds: Decimal | None) -> Decimal | None:
    """What the source would bill, where that differs."""
    rounded = row.seconds("rounded")
    return rounded if rounded != seconds else None
