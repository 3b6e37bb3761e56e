"""Arithmetic of days, and what is complete where reading breaks off."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientfit_connectors.toggl import windows
from clientfit_connectors.toggl.progress import Progress
from clientfit_sync.model import Window

FIRST = date(2026, 1, 1)
MONTH = Window(start=FIRST, end=FIRST + timedelta(days=31))


def window(start: int, end: int) -> Window:
    """The days from one number to (without) another."""
    return Window(start=FIRST + timedelta(days=start), end=FIRST + timedelta(days=end))


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


some_windows = st.lists(st.builds(window, st.integers(0, 40), st.integers(0, 40)), max_size=6)


def held(found: list[Window] | tuple[Window, ...]) -> set[date]:
    return {one.start + timedelta(days=number) for one in found for number in range(one.days)}


@settings(max_examples=100)
@given(some_windows)
def test_joined_windows_hold_the_same_days_in_order_and_apart(found: list[Window]) -> None:
    joined = windows.joined(found)
    assert held(joined) == held(found)
    assert all(one.end < after.start for one, after in pairwise(joined))


@settings(max_examples=100)
@given(some_windows, st.integers(0, 40), st.integers(0, 40))
def test_without_leaves_the_other_days_newest_first(found: list[Window], start: int, end: int) -> None:
    left = windows.without(window(start, end), windows.joined(found))
    assert held(left) == held([window(start, end)]) - held(found)
    assert left == sorted(left, key=lambda one: one.start, reverse=True)
    assert all(one.days for one in left)


@settings(max_examples=50)
@given(st.integers(0, 40), st.integers(0, 40), st.integers(1, 9))
def test_stretches_hold_all_days_newest_first_and_none_is_longer(start: int, end: int, days: int) -> None:
    found = list(windows.stretches(window(start, end), days))
    assert held(found) == held([window(start, end)])
    assert all(0 < one.days <= days for one in found)
    assert all(one.start == after.end for one, after in pairwise(found))


@pytest.mark.parametrize(
    ("found", "longest"),
    [
        ([], None),
        ([window(0, 3), window(5, 7)], window(0, 3)),
        ([window(0, 3), window(5, 8)], window(5, 8)),
    ],
)
def test_the_longest_is_of_several_the_newest(found: list[Window], longest: Window | None) -> None:
    assert windows.longest(found) == longest


@pytest.mark.parametrize(
    ("found", "shared"),
    [
        ([], None),
        ([window(0, 5)], window(0, 5)),
        ([window(0, 5), window(3, 9)], window(3, 5)),
        ([window(0, 5), window(5, 9)], None),
        ([window(0, 5), None], None),
        ([None, window(0, 5)], None),
    ],
)
def test_what_is_shared_is_held_by_all(found: list[Window | None], shared: Window | None) -> None:
    assert windows.shared(found) == shared


def test_days_near_each_other_share_a_window() -> None:
    days = [day(number) for number in (40, 1, 3, 1, 75)]
    assert list(windows.clusters(days, 10)) == [window(1, 4), window(40, 41), window(75, 76)]
    assert list(windows.clusters(days, 37)) == [window(1, 76)]
    assert list(windows.clusters([], 10)) == []


def complete(days: list[int], slack: int = 0) -> Window | None:
    progress = Progress(slack=slack)
    for number in days:
        progress.note(day(number))
    return progress.complete(MONTH)


@pytest.mark.parametrize(
    ("days", "found"),
    [
        ([], None),
        ([20, 20, 18, 15], window(16, 31)),
        ([5, 5, 9], window(0, 9)),
        ([20, 15, 18], None),
        ([12, 12], None),
        ([30, 30, 29], window(30, 31)),
        ([40, 35], None),
    ],
)
def test_days_are_complete_once_the_order_of_rows_has_passed_them(days: list[int], found: Window | None) -> None:
    assert complete(days) == found


@pytest.mark.parametrize(
    ("days", "found"),
    [
        ([20, 19, 21, 15], window(18, 31)),
        ([20, 15, 18], None),
        ([5, 4, 9], window(0, 7)),
        ([5, 6, 5], None),
    ],
)
def test_people_in_other_time_zones_break_the_order_a_little(days: list[int], found: Window | None) -> None:
    assert complete(days, slack=2) == found
