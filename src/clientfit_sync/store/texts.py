"""What was written about work and money, which a connection may be told not to keep."""

from sqlalchemy import Connection, select, update

from clientfit_sync.store.schema import expense, invoice, invoice_line, source, time_entry

REREAD = 0
"""A digest that no content has, so that what the source tells next is written whatever it is."""


WITHOUT_TEXT = "without text"
"""What a bookmark holds, beside what the connector left in it, where what was brought by then has no text."""


def drop(db: Connection, connection: str) -> None:
    """Empties the descriptions of all that a connection has brought, and notes it in its bookmark."""
    mark = source.c.connection == connection
    for bookmark in db.execute(select(source.c.bookmark).where(mark)).scalars().all():
        db.execute(update(source).where(mark).values(bookmark={**bookmark, WITHOUT_TEXT: True}))
    billed = select(invoice_line.c.invoice).where(
        invoice_line.c.connection == connection, invoice_line.c.description != ""
    )
    mine = (invoice.c.connection == connection) & invoice.c.id.in_(billed)
    db.execute(update(invoice).where(mine).values(digest=REREAD))
    db.execute(update(invoice_line).where(invoice_line.c.connection == connection).values(description=""))
    for table in (time_entry, expense):
        told = (table.c.connection == connection) & (table.c.description != "")
        db.execute(update(table).where(told).values(description="", digest=REREAD))
