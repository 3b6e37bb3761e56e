"""Finished work added up by SQL: a row a client and day, or a client and key. Memory follows those, not the entries."""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Subquery, case, func, select

from clientfit_sync.figures.totals import DayTotal, WorkTotal
from clientfit_sync.model import Window
from clientfit_sync.store.naming import CLIENT, among, with_clients
from clientfit_sync.store.schema import project, time_entry

Key = Literal["project", "task", "person"]

_entry = time_entry.c
_seconds = func.sum(_entry.seconds).label("seconds")
_unflagged = func.count().filter(_entry.billable.is_(None)).label("unflagged")
_billable_seconds = func.coalesce(func.sum(_entry.seconds).filter(_entry.billable), 0).label("billable_seconds")


def day_totals(db: Connection, window: Window, connections: Collection[str] | None) -> tuple[DayTotal, ...]:
    """The finished entries of the window by connection, client name, day and currency of their value, in that order."""
    by_project = _work_by_project(window, connections)
    work = by_project.c
    group = (work.connection, CLIENT, work.day, work.value_currency)
    found = db.execute(
        select(
            work.connection,
            CLIENT.label("client"),
            work.day,
            func.sum(work.seconds).label("seconds"),
            func.sum(work.billable_seconds).label("billable_seconds"),
            func.sum(work.billable).label("billable"),
            func.sum(work.unpriced).label("unpriced"),
            func.sum(work.unflagged).label("unflagged"),
            func.sum(case((project.c.fixed_fee, work.entries), else_=0)).label("fixed_fee"),
            work.value_currency.label("currency"),
            func.sum(work.value).label("value"),
        )
        .select_from(with_clients(by_project))
        .group_by(*group)
    )
    totals = (_day_total(row._asdict()) for row in found)
    return tuple(sorted(totals, key=lambda of: (of.connection, of.client or "", of.day, of.currency or "")))


def work_totals(
    db: Connection, window: Window, by: Sequence[Key], connections: Collection[str] | None
) -> tuple[WorkTotal, ...]:
    """The finished entries of the window by connection, client name and the keys named in `by`, in that order.

    A project counts by its name (its id where the source did not give it one); what has none counts under "".
    """
    own = [_entry[key] for key in by if key != "project"]
    work = (
        select(_entry.connection, _entry.project, *own, _seconds, _billable_seconds, _unflagged)
        .where(finished_in(window), among(_entry.connection, connections))
        .group_by(_entry.connection, _entry.project, *own)
        .subquery()
    )
    project_name = func.coalesce(project.c.name, work.c.project, "")
    keys = [project_name if key == "project" else work.c[key] for key in by]
    sums = [func.sum(work.c[name]) for name in ("seconds", "billable_seconds", "unflagged")]
    found = db.execute(
        select(work.c.connection, CLIENT, *sums, *keys)
        .select_from(with_clients(work))
        .group_by(work.c.connection, CLIENT, *keys)
    )
    totals = (_work_total(*row) for row in found)
    return tuple(sorted(totals, key=lambda of: (of.connection, of.client or "", of.key)))


def client_seconds(db: Connection, connection: str, window: Window, *, rounded: bool) -> dict[str | None, Decimal]:
    """The finished entries of one connection in the window by the source's id of their client, None for none.

    `rounded`: as the source would bill them.
    """
    billed = func.coalesce(_entry.rounded_seconds, _entry.seconds) if rounded else _entry.seconds
    work = (
        select(_entry.connection, _entry.project, func.sum(billed).label("seconds"))
        .where(_entry.connection == connection, finished_in(window))
        .group_by(_entry.connection, _entry.project)
        .subquery()
    )
    found = db.execute(
        select(project.c.client, func.sum(work.c.seconds).label("seconds"))
        .select_from(with_clients(work))
        .group_by(project.c.client)
    )
    return {row.client: row.seconds for row in found}


def first_entries(db: Connection, connections: Collection[str] | None) -> dict[tuple[str, str], date]:
    """The day of the first finished entry of each (connection, client name), of all time.

    Each project's is looked up in an index: entries are many, projects few.
    """
    of_project = (_entry.connection == project.c.connection) & (_entry.project == project.c.id)
    first = select(func.min(_entry.day)).where(of_project, ~_entry.running).scalar_subquery()
    firsts = select(project.c.connection, project.c.id.label("project"), first.label("day")).subquery()
    found = db.execute(
        select(firsts.c.connection, CLIENT, func.min(firsts.c.day))
        .select_from(with_clients(firsts))
        .where(CLIENT.is_not(None), firsts.c.day.is_not(None), among(firsts.c.connection, connections))
        .group_by(firsts.c.connection, CLIENT)
    )
    return {(connection, client): day for connection, client, day in found}


def running(db: Connection, connections: Collection[str] | None) -> int:
    """How many timers run."""
    timers = select(func.count()).select_from(time_entry)
    return db.execute(timers.where(_entry.running, among(_entry.connection, connections))).scalar_one()


def finished_in(window: Window) -> ColumnElement[bool]:
    """Finished entries of the days of the window."""
    return ~_entry.running & (_entry.day >= window.start) & (_entry.day < window.end)


def _work_by_project(window: Window, connections: Collection[str] | None) -> Subquery:
    """The work of each project, day and currency: in the order of an index that holds all it needs."""
    group = (_entry.day, _entry.connection, _entry.project, _entry.value_currency)
    return (
        select(
            *group,
            _seconds,
            _billable_seconds,
            func.count().label("entries"),
            func.count().filter(_entry.billable).label("billable"),
            func.count().filter(_entry.billable, _entry.value.is_(None)).label("unpriced"),
            _unflagged,
            func.coalesce(func.sum(_entry.value), 0).label("value"),
        )
        .where(finished_in(window), among(_entry.connection, connections))
        .group_by(*group)
        .subquery()
    )


def _day_total(row: dict[str, Any]) -> DayTotal:
    """PostgreSQL gives sums of counts as decimals."""
    counts = {name: int(row[name]) for name in ("billable", "unpriced", "fixed_fee", "unflagged")}
    return DayTotal(**row | counts)


def _work_total(
    connection: str, client: str | None, seconds: Decimal, billable_seconds: Decimal, unflagged: int, *key: str
) -> WorkTotal:
    return WorkTotal(
        connection=connection,
        client=client,
        key=key,
        seconds=seconds,
        billable_seconds=billable_seconds,
        unflagged=int(unflagged),
    )
