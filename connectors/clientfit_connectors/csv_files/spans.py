"""When the entry of a row was worked (METRICS.md section 1: the local day on which it started)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from clientfit_connectors.csv_files.moments import local
from clientfit_connectors.csv_files.rows import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The local day, and the local wall clock times where the row has them; `length`: what lies between them.

    Where the row has offsets from UTC, a change of the clock between them makes no difference to `length`.
    """

    day: date
    started: datetime | None
    ended: datetime | None
    length: timedelta | None


def of(row: Row) -> Span:
    """The span of a row; an end without a day or an offset of its own follows its start.

    A start with an offset decides on the day, whatever date stands beside it.
    """
    start, end, zone = row.moment("start"), row.moment("end"), row.sheet.reading.zone
    day = row.day("date") or start.day
    if day is None:
        raise row.lacks("date" if row.has("date") else "start", "names no day")
    began = start.on(day, zone)
    end_day = end.day or row.day("end_date")
    ended = end.on(end_day or (began.date() if began else day), zone, start.offset)
    if began and ended and end_day is None and ended < began:
        ended += timedelta(days=1)
    started = began and local(began, zone)
    return Span(
        day=started.date() if started and zone and start.offset else day,
        started=started,
        ended=ended and local(ended, zone),
        length=ended - began if began and ended else None,
    )
