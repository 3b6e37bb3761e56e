"""From a file's bytes to its records: encodings, delimiters, quotes."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from clientfit_connectors.csv_files.faults import UnreadableError

MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
ZIP = b"PK\x03\x04"
SAVE = "save it as CSV in UTF-8"
DELIMITERS = (",", ";", "\t")
SEPARATOR_LINE = re.compile(r'"?sep=([^\s\w"\']|\t)"?(?:[\r\n]|$)', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Record:
    """The cells of a record and the line on which it starts, counted from 1; a record may span several lines.

    `currency` is that of the block in which it stands, "" where the file has no such blocks.
    """

    line: int
    cells: list[str]
    currency: str = ""

    @property
    def empty(self) -> bool:
        """Whether no cell holds anything."""
        return not any(cell.strip() for cell in self.cells)


def decode(raw: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 with byte order mark, or Windows-1252.

    Raises:
        UnreadableError: none of these, or no text at all.
    """
    if raw.startswith(ZIP):
        raise UnreadableError(f"is a spreadsheet or an archive, no CSV file: {SAVE}")
    text = _decoded(raw)
    if "\0" in text:
        raise UnreadableError(f"is no text file, or in an encoding that cannot be told: {SAVE}")
    return text


def _decoded(raw: bytes) -> str:
    for mark, encoding, name in MARKS:
        if raw.startswith(mark):
            try:
                return raw[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise UnreadableError(f"begins as {name} but is damaged: export it again") from error
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return _western(raw)


def _western(raw: bytes) -> str:
    """Windows-1252, unless most of what is not ASCII is UTF-8: then the file is damaged, and names would be garbled."""
    lenient = raw.decode(errors="replace")
    stray = lenient.count("\ufffd")
    if sum(not character.isascii() for character in lenient) > 2 * stray:
        raise UnreadableError("is in UTF-8 but damaged: export it again")
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError as error:
        raise UnreadableError(f"is in an encoding other than UTF-8, UTF-16 and Windows-1252: {SAVE}") from error


def delimiters(text: str) -> tuple[str, ...]:
    """The delimiters that the file may use: what its `sep=` line says, else any of the usual ones."""
    told = SEPARATOR_LINE.match(text)
    return (told[1],) if told else DELIMITERS


def records(text: str, delimiter: str) -> Iterator[Record]:
    """The records of a file, blank ones included.

    Raises:
        UnreadableError: a quote that does not close, or goes on behind its end.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            yield Record(line, cells)
            line = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableError(
            f"line {line}: the quotes in this record do not close as they should ({error})"
        ) from error
