"""The first tables: sources, their records, and exchange rates. Amounts, seconds and rates are millionths."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Makes the tables and their indexes."""
    _sources()
    _clients_and_projects()
    _time_entries()
    _invoices()
    _expenses()
    _exchange_rates()


def _text(name: str, *, optional: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=optional)


def _whole(name: str, *, optional: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=optional)


def _flag(name: str, *, optional: bool = False) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=optional)


def _day(name: str, *, optional: bool = False) -> sa.Column[date]:
    return sa.Column(name, sa.Date, nullable=optional)


def _records(name: str, *content: sa.Column[Any]) -> None:
    """A table of records, with an index of those that are gone."""
    op.create_table(
        name,
        _text("connection"),
        _text("id"),
        _text("part"),
        *content,
        _whole("digest"),
        _whole("stamp"),
        _flag("gone"),
        sa.PrimaryKeyConstraint("connection", "id"),
    )
    _index_of_few(f"{name}_gone", name, "gone")


def _index_of_few(name: str, table: str, flag: str) -> None:
    """An index of those rows alone where the flag is set, as each database words it in a statement too."""
    columns = ["connection", flag]
    op.create_index(name, table, columns, sqlite_where=sa.text(f"{flag} = 1"), postgresql_where=sa.text(flag))


def _sources() -> None:
    op.create_table(
        "source",
        _text("connection"),
        _text("type"),
        _flag("ages"),
        sa.Column("synced_at", sa.DateTime, nullable=True),
        _flag("complete"),
        _text("problem"),
        _day("covered_start", optional=True),
        _day("covered_end", optional=True),
        sa.Column("bookmark", sa.JSON, nullable=False),
        _whole("stamp"),
        sa.PrimaryKeyConstraint("connection"),
    )


def _clients_and_projects() -> None:
    _records("client", _text("name"))
    _records("project", _text("name"), _text("client", optional=True), _flag("fixed_fee"))
    op.create_index("project_client", "project", ["connection", "client"])


def _time_entries() -> None:
    _records(
        "time_entry",
        _day("day"),
        _whole("seconds"),
        _text("project", optional=True),
        _flag("billable", optional=True),
        _flag("running"),
        _text("person"),
        _text("task"),
        _text("description"),
        sa.Column("tags", sa.JSON, nullable=False),
        sa.Column("started", sa.DateTime, nullable=True),
        sa.Column("ended", sa.DateTime, nullable=True),
        _whole("rounded_seconds", optional=True),
        _whole("rate", optional=True),
        _whole("amount", optional=True),
        _text("currency", optional=True),
        _whole("value", optional=True),
        _text("value_currency", optional=True),
    )
    # The totals of a window are read from this index alone, in its order.
    work = ["connection", "day", "project", "value_currency", "running", "billable", "seconds", "value"]
    op.create_index("time_entry_day", "time_entry", work)
    # The first entry and all seconds of a project, and whether anything names it.
    op.create_index("time_entry_project", "time_entry", ["connection", "project", "running", "day", "seconds"])
    _index_of_few("time_entry_running", "time_entry", "running")
    priced = sa.text("value_currency IS NOT NULL")
    columns = ["connection", "value_currency"]
    op.create_index("time_entry_currency", "time_entry", columns, sqlite_where=priced, postgresql_where=priced)


def _invoices() -> None:
    _records(
        "invoice",
        _text("client"),
        _text("number"),
        _day("issued"),
        _text("currency"),
        _whole("amount"),
        _whole("tax", optional=True),
        _whole("discount"),
        _text("state"),
        _day("due", optional=True),
        _whole("paid", optional=True),
        _day("paid_on", optional=True),
        _day("closed_on", optional=True),
        _day("period_start", optional=True),
        _day("period_end", optional=True),
        _flag("funds_retainer"),
    )
    op.create_index("invoice_client", "invoice", ["connection", "client"])
    line = (_whole("amount"), _flag("expense"), _text("description"), _text("project", optional=True))
    _details("invoice_line", *line)
    op.create_index("invoice_line_project", "invoice_line", ["connection", "project"])
    _details("payment", _day("day"), _whole("amount"))


def _details(name: str, *content: sa.Column[Any]) -> None:
    op.create_table(
        name,
        _text("connection"),
        _text("invoice"),
        sa.Column("position", sa.Integer, nullable=False, autoincrement=False),
        *content,
        sa.PrimaryKeyConstraint("connection", "invoice", "position"),
    )


def _expenses() -> None:
    _records(
        "expense",
        _day("day"),
        _whole("amount"),
        _text("currency"),
        _text("project", optional=True),
        _flag("billable", optional=True),
        _text("description"),
    )
    op.create_index("expense_project", "expense", ["connection", "project"])


def _exchange_rates() -> None:
    op.create_table(
        "exchange_rate",
        _text("currency"),
        _day("day"),
        _whole("rate"),
        sa.Column("fetched_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("currency", "day"),
    )
