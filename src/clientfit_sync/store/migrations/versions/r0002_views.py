"""What a token sees of its source, what was agreed for projects, and invoices whose amount is unknown."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Adds the columns; of the rows there, sources lack nothing, projects are active, and all work is budgeted."""
    _add("source", _list("accounts"), sa.Column("lacks", sa.JSON, nullable=False, server_default="{}"))
    _add(
        "project",
        sa.Column("fee", sa.BigInteger),
        sa.Column("currency", sa.Text),
        sa.Column("billable", sa.Boolean),
        _true("active"),
        sa.Column("starts", sa.Date),
        sa.Column("ends", sa.Date),
        _list("budgets"),
    )
    _add("time_entry", _true("budgeted"))
    with op.batch_alter_table("invoice") as invoice:
        invoice.alter_column("amount", nullable=True)


def _add(table: str, *columns: sa.Column[Any]) -> None:
    """Adds the columns; a default is that of the rows which are there, and none of the table."""
    filled = [column.name for column in columns if column.server_default is not None]
    with op.batch_alter_table(table) as batch:
        for column in columns:
            batch.add_column(column)
    with op.batch_alter_table(table) as batch:
        for name in filled:
            batch.alter_column(name, server_default=None)


def _true(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Boolean, nullable=False, server_default="1")


def _list(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.JSON, nullable=False, server_default="[]")
