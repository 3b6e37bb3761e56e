"""Clock times, with their days and offsets from UTC where those are written, and what they are by the local clock."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from clientfit_connectors.csv_files import dates
from clientfit_connectors.csv_files.clocks import NO_CLOCK, clock
from clientfit_connectors.csv_files.dates import Reading
from clientfit_connectors.csv_files.faults import UnreadableError

MOST_AHEAD = timedelta(hours=14)

_OFFSET = re.compile(r"(.*?)\s*(?:Z|UTC|GMT|([+-])([0-9]{2})(?::?([0-5][0-9]))?)", re.DOTALL)
_FROM_TO = re.compile(r"[0-9]{1,2}:[0-9]{2}\s*-[0-9:]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A day, a clock time, or both, as they are written; `offset` from UTC, None where there is none."""

    day: date | None
    clock: time | None
    offset: timezone | None = None

    def on(self, day: date, zone: tzinfo | None, offset: timezone | None = None) -> datetime | None:
        """The moment, on `day` and with `offset` where it names none itself, else by the clock of `zone`.

        Without a zone it is what is written, offset or not.
        """
        if self.clock is None:
            return None
        return datetime.combine(self.day or day, self.clock, tzinfo=zone and (self.offset or offset or zone))


def moment(text: str, reading: Reading) -> Moment:
    """A clock time, or a day with or without one.

    Raises:
        UnreadableError: neither, or an offset that may as well be a second clock time.
    """
    told = text.strip()
    if not dates.DATED.fullmatch(told):
        return _with_clock(None, told)
    parts = dates.written(told)
    day = dates.day(parts, reading)
    if not parts.rest:
        return Moment(day=day, clock=None)
    return _with_clock(day, parts.rest, joined="T" in told)


def day(text: str, reading: Reading) -> date:
    """The day of a date: the local one, where a clock time with an offset stands behind it.

    Midnight is no such time, for programs that know no days write it; nor is anything that cannot be read as one.

    Raises:
        UnreadableError: no date.
    """
    parts = dates.written(text)
    written = dates.day(parts, reading)
    try:
        found = moment(text, reading) if parts.rest else None
    except UnreadableError:
        return written
    if not (found and found.clock and found.offset) or found.clock == time.min:
        return written
    return local(datetime.combine(written, found.clock, tzinfo=found.offset), reading.zone).date()


def local(there: datetime, zone: tzinfo | None) -> datetime:
    """The wall clock time in the zone, without it."""
    return (there.astimezone(zone) if zone else there).replace(tzinfo=None)


def _with_clock(day: date | None, text: str, *, joined: bool = False) -> Moment:
    """The moment of a clock time, perhaps with an offset; `joined`: a T stands before it, as only programs write."""
    match = _OFFSET.fullmatch(text)
    if not match:
        return Moment(day=day, clock=clock(text))
    if not joined and _FROM_TO.fullmatch(text):
        raise UnreadableError(
            "may be two clock times, or one with its offset from UTC: write the start alone, or seconds before the "
            "offset"
        )
    return Moment(day=day, clock=clock(match[1]), offset=_offset(*match.groups()[1:]))


def _offset(sign: str | None, hours: str | None, minutes: str | None) -> timezone:
    ahead = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    if ahead > MOST_AHEAD:
        raise UnreadableError(NO_CLOCK)
    return timezone(-ahead if sign == "-" else ahead) if ahead else UTC
