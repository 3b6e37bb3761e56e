"""How many requests a sync of 10,000 entries over three years and 300 invoices takes, and that it misses nothing."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from fake_harvest import FakeHarvest
from fake_harvest_desk import Desk
from fake_harvest_studio import studio

FIRST, LATER, LATER_WITH_DELETIONS = 13, 8, 12
ALL, DAY, HOURS = 3 * 366, timedelta(days=1), timedelta(hours=6)


@dataclass(kw_only=True)
class Served:
    """A studio, and the folder of a desk that has read it once with so many requests."""

    fake: FakeHarvest
    folder: Path
    first: int


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Read once for all tests here."""
    folder = tmp_path_factory.mktemp("synced")
    with studio() as fake:
        first = Desk(fake=fake, folder=folder, history=ALL).well()
        yield Served(fake=fake, folder=folder, first=first)


@pytest.fixture
def fake(served: Served) -> Iterator[FakeHarvest]:
    """The account some hours later; what a test does to it is undone."""
    back = served.fake.kept()
    served.fake.advance(HOURS)
    yield served.fake
    served.fake.forget()
    back()


@pytest.fixture
def desk(served: Served, fake: FakeHarvest, tmp_path: Path) -> Desk:
    """A desk that has read the account once."""
    shutil.copytree(served.folder, tmp_path, dirs_exist_ok=True)
    return Desk(fake=fake, folder=tmp_path, history=ALL)


def some(fake: FakeHarvest, count: int) -> list[int]:
    """So many entries, scattered over all the time."""
    ids = sorted(fake.entries)
    return ids[:: len(ids) // count][:count]


def change_much(fake: FakeHarvest) -> int:
    """Edits, moves and additions, old and new; returns how many changed invoices need their payments read."""
    one, two, three, four, *_ = some(fake, 5)
    old, new = min(fake.projects), max(fake.projects)
    fake.edit_entry(one, hours=fake.entries[one].hours + 1, notes="Longer")
    fake.edit_entry(two, spent_date=date(2026, 11, 20))
    fake.edit_entry(three, project=old)
    fake.edit_entry(four, spent_date=date(2024, 2, 29), project=new)
    fake.add_entry(new, date(2026, 11, 23), 3)
    fake.add_entry(old, date(2024, 1, 1), 5)
    fake.edit_client(fake.projects[old].client, name="Renamed")
    fake.edit_project(new, client=fake.projects[old].client)
    unpaid = [one.id for one in fake.invoices.values() if not one.payments][:3]
    fake.pay(unpaid[0], 50)
    fake.pay(unpaid[1])
    fake.edit_invoice(unpaid[2], lines=(fake.line(777),))
    fake.add_invoice(fake.projects[old].client, [fake.line(100, old)], date(2026, 11, 22))
    return sum(fake.invoices[one].needs_payments for one in unpaid)


def test_a_first_sync(served: Served) -> None:
    most = FIRST + len(served.fake.needing_payments())
    assert served.first <= most, f"{served.first} requests, at most {most}"


def test_a_first_sync_of_the_usual_history_takes_no_more(fake: FakeHarvest, tmp_path: Path) -> None:
    taken, most = Desk(fake=fake, folder=tmp_path).well(), FIRST + len(fake.needing_payments())
    assert taken <= most, f"{taken} requests, at most {most}"


def test_one_without_news(desk: Desk) -> None:
    taken = desk.well()
    assert taken <= LATER, f"{taken} requests, at most {LATER}"


def test_one_after_many_changes(desk: Desk) -> None:
    more = change_much(desk.fake)
    taken, most = desk.well(), LATER + more
    assert taken <= most, f"{taken} requests, at most {most}"


@pytest.mark.parametrize("count", [1, 10])
@pytest.mark.parametrize("changing", [False, True])
def test_one_after_deletions_here_and_there(desk: Desk, count: int, *, changing: bool) -> None:
    for entry in some(desk.fake, count):
        desk.fake.delete_entry(entry)
    more = change_much(desk.fake) if changing else 0
    taken, most = desk.well(), LATER_WITH_DELETIONS + more
    assert taken <= most, f"{taken} requests, at most {most}"


def test_one_after_as_many_deletions_as_additions(desk: Desk) -> None:
    for entry in some(desk.fake, 3):
        spent = desk.fake.entries[entry].spent_date
        desk.fake.delete_entry(entry)
        desk.fake.add_entry(min(desk.fake.projects), spent)
    taken = desk.well()
    assert taken <= LATER_WITH_DELETIONS, f"{taken} requests, at most {LATER_WITH_DELETIONS}"


def test_one_after_a_whole_project_is_deleted(desk: Desk) -> None:
    desk.fake.delete_project(max(desk.fake.projects))
    taken = desk.well()
    assert taken <= LATER_WITH_DELETIONS, f"{taken} requests, at most {LATER_WITH_DELETIONS}"


def test_one_after_an_invoice_is_deleted(desk: Desk) -> None:
    for invoice in (min(desk.fake.invoices), max(desk.fake.invoices)):
        desk.fake.delete_invoice(invoice)
    taken = desk.well()
    assert taken <= LATER_WITH_DELETIONS, f"{taken} requests, at most {LATER_WITH_DELETIONS}"


@pytest.mark.parametrize("days", [1, 6, 7, 30])
def test_one_after_days_of_work(desk: Desk, days: int) -> None:
    """Once a week everything is read."""
    for _ in range(days):
        desk.fake.advance(DAY)
        for _ in range(9):
            desk.fake.add_entry(min(desk.fake.projects), desk.fake.now.date())
    taken, most = desk.well(), LATER if days < 7 else LATER_WITH_DELETIONS
    assert taken <= most, f"{taken} requests, at most {most}"
