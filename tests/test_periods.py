"""Periods by name (CONTRACT.md section 1) and their predecessors (METRICS.md section 2)."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientfit_sync.errors import UsageError
from clientfit_sync.periods import parse

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("last-90-days", date(2026, 8, 25), date(2026, 11, 22)),
        ("last-1-days", date(2026, 11, 22), date(2026, 11, 22)),
        ("last-2-months", date(2026, 9, 1), date(2026, 10, 31)),
        ("last-12-months", date(2025, 11, 1), date(2026, 10, 31)),
        ("this-month", date(2026, 11, 1), date(2026, 11, 30)),
        ("last-month", date(2026, 10, 1), date(2026, 10, 31)),
        ("this-quarter", date(2026, 10, 1), date(2026, 12, 31)),
        ("last-quarter", date(2026, 7, 1), date(2026, 9, 30)),
        ("this-year", date(2026, 1, 1), date(2026, 12, 31)),
        ("last-year", date(2025, 1, 1), date(2025, 12, 31)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-Q3", date(2026, 7, 1), date(2026, 9, 30)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-08-01..2026-10-31", date(2026, 8, 1), date(2026, 10, 31)),
        ("2026-08-01..2026-08-01", date(2026, 8, 1), date(2026, 8, 1)),
    ],
)
def test_a_name_means_these_days_both_included(name: str, start: date, end: date) -> None:
    period = parse(name, TODAY)
    assert (period.start, period.end) == (start, end)


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("last-90-days", date(2026, 5, 27), date(2026, 8, 24)),
        ("2026-Q1", date(2025, 10, 1), date(2025, 12, 31)),
        ("2024-03", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026", date(2025, 1, 1), date(2025, 12, 31)),
        ("last-2-months", date(2026, 7, 1), date(2026, 8, 31)),
        ("2026-08-01..2026-10-31", date(2026, 5, 1), date(2026, 7, 31)),
    ],
)
def test_the_period_before_is_the_calendar_one_else_as_many_days(name: str, start: date, end: date) -> None:
    before = parse(name, TODAY).before()
    assert (before.start, before.end) == (start, end)


def test_a_running_period_is_complete_through_yesterday() -> None:
    period = parse("this-month", TODAY)
    assert period.running
    assert period.through == date(2026, 11, 22)
    assert period.complete.days == 22
    assert period.days == 30


def test_a_period_that_begins_today_has_no_complete_day() -> None:
    assert parse("this-month", date(2026, 11, 1)).complete.days == 0


def test_a_past_period_is_complete_through_its_end() -> None:
    period = parse("2026-Q3", TODAY)
    assert not period.running
    assert period.complete.days == period.days == 92


@pytest.mark.parametrize(
    "name",
    [
        "",
        "yesterday",
        "last-0-days",
        "last-9-weeks",
        "2026-Q5",
        "2026-13",
        "2026-02-30..2026-03-01",
    ],
)
def test_a_wrong_name_says_what_there_is(name: str) -> None:
    with pytest.raises(UsageError, match=r"last-90-days"):
        parse(name, TODAY)


@pytest.mark.parametrize(
    "name",
    [
        "0001",
        "1969",
        "1969-Q4",
        "2200-01",
        "0001-01-01..9999-12-31",
        "2026-01-01..2200-01-01",
        "last-24300-months",
        "last-9999999-days",
        "last-99999999999999999999-days",
        "last-99999-months",
    ],
)
def test_a_period_beyond_the_years_that_count_says_which_do(name: str) -> None:
    with pytest.raises(UsageError, match=rf"^period {re.escape(name)}: .*1970.*2199"):
        parse(name, TODAY)


@pytest.mark.parametrize("name", ["1970", "2199", "1970-01-01..2199-12-31"])
def test_the_first_and_the_last_year_count(name: str) -> None:
    period = parse(name, TODAY)
    assert period.before().end < period.start


@pytest.mark.parametrize("name", ["2026-13", "2026-02-30..2026-03-01"])
def test_a_day_that_does_not_exist_is_told_in_plain_words(name: str) -> None:
    with pytest.raises(UsageError, match=rf"^period {name}: no such day in the calendar; use "):
        parse(name, TODAY)


def test_a_range_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(UsageError, match="ends before it starts"):
        parse("2026-10-31..2026-08-01", TODAY)


@given(
    st.dates(date(2001, 1, 1), date(2099, 12, 31)),
    st.sampled_from(["last-90-days", "last-7-days", "last-month", "this-quarter", "last-year", "last-5-months"]),
)
def test_the_period_before_ends_the_day_before_and_never_overlaps(today: date, name: str) -> None:
    period = parse(name, today)
    before = period.before()
    assert before.end + timedelta(days=1) == period.start
    assert before.start <= before.end
    assert not before.running
