"""Writing many rows with few statements, in the dialect of either database."""

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from sqlalchemy import Connection, Table


def upsert(db: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Inserts the rows; those whose key is there already take the given values and keep the others.

    All rows name the same columns, and no two have the same key.
    """
    if not rows:
        return
    key = [column.name for column in table.primary_key]
    # Only the dialect in use is loaded: the other one costs a report its time for nothing.
    insert = import_module(f"sqlalchemy.dialects.{db.dialect.name}").insert(table)
    changed = {name: insert.excluded[name] for name in rows[0] if name not in key}
    statement = insert.on_conflict_do_update(index_elements=key, set_=changed)
    if db.dialect.name == "postgresql":
        # Where something is returned, SQLAlchemy sends many rows in one statement; else psycopg sends one a row.
        statement = statement.returning(table.primary_key.columns[key[0]])
    db.execute(statement, list(rows))
