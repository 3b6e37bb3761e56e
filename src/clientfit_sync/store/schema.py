"""The tables.

A record's key is (connection, kind, id): a table a kind. There are no foreign keys between records. Beside its content
each record carries `digest` (of its content: does it differ?), `stamp` (the transaction that saw it last) and `gone`
(deleted at the source; deleted here at the next Bookmark, a client or project not before nothing names it any more).

Indexes stand in the migrations alone: no statement names one, and a partial one loads every dialect that words it.
"""

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Integer,
    MetaData,
    Table,
    Text,
)

from clientfit_sync.model import Kind
from clientfit_sync.store.columns import Instant, amount, day, flag, text

metadata = MetaData()


def _records(name: str, *content: Column[Any]) -> Table:
    """The table of a kind."""
    return Table(
        name,
        metadata,
        Column("connection", Text, primary_key=True),
        Column("id", Text, primary_key=True),
        text("part"),
        *content,
        Column("digest", BigInteger, nullable=False),
        Column("stamp", BigInteger, nullable=False),
        flag("gone"),
    )


def _details(name: str, *content: Column[Any]) -> Table:
    """The table of what belongs to an invoice, in its order."""
    return Table(
        name,
        metadata,
        Column("connection", Text, primary_key=True),
        Column("invoice", Text, primary_key=True),
        Column("position", Integer, primary_key=True, autoincrement=False),
        *content,
    )


source = Table(
    "source",
    metadata,
    Column("connection", Text, primary_key=True),
    text("type"),
    flag("ages"),
    Column("synced_at", Instant, nullable=True),
    Column("complete", Boolean, nullable=False, default=False),
    Column("problem", Text, nullable=False, default=""),
    day("covered_start", optional=True),
    day("covered_end", optional=True),
    Column("bookmark", JSON, nullable=False, default=dict),
    Column("stamp", BigInteger, nullable=False, default=0),
    # What the token sees: the accounts, and the reason of each kind of which it sees a part or nothing.
    Column("accounts", JSON, nullable=False, default=list),
    Column("lacks", JSON, nullable=False, default=dict),
    # What runs that were stopped have deleted since the last whole one, for the guard.
    Column("deletions", JSON, nullable=False, default=dict),
)

client = _records("client", text("name"))

project = _records(
    "project",
    text("name"),
    text("client", optional=True),
    flag("fixed_fee"),
    amount("fee", optional=True),
    text("currency", optional=True),
    flag("billable", optional=True),
    flag("active"),
    day("starts", optional=True),
    day("ends", optional=True),
    Column("budgets", JSON, nullable=False),
)

time_entry = _records(
    "time_entry",
    day("day"),
    amount("seconds"),
    text("project", optional=True),
    flag("billable", optional=True),
    flag("running"),
    text("person"),
    text("task"),
    text("description"),
    Column("tags", JSON, nullable=False),
    Column("started", DateTime, nullable=True),
    Column("ended", DateTime, nullable=True),
    amount("rounded_seconds", optional=True),
    amount("rate", optional=True),
    amount("amount", optional=True),
    text("currency", optional=True),
    flag("budgeted"),
    # Worked out when written, so that SQL adds it up; the currency is that of the value, and none where there is none.
    amount("value", optional=True),
    text("value_currency", optional=True),
)

invoice = _records(
    "invoice",
    text("client"),
    text("number"),
    day("issued"),
    text("currency"),
    amount("amount", optional=True),
    amount("tax", optional=True),
    amount("discount"),
    text("state"),
    day("due", optional=True),
    amount("paid", optional=True),
    day("paid_on", optional=True),
    day("closed_on", optional=True),
    day("period_start", optional=True),
    day("period_end", optional=True),
    flag("funds_retainer"),
)

invoice_line = _details(
    "invoice_line", amount("amount"), flag("expense"), text("description"), text("project", optional=True)
)

payment = _details("payment", day("day"), amount("amount"))

expense = _records(
    "expense",
    day("day"),
    amount("amount"),
    text("currency"),
    text("project", optional=True),
    flag("billable", optional=True),
    text("description"),
)

exchange_rate = Table(
    "exchange_rate",
    metadata,
    Column("currency", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    amount("rate"),
    Column("fetched_at", Instant, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("queued_at", Instant, nullable=False),
    Column("message", Text, nullable=False),
    Column("owed_to", JSON(none_as_null=True)),
)

digest = Table(
    "digest",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("made_at", Instant, nullable=False),
    Column("content", JSON, nullable=False),
)

snooze = Table(
    "snooze",
    metadata,
    Column("client", Text, primary_key=True),
    Column("check", Text, primary_key=True),
    Column("until", Date, nullable=False),
)

task = Table(
    "task",
    metadata,
    Column("name", Text, primary_key=True),
    Column("began_at", Instant, nullable=False),
)

note = Table(
    "note",
    metadata,
    Column("id", Text, primary_key=True),
    text("client"),
    text("kind"),
    day("day"),
    text("text"),
    Column("severity", Integer, nullable=False),
)

RECORDS: dict[Kind, Table] = {
    "time_entry": time_entry,
    "expense": expense,
    "invoice": invoice,
    "project": project,
    "client": client,
}
"""In the order in which they are deleted: what names comes before what is named."""

DATED: dict[Kind, Column[Any]] = {"time_entry": time_entry.c.day, "expense": expense.c.day, "invoice": invoice.c.issued}
"""The day by which a record lies in a window; clients and projects lie in none."""

DETAILS = (invoice_line, payment)
"""What belongs to an invoice and is replaced and deleted with it."""
