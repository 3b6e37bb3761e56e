"""Writing a batch of records of one kind, with a fixed number of statements."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, Connection, Table, delete, select, update

from clientfit_sync.model import Invoice, Kind, Record
from clientfit_sync.store.rows import Row, detail_rows, row
from clientfit_sync.store.schema import DETAILS, RECORDS, invoice_line, payment
from clientfit_sync.store.upsert import upsert


def write(db: Connection, connection: str, kind: Kind, records: Mapping[str, Record], stamp: int) -> tuple[int, int]:
    """Keeps the records, each under its (cleaned) id; returns how many were added, and of how many the content changed.

    Raises:
        SourceError: a record holds a number that cannot be kept.
    """
    table = RECORDS[kind]
    rows = {id_: row(connection, record) for id_, record in records.items()}
    held = _digests(db, table, connection, rows)
    fresh = {id_: row_ for id_, row_ in rows.items() if held.get(id_) != row_["digest"]}
    upsert(db, table, [row_ | {"stamp": stamp} for row_ in fresh.values()])
    _see_again(db, table, connection, [id_ for id_ in rows if id_ not in fresh], stamp)
    _replace_details(db, connection, {id_: found for id_ in fresh if isinstance(found := records[id_], Invoice)})
    added = sum(id_ not in held for id_ in fresh)
    return added, len(fresh) - added


def mark_gone(db: Connection, connection: str, kind: Kind, ids: Sequence[str]) -> None:
    """Marks the records of these (cleaned) ids as deleted at the source."""
    table = RECORDS[kind]
    db.execute(update(table).where(_among(table, connection, ids)).values(gone=True))


def _digests(db: Connection, table: Table, connection: str, rows: Mapping[str, Row]) -> dict[str, int]:
    """The digest of each of these records that is held already."""
    found = db.execute(select(table.c.id, table.c.digest).where(_among(table, connection, list(rows))))
    return {row_.id: row_.digest for row_ in found}


def _see_again(db: Connection, table: Table, connection: str, ids: Sequence[str], stamp: int) -> None:
    if ids:
        db.execute(update(table).where(_among(table, connection, ids)).values(stamp=stamp, gone=False))


def _replace_details(db: Connection, connection: str, invoices: Mapping[str, Invoice]) -> None:
    if not invoices:
        return
    for table in DETAILS:
        db.execute(delete(table).where(table.c.connection == connection, table.c.invoice.in_(list(invoices))))
    upsert(db, invoice_line, detail_rows(connection, invoices, lambda found: found.lines))
    upsert(db, payment, detail_rows(connection, invoices, lambda found: found.payments))


def _among(table: Table, connection: str, ids: Sequence[str]) -> ColumnElement[bool]:
    return (table.c.connection == connection) & table.c.id.in_(ids)
