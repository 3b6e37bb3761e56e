"""Which part of an entry lies outside one's own working hours (METRICS.md section 6)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Literal

from clientfit_sync.figures.evidence import ClientEntry
from clientfit_sync.figures.terms import Policy

Kind = Literal["early_mornings", "evenings", "days_off", "holidays"]
ONE_DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Hours outside the working hours on one day: before or after them, on a day off, or on a public holiday."""

    day: date
    kind: Kind
    hours: Decimal


def judged(policy: Policy) -> bool:
    """Whether it has been told when one does not work; calendars of holidays have no length before they are asked."""
    return policy.working_hours is not None or policy.holidays != ()


def stretches(entry: ClientEntry, policy: Policy) -> tuple[Stretch, ...] | None:
    """What of the entry lies outside the working hours, by local wall clock; None: it has no clock times.

    Past midnight, each part is judged by its own day. Where the hours are not those that the clock shows (pauses, a
    change to or from daylight saving time), its parts count in proportion, so that never more than the hours count.
    Where no working hours are told, only public holidays are, and an entry without clock times goes by its day.
    """
    if entry.started is None or entry.ended is None:
        if policy.working_hours is not None:
            return None
        holiday = Stretch(day=entry.day, kind="holidays", hours=entry.hours)
        return (holiday,) if entry.day in policy.holidays else ()
    # The clock is set back in autumn: what began before that may end at an earlier time, without a length by the clock.
    ended = max(entry.ended, entry.started + INSTANT)
    length = ended - entry.started
    outside = [
        (day, kind, part)
        for first, last in _days(entry.started, ended)
        for day, kind, part in _outside(first, last, policy)
        if part > timedelta(0)
    ]
    return tuple(Stretch(day=day, kind=kind, hours=_in_proportion(entry, part, length)) for day, kind, part in outside)


def _days(started: datetime, ended: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The span cut at each midnight."""
    while started < ended:
        midnight = datetime.combine(started.date(), time.min) + ONE_DAY
        yield started, min(midnight, ended)
        started = midnight


def _outside(first: datetime, last: datetime, policy: Policy) -> Iterator[tuple[date, Kind, timedelta]]:
    """The parts of a span within one day that lie outside the working hours; they may be empty or less than that.

    Working hours that end at 00:00 end at midnight.
    """
    day = first.date()
    if day in policy.holidays:
        yield day, "holidays", last - first
    elif policy.working_hours is None:
        return
    elif hours := policy.working_hours.get(day.weekday()):
        opens, closes = (datetime.combine(day, clock) for clock in hours)
        if hours[1] == time.min:
            closes += ONE_DAY
        yield day, "early_mornings", min(last, opens) - first
        yield day, "evenings", last - max(first, closes)
    else:
        yield day, "days_off", last - first


def _in_proportion(entry: ClientEntry, part: timedelta, length: timedelta) -> Decimal:
    return entry.hours if part == length else entry.hours * (part // INSTANT) / (length // INSTANT)
