"""The migrations make the tables that the program knows and keep what is in them; indexes are the migrations' own."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from alembic import command, op
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect
from sqlalchemy.pool import NullPool

from clientfit_sync.errors import StoreError
from clientfit_sync.model import Window
from clientfit_sync.store import Store, revision
from clientfit_sync.store.schema import RECORDS, metadata

Committed = Callable[[str], list[dict[str, Any]]]
SYNCED = datetime(2026, 3, 10, 8, tzinfo=UTC)
MARCH = Window(start=date(2026, 3, 1), end=date(2026, 4, 1))

AS_OF_0001 = """
INSERT INTO source
VALUES ('h', 'harvest', true, '2026-03-10 08:00:00', true, '', '2026-03-01', '2026-04-01', '{}', 7);
INSERT INTO client VALUES ('h', 'c', '', 'Acme', 1, 7, false);
INSERT INTO project VALUES ('h', 'p', '', 'Site', 'c', true, 1, 7, false);
INSERT INTO time_entry (connection, id, part, day, seconds, project, billable, running, person, task, description, tags,
                        value, value_currency, digest, stamp, gone)
VALUES ('h', '1', '', '2026-03-10', 3600000000, 'p', true, false, 'Ann', '', 'Logo', '["a"]',
        90000000, 'EUR', 1, 7, false);
INSERT INTO invoice (connection, id, part, client, number, issued, currency, amount, discount, state, funds_retainer,
                     digest, stamp, gone)
VALUES ('h', 'i', '', 'c', '17', '2026-03-31', 'EUR', 120500000, 0, 'open', false, 1, 7, false)
"""
"""A studio of one entry and one invoice, as the first revision of the tables held it."""


def scripts() -> Config:
    config = Config()
    config.set_main_option("script_location", "clientfit_sync.store:migrations")
    return config


def make_0001(url: str) -> None:
    with create_engine(url, poolclass=NullPool).begin() as db:
        config = scripts()
        config.attributes["db"] = db
        command.upgrade(config, "0001")
        for statement in AS_OF_0001.split(";"):
            db.exec_driver_sql(statement)


def indexes(url: str) -> dict[str, tuple[list[str | None], str]]:
    """The columns of each index of records, and what limits it to some of the rows."""
    with create_engine(url, poolclass=NullPool).connect() as db:
        found = [index for table in RECORDS for index in inspect(db).get_indexes(table)]
        limited_by = f"{db.dialect.name}_where"
    return {
        str(index["name"]): (index["column_names"], str(index["dialect_options"].get(limited_by, "")))
        for index in found
    }


def test_the_migrations_lead_to_the_schema(url: str) -> None:
    Store.open(url, write=True).__exit__(None, None, None)
    with create_engine(url, poolclass=NullPool).connect() as db:
        context = MigrationContext.configure(db, opts={"compare_type": True, "compare_server_default": True})
        differences = compare_metadata(context, metadata)
    assert [one for one in differences if one[0] != "remove_index"] == []


def test_the_program_knows_every_revision_in_order() -> None:
    found = ScriptDirectory.from_config(scripts()).walk_revisions()
    assert tuple(script.revision for script in found)[::-1] == revision.KNOWN


def test_what_the_first_revision_held_is_kept(url: str, committed: Committed) -> None:
    make_0001(url)
    with Store.open(url, write=True) as store:
        (source,), totals = store.sources(), store.totals(MARCH)
    assert (source.synced_at, source.complete, source.covered) == (SYNCED, True, MARCH)
    assert (source.lacks, source.accounts) == ({}, frozenset())
    (day,), (billed,) = totals.days, totals.invoices
    assert (day.client, day.seconds, day.value, day.fixed_fee) == ("Acme", Decimal(3600), Decimal(90), 1)
    assert (billed.client, billed.invoice.number, billed.invoice.amount) == ("Acme", "17", Decimal("120.5"))
    (entry,), (project,) = committed("time_entry"), committed("project")
    assert (entry["tags"], entry["budgeted"], entry["gone"]) == (["a"], True, False)
    assert (project["active"], project["budgets"], project["fee"], project["billable"]) == (True, [], None, None)


def test_a_step_that_fails_leaves_everything_as_it_was(
    url: str, committed: Committed, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_0001(url)
    before = indexes(url)
    batch = op.batch_alter_table

    def broken(table: str) -> AbstractContextManager[Any]:
        if table == "invoice":
            raise ZeroDivisionError
        return batch(table)

    with monkeypatch.context() as patched:
        patched.setattr(op, "batch_alter_table", broken)
        with pytest.raises(ZeroDivisionError):
            Store.open(url, write=True)
    assert indexes(url) == before
    with pytest.raises(StoreError, match="older than this program"):
        Store.open(url, write=False)
    Store.open(url, write=True).__exit__(None, None, None)
    assert [row["budgets"] for row in committed("project")] == [[]]


def test_indexes_are_what_they_were_those_of_few_rows_too(url: str) -> None:
    make_0001(url)
    before = indexes(url)
    Store.open(url, write=True).__exit__(None, None, None)
    assert indexes(url) == before
    work = ["connection", "day", "project", "value_currency", "running", "billable", "seconds", "value"]
    assert before["time_entry_day"] == (work, "")
    assert {name for name, (_, limit) in before.items() if limit} == {
        "time_entry_running",
        "time_entry_currency",
        *(f"{table}_gone" for table in RECORDS),
    }
