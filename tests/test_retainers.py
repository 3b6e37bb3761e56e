"""Retainers with hours: how many are used and left in the running month, quarter or year."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientfit_sync.figures import DayTotal, Retainer, Roster, Terms, Totals, retainers
from clientfit_sync.model import Window

KNOWN = date(2026, 11, 22)
EVER = Window(start=date(2020, 1, 1), end=date.max)


def agreed(*retained: Retainer, **more: Any) -> Roster:
    return Roster.of({"Acme": Terms(aliases=("ACME Ltd",), retainers=retained, **more)}, ["ACME Ltd", "Other"])


def fee(every: Any = "month", hours: str | None = "30", days: Window = EVER) -> Retainer:
    return Retainer(amount=Decimal(1000), every=every, days=days, hours=None if hours is None else Decimal(hours))


def totals(*worked: tuple[date, int], client: str = "acme ltd") -> Totals:
    """Hours of a client on some days."""
    days = tuple(
        DayTotal(connection="toggl", client=client, day=day, seconds=Decimal(hours * 3600), billable_seconds=Decimal(0))
        for day, hours in worked
    )
    return Totals(window=Window(start=date(2026, 1, 1), end=date(2027, 1, 1)), days=days)


@pytest.mark.parametrize(
    ("every", "start", "end", "used"),
    [
        ("month", date(2026, 11, 1), date(2026, 11, 30), 3),
        ("quarter", date(2026, 10, 1), date(2026, 12, 31), 7),
        ("year", date(2026, 1, 1), date(2026, 12, 31), 15),
    ],
)
def test_hours_are_those_of_the_calendar_span_that_holds_the_last_known_day(
    every: str, start: date, end: date, used: int
) -> None:
    worked = totals((date(2026, 9, 30), 8), (date(2026, 10, 1), 4), (date(2026, 11, 1), 1), (KNOWN, 2))
    (use,) = retainers.of(worked, agreed(fee(every)), KNOWN)
    assert (use.client, use.start, use.end) == ("Acme", start, end)
    assert (use.hours, use.used, use.left) == (Decimal(30), Decimal(used), Decimal(30 - used))


def test_later_days_and_other_clients_use_nothing() -> None:
    later = totals((date(2026, 11, 23), 5))
    others = totals((KNOWN, 5), client="Other")
    for worked in (later, others):
        (use,) = retainers.of(worked, agreed(fee()), KNOWN)
        assert use.used == 0


def test_what_is_worked_beyond_the_hours_leaves_less_than_nothing() -> None:
    (use,) = retainers.of(totals((KNOWN, 31)), agreed(fee()), KNOWN)
    assert use.left == -1


def test_hours_used_are_unknown_where_not_all_of_its_days_are_seen() -> None:
    """Entries are held from 1 November on: enough for the month, and not for the quarter."""

    def unseen_from(start: date) -> dict[str, str]:
        return {"Acme": "held from 2026-11-01 on"} if start < date(2026, 11, 1) else {}

    month, quarter = agreed(fee()), agreed(fee("quarter"))
    (known,) = retainers.of(totals((KNOWN, 2)), month, KNOWN, unseen_from)
    assert (known.used, known.left, known.unknown) == (Decimal(2), Decimal(28), "")
    (unknown,) = retainers.of(totals((KNOWN, 2)), quarter, KNOWN, unseen_from)
    assert (unknown.hours, unknown.used, unknown.left) == (Decimal(30), None, None)
    assert unknown.unknown == "not all of its hours are seen (held from 2026-11-01 on)"


def test_a_retainer_that_begins_within_the_month_buys_hours_for_its_days() -> None:
    """From 16 November on it runs on half of the month; what was done before is not its matter."""
    begun = fee(days=Window.through(date(2026, 11, 16), date(2027, 12, 31)))
    (use,) = retainers.of(totals((date(2026, 11, 15), 4), (date(2026, 11, 16), 2)), agreed(begun), KNOWN)
    assert (use.start, use.end) == (date(2026, 11, 16), date(2026, 11, 30))
    assert (use.hours, use.used) == (Decimal(15), Decimal(2))


@pytest.mark.parametrize(
    ("days", "runs"),
    [
        (Window.through(date(2026, 1, 1), KNOWN), True),
        (Window.through(date(2026, 1, 1), date(2026, 11, 21)), False),
        (Window.through(KNOWN, date(2026, 12, 31)), True),
        (Window.through(date(2026, 11, 23), date(2026, 12, 31)), False),
    ],
)
def test_only_retainers_that_run_on_the_last_known_day_are_shown(days: Window, *, runs: bool) -> None:
    assert bool(retainers.of(totals(), agreed(fee(days=days)), KNOWN)) is runs


def test_retainers_without_hours_and_clients_that_do_not_count_are_left_out() -> None:
    assert retainers.of(totals(), agreed(fee(hours=None)), KNOWN) == ()
    assert retainers.of(totals(), agreed(fee(), ignore=True), KNOWN) == ()


def test_two_retainers_over_the_same_days_are_one() -> None:
    (use,) = retainers.of(totals((KNOWN, 5)), agreed(fee(), fee(hours="10")), KNOWN)
    assert (use.hours, use.left) == (Decimal(40), Decimal(35))


def test_the_days_needed_reach_from_the_earliest_span_to_the_last_known_day() -> None:
    assert retainers.days(agreed(fee(), fee("year")), KNOWN) == Window.through(date(2026, 1, 1), KNOWN)
    assert retainers.days(agreed(fee(hours=None)), KNOWN) is None


@given(known=st.dates(date(2020, 1, 1), date(2030, 12, 31)), every=st.sampled_from(["month", "quarter", "year"]))
@settings(max_examples=40, deadline=None)
def test_the_span_of_a_day_holds_it_and_a_retainer_over_all_of_it_buys_its_hours(known: date, every: str) -> None:
    (use,) = retainers.of(totals(), agreed(fee(every)), known)
    assert use.start <= known <= use.end
    assert use.hours == 30
