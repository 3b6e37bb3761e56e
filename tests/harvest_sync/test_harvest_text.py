"""`keep_text = false`: what was written about work and money is not stored, nor kept where it already was."""

from datetime import timedelta

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.pool import NullPool

from clientfit_sync.store.schema import metadata
from clientfit_sync.testing.server import Reply
from fake_harvest import FakeHarvest
from fake_harvest_desk import Desk

WRITTEN = ("A private note", "Lunch with the mayor", "Advice on the merger")
DAY = timedelta(days=1)


@pytest.fixture
def desk(fake: FakeHarvest, desk: Desk) -> Desk:
    """A reader of an account in which something is written on everything, long before it reads."""
    project = fake.add_project(fake.add_client("Acme"))
    today = fake.now.date()
    note, receipt, line = WRITTEN
    fake.add_entry(project, today, notes=note)
    fake.add_expense(project, today, 12, notes=receipt)
    fake.add_invoice(fake.projects[project].client, [fake.line(100, project, description=line)], today)
    fake.advance(DAY)
    return desk


def written(desk: Desk) -> set[str]:
    """What the database shows of it."""
    tables = (metadata.tables[name] for name in ("time_entry", "expense", "invoice_line"))
    with create_engine(desk.url, poolclass=NullPool).connect() as db:
        return {text for table in tables for text in db.execute(select(table.c.description)).scalars() if text}


def test_what_is_written_on_entries_expenses_and_invoices_is_not_stored(desk: Desk) -> None:
    desk.settings["keep_text"] = "false"
    desk.sync()
    assert written(desk) == set()
    assert not any(text in desk.text() for text in WRITTEN)


def test_what_was_stored_before_goes_though_the_source_tells_of_no_change(desk: Desk) -> None:
    desk.sync()
    assert written(desk) == set(WRITTEN)
    desk.settings["keep_text"] = "false"
    desk.sync()
    assert written(desk) == set()


def test_it_goes_even_where_the_source_cannot_be_read(fake: FakeHarvest, desk: Desk) -> None:
    desk.sync()
    desk.settings |= {"keep_text": "false", "retries": "0"}
    fake.fail(Reply(status=503))
    assert desk.sync().error is not None
    assert written(desk) == set()


def test_it_comes_back_with_the_next_run_once_it_is_wanted_again(desk: Desk) -> None:
    desk.sync()
    desk.settings["keep_text"] = "false"
    desk.sync()
    del desk.settings["keep_text"]
    desk.well()
    assert written(desk) == set(WRITTEN)


def test_so_does_what_was_dropped_where_the_source_could_not_be_read(fake: FakeHarvest, desk: Desk) -> None:
    desk.sync()
    desk.settings |= {"keep_text": "false", "retries": "0"}
    fake.fail(Reply(status=503))
    assert desk.sync().error is not None
    del desk.settings["keep_text"]
    desk.well()
    assert written(desk) == set(WRITTEN)
