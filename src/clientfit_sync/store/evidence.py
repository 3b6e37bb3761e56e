"""What lies below the sums: single entries, as a stream, and what projects' budgets were charged with."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal
from heapq import merge
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, Text, cast, extract, func, select

from clientfit_sync.figures.totals import BudgetedProject, BudgetWork, SourceEntry
from clientfit_sync.model import Budget, Project, Window
from clientfit_sync.store import sources
from clientfit_sync.store.naming import CLIENT, among, client_of, with_clients
from clientfit_sync.store.rows import FIELDS
from clientfit_sync.store.schema import client, expense, project, time_entry
from clientfit_sync.store.sources import Source
from clientfit_sync.store.work import finished_in

AT_A_TIME = 1000  # rows that are held in memory
ID, DAY = itemgetter(1), itemgetter(2)

_entry = time_entry.c
_budgeted = cast(project.c.budgets, Text) != "[]"
_Charged = defaultdict[tuple[str, str], list[BudgetWork]]


def entries(db: Connection, window: Window, connections: Collection[str] | None) -> Iterator[SourceEntry]:
    """The finished entries of clients in the window, by day, connection and id; never more than a few in memory.

    Each connection is read in the order of an index, so that no database has to sort them all.
    """
    names = [one.connection for one in sources.all_of(db)] if connections is None else sorted(connections)
    return merge(*(_stream(db, window, one) for one in names), key=attrgetter("day", "connection"))


def _stream(db: Connection, window: Window, connection: str) -> Iterator[SourceEntry]:
    statement = (
        select(
            CLIENT,
            _entry.id,
            _entry.day,
            _entry.seconds,
            func.coalesce(project.c.name, _entry.project),
            project.c.billable,
            *(_entry[name] for name in ("task", "person", "description", "tags", "billable", "started", "ended")),
        )
        .select_from(with_clients(time_entry))
        .where(finished_in(window), _entry.connection == connection, CLIENT.is_not(None))
        .order_by(_entry.day)
        .execution_options(yield_per=AT_A_TIME)
    )
    with db.execute(statement) as found:
        for _, day in groupby(found, key=DAY):
            # By id here and not there: every database has an order of texts of its own.
            for row in sorted(day, key=ID):
                yield _source_entry(connection, *row)


def _source_entry(connection: str, client_name: str, id_: str, day: date, seconds: Decimal, *rest: Any) -> SourceEntry:
    project_name, project_billable, task, person, description, tags, billable, started, ended = rest
    return SourceEntry(
        connection=connection,
        id=id_,
        client=client_name,
        day=day,
        seconds=seconds,
        project=project_name,
        project_billable=project_billable,
        task=task,
        person=person,
        description=description,
        tags=tuple(tags),
        billable=billable,
        started=started,
        ended=ended,
    )


def budget_work(db: Connection, connections: Collection[str] | None, until: date) -> tuple[BudgetedProject, ...]:
    """The projects with budgets, and what was charged to them up to and including `until`, by connection and id."""
    content = [project.c[name] for name in FIELDS[Project]]
    found = db.execute(
        select(project.c.connection, CLIENT.label("client_name"), *content)
        .select_from(project.outerjoin(client, client_of(project)))
        .where(_budgeted, CLIENT.is_not(None), among(project.c.connection, connections))
    ).all()
    if not found:
        return ()
    origins = {one.connection: one for one in sources.all_of(db)}
    work = _charged(db, _work(until, connections))
    expenses = _charged(db, _expenses(until, connections))
    projects = (_project(row, origins.get(row.connection), work, expenses) for row in found)
    return tuple(sorted(projects, key=lambda one: (one.connection, one.project.id)))


def _project(row: Row[Any], origin: Source | None, work: _Charged, expenses: _Charged) -> BudgetedProject:
    content = {name: getattr(row, name) for name in FIELDS[Project]}
    budgets = tuple(Budget(**one | {"amount": Decimal(one["amount"])}) for one in content["budgets"])
    with_expenses = any(budget.with_expenses for budget in budgets)
    # Files are read whole each time: what they do not hold there never was.
    covered = origin.covered if origin and origin.ages else None
    return BudgetedProject(
        connection=row.connection,
        client=row.client_name,
        project=Project(**content | {"budgets": budgets}),
        work=tuple(work[row.connection, content["id"]]),
        expenses=tuple(expenses[row.connection, content["id"]]) if with_expenses else (),
        held_from=covered.start if covered else None,
        expenses_unseen=origin.lacks.get("expense", "") if origin and with_expenses else "",
    )


def _work(until: date, connections: Collection[str] | None) -> Select[Any]:
    """The budgeted entries of projects with budgets; value and hours as the source would bill them."""
    return _charges(
        time_entry,
        _entry.value_currency,
        _entry.task,
        _entry.person,
        seconds=func.sum(func.coalesce(_entry.rounded_seconds, _entry.seconds)),
        value=func.coalesce(func.sum(_entry.value), 0),
        unpriced=func.count().filter(_entry.billable.is_not(False), _entry.value.is_(None)),
    ).where(~_entry.running, _entry.budgeted, _entry.day <= until, among(project.c.connection, connections))


def _expenses(until: date, connections: Collection[str] | None) -> Select[Any]:
    """The expenses of projects with budgets, billable or not."""
    charges = _charges(expense, expense.c.currency, value=func.sum(expense.c.amount))
    return charges.where(expense.c.day <= until, among(project.c.connection, connections))


def _charges(table: Table, currency: ColumnElement[Any], *also: ColumnElement[Any], **sums: Any) -> Select[Any]:
    """Sums by project with budgets, calendar month and currency, and by what else is named."""
    of = table.c
    year, month = extract("year", of.day), extract("month", of.day)
    return (
        select(of.connection, of.project, year.label("year"), month.label("month"), currency.label("currency"), *also)
        .add_columns(func.min(of.day).label("first"), *(column.label(name) for name, column in sums.items()))
        .join(project, (project.c.connection == of.connection) & (project.c.id == of.project))
        .where(_budgeted)
        .group_by(of.connection, of.project, year, month, currency, *also)
    )


def _charged(db: Connection, statement: Select[Any]) -> _Charged:
    """The rows by connection and project."""
    charged: _Charged = defaultdict(list)
    for row in db.execute(statement).mappings():
        content = dict(row)
        key = content.pop("connection"), content.pop("project")
        month = date(int(content.pop("year")), int(content.pop("month")), 1)
        charged[key].append(BudgetWork(month=month, **content))
    return charged
