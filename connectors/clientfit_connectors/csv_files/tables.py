"""From files to tables: what kind a file is, where its header stands, and which of its records are rows."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from clientfit_connectors.csv_files import kinds, text
from clientfit_connectors.csv_files.faults import UnreadableError, shown
from clientfit_connectors.csv_files.files import Source
from clientfit_connectors.csv_files.kinds import Kind, List
from clientfit_connectors.csv_files.known import KNOWN
from clientfit_connectors.csv_files.text import Record
from clientfit_connectors.csv_files.words import fold

TITLE_LINES = 30
SUMMARY_REMEDY = (
    "is a summary or weekly report, which has no single entries: export the detailed report instead "
    "(in Toggl: Reports, Detailed, Export, CSV)"
)

_CURRENCY_LINE = re.compile(r"[A-Z]{3}")
_TOTAL = re.compile(
    r"(grand |sub)?(totals?|sum|summe|gesamt|somme|suma|totaal|общо|итого|razem)\s*:?\s*\(?([a-z]{3})?\)?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A file whose kind is known. `age` orders files: the newer one is greater. `columns`: field to cell numbers."""

    label: str
    age: tuple[int, str]
    kind: Kind
    header: tuple[str, ...]
    columns: Mapping[str, tuple[int, ...]]
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """A header, the delimiter by which it was found, and how many records stand before it."""

    kind: Kind
    delimiter: str
    position: int


def read(source: Source, listed: List, own: Kind | None) -> Table:
    """The table in a file that stands under the setting `listed`; `own` describes files of no known kind.

    Raises:
        UnreadableError: not to be read, of no kind, or a file for another setting. The message goes on behind its name.
    """
    try:
        age = (source.path.stat().st_mtime_ns, str(source.path))
        raw = source.path.read_bytes()
    except OSError as error:
        raise UnreadableError(f"cannot be read: {error.strerror}") from error
    return table(source.label, age, text.decode(raw), listed, own)


def table(label: str, age: tuple[int, str], content: str, listed: List, own: Kind | None) -> Table:
    """The table in a text; see `read`."""
    known = [*KNOWN, *([own] if own else [])]
    starts = {delimiter: list(_start(content, delimiter)) for delimiter in text.delimiters(content)}
    if not any(starts.values()):
        # Not one record by any delimiter: either there is none, or this says what is wrong with the first.
        next(text.records(content, next(iter(starts))), None)
    found = _header(known, starts)
    if found is None:
        raise UnreadableError(_unknown(starts.values(), listed, own))
    if found.kind.list != listed:
        raise UnreadableError(f"is {found.kind.name}: list it under `{found.kind.list}`, not under `{listed}`")
    records = list(text.records(content, found.delimiter))
    header = tuple(cell.strip(" \ufeff") for cell in records[found.position].cells)
    columns = kinds.columns(found.kind, header)
    _no_twins(found.kind, header, columns)
    return Table(
        label=label,
        age=age,
        kind=found.kind,
        header=header,
        columns=columns,
        records=tuple(_rows(found.kind, records, found.position, columns)),
    )


def _start(content: str, delimiter: str) -> Iterator[Record]:
    """The first records, as far as they can be read by this delimiter."""
    try:
        yield from islice(text.records(content, delimiter), TITLE_LINES)
    except UnreadableError:
        return


def _header(known: Iterable[Kind], starts: Mapping[str, Sequence[Record]]) -> _Found | None:
    """The first kind whose header stands among the first records, behind title lines perhaps."""
    for kind in known:
        for delimiter, start in starts.items():
            for position, record in enumerate(start):
                if kinds.matches(kind, record.cells):
                    return _Found(kind, delimiter, position)
    return None


def _unknown(starts: Iterable[Sequence[Record]], listed: List, own: Kind | None) -> str:
    """Why the file is of no kind, and what to do."""
    filled = [[record.cells for record in start if not record.empty] for start in starts]
    if not any(filled):
        return "is empty, without even a header: export it again, or take it from the list"
    likely = max(filled, key=lambda start: sum(len(cells) for cells in start))
    widest = max(likely, key=len)
    if listed == "time_entries" and own is None and kinds.is_summary(widest):
        return SUMMARY_REMEDY
    headers = ", ".join(shown(cell) for cell in widest)
    offered = "; ".join(f"{kind.name} ({kind.needs})" for kind in KNOWN if kind.list == listed)
    remedy = f"name its columns under `columns.{listed}` of this connection"
    if own:
        there = set().union(*(kinds.names(cell) for cell in widest))
        lacking = ", ".join(shown(header) for header in own.required if fold(header) not in there)
        remedy = f"correct `columns.{listed}` of this connection, whose {lacking} it lacks"
    return f"is of no known kind, by its columns {headers}. Export one of these: {offered}; or {remedy}"


def _no_twins(kind: Kind, header: Sequence[str], columns: Mapping[str, tuple[int, ...]]) -> None:
    """Refuse a file in which a column that is needed stands twice."""
    for field in kind.fields.keys() & columns.keys():
        there = [fold(header[index]) for index in columns[field]]
        if twice := next((name for name in there if there.count(name) > 1), None):
            raise UnreadableError(f"has two columns named {shown(twice)}: delete or rename one of them")


def _rows(
    kind: Kind, records: Sequence[Record], position: int, columns: Mapping[str, tuple[int, ...]]
) -> Iterator[Record]:
    """The records behind the header that are rows: no blank lines, no totals, no header again, no currency lines."""
    header = records[position].cells
    currency = _lone_currency(records[position - 1]) if kind.blocks and position else ""
    dates = columns.get("date") or columns.get("issued") or columns.get("start") or ()
    for record in records[position + 1 :]:
        if record.empty or record.cells == header or _is_total(record, dates):
            continue
        if kind.blocks and (told := _lone_currency(record)):
            currency = told
            continue
        yield replace(record, currency=currency) if currency else record


def _lone_currency(record: Record) -> str:
    """The currency of a line that holds nothing else, else ""."""
    filled = [cell.strip() for cell in record.cells if cell.strip()]
    return filled[0] if len(filled) == 1 and _CURRENCY_LINE.fullmatch(filled[0]) else ""


def _is_total(record: Record, dates: Sequence[int]) -> bool:
    """Whether its first word is a spreadsheet's "Total", and it has no date but perhaps that word in its place."""
    first = next(fold(cell) for cell in record.cells if cell.strip())
    days = {fold(record.cells[index]) for index in dates if index < len(record.cells)}
    return bool(dates) and days <= {"", first} and bool(_TOTAL.fullmatch(first))
