"""`--full` reads everything anew: as far back as was ever read, not only the days of `history`."""

from datetime import timedelta

from fake_toggl import FakeToggl
from fake_toggl_desk import Desk

DAY = timedelta(days=1)


def test_full_reads_again_all_days_that_were_ever_read(toggl: FakeToggl, desk: Desk) -> None:
    project = toggl.add_project("Site", toggl.add_client("Acme"))
    now = toggl.now
    old = [toggl.add_entry(now - (600 + number) * DAY, 3600, project) for number in range(30)]
    start = (now - 700 * DAY).date()
    desk.well(start=start)
    desk.well(full=True)
    assert desk.source.covered is not None
    assert desk.source.covered.start == start
    assert desk.entries().keys() == {str(number) for number in old}
    assert desk.differences() == {}


def test_a_full_run_that_the_quota_cut_off_goes_on_to_the_oldest_day(toggl: FakeToggl, desk: Desk) -> None:
    for number in range(30):
        toggl.add_entry(toggl.now - (1 + number * 40) * DAY)
    start = (toggl.now - 1200 * DAY).date()
    desk.well(start=start)
    toggl.options.hourly = 2
    for run in range(12):
        toggl.now += timedelta(hours=2)
        if desk.sync(full=run == 0).error is None:
            break
    assert desk.source.complete
    assert len(desk.entries()) == 30
    assert desk.differences() == {}
