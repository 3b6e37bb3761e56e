"""`keep_text`: what is switched off costs no second reading, and what is switched on again comes back."""

from datetime import timedelta

import pytest

from fake_toggl import FakeToggl
from fake_toggl_desk import Desk

HOUR = timedelta(hours=1)


@pytest.fixture
def desk(toggl: FakeToggl, desk: Desk) -> Desk:
    """Described work of two hundred days, read."""
    now = toggl.now
    for days in range(200, 0, -10):
        toggl.now = now - timedelta(days=days)
        toggl.add_entry(toggl.now - HOUR, description=f"day {days}")
    toggl.now = now
    desk.well()
    toggl.now += HOUR
    return desk


def written(desk: Desk) -> int:
    return sum(bool(row["description"]) for row in desk.rows("time_entry").values())


def test_to_keep_none_any_more_costs_what_every_run_costs(toggl: FakeToggl, desk: Desk) -> None:
    desk.settings["keep_text"] = "false"
    assert len(desk.well()) == 2
    assert written(desk) == 0
    toggl.now += HOUR
    assert len(desk.well()) == 2


def test_to_keep_it_again_brings_all_of_it_back_at_once(toggl: FakeToggl, desk: Desk) -> None:
    desk.settings["keep_text"] = "false"
    desk.well()
    toggl.now += HOUR
    del desk.settings["keep_text"]
    desk.well()
    assert written(desk) == 20
    assert desk.differences() == {}
    toggl.now += HOUR
    assert len(desk.well()) == 2


def test_it_comes_back_where_it_was_never_kept(toggl: FakeToggl, desk: Desk) -> None:
    desk.settings["keep_text"] = "false"
    desk.well(full=True)
    toggl.now += HOUR
    del desk.settings["keep_text"]
    desk.well()
    assert written(desk) == 20


def test_history_that_is_held_is_read_as_far_back_again(toggl: FakeToggl, desk: Desk) -> None:
    desk.settings["keep_text"] = "false"
    desk.well()
    toggl.now += HOUR
    desk.history = 30
    del desk.settings["keep_text"]
    desk.well()
    assert written(desk) == 20
