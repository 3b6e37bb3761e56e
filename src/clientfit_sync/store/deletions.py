"""What the source no longer has: marked as gone when it says so, deleted at its next Bookmark."""

from collections import Counter

from sqlalchemy import ColumnElement, Connection, Table, delete, exists, false, func, or_, select, true, update

from clientfit_sync.connector import Whole
from clientfit_sync.model import Kind, Window
from clientfit_sync.store.rows import text
from clientfit_sync.store.schema import (
    DATED,
    DETAILS,
    RECORDS,
    client,
    expense,
    invoice,
    invoice_line,
    project,
    time_entry,
)


def within(kind: Kind, window: Window | None, part: str) -> ColumnElement[bool]:
    """Dated in the window (None: whatever its date), in the part (empty: in any). An undated kind lies in no window."""
    days = true() if window is None else _dated_in(kind, window)
    parts = RECORDS[kind].c.part == text(part) if part else true()
    return days & parts


def mark_unseen(db: Connection, connection: str, whole: Whole, stamp: int) -> None:
    """Marks as gone what the message speaks of and the transaction `stamp` has not seen."""
    table = RECORDS[whole.kind]
    unseen = (table.c.connection == connection) & (table.c.stamp != stamp)
    db.execute(update(table).where(unseen, within(whole.kind, whole.window, whole.part)).values(gone=True))


def sweep(db: Connection, connection: str) -> Counter[Kind]:
    """Deletes what is marked as gone, a client or project only if nothing names it; returns how many of each kind."""
    for table in DETAILS:
        doomed = select(invoice.c.id).where(invoice.c.connection == connection, invoice.c.gone)
        db.execute(delete(table).where(table.c.connection == connection, table.c.invoice.in_(doomed)))
    deleted: Counter[Kind] = Counter()
    for kind, table in RECORDS.items():
        gone = (table.c.connection == connection) & table.c.gone & ~_named(kind)
        deleted[kind] = db.execute(delete(table).where(gone)).rowcount
    return deleted


def held(db: Connection, connection: str) -> Counter[Kind]:
    """How many records of each kind the connection has, the gone ones that are still named included."""
    return Counter(
        {
            kind: db.execute(
                select(func.count()).select_from(table).where(table.c.connection == connection)
            ).scalar_one()
            for kind, table in RECORDS.items()
        }
    )


def _dated_in(kind: Kind, window: Window) -> ColumnElement[bool]:
    if kind not in DATED:
        return false()
    return (DATED[kind] >= window.start) & (DATED[kind] < window.end)


def _named(kind: Kind) -> ColumnElement[bool]:
    """Whether a record still names this client or project."""
    if kind == "client":
        return or_(_names(project, "client", client), _names(invoice, "client", client))
    if kind == "project":
        return or_(*(_names(table, "project", project) for table in (time_entry, expense, invoice_line)))
    return false()


def _names(table: Table, column: str, named: Table) -> ColumnElement[bool]:
    return exists().where(table.c.connection == named.c.connection, table.c[column] == named.c.id)
