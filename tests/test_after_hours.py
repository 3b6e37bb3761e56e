"""What lies outside the working hours, by local wall clock (METRICS.md section 6)."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientfit_sync.figures import ClientEntry, Policy
from clientfit_sync.figures.after_hours import Stretch, judged, stretches
from small_figures import WEEK, clocked, entry

TUESDAY, WEDNESDAY, FRIDAY, SATURDAY = (date(2026, 9, day) for day in (1, 2, 4, 5))
POLICY = Policy(working_hours=WEEK, holidays=frozenset({WEDNESDAY}))


def outside(work: ClientEntry, policy: Policy = POLICY) -> list[tuple[str, str, int]]:
    """Weekday, kind and minutes of what is found."""
    found = stretches(work, policy)
    assert found is not None
    return [(one.day.strftime("%a"), one.kind, round(one.hours * 60)) for one in found]


@pytest.mark.parametrize(
    ("started", "ended", "found"),
    [
        ("2026-09-01T09:00", "2026-09-01T18:00", []),
        ("2026-09-01T08:59", "2026-09-01T18:00", [("Tue", "early_mornings", 1)]),
        ("2026-09-01T09:00", "2026-09-01T18:01", [("Tue", "evenings", 1)]),
        ("2026-09-01T06:00", "2026-09-01T08:00", [("Tue", "early_mornings", 120)]),
        ("2026-09-01T19:00", "2026-09-01T22:00", [("Tue", "evenings", 180)]),
        ("2026-09-01T08:00", "2026-09-01T20:00", [("Tue", "early_mornings", 60), ("Tue", "evenings", 120)]),
        ("2026-09-05T10:00", "2026-09-05T12:00", [("Sat", "days_off", 120)]),
        ("2026-09-02T10:00", "2026-09-02T12:00", [("Wed", "holidays", 120)]),
        ("2026-09-01T23:00", "2026-09-02T01:00", [("Tue", "evenings", 60), ("Wed", "holidays", 60)]),
        ("2026-09-04T17:00", "2026-09-05T01:00", [("Fri", "evenings", 360), ("Sat", "days_off", 60)]),
        ("2026-09-04T22:00", "2026-09-05T00:00", [("Fri", "evenings", 120)]),
        ("2026-09-06T23:00", "2026-09-07T10:00", [("Sun", "days_off", 60), ("Mon", "early_mornings", 540)]),
        (
            "2026-09-04T17:00",
            "2026-09-06T02:00",
            [("Fri", "evenings", 360), ("Sat", "days_off", 1440), ("Sun", "days_off", 120)],
        ),
    ],
)
def test_each_part_is_judged_by_its_own_day(started: str, ended: str, found: list[tuple[str, str, int]]) -> None:
    """Working hours are 9 to 18 from Monday to Friday; Wednesday, 2 September, is a public holiday."""
    assert outside(clocked("Acme", started, ended)) == found


def test_a_pause_is_shared_out_over_the_whole_span() -> None:
    """Two hours of work between 16 and 20: half of the span is after 18."""
    assert outside(clocked("Acme", "2026-09-01T16:00", "2026-09-01T20:00", hours=2)) == [("Tue", "evenings", 60)]


def test_hours_that_the_clock_does_not_show_are_shared_out_too() -> None:
    """The night when the clock is set back: from 1:00 to 4:00 are four hours, all of them on a Sunday."""
    assert outside(clocked("Acme", "2026-10-25T01:00", "2026-10-25T04:00", hours=4)) == [("Sun", "days_off", 240)]


@pytest.mark.parametrize("ended", ["2026-10-25T03:10", "2026-10-25T03:50"])
def test_work_that_ends_before_it_started_by_the_clock_is_judged_where_it_started(ended: str) -> None:
    """From 3:50 to 3:10, with the clock set back an hour at 4:00, are 20 minutes."""
    assert outside(clocked("Acme", "2026-10-25T03:50", ended, hours=Decimal("0.5"))) == [("Sun", "days_off", 30)]


def test_working_hours_may_end_at_midnight() -> None:
    late = Policy(working_hours={1: (time(18), time(0))})
    assert outside(clocked("Acme", "2026-09-01T23:00", "2026-09-02T00:00"), late) == []
    assert outside(clocked("Acme", "2026-09-01T23:00", "2026-09-02T01:00"), late) == [("Wed", "days_off", 60)]


def test_without_clock_times_it_is_not_known() -> None:
    assert stretches(entry("Acme", 3), POLICY) is None
    whole = clocked("Acme", "2026-09-01T09:00", "2026-09-01T10:00")
    assert stretches(replace(whole, ended=None), POLICY) is None
    assert stretches(replace(whole, started=None), POLICY) is None


def test_with_holidays_alone_only_they_count_and_an_entry_without_clock_times_goes_by_its_day() -> None:
    holidays = replace(POLICY, working_hours=None)
    assert outside(entry("Acme", 3, day=WEDNESDAY), holidays) == [("Wed", "holidays", 180)]
    assert outside(entry("Acme", 3, day=SATURDAY), holidays) == []
    assert outside(clocked("Acme", "2026-09-01T22:00", "2026-09-02T01:00"), holidays) == [("Wed", "holidays", 60)]


def test_what_is_not_told_is_not_judged() -> None:
    assert not judged(Policy())
    assert judged(Policy(working_hours=WEEK))
    assert judged(Policy(holidays=frozenset({WEDNESDAY})))


@settings(max_examples=60, deadline=None)
@given(
    st.datetimes(datetime.fromisoformat("2026-09-01"), datetime.fromisoformat("2026-09-14")),
    st.timedeltas(timedelta(hours=-1), timedelta(hours=40)),
    st.integers(1, 90_000),
)
def test_never_more_than_the_hours_of_the_entry_count(started: datetime, length: timedelta, seconds: int) -> None:
    work = entry("Acme", Decimal(seconds) / 3600, day=started.date(), started=started, ended=started + length)
    found = stretches(work, POLICY)
    assert found is not None
    assert all(one.hours > 0 for one in found)
    assert total(found) <= work.hours + Decimal("1e-20")
    never = stretches(work, Policy(working_hours={}))
    assert never is not None
    assert abs(total(never) - work.hours) < Decimal("1e-20")


def total(found: tuple[Stretch, ...]) -> Decimal:
    return sum((one.hours for one in found), Decimal(0))
