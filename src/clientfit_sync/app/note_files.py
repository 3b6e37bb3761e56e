"""Notes from a file that `notes --format csv` or json wrote, or that somebody wrote by hand.

Needed are client, kind, on and text; severity is an incident's, and 1 where it is not given. An `id` is not read, for
it is told by the rest. CSV may be separated by commas, semicolons or tabs.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from clientfit_sync.app.note_draft import Draft
from clientfit_sync.errors import UsageError
from clientfit_sync.model import Note
from clientfit_sync.render import notes as rendered

NEEDED = ("client", "kind", "on", "text")
DELIMITERS = ",;\t"
JSON_BEGINS = ("{", "[")
KNOWN = ", ".join(rendered.COLUMNS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What a file says of one note, as text, and where."""

    place: str
    fields: Mapping[str, str]


def read(content: bytes, name: str, latest: date) -> tuple[Note, ...]:
    """The notes of a file of that name, CSV or JSON; none may be dated after `latest`.

    Raises:
        UsageError: there is something wrong with it; names every fault with its place.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise UsageError(f"{name}: line {line}: is not UTF-8; save the file as UTF-8") from None
    as_json = name.lower().endswith(".json") or text.lstrip().startswith(JSON_BEGINS)
    problems: list[str] = []
    rows = _json(text, problems) if as_json else _csv(text, problems)
    notes = tuple(_notes(rows, latest, problems))
    if problems:
        raise UsageError(*(f"{name}: {problem}" for problem in problems))
    return notes


def _notes(rows: Iterable[Row], latest: date, problems: list[str]) -> Iterator[Note]:
    for row in rows:
        draft, unread = Draft.read(row.fields)
        faults = [*unread, *draft.faults(latest)]
        problems += [f"{row.place}: {field}: {fault}" for field, fault in faults]
        if not faults:
            yield draft.note()


def _csv(text: str, problems: list[str]) -> Iterator[Row]:
    """The rows below the header; our own files hold no bare returns, so those of other programs are line ends."""
    text = re.sub(r"\r\n?", "\n", text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    line = 1
    try:
        header = [cell.strip().casefold() for cell in next(reader, [])]
        if wrong := list(_of_header(header)):
            problems += [f"line 1: {one}" for one in wrong]
            return
        line = reader.line_num + 1
        for cells in reader:
            if len(cells) > len(header) and any(cells[len(header) :]):
                problems.append(
                    f"line {line}: it has {len(cells)} cells, the first line {len(header)}; put a text that holds "
                    f"{reader.dialect.delimiter!r} in quotes"
                )
            elif any(cells):
                fields = {column: rendered.unguarded(cell) for column, cell in zip(header, cells, strict=False)}
                yield Row(place=f"line {line}", fields=fields)
            line = reader.line_num + 1
    except csv.Error as error:
        problems.append(f"line {line}: the quotes of this note do not close as they should ({error})")


def _delimiter(text: str) -> str:
    """What separates the most columns that are known."""
    header = text.partition("\n")[0].casefold()
    columns = {one: {cell.strip(' "') for cell in header.split(one)} for one in DELIMITERS}
    return max(DELIMITERS, key=lambda one: len(columns[one].intersection(rendered.COLUMNS)))


def _of_header(header: list[str]) -> Iterator[str]:
    named = [column for column in header if column]
    for column in dict.fromkeys(named):
        if column not in rendered.COLUMNS:
            yield f"{column}: no such column; there are: {KNOWN}"
        if named.count(column) > 1:
            yield f"{column}: stands there twice; keep one of them"
    for column in NEEDED:
        if column not in named:
            yield f"{column}: this column is missing; the first line names the columns: {KNOWN}"


def _json(text: str, problems: list[str]) -> Iterator[Row]:
    """The notes of the document, or of a list alone."""
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        problems.append(f"line {error.lineno}: not JSON: {error.msg}")
        return
    except (ValueError, RecursionError) as error:
        problems.append(f"not JSON that can be read: {error}")
        return
    if isinstance(found, dict) and (schema := found.get("schema", rendered.SCHEMA)) != rendered.SCHEMA:
        problems.append(f"schema: is {schema!r}, this program reads {rendered.SCHEMA!r}")
        return
    listed = found.get("notes") if isinstance(found, dict) else found
    if not isinstance(listed, list):
        problems.append('notes: is missing; write {"notes": [...]}')
        return
    for number, one in enumerate(listed, start=1):
        place = f"note {number}"
        if wrong := list(_of_object(one)):
            problems += [f"{place}: {fault}" for fault in wrong]
        else:
            yield Row(place=place, fields={field: "" if value is None else str(value) for field, value in one.items()})


def _of_object(one: Any) -> Iterator[str]:
    if not isinstance(one, dict):
        yield f"is no object with the fields {KNOWN}"
        return
    for field, value in one.items():
        if field not in rendered.COLUMNS:
            yield f"{field}: no such field; there are: {KNOWN}"
        elif not (value is None or isinstance(value, str) or (field == "severity" and type(value) is int)):
            yield f"{field}: must be {'1, 2, 3 or null' if field == 'severity' else 'text in quotes'}"
