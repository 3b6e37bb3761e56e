"""Periods by the names of CONTRACT.md section 1: from a name and a day to days."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from clientfit_sync.errors import UsageError
from clientfit_sync.model import YEARS, Window

ONE_DAY = timedelta(days=1)
MONTHS_PER_QUARTER = 3
MONTHS_PER_YEAR = 12
REMEDY = (
    "use last-90-days, last-N-days, last-N-months, this-month, last-month, this-quarter, last-quarter, this-year, "
    "last-year, 2026, 2026-Q3, 2026-08 or 2026-08-01..2026-10-31"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The days from `start` to `end`, both included, of which those up to `through` are complete.

    `through` is the earlier of `end` and the day before "today" (METRICS.md section 1); it lies before `start` where no
    day of the period is complete yet. `months` is the length of a calendar period, 0 of any other.
    """

    name: str
    start: date
    end: date
    through: date
    months: int = 0

    @property
    def complete(self) -> Window:
        """The complete days."""
        return Window.through(self.start, self.through)

    @property
    def days(self) -> int:
        """All days of the period, complete or not."""
        return (self.end - self.start).days + 1

    @property
    def running(self) -> bool:
        """Whether days of it are still to come (or today, which is not complete)."""
        return self.through < self.end

    def before(self) -> "Period":
        """The calendar predecessor of a calendar period, else as many days right before it (METRICS.md section 2)."""
        end = self.start - ONE_DAY
        start = _shift(self.start, -self.months) if self.months else self.start - timedelta(days=self.days)
        return Period(name="before", start=start, end=end, through=end, months=self.months)


def parse(name: str, today: date) -> Period:
    """The period of that name as seen on `today`.

    Raises:
        UsageError: no such period, it ends before it starts, or it reaches beyond `YEARS`.
    """
    start, end, months = _bounds(name, today)
    if start.year not in YEARS or end.year not in YEARS:
        raise _beyond(name)
    return _seen(name, start, end, months, today)


def calendar_month(first: date, today: date) -> Period:
    """The calendar month that begins on `first`, of any year, as seen on `today`."""
    start, end, months = _calendar(first.year, None, str(first.month))
    return _seen(f"{first:%Y-%m}", start, end, months, today)


def _seen(name: str, start: date, end: date, months: int, today: date) -> Period:
    return Period(name=name, start=start, end=end, through=min(end, today - ONE_DAY), months=months)


def _beyond(name: str) -> UsageError:
    return UsageError(f"period {name}: it reaches beyond the years {YEARS[0]} to {YEARS[-1]}; name one within them")


def _bounds(name: str, today: date) -> tuple[date, date, int]:
    """First day, last day and length in calendar months (0: none) of a named period."""
    try:
        if match := re.fullmatch(r"(this|last)-(month|quarter|year)", name):
            return _relative(match[1], match[2], today)
        if match := re.fullmatch(r"last-([1-9][0-9]*)-(days|months)", name):
            return _last(name, match[1], match[2], today)
        if match := re.fullmatch(r"(\d{4})(?:-(?:Q([1-4])|(\d{2})))?", name):
            return _calendar(int(match[1]), match[2], match[3])
        if match := re.fullmatch(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})", name):
            start, end = date.fromisoformat(match[1]), date.fromisoformat(match[2])
            if end < start:
                raise UsageError(f"period {name}: it ends before it starts; write the earlier day first")
            return start, end, 0
    except ValueError as error:
        raise UsageError(f"period {name}: no such day in the calendar; {REMEDY}") from error
    raise UsageError(f"period {name}: no such period; {REMEDY}")


def _relative(which: str, unit: str, today: date) -> tuple[date, date, int]:
    months = {"month": 1, "quarter": MONTHS_PER_QUARTER, "year": MONTHS_PER_YEAR}[unit]
    first_month = (today.month - 1) // months * months + 1
    start = today.replace(month=first_month, day=1)
    if which == "last":
        start = _shift(start, -months)
    return start, _shift(start, months) - ONE_DAY, months


def _last(name: str, digits: str, unit: str, today: date) -> tuple[date, date, int]:
    try:
        count = int(digits)
        if unit == "days":
            return today - timedelta(days=count), today - ONE_DAY, 0
        end = today.replace(day=1)
        return _shift(end, -count), end - ONE_DAY, count
    except (ValueError, OverflowError) as error:  # digits without end are none that Python reads
        raise _beyond(name) from error


def _calendar(year: int, quarter: str | None, month: str | None) -> tuple[date, date, int]:
    months = MONTHS_PER_QUARTER if quarter else 1 if month else MONTHS_PER_YEAR
    first = (int(quarter) - 1) * MONTHS_PER_QUARTER + 1 if quarter else int(month or 1)
    start = date(year, first, 1)
    last = first + months - 1
    return start, date(year, last, calendar.monthrange(year, last)[1]), months


def _shift(first_of_month: date, months: int) -> date:
    """The first of the month that lies `months` later (earlier, where negative)."""
    index = first_of_month.year * MONTHS_PER_YEAR + first_of_month.month - 1 + months
    return date(index // MONTHS_PER_YEAR, index % MONTHS_PER_YEAR + 1, 1)
