"""When something is due: wall clock times in a time zone, by the day, the weekday or the day of the month (pure).

    times.parse("monday 07:00").next(now)

A time that a change of the clock skips comes as much later as the clock was put forward (02:30 as 03:30); one that
comes twice counts the first time. So each comes once on its day, whatever the zone.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SHORTEST_NAME = 3
LAST_DAY_OF_EVERY_MONTH = 28
ONE_DAY = timedelta(days=1)
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  # of wall clock times
RULE = re.compile(r"(?:(?P<day>[a-z]+|(?P<number>\d{1,2})(?:st|nd|rd|th)) +)?(?P<hour>\d{1,2}):(?P<minute>\d{2})")
REMEDY = 'write "07:00", "daily 07:00", "monday 07:00" or "1st 07:00"'


class MachineZone(tzinfo):
    """The machine's own time zone, whose name nobody tells; a fixed offset fails at the next change of the clock."""

    def utcoffset(self, moment: datetime | None) -> timedelta | None:
        """How far that wall clock time is ahead of UTC."""
        if moment is None:
            return None
        wall = moment.replace(tzinfo=None, microsecond=0)
        return wall - EPOCH - timedelta(seconds=wall.timestamp())

    def dst(self, _moment: datetime | None) -> timedelta | None:
        """Unknown: the machine tells how far its clock is ahead, and not why."""
        return None

    def tzname(self, moment: datetime | None) -> str | None:
        """What that wall clock time is called."""
        return moment.replace(tzinfo=None).astimezone().tzname() if moment else None

    def fromutc(self, moment: datetime) -> datetime:
        """The wall clock time at a moment that is given in UTC, under this zone."""
        there = moment.replace(tzinfo=UTC)
        wall = there.astimezone().replace(tzinfo=self)
        return wall if wall.astimezone(UTC) == there else wall.replace(fold=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """A wall clock time on every day, on one `weekday` (0: Monday) or on one `day` of the month (1 to 28)."""

    at: time
    weekday: int | None = None
    day: int | None = None

    def latest(self, now: datetime) -> datetime:
        """The last such moment up to `now`, itself included, in UTC; the zone of `now` is that of the wall clock."""
        # Where the clock is put back over midnight, the moment of the day after may have been already.
        day = now.date() + ONE_DAY
        while not (self._is_on(day) and _moment(day, self.at, now) <= now):
            day -= ONE_DAY
        return _moment(day, self.at, now)

    def next(self, now: datetime) -> datetime:
        """The first such moment after `now`, in UTC."""
        # Where it is put forward over midnight, that of the day before may be still to come.
        day = now.date() - ONE_DAY
        while not (self._is_on(day) and _moment(day, self.at, now) > now):
            day += ONE_DAY
        return _moment(day, self.at, now)

    def _is_on(self, day: date) -> bool:
        return self.weekday in {None, day.weekday()} and self.day in {None, day.day}


def parse(rule: str) -> Time:
    """The time of a rule such as `07:00`, `daily 07:00`, `monday 07:00` or `1st 07:00`.

    Raises:
        ValueError: it is none, with the remedy.
    """
    match = RULE.fullmatch(rule.strip().lower())
    if match is None:
        raise ValueError(f"is no time: {REMEDY}")
    try:
        at = time(int(match["hour"]), int(match["minute"]))
    except ValueError:
        raise ValueError("is no time of the day: it goes from 00:00 to 23:59") from None
    if match["number"]:
        return Time(at=at, day=_day_of_month(int(match["number"])))
    if match["day"] in {None, "daily"}:
        return Time(at=at)
    return Time(at=at, weekday=_weekday(match["day"]))


def due(times: Iterable[Time], last: datetime | None, now: datetime) -> bool:
    """Whether one of the times has come since `last` (None: it never ran, and is due at any time)."""
    return any(last is None or last < one.latest(now) for one in times)


def _day_of_month(number: int) -> int:
    if not 1 <= number <= LAST_DAY_OF_EVERY_MONTH:
        raise ValueError(f"is not a day of every month: use the 1st to the {LAST_DAY_OF_EVERY_MONTH}th")
    return number


def _weekday(name: str) -> int:
    found = [number for number, day in enumerate(WEEKDAYS) if day.startswith(name) and len(name) >= SHORTEST_NAME]
    if not found:
        raise ValueError(f"names no day of the week: {REMEDY}")
    return found[0]


def _moment(day: date, at: time, now: datetime) -> datetime:
    """That wall clock time in the zone of `now`, in UTC: of two times in one zone Python compares the clocks alone."""
    return datetime.combine(day, at, tzinfo=now.tzinfo).astimezone(UTC)
