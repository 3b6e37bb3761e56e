"""Days as files write them. What order day and month stand in is decided elsewhere, never here."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, tzinfo
from functools import lru_cache
from typing import Literal

from clientfit_connectors.csv_files.faults import UnreadableError
from clientfit_sync.model import YEARS

Order = Literal["day", "month", "year"]

LAST_MONTH = 12
LAST_DAY = 31
FULL_YEAR = 4
REPEATED = 4096  # an export repeats few dates in many rows

# Behind the year, Bulgarian spreadsheets write its abbreviation, \u0433.
DATED = re.compile(
    r"([0-9]{1,4})([./-])\s?([0-9]{1,2})\2\s?([0-9]{1,4})\.?(?:\s?\u0433\.?)?(?:(?:T|,?\s+)(.+))?", re.DOTALL
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A date taken apart as it is written; `rest` is what follows it, a clock time."""

    first: int
    second: int
    third: int
    separator: str
    year_first: bool
    rest: str

    @property
    def proves(self) -> Order | None:
        """The order that only this date can have; None where it has a year in front, dots, or two readings."""
        if self.year_first or self.separator == ".":
            return None
        if LAST_MONTH < self.first <= LAST_DAY and self.second <= LAST_MONTH:
            return "day"
        if LAST_MONTH < self.second <= LAST_DAY and self.first <= LAST_MONTH:
            return "month"
        return None

    @property
    def open(self) -> bool:
        """Whether it is two different days, read one way and the other."""
        doubtful = not self.year_first and self.separator != "."
        return (
            doubtful and 1 <= self.first <= LAST_MONTH and 1 <= self.second <= LAST_MONTH and self.first != self.second
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """What a `date_format` says: which part comes first, and what stands between."""

    name: str
    order: Order
    separator: str

    @classmethod
    def named(cls, name: str) -> "Format":
        """The format of a name of settings.DateFormat."""
        orders: dict[str, Order] = {"D": "day", "M": "month", "Y": "year"}
        return cls(name=name, order=orders[name[0]], separator=next(c for c in name if not c.isalpha()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How to read dates: by `format`, else by the order that holds for their separator.

    `zone`: whose clock is the local one; where that is not known, clock times are taken as they are written.
    """

    format: Format | None = None
    orders: Mapping[str, Order] = field(default_factory=dict)
    zone: tzinfo | None = None


@lru_cache(maxsize=REPEATED)
def written(text: str) -> Written:
    """The date's parts.

    Raises:
        UnreadableError: it does not look like a date, or its year has two digits.
    """
    match = DATED.fullmatch(text.strip())
    if not match:
        raise UnreadableError("is not a date: write it as 2026-08-31")
    first, separator, second, third, rest = match.groups()
    year_first = len(first) == FULL_YEAR
    years = [len(part) for part in (first, third)].count(FULL_YEAR)
    if years != 1:
        raise UnreadableError("is not a date with a year of four digits: export it with such")
    return Written(
        first=int(first),
        second=int(second),
        third=int(third),
        separator=separator,
        year_first=year_first,
        rest=rest or "",
    )


def day(parts: Written, reading: Reading) -> date:
    """The day. A date with the year in front is understood whatever the reading says.

    Raises:
        UnreadableError: no such day, or not in the format that the settings name.
    """
    order = _order(parts, reading)
    if order == "year":
        year, month, number = parts.first, parts.second, parts.third
    else:
        year = parts.third
        month, number = (parts.second, parts.first) if order == "day" else (parts.first, parts.second)
    try:
        result = date(year, month, number)
    except ValueError as error:
        otherwise = "" if parts.year_first else ", or set `date_format` to how the files write dates"
        raise UnreadableError(f"is no day of the calendar: correct it{otherwise}") from error
    if year not in YEARS:
        raise UnreadableError(f"is too far from today: correct the year; {YEARS[0]} to {YEARS[-1]} are understood")
    return result


def _order(parts: Written, reading: Reading) -> Order:
    if parts.year_first:
        return "year"
    if reading.format:
        if reading.format.order == "year" or reading.format.separator != parts.separator:
            raise UnreadableError(f"is not a date of date_format {reading.format.name}: correct one of the two")
        return reading.format.order
    # A separator without an order is one whose dates read the same both ways: 05/05/2026.
    return "day" if parts.separator == "." else reading.orders.get(parts.separator, "day")
