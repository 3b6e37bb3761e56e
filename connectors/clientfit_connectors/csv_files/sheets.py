"""A table and how its cells are to be read, which its own cells decide together."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from clientfit_connectors.csv_files import numbers
from clientfit_connectors.csv_files.dates import Reading
from clientfit_connectors.csv_files.faults import UnreadableError
from clientfit_connectors.csv_files.tables import Table
from clientfit_connectors.csv_files.words import TICKS, fold

Flag = Literal["none", "ticks", "words"]

NUMBERS = (
    *("hours", "duration", "rounded", "rate", "amount", "net", "tax", "tax2"),
    *("paid", "balance", "subtotal", "discount"),
)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A table and how its cells are to be read; `mark` is the decimal mark where the table leaves it open."""

    table: Table
    reading: Reading
    mark: str | None

    @cached_property
    def marks(self) -> Mapping[int, str | None]:
        """The decimal mark of each column of numbers: by its own numbers, else by all of the file."""
        proofs = {index: self._proofs(index) for index in self._columns(NUMBERS)}
        everywhere = set().union(*proofs.values())
        return {
            index: _only(proof) or (None if proof else _only(everywhere)) or self.mark
            for index, proof in proofs.items()
        }

    def _proofs(self, index: int) -> set[str]:
        """The decimal marks that numbers of a column show beyond doubt."""
        proofs = set()
        for text in self.texts(index):
            try:
                parts = numbers.figure(text)
            except UnreadableError:
                continue
            if parts.mark and not parts.unsure:
                proofs.add(parts.mark)
        return proofs

    @cached_property
    def flag(self) -> Flag:
        """What the billable column holds: words, ticks and blanks, or nothing at all."""
        there = {fold(text) for index in self._columns(("billable",)) for text in self.texts(index)} - {""}
        return "none" if not there else "ticks" if there <= TICKS else "words"

    def texts(self, index: int) -> Iterator[str]:
        """The cells of a column."""
        return (record.cells[index] for record in self.table.records if index < len(record.cells))

    def _columns(self, fields: Iterable[str]) -> list[int]:
        return [index for field in fields for index in self.table.columns.get(field, ())]


def _only(marks: set[str]) -> str | None:
    return next(iter(marks)) if len(marks) == 1 else None
