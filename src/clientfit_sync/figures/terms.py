"""What the user has agreed with a client, and the yardstick by which all are judged (CONTRACT.md section 3)."""

import calendar
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Literal

from clientfit_sync.model import Window

MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True, kw_only=True)
class Retainer:
    """A fixed amount, in the report's currency, for each calendar month (quarter, year); `hours` are those it buys."""

    amount: Decimal
    every: Literal["month", "quarter", "year"]
    days: Window
    hours: Decimal | None = None

    def earned(self, window: Window) -> Decimal:
        """The amount that falls on the days of `window` (METRICS.md section 1, basis 2)."""
        shared = self.days.cut(window)
        if not shared.days:
            return Decimal(0)
        spans = _calendar_spans(shared, MONTHS[self.every])
        return sum((self.amount * span.cut(shared).days / span.days for span in spans), Decimal(0))

    def span(self, day: date) -> Window:
        """The calendar month (quarter, year) that holds `day`, whether or not the retainer runs on all of it."""
        return next(iter(_calendar_spans(Window.through(day, day), MONTHS[self.every])))


def _calendar_spans(window: Window, months: int) -> Iterable[Window]:
    """The calendar months (quarters, years) that share a day with `window`."""
    year, month = window.start.year, (window.start.month - 1) // months * months + 1
    while (first := date(year, month, 1)) < window.end:
        last = month + months - 1
        yield Window.through(first, date(year, last, calendar.monthrange(year, last)[1]))
        year, month = (year, last + 1) if last < MONTHS["year"] else (year + 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """One client's agreement; the defaults are those of a client that the configuration does not name.

    `target` is an hourly rate, `time_cap` a share of client hours between 0 and 1, both without a default.
    `invoiced_in` says that invoices will come, though there is none yet. `until` is the agreed end, its last day.
    """

    aliases: tuple[str, ...] = ()
    target: Decimal | None = None
    time_cap: Decimal | None = None
    invoiced_in: str | None = None
    billing: Literal["arrears", "advance"] = "arrears"
    retainers: tuple[Retainer, ...] = ()
    relation: Literal["friend", "family"] | None = None
    until: date | None = None
    internal: bool = False
    ignore: bool = False

    @property
    def counts(self) -> bool:
        """Whether its hours are client hours."""
        return not (self.internal or self.ignore)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Your own rules, `[policy]` (METRICS.md section 6).

    `working_hours`: from and until when, by weekday (0: Monday); a weekday that is not there is a day off, an end of
    00:00 is midnight; None: not told. `holidays`: public ones. `surcharge`: on the target, for an hour outside the
    working hours. `overrun`: by what part of a budget more may be taken.
    """

    working_hours: Mapping[int, tuple[time, time]] | None = None
    holidays: Container[date] = ()
    surcharge: Decimal = Decimal("0.5")
    overrun: Decimal = Decimal("0.1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Yardstick:
    """What an hour should bring, in the report's currency, and what makes a low payer (METRICS.md section 2).

    `related_outside`: clients with a relation are in no average, share or group of low payers (section 8).
    """

    target: Decimal | None = None
    floor: Decimal | None = None
    low_payer_below: Decimal = Decimal("0.8")
    min_hours: Decimal = Decimal(5)
    related_outside: bool = False

    def leaves_out(self, terms: Terms) -> bool:
        """Whether a client on these terms is kept out of averages and shares."""
        return self.related_outside and terms.relation is not None
