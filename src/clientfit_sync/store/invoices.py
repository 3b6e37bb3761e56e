"""The invoices with their lines and payments, read with three statements however many there are."""

from collections import defaultdict
from collections.abc import Collection
from typing import TypeVar

from sqlalchemy import Connection, Table, func, select

from clientfit_sync.figures.totals import SourceInvoice
from clientfit_sync.model import Invoice, InvoiceLine, Payment
from clientfit_sync.store.naming import among, client_of
from clientfit_sync.store.rows import FIELDS
from clientfit_sync.store.schema import client, invoice, invoice_line, payment

Detail = TypeVar("Detail", InvoiceLine, Payment)

INVOICED = func.coalesce(client.c.name, invoice.c.client)
"""The name of an invoice's client in its source; its id where the source did not say how it is called."""


def all_of(db: Connection, connections: Collection[str] | None) -> tuple[SourceInvoice, ...]:
    """Every invoice, whatever its date and state, by connection, day of issue and id."""
    lines = _details(db, invoice_line, InvoiceLine, connections)
    payments = _details(db, payment, Payment, connections)
    content = [invoice.c[name] for name in FIELDS[Invoice]]
    found = db.execute(
        select(invoice.c.connection, INVOICED, *content)
        .select_from(invoice.outerjoin(client, client_of(invoice)))
        .where(among(invoice.c.connection, connections))
    )
    invoices = (
        SourceInvoice(
            connection=connection,
            client=name,
            invoice=Invoice(
                **dict(zip(FIELDS[Invoice], values, strict=True)),
                lines=tuple(lines[connection, values[0]]),
                payments=tuple(payments[connection, values[0]]),
            ),
        )
        for connection, name, *values in found
    )
    return tuple(sorted(invoices, key=lambda of: (of.connection, of.invoice.issued, of.invoice.id)))


def _details(
    db: Connection, table: Table, kind: type[Detail], connections: Collection[str] | None
) -> dict[tuple[str, str], list[Detail]]:
    """The lines or payments by (connection, id of the invoice), in their order."""
    content = [table.c[name] for name in FIELDS[kind]]
    found = db.execute(
        select(table.c.connection, table.c.invoice, *content)
        .where(among(table.c.connection, connections))
        .order_by(table.c.position)
    )
    details: defaultdict[tuple[str, str], list[Detail]] = defaultdict(list)
    for connection, invoice_id, *values in found:
        details[connection, invoice_id].append(kind(**dict(zip(FIELDS[kind], values, strict=True))))
    return details
