"""Sets, not rows: how many statements go out, and how they are carried out."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import NullPool

from clientfit_sync.connector import Bookmark, Message, View, Whole
from clientfit_sync.model import Budget, Client, Invoice, InvoiceLine, Payment, Project, TimeEntry, Window
from clientfit_sync.store import Store

START = date(2026, 1, 1)
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
YEAR = Window(start=START, end=date(2027, 1, 1))


Sent = list[tuple[str, Any]]


@contextmanager
def sent() -> Iterator[Sent]:
    """The statements that are sent meanwhile, with their parameters."""
    statements: Sent = []

    def note(_db: object, _cursor: object, statement: str, parameters: Any, _context: object, _many: object) -> None:
        statements.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def source(records: int, *, task: str = "") -> Iterator[Message]:
    yield View(accounts=frozenset({"1"}), lacks={"expense": "refused"})
    yield Client(id="c", name="Acme")
    yield Project(id="p", name="Site", client="c", budgets=(Budget(amount=Decimal(10), unit="hours"),))
    for number in range(records):
        day = START + timedelta(days=number % 365)
        yield TimeEntry(id=str(number), day=day, seconds=Decimal(60), project="p", task=task)
        detail = InvoiceLine(amount=Decimal(1)), Payment(day=day, amount=Decimal(1))
        yield Invoice(
            id=str(number),
            client="c",
            number=str(number),
            issued=day,
            currency="EUR",
            amount=Decimal(number),
            lines=detail[:1] * 3,
            payments=detail[1:],
        )
    yield Whole(kind="time_entry")
    yield Whole(kind="invoice")
    yield Bookmark()


def run(store: Store, records: int, *, task: str = "") -> Sent:
    with store.intake("toggl", type="toggl", ages=True, now=NOW) as intake, sent() as statements:
        intake.apply(source(records, task=task))
    return statements


@pytest.mark.parametrize("again", ["the same", "changed", "fewer"])
def test_a_run_sends_a_statement_a_batch_and_none_a_row(store: Store, again: str) -> None:
    first = run(store, 500)
    second = run(store, 400 if again == "fewer" else 500, task="changed" if again == "changed" else "")
    assert max(len(first), len(second)) < 70


def test_psycopg_is_never_asked_to_send_a_statement_once_a_row(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(psycopg.Cursor, "executemany", pytest.fail)
    with Store.open(postgresql_url, write=True) as store:
        run(store, 300)
        store.save_rates([("USD", START + timedelta(days=day), Decimal(1)) for day in range(300)], NOW)


def test_records_are_written_while_the_source_is_still_being_read(store: Store) -> None:
    def watched() -> Iterator[Message]:
        for number, message in enumerate(source(2000)):
            if number == 3000:
                assert sum(statement.startswith("INSERT INTO time_entry") for statement, _ in statements) >= 2
            yield message

    with store.intake("toggl", type="toggl", ages=True, now=NOW) as intake, sent() as statements:
        intake.apply(watched())


def test_totals_take_as_many_statements_for_many_invoices_as_for_one(store: Store) -> None:
    counts = []
    for records in (1, 30):
        run(store, records)
        with sent() as statements:
            assert len(store.totals(YEAR).invoices) == records
        counts.append(len(statements))
    assert counts[0] == counts[1] < 10


@pytest.mark.parametrize("connections", [None, ["toggl", "harvest"]])
def test_no_report_reads_all_entries(sqlite_url: str, connections: list[str] | None) -> None:
    """Each statement finds its entries by an index; the totals of a window need nothing but the index."""
    with Store.open(sqlite_url, write=True) as store:
        run(store, 10)
        with sent() as statements:
            store.totals(YEAR, connections)
            store.work(YEAR, ("project", "task"), connections)
            store.currencies(connections)
    plans = {statement: plan(sqlite_url, statement, parameters) for statement, parameters in statements}
    steps = [step for steps in plans.values() for step in steps]
    assert [step for step in steps if "SCAN time_entry" in step] == []
    days = next(steps for statement, steps in plans.items() if "fixed_fee" in statement)
    by_day = "SEARCH time_entry USING COVERING INDEX time_entry_day (connection=? AND day>? AND day<?)"
    assert by_day in days
    assert any("INDEX time_entry_running (connection=? AND running=?)" in step for step in steps)
    assert any("COVERING INDEX time_entry_currency" in step for step in steps)


def test_hours_are_compared_with_the_sources_own_by_an_index(sqlite_url: str) -> None:
    with Store.open(sqlite_url, write=True) as store:
        run(store, 10)
        with store.intake("toggl", type="toggl", ages=True, now=NOW) as intake, sent() as statements:
            intake.tracked(YEAR)
            store.client_seconds("toggl", YEAR, rounded=True)
    steps = [step for statement, parameters in statements for step in plan(sqlite_url, statement, parameters)]
    assert sum("SEARCH time_entry USING INDEX time_entry_day (connection=? AND day>?" in step for step in steps) == 2


def plan(url: str, statement: str, parameters: Any) -> list[str]:
    if not statement.startswith("SELECT"):
        return []
    with create_engine(url, poolclass=NullPool).connect() as db:
        return [row[3] for row in db.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]


def test_deletions_are_found_by_an_index(sqlite_url: str) -> None:
    with Store.open(sqlite_url, write=True) as store:
        statements = run(store, 10)
        with create_engine(sqlite_url, poolclass=NullPool).connect() as db:
            for kind in ("time_entry", "invoice", "expense", "project", "client"):
                words = ["DELETE", "FROM", kind]
                statement, parameters = next(one for one in statements if one[0].split()[:3] == words)
                found = db.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
                steps = [row[3] for row in found]
                assert f"SEARCH {kind} USING INDEX {kind}_gone (connection=? AND gone=?)" in steps
                assert [step for step in steps if step.startswith("SCAN")] == []
