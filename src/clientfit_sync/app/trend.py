"""Each client's effective rate month by month, for the pictures."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from clientfit_sync.app.books import Books
from clientfit_sync.figures import DayTotal, Totals
from clientfit_sync.model import Window
from clientfit_sync.periods import Period, calendar_month
from clientfit_sync.report import MonthlyRate

MONTHS = MONTHS_PER_YEAR = 12


def of(books: Books, period: Period) -> dict[str, tuple[MonthlyRate, ...]]:
    """The rates of the last twelve calendar months up to the period's end, by client.

    They begin with the first month in which any rate is known, and are as many for each client. A month of which the
    store may lack days is not known: its pay would meet too few hours.
    """
    months = list(_months(period, books.as_of))
    totals = books.totals(Window(start=months[0].start, end=months[-1].complete.end))
    whole_from = books.whole_from(totals)
    rates: dict[str, dict[date, MonthlyRate]] = defaultdict(dict)
    for month, part in zip(months, _by_month(totals, months), strict=True):
        for one in books.figures(month, part).clients:
            if one.effective_rate is not None and whole_from.get(one.client, month.start) <= month.start:
                rates[one.client][month.start] = MonthlyRate(month=month.start, rate=one.effective_rate)
    begun = min((day for known in rates.values() for day in known), default=date.max)
    shown = [month.start for month in months if month.start >= begun]
    return {
        client: tuple(known.get(day, MonthlyRate(month=day, rate=None)) for day in shown)
        for client, known in rates.items()
    }


def _months(period: Period, as_of: date) -> Iterator[Period]:
    """The last twelve calendar months, the latest that of the period's last complete day."""
    last = max(period.start, period.through)
    newest = last.year * MONTHS_PER_YEAR + last.month - 1
    for index in range(newest - MONTHS + 1, newest + 1):
        yield calendar_month(date(index // MONTHS_PER_YEAR, index % MONTHS_PER_YEAR + 1, 1), as_of)


def _by_month(totals: Totals, months: Sequence[Period]) -> Iterator[Totals]:
    """The totals, with the days of each month alone."""
    days: dict[date, list[DayTotal]] = defaultdict(list)
    for total in totals.days:
        days[total.day.replace(day=1)].append(total)
    return (replace(totals, window=month.complete, days=tuple(days[month.start])) for month in months)
