"""Moments: local time is what counts; what has an offset from UTC is turned into it (METRICS.md sections 1 and 6)."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from clientfit_connectors.csv_files import moments
from clientfit_connectors.csv_files.dates import Reading
from clientfit_connectors.csv_files.faults import UnreadableError
from clientfit_connectors.csv_files.moments import Moment

if TYPE_CHECKING:
    from tests.csv.conftest import Box

at = datetime.fromisoformat
SOFIA = ZoneInfo("Europe/Sofia")
NEW_YORK = ZoneInfo("America/New_York")
DAY = date(2026, 8, 31)
STRETCH = {"columns": {"time_entries": {"start": "a", "end": "b"}}}


def ahead(hours: int, minutes: int = 0) -> timezone:
    return timezone(timedelta(hours=hours, minutes=minutes))


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("09:05", Moment(day=None, clock=time(9, 5))),
        ("31.08.2026", Moment(day=DAY, clock=None)),
        ("2026-08-31 9:05 PM", Moment(day=DAY, clock=time(21, 5))),
        ("2026-08-31T23:30:00+02:00", Moment(day=DAY, clock=time(23, 30), offset=ahead(2))),
        ("2026-08-31T23:30-04:00", Moment(day=DAY, clock=time(23, 30), offset=ahead(-4))),
        ("2026-08-31 23:30:00.123-0330", Moment(day=DAY, clock=time(23, 30), offset=ahead(-3, -30))),
        ("2026-08-31 23:30:00+02", Moment(day=DAY, clock=time(23, 30), offset=ahead(2))),
        ("2026-08-31T23:30:00Z", Moment(day=DAY, clock=time(23, 30), offset=UTC)),
        ("31.08.2026 23:30 UTC", Moment(day=DAY, clock=time(23, 30), offset=UTC)),
        ("11:30 PM GMT", Moment(day=None, clock=time(23, 30), offset=UTC)),
        ("09:05+0200", Moment(day=None, clock=time(9, 5), offset=ahead(2))),
    ],
)
def test_a_moment_has_a_day_a_clock_time_and_an_offset_as_far_as_they_are_written(text: str, moment: Moment) -> None:
    assert moments.moment(text, Reading()) == moment


@pytest.mark.parametrize("text", ["9:05+15:00", "9:05+02:60", "+02:00", "Z", "2026-08-31 UTC", "9:05 CEST"])
def test_an_offset_that_is_none_and_one_without_a_clock_time_are_refused(text: str) -> None:
    with pytest.raises(UnreadableError, match="is not a time of day"):
        moments.moment(text, Reading())


@pytest.mark.parametrize("text", ["10:00-11:00", "2026-08-31 10:00-11:00", "31.08.2026 9:00 -10"])
def test_from_ten_to_eleven_is_never_taken_for_an_offset(text: str) -> None:
    with pytest.raises(UnreadableError, match="may be two clock times, or one with its offset from UTC"):
        moments.moment(text, Reading())


@pytest.mark.parametrize(
    ("zone", "start", "end", "day", "started", "ended", "hours"),
    [
        # Past midnight, in Sofia already September.
        (SOFIA, "2026-08-31T21:30:00Z", "2026-08-31T23:00:00Z", "2026-09-01", "00:30", "02:00", 1.5),
        (SOFIA, "2026-08-31T20:30:00Z", "2026-08-31T21:30:00Z", "2026-08-31", "23:30", "00:30", 1),
        (SOFIA, "2026-08-31T23:30:00-04:00", "2026-09-01T00:30:00-04:00", "2026-09-01", "06:30", "07:30", 1),
        (NEW_YORK, "2026-09-01T01:30:00Z", "2026-09-01T04:30:00Z", "2026-08-31", "21:30", "00:30", 3),
        # An offset that is the zone's, and no offset at all.
        (SOFIA, "2026-08-31T23:30:00+03:00", "2026-09-01T00:30:00+03:00", "2026-08-31", "23:30", "00:30", 1),
        (SOFIA, "2026-08-31T23:30:00", "2026-09-01T00:30:00", "2026-08-31", "23:30", "00:30", 1),
        # Winter time, the hour that is skipped in spring, and the one that comes twice in autumn.
        (SOFIA, "2026-01-15T21:30:00Z", "2026-01-15T22:30:00Z", "2026-01-15", "23:30", "00:30", 1),
        (SOFIA, "2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z", "2026-03-29", "02:30", "04:30", 1),
        (SOFIA, "2026-10-25T00:15:00Z", "2026-10-25T01:30:00Z", "2026-10-25", "03:15", "03:30", 1.25),
        (SOFIA, "2026-10-25T00:45:00Z", "2026-10-25T01:15:00Z", "2026-10-25", "03:45", "03:15", 0.5),
        # An end without an offset has that of its start; a start without one is local.
        (SOFIA, "2026-08-31T22:30:00Z", "23:30", "2026-09-01", "01:30", "02:30", 1),
        (SOFIA, "2026-08-31T23:30:00Z", "00:30", "2026-09-01", "02:30", "03:30", 1),
        (SOFIA, "2026-08-31T22:30:00Z", "2026-08-31 23:30", "2026-09-01", "01:30", "02:30", 1),
        (SOFIA, "2026-08-31 22:30", "2026-08-31T20:30:00Z", "2026-08-31", "22:30", "23:30", 1),
    ],
)
def test_what_has_an_offset_counts_by_the_local_clock(
    *, box: "Box", zone: ZoneInfo, start: str, end: str, day: str, started: str, ended: str, hours: float
) -> None:
    entry = replace(box.put("t.csv", f"a,b\n{start},{end}\n"), zone=zone).entries(**STRETCH).entry
    assert (entry.day, entry.seconds) == (date.fromisoformat(day), hours * 3600)
    assert entry.started == at(f"{day} {started}")
    assert (entry.ended.tzinfo, f"{entry.ended:%H:%M}") == (None, ended)


def test_an_end_before_its_start_is_told_by_the_moments_and_not_by_the_clocks(box: "Box") -> None:
    box.put("t.csv", "a,b\n2026-08-31T22:30:00+03:00,2026-08-31T22:00:00Z\n")
    assert box.entries(**STRETCH).entry.seconds == 2.5 * 3600
    box.put("t.csv", "a,b\n2026-08-31T22:30:00Z,2026-08-31T23:00:00+03:00\n")
    assert "column 'b': '2026-08-31T23:00:00+03:00' lies before the start" in box.bad_entries(**STRETCH)[0]


@pytest.mark.parametrize(
    ("day", "start", "local"),
    [
        ("2026-08-31", "21:30:00Z", "2026-09-01 00:30"),
        ("2026-08-31", "2026-08-31T21:30:00Z", "2026-09-01 00:30"),
        ("2026-09-01", "2026-08-31T21:30:00Z", "2026-09-01 00:30"),
        ("2026-08-31T00:00:00Z", "21:30:00Z", "2026-09-01 00:30"),
        ("2026-08-31", "21:30:00", "2026-08-31 21:30"),
    ],
)
def test_beside_a_date_the_start_decides_on_the_day_where_it_has_an_offset(
    box: "Box", day: str, start: str, local: str
) -> None:
    columns = {"time_entries": {"date": "d", "start": "a", "hours": "h"}}
    entry = replace(box.put("t.csv", f"d,a,h\n{day},{start},1\n"), zone=SOFIA).entries(columns=columns).entry
    assert (entry.started, entry.day) == (at(local), at(local).date())


@pytest.mark.parametrize(
    ("zone", "text", "day"),
    [
        (SOFIA, "2026-08-31", "2026-08-31"),
        (SOFIA, "2026-08-30T21:00:00Z", "2026-08-31"),
        (SOFIA, "2026-08-31T23:59:00", "2026-08-31"),
        (NEW_YORK, "2026-09-01 03:30:00 UTC", "2026-08-31"),
        # Programs that know no days write midnight behind them.
        (NEW_YORK, "2026-08-31T00:00:00Z", "2026-08-31"),
        (NEW_YORK, "2026-08-31T00:00:00+02:00", "2026-08-31"),
        # Whatever else stands behind a date has never counted.
        (SOFIA, "31.08.2026 23:00-23:30", "2026-08-31"),
        (SOFIA, "31.08.2026 Monday Z", "2026-08-31"),
    ],
)
def test_a_date_with_a_clock_time_and_an_offset_is_the_local_day(
    box: "Box", zone: ZoneInfo, text: str, day: str
) -> None:
    box = replace(box.put("t.csv", f"d,h\n{text},1\n"), zone=zone)
    assert box.entries(columns={"time_entries": {"date": "d", "hours": "h"}}).entry.day == date.fromisoformat(day)


def test_invoices_are_issued_on_the_local_day_too(box: "Box") -> None:
    settings: dict[str, Any] = {"columns": {"invoices": {"client": "c", "issued": "i", "amount": "a"}}}
    box.put("i.csv", "c,i,a\nAcme,2026-08-31T22:30:00Z,100 EUR\n")
    assert replace(box, zone=SOFIA).invoices(**settings).invoice.issued == date(2026, 9, 1)


def test_where_no_zone_is_known_clock_times_stay_as_they_are_written(box: "Box") -> None:
    box.put("t.csv", "a,b\n2026-08-31T21:30:00Z,2026-08-31T23:00:00Z\n")
    entry = replace(box, zone=None).entries(**STRETCH).entry
    assert (entry.day, entry.started, entry.seconds) == (DAY, at("2026-08-31 21:30"), 5400)
