"""Clock times and durations."""

import re
from datetime import time
from decimal import Decimal
from functools import lru_cache

from clientfit_connectors.csv_files import numbers
from clientfit_connectors.csv_files.faults import UnreadableError
from clientfit_sync.model import SECONDS_PER_HOUR

SECONDS_PER_MINUTE = 60
NOON = 12
LONG_DAY = 24
TOO_LONG = 1000 * SECONDS_PER_HOUR
NO_CLOCK = "is not a time of day: 9:05, 09:05:00 and 9:05 PM are understood"
NO_DURATION = "is not a duration: 2:30:00, 2:30 and 2.50 are understood"
REPEATED = 4096  # an export repeats few times of day in many rows

_CLOCK = re.compile(r"([0-9]{1,2})(?::([0-9]{2}))?(?::([0-9]{2})(?:\.[0-9]+)?)?(?:\s*([ap])\.?\s?m\.?)?", re.IGNORECASE)
_SPAN = re.compile(r"([0-9]{1,5}):([0-5][0-9])(?::([0-5][0-9]))?")


@lru_cache(maxsize=REPEATED)
def clock(text: str) -> time:
    """`09:05:00`, `9:05`, `9:05:00 AM`, `9 pm`.

    Raises:
        UnreadableError: no time of day.
    """
    match = _CLOCK.fullmatch(text.strip())
    if not match or not (match[2] or match[4]):
        raise UnreadableError(NO_CLOCK)
    hour = int(match[1])
    if half := match[4]:
        if not 1 <= hour <= NOON:
            raise UnreadableError(NO_CLOCK)
        hour = hour % NOON + (NOON if half in "pP" else 0)
    try:
        return time(hour, int(match[2] or 0), int(match[3] or 0))
    except ValueError as error:
        raise UnreadableError(NO_CLOCK) from error


def span(text: str) -> Decimal | None:
    """The seconds of `2:30:00` or `2:30` (hours and minutes), also above 24 hours; None where it has no colon.

    Raises:
        UnreadableError: colons, but no such duration.
    """
    if ":" not in text:
        return None
    match = _SPAN.fullmatch(text.strip())
    if not match:
        raise UnreadableError(NO_DURATION)
    seconds = int(match[1]) * SECONDS_PER_HOUR + int(match[2]) * SECONDS_PER_MINUTE + int(match[3] or 0)
    return Decimal(seconds)


def hours(parts: numbers.Figure, mark: str | None) -> Decimal:
    """The seconds of decimal hours; `mark` is the decimal mark of the column, None where nothing tells.

    No row takes a thousand hours (see `plausible`), so that `1,234` can only be one and a bit.

    Raises:
        UnreadableError: negative, or `1,234` in a file whose thousands separator is the comma.
    """
    number = numbers.value(parts, mark or parts.mark)
    if parts.unsure and mark not in (None, parts.mark):
        raise UnreadableError(f"would be {number} hours by the decimal mark of the other numbers: correct it")
    if number < 0 or parts.unit:
        raise UnreadableError(NO_DURATION)
    return numbers.exact(number * SECONDS_PER_HOUR)


def plausible(seconds: Decimal) -> Decimal:
    """The duration of a row, unless nobody can have worked that in one go.

    Raises:
        UnreadableError: a thousand hours or more: minutes or seconds that were taken for hours, perhaps.
    """
    if seconds >= TOO_LONG:
        raise UnreadableError("is 1000 hours or more in one row: correct it, or write it in hours, as 2:30:00 or 2.50")
    return seconds
