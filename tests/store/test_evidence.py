"""Single entries as a stream, and what projects' budgets were charged with."""

import gc
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import NullPool

from clientfit_sync.connector import Bookmark, Message, View
from clientfit_sync.errors import StoreError
from clientfit_sync.figures.totals import BudgetedProject, BudgetWork, SourceEntry
from clientfit_sync.model import Budget, Client, Expense, Project, Window
from clientfit_sync.store import Store
from clientfit_sync.store.evidence import AT_A_TIME
from store_reading import DAY, HOUR, MARCH, NAMES, NOW, entry, priced, run

YEAR = Window(start=date(2026, 1, 1), end=date(2027, 1, 1))
HOURS = Budget(amount=Decimal("12.5"), unit="hours")
MONEY = Budget(amount=Decimal(1000), unit="money", monthly=True, with_expenses=True)


def many(records: int) -> Iterator[Message]:
    """Entries of three hundred days, those of a day far apart."""
    yield from NAMES
    for number in range(records):
        yield entry(number, day=date(2026, 1, 1) + timedelta(days=number % 300))


def found(store: Store, window: Window = MARCH, connections: list[str] | None = None) -> list[str]:
    return [one.id for one in store.entries(window, connections)]


def test_an_entry_comes_with_all_that_is_known_of_it(store: Store) -> None:
    times: dict[str, Any] = {"started": datetime(2026, 3, 10, 22), "ended": datetime(2026, 3, 11, 1)}  # noqa: DTZ001  # wall clock times
    what: dict[str, Any] = {"task": "Design", "person": "Ann", "description": "sketches\n", "tags": ("a", "b")}
    run(
        store,
        *NAMES,
        Project(id="p1", name="Site", client="c1", billable=True),
        entry(1, billable=False, **what, **times),
    )
    (one,) = store.entries(MARCH)
    assert one == SourceEntry(
        connection="toggl",
        id="1",
        client="Acme",
        day=DAY,
        seconds=HOUR,
        project="Site",
        project_billable=True,
        billable=False,
        **what,
        **times,
    )


def test_what_the_source_does_not_say_is_none(store: Store) -> None:
    run(store, Project(id="p9", name="", client="c9"), entry(1, project="p9", seconds=Decimal("0.1")))
    (one,) = store.entries(MARCH)
    assert (one.client, one.billable, one.project_billable, one.started, one.ended) == ("c9", None, None, None, None)
    assert (one.tags, one.task, one.seconds) == ((), "", Decimal("0.1"))


def test_entries_without_a_client_and_running_ones_are_left_out(store: Store) -> None:
    run(
        store,
        *NAMES,
        entry(1),
        entry(2, project=None),
        entry(3, project="p0"),
        entry(4, project="unheard-of"),
        entry(5, running=True, seconds=Decimal(0)),
    )
    assert found(store) == ["1"]


def test_the_window_is_open_at_its_end(store: Store) -> None:
    days = [date(2026, 2, 28), MARCH.start, date(2026, 3, 31), MARCH.end]
    run(store, *NAMES, *(entry(number, day=day) for number, day in enumerate(days)))
    assert found(store) == ["1", "2"]


def test_entries_come_by_day_connection_and_id(store: Store) -> None:
    for connection in ("toggl", "harvest"):
        run(
            store,
            *NAMES,
            entry(2, id=f"{connection} b", day=date(2026, 3, 2)),
            entry(1, id=f"{connection} a", day=date(2026, 3, 2)),
            entry(3, id=f"{connection} B", day=date(2026, 3, 2)),
            entry(4, id=f"{connection} 0", day=date(2026, 3, 1)),
            connection=connection,
        )
    ordered = ["harvest 0", "toggl 0", *(f"{name} {id_}" for name in ("harvest", "toggl") for id_ in ("B", "a", "b"))]
    assert found(store) == ordered
    assert found(store, connections=["toggl", "harvest"]) == ordered
    assert found(store, connections=["toggl"]) == [one for one in ordered if one.startswith("toggl")]
    assert found(store, connections=[]) == []


@pytest.mark.parametrize("write", [True, False])
def test_the_entries_may_be_read_twice_and_at_the_same_time(url: str, write: bool) -> None:  # noqa: FBT001
    with Store.open(url, write=True) as store:
        run(store, *many(2 * AT_A_TIME))
    with Store.open(url, write=write) as store:
        once = found(store, YEAR)
        assert len(once) == 2 * AT_A_TIME
        assert found(store, YEAR) == once
        assert all(one == other for one, other in zip(store.entries(YEAR), store.entries(YEAR), strict=True))


@contextmanager
def executed() -> Iterator[list[tuple[Any, str, Any]]]:
    """The cursors that statements were sent by meanwhile, with statement and parameters."""
    seen: list[tuple[Any, str, Any]] = []

    def note(_db: object, cursor: Any, statement: str, parameters: Any, _context: object, _many: object) -> None:
        seen.append((cursor, statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def test_entries_are_fetched_a_few_at_a_time(url: str) -> None:
    """What SQLAlchemy has not fetched is still with the database: PostgreSQL's is a cursor of the server."""
    with Store.open(url, write=True) as store:
        run(store, *many(4 * AT_A_TIME))
    with Store.open(url, write=False) as store, executed() as seen:
        entries = store.entries(YEAR, ["toggl"])
        next(entries)
        ((cursor, *_),) = seen
        assert isinstance(cursor, sqlite3.Cursor | psycopg.ServerCursor)
        assert len(cursor.fetchall()) > 2 * AT_A_TIME


def test_a_stream_that_is_left_behind_does_no_harm(url: str, caplog: pytest.LogCaptureFixture) -> None:
    """It ends with the store."""
    with Store.open(url, write=True) as store:
        run(store, *many(2 * AT_A_TIME))
    with Store.open(url, write=False) as store:
        first, second = store.entries(YEAR), store.entries(YEAR)
        one = next(first)
        assert next(second) == one
        del first
        assert len(store.totals(YEAR).days) == 300
    assert list(second) == []
    gc.collect()
    assert caplog.records == []


def test_a_database_that_fails_meanwhile_is_told(url: str) -> None:
    with Store.open(url, write=True) as store:
        run(store, *many(2 * AT_A_TIME))
    with Store.open(url, write=False) as store, executed() as seen:
        entries = store.entries(YEAR, ["toggl"])
        next(entries)
        seen[0][0].close()
        with pytest.raises(StoreError, match="database "):
            list(entries)


def test_entries_are_read_in_the_order_of_an_index(sqlite_url: str) -> None:
    """However many there are, SQLite neither searches all of them nor sorts them on its disk."""
    with Store.open(sqlite_url, write=True) as store:
        run(store, *many(10), Project(id="p1", name="Site", client="c1", budgets=(HOURS, MONEY)))
        with executed() as seen:
            list(store.entries(MARCH, ["toggl"]))
            store.budget_work(["toggl"], DAY)
    steps = [plan(sqlite_url, *one[1:]) for one in seen if one[1].startswith("SELECT")]
    assert "SEARCH time_entry USING INDEX time_entry_day (connection=? AND day>? AND day<?)" in steps[0]
    assert not any("B-TREE" in step for step in steps[0])
    assert not any(step == f"SCAN {table}" for one in steps for step in one for table in ("time_entry", "expense"))


def plan(url: str, statement: str, parameters: Any) -> list[str]:
    with create_engine(url, poolclass=NullPool).connect() as db:
        return [row[3] for row in db.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]


def charged(store: Store, until: date = date(2026, 4, 30)) -> tuple[BudgetWork, ...]:
    (one,) = store.budget_work(["toggl"], until)
    return tuple(sorted(one.work, key=lambda work: (work.month, work.task, work.person, work.currency or "")))


def test_projects_without_a_budget_or_a_client_are_left_out(store: Store) -> None:
    own = Project(id="p0", name="Own", client=None, budgets=(HOURS,))
    site = Project(id="p1", name="Site", client="c1", currency="EUR", budgets=(HOURS, MONEY), starts=DAY, active=False)
    run(store, *NAMES, own, site, Project(id="p9", name="Nameless", client="c9", budgets=(HOURS,)))
    assert store.budget_work(["toggl"], DAY) == (
        BudgetedProject(connection="toggl", client="Acme", project=site),
        BudgetedProject(
            connection="toggl", client="c9", project=Project(id="p9", name="Nameless", client="c9", budgets=(HOURS,))
        ),
    )
    assert store.budget_work(None, DAY) == store.budget_work(["toggl"], DAY)
    assert store.budget_work(["harvest"], DAY) == ()


def test_budgets_are_charged_by_month_task_person_and_currency(store: Store) -> None:
    run(
        store,
        *NAMES,
        Project(id="p1", name="Site", client="c1", budgets=(HOURS,)),
        priced(1, "80", task="Design", person="Ann"),
        priced(2, "20.5", task="Design", person="Ann", day=date(2026, 3, 2), rounded_seconds=2 * HOUR),
        priced(3, "7", "USD", task="Design", person="Ann"),
        entry(4, task="Design", person="Bo", billable=False),
        entry(5, billable=True, day=date(2026, 4, 1)),
        entry(6, billable=None, day=date(2026, 4, 1)),
        priced(7, "1", project="p2"),
    )
    march: dict[str, Any] = {"month": MARCH.start, "task": "Design"}
    assert charged(store) == (
        BudgetWork(
            **march, first=date(2026, 3, 2), person="Ann", seconds=3 * HOUR, value=Decimal("100.5"), currency="EUR"
        ),
        BudgetWork(**march, first=DAY, person="Ann", seconds=HOUR, value=Decimal(7), currency="USD"),
        BudgetWork(**march, first=DAY, person="Bo", seconds=HOUR),
        BudgetWork(month=MARCH.end, first=MARCH.end, seconds=2 * HOUR, unpriced=2),
    )


def test_what_counts_against_a_budget(store: Store) -> None:
    """Finished entries that are not excepted from it, up to the day that is asked for, of all time."""
    run(
        store,
        *NAMES,
        Project(id="p1", name="Site", client="c1", budgets=(HOURS,)),
        entry(1, day=date(2019, 5, 3)),
        entry(2, day=DAY),
        entry(3, day=DAY + timedelta(days=1)),
        entry(4, day=DAY, budgeted=False),
        entry(5, day=DAY, running=True, seconds=Decimal(0)),
    )
    assert [(one.first, one.seconds) for one in charged(store, DAY)] == [(date(2019, 5, 3), HOUR), (DAY, HOUR)]


@pytest.mark.parametrize("budget", [MONEY, HOURS])
def test_expenses_are_charged_where_a_budget_includes_them(store: Store, budget: Budget) -> None:
    spent: dict[str, Any] = {"project": "p1", "currency": "EUR"}
    run(
        store,
        View(lacks={"expense": "refused"}),
        *NAMES,
        Project(id="p1", name="Site", client="c1", budgets=(budget,)),
        Expense(id="1", day=DAY, amount=Decimal("10.5"), billable=True, **spent),
        Expense(id="2", day=MARCH.start, amount=Decimal(2), billable=False, **spent),
        Expense(id="3", day=DAY + timedelta(days=1), amount=Decimal(4), **spent),
        Expense(id="4", day=DAY, amount=Decimal(8), currency="EUR", project="p2"),
    )
    (one,) = store.budget_work(["toggl"], DAY)
    charge = BudgetWork(month=MARCH.start, first=MARCH.start, value=Decimal("12.5"), currency="EUR")
    assert (one.expenses, one.expenses_unseen) == (((charge,), "refused") if budget is MONEY else ((), ""))


@pytest.mark.parametrize(("ages", "held_from"), [(True, DAY), (False, None)])
def test_files_hold_all_and_trackers_what_is_covered(store: Store, ages: bool, held_from: date | None) -> None:  # noqa: FBT001
    with store.intake("toggl", type="toggl", ages=ages, now=NOW) as intake:
        project = Project(id="p1", name="Site", client="c1", budgets=(HOURS,))
        intake.apply([Client(id="c1", name="Acme"), project, Bookmark(covered=Window(start=DAY, end=date.max))])
    (one,) = store.budget_work(["toggl"], DAY)
    assert one.held_from == held_from
