"""How little is asked: three years of 10,000 own entries on a free plan (issue 3, "How it will be judged")."""

import re
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from clientfit_sync.errors import QuotaError
from clientfit_sync.testing.server import Request
from fake_toggl import FakeToggl
from fake_toggl_desk import Desk

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
YEARS = 1095
ENTRIES = 10_000
A_DAY = 10
"""More entries than any day has."""


@pytest.fixture
def toggl(toggl: FakeToggl) -> FakeToggl:
    """Three years of work, each entry written down when it was done."""
    now = toggl.now
    clients = [toggl.add_client(f"Client {number}") for number in range(8)]
    projects = [toggl.add_project(f"Project {number}", clients[number % 8]) for number in range(20)]
    tag = toggl.add_tag("deep")
    for number in range(ENTRIES):
        day, slot = divmod(number * YEARS, ENTRIES)
        start = now.replace(hour=5, minute=0) - (YEARS - day) * DAY + slot * timedelta(hours=12) / ENTRIES
        toggl.now = start + timedelta(minutes=50)
        toggl.add_entry(start, 3000, projects[number % 20], tags=(tag,) if number % 3 else ())
    toggl.now = now
    return toggl


@pytest.fixture
def desk(toggl: FakeToggl, tmp_path: Path) -> Desk:
    return Desk(toggl=toggl, folder=tmp_path, history=YEARS)


def told(requests: list[Request]) -> str:
    """The requests, for messages."""
    counted = Counter(f"{one.method} {re.sub(r'[0-9]{5,}', '*', one.path)}" for one in requests)
    return f"{len(requests)} requests: " + ", ".join(f"{number} x {what}" for what, number in counted.items())


def names(requests: list[Request]) -> list[str]:
    """The paths of the lists among the requests; `/me`, which begins every run, names the most of them too."""
    lists = re.compile(r"/(clients|projects|tags|workspaces|users|organizations)$")
    return [one.path for one in requests if lists.search(one.path)]


def stretches(requests: list[Request]) -> list[str]:
    """What the detailed reports were asked for."""
    return [repr(sorted(one.body.items())) for one in requests if one.path.endswith("/search/time_entries")]


def change_things(toggl: FakeToggl) -> None:
    """Additions, edits, moves and deletions, of old entries and of new ones."""
    own = sorted(toggl.entries(), key=lambda one: one.start)
    project = own[0].project
    toggl.add_entry(toggl.now - HOUR, 1800, project)
    toggl.edit_entry(own[10].id, seconds=1, description="corrected")
    toggl.edit_entry(own[-10].id, project=None)
    toggl.edit_entry(own[20].id, start=toggl.now - 3 * DAY)
    toggl.edit_entry(own[-20].id, start=toggl.now - 700 * DAY)
    for one in (own[30], own[-30]):
        toggl.delete_entry(one.id)
    running = toggl.add_entry(toggl.now - timedelta(minutes=5), None, project)
    assert toggl.versions[running].seconds is None


class TestPlenty:
    """30 requests an hour in each bucket."""

    def test_the_first_run_is_complete_within_20_requests_and_later_ones_take_2(
        self, toggl: FakeToggl, desk: Desk
    ) -> None:
        first = desk.well()
        assert desk.differences() == {}
        assert len(desk.entries()) == ENTRIES
        assert len(first) <= 20, told(first)
        for gap in (timedelta(minutes=20), 3 * HOUR, 5 * HOUR):
            toggl.now += gap
            change_things(toggl)
            later = desk.well()
            assert len(later) <= 2, told(later)
            assert desk.differences() == {}, told(later)

    def test_lists_are_asked_once_a_day_at_most_and_names_are_of_today(self, toggl: FakeToggl, desk: Desk) -> None:
        first = desk.well()
        assert names(first)
        toggl.now += 20 * HOUR
        toggl.edit_client(next(iter(toggl.clients)), name="Renamed")
        later = desk.well()
        assert names(later) == [], told(later)
        assert desk.differences() == {}
        toggl.now += 5 * HOUR
        next_day = desk.well()
        assert len(names(next_day)) == 1, told(next_day)
        assert len(next_day) <= 3, told(next_day)
        assert desk.differences() == {}

    def test_what_is_held_is_not_asked_again_where_more_history_is_wanted(self, toggl: FakeToggl, desk: Desk) -> None:
        desk.history = 400
        desk.well()
        held = set(toggl.delivered)
        desk.history = YEARS
        toggl.now += HOUR
        desk.well()
        again = [id_ for id_ in toggl.delivered[len(held) :] if id_ in held]
        assert len(again) <= A_DAY
        assert desk.differences() == {}
        assert len(desk.entries()) == ENTRIES


class TestLittle:
    """Six requests an hour in each bucket."""

    @pytest.mark.parametrize("order", ["asked", "ASC", "DESC"])
    def test_it_ends_complete_without_asking_anything_twice(self, toggl: FakeToggl, desk: Desk, order: str) -> None:
        toggl.options.hourly = 6
        toggl.options.report_order = order  # type: ignore[assignment]  # one of the three
        runs: list[Exception | None] = []
        while not runs or runs[-1] is not None:
            assert len(runs) < 12, told(toggl.requests)
            error = desk.sync().error
            runs.append(error)
            if error is not None:
                self.says_when_to_come_back(error)
                assert not desk.source.complete
            toggl.now += HOUR
        hours = f"{len(runs)} runs, {told(toggl.requests)}"
        assert desk.differences() == {}
        assert len(desk.entries()) == ENTRIES
        asked = stretches(toggl.requests)
        assert len(asked) == len(set(asked)), f"a page was asked twice: {hours}"
        again = len(toggl.delivered) - len(set(toggl.delivered))
        assert again <= A_DAY * len(runs), f"{again} rows came twice: {hours}"
        twice = [path for path, number in Counter(names(toggl.requests)).items() if number > 1]
        assert twice == [], hours
        assert len(toggl.requests) <= 20, hours

    def says_when_to_come_back(self, error: Exception) -> None:
        assert isinstance(error, QuotaError), error
        assert error.exit_code == 3
        assert re.search(r"in \d+ (minutes|seconds)|in (an|1) hour|\d\d:\d\d", str(error)), error

    def test_a_run_before_the_time_is_up_gets_nowhere_and_loses_nothing(self, toggl: FakeToggl, desk: Desk) -> None:
        toggl.options.hourly = 6
        assert desk.sync().error
        held, delivered = len(desk.rows("time_entry")), list(toggl.delivered)
        toggl.now += timedelta(minutes=5)
        assert isinstance(desk.sync().error, QuotaError)
        assert len(desk.rows("time_entry")) >= held > 0
        assert len(set(toggl.delivered[len(delivered) :]) & set(delivered)) <= A_DAY

    def test_a_later_run_fits_what_another_program_leaves(self, toggl: FakeToggl, desk: Desk) -> None:
        desk.well()
        toggl.now += 3 * HOUR
        change_things(toggl)
        assert toggl.bucket().spend(toggl.now, 28)
        later = desk.well()
        assert len(later) <= 2, told(later)
        assert desk.differences() == {}

    def test_quota_used_up_by_another_program_changes_nothing(self, toggl: FakeToggl, desk: Desk) -> None:
        desk.well()
        toggl.now += 3 * HOUR
        change_things(toggl)
        for one in toggl.buckets().values():
            assert one.spend(toggl.now, one.limit)
        error = desk.sync().error
        assert isinstance(error, QuotaError)
        self.says_when_to_come_back(error)
        assert not desk.source.complete
        toggl.now += HOUR
        desk.well()
        assert desk.differences() == {}


def test_moments_of_the_fixture_lie_within_three_years(toggl: FakeToggl) -> None:
    starts = [one.start for one in toggl.entries()]
    days = Counter(start.date() for start in starts)
    assert len(starts) == ENTRIES
    assert max(days.values()) <= A_DAY
    assert min(starts) >= toggl.now - (YEARS + 1) * DAY
    assert max(starts) < toggl.now
    assert all(isinstance(start, datetime) for start in starts)
