"""`--full` reads everything anew: as far back as was ever read, not only the days of `history`."""

from datetime import date, timedelta

import pytest

from clientfit_sync.testing.server import Reply
from fake_harvest import FakeHarvest, of
from fake_harvest_desk import Desk

OLD = date(2023, 3, 1)
DAY = timedelta(days=1)


@pytest.fixture
def old(fake: FakeHarvest, desk: Desk) -> int:
    """An entry of years ago among others; all were read with `--from`."""
    project = fake.add_project(fake.add_client("Acme"))
    entries = [fake.add_entry(project, OLD + DAY * number * 20) for number in range(60)]
    fake.advance(DAY)
    desk.well(start=OLD)
    return entries[0]


def test_full_reads_again_all_days_that_were_ever_read(fake: FakeHarvest, desk: Desk, old: int) -> None:
    fake.hush(fake.entries, old, notes="Said otherwise, without a word")
    desk.well(full=True)
    assert desk.source.covered is not None
    assert desk.source.covered.start == OLD
    fake.edit_entry(old, notes="And again")
    desk.well()
    assert str(old) in desk.tables()["time_entry"]


def test_one_that_was_cut_off_goes_on_to_the_oldest_day(fake: FakeHarvest, desk: Desk, old: int) -> None:
    fake.rows_at_once = 20
    pages = 0

    def third(_: object, reply: Reply) -> Reply:
        nonlocal pages
        pages += 1
        return reply if pages < 3 else Reply(status=404)

    fake.turn(of("time_entries"), third, times=3)
    assert desk.sync(full=True).error is not None
    assert desk.source.covered is not None
    assert desk.source.covered.start > OLD
    fake.delete_entry(old)
    desk.well()
    assert desk.source.covered is not None
    assert desk.source.covered.start < OLD + DAY * 21
    assert str(old) not in desk.tables()["time_entry"]
