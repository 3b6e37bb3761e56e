"""Records as rows: cleaned for the database, with a digest of their content; and invoices back again."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from decimal import Decimal
from hashlib import blake2b
from typing import Any

from clientfit_sync.errors import SourceError
from clientfit_sync.model import (
    KIND,
    Budget,
    Client,
    Expense,
    Invoice,
    InvoiceLine,
    Payment,
    Project,
    Record,
    TimeEntry,
)
from clientfit_sync.store.columns import from_millionths, millionths

Row = dict[str, Any]
NAMES = {
    "client": "clients",
    "project": "projects",
    "time_entry": "time entries",
    "invoice": "invoices",
    "expense": "expenses",
}
"""The kinds as a user reads them."""

_APART = {"lines", "payments"}
FIELDS: dict[type[Any], tuple[str, ...]] = {
    kind: tuple(field.name for field in fields(kind) if field.name not in _APART)
    for kind in (Client, Project, TimeEntry, Invoice, Expense, InvoiceLine, Payment)
}
"""Of each kind, the fields that are columns of the same name."""


def text(value: str) -> str:
    """The text as both databases take it: a NUL (which PostgreSQL refuses) and lone surrogates are replaced."""
    return value.replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode()


def row(connection: str, record: Record) -> Row:
    """The record's row, but for its stamp.

    Raises:
        SourceError: it holds a number that cannot be kept.
    """
    try:
        content, details = _content(record), _all_details(record)
    except ValueError as error:
        raise SourceError(f"{KIND[type(record)]} {record.id}: {error}") from error
    digest = blake2b(repr((content, details)).encode(), digest_size=8).digest()
    return content | {
        "connection": connection,
        "digest": int.from_bytes(digest, signed=True),
        "gone": False,
    }


def detail_rows(
    connection: str, invoices: Mapping[str, Invoice], details: Callable[[Invoice], Sequence[InvoiceLine | Payment]]
) -> list[Row]:
    """The rows of the lines or payments of these invoices, in their order."""
    return [
        {"connection": connection, "invoice": id_, "position": position, **_values(detail)}
        for id_, invoice in invoices.items()
        for position, detail in enumerate(details(invoice))
    ]


def _content(record: Record) -> Row:
    content = _values(record)
    if isinstance(record, TimeEntry):
        value = _stored(record.value)
        content |= {"value": value, "value_currency": None if value is None else content["currency"]}
    return content


def _all_details(record: Record) -> list[Row]:
    if not isinstance(record, Invoice):
        return []
    return [*map(_values, record.lines), *map(_values, record.payments)]


def _values(item: Record | InvoiceLine | Payment) -> Row:
    return {name: _stored(getattr(item, name)) for name in FIELDS[type(item)]}


def _stored(value: Any) -> Any:
    """The value as it will be read back."""
    if isinstance(value, str):
        return text(value)
    if isinstance(value, Decimal):
        return from_millionths(millionths(value))
    if isinstance(value, tuple):
        return [_listed(item) for item in value]
    return value


def _listed(item: str | Budget) -> Any:
    """An item of a list that is kept as JSON, which knows no exact numbers: they are text there."""
    if isinstance(item, str):
        return text(item)
    values = {field.name: _stored(getattr(item, field.name)) for field in fields(item)}
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in values.items()}
