"""Clock times as an account writes them: "3:00pm" or "15:00" (Harvest API, section 2.6)."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

HALF_DAY = 12

_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::[0-9]{2})?\s*(?:([ap])\.?m\.?)?", re.IGNORECASE)


def clock(text: Any) -> time | None:
    """The time of day; None where there is none, or in a form that is not known: then it counts as not recorded."""
    match = _CLOCK.fullmatch(text.strip()) if isinstance(text, str) else None
    if match is None:
        return None
    hour, minute, half = int(match[1]), int(match[2]), (match[3] or "").lower()
    if half:
        if not 1 <= hour <= HALF_DAY:
            return None
        hour = hour % HALF_DAY + (HALF_DAY if half == "p" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        return None


def span(day: date, started: Any, ended: Any) -> tuple[datetime | None, datetime | None]:
    """Start and end of work that started on `day`; what ended before it started ended on the next day."""
    first, last = clock(started), clock(ended)
    start = None if first is None else datetime.combine(day, first)
    if last is None:
        return start, None
    end = datetime.combine(day, last)
    return start, end + timedelta(days=1) if start is not None and end < start else end
