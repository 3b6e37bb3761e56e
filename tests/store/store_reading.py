"""Two clients with their projects, and records of theirs, for the tests of what the store reads."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from clientfit_sync.connector import Bookmark, Message
from clientfit_sync.model import Client, Invoice, Project, TimeEntry, Window
from clientfit_sync.store import Store

DAY = date(2026, 3, 10)
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
MARCH = Window(start=date(2026, 3, 1), end=date(2026, 4, 1))
HOUR = Decimal(3600)
NAMES: tuple[Message, ...] = (
    Client(id="c1", name="Acme"),
    Client(id="c2", name="Nova"),
    Project(id="p1", name="Site", client="c1"),
    Project(id="p2", name="Shop", client="c1", fixed_fee=True),
    Project(id="p3", name="Site", client="c2"),
    Project(id="p0", name="Own", client=None),
)


def entry(number: int, **fields: Any) -> TimeEntry:
    content: dict[str, Any] = {"id": str(number), "day": DAY, "seconds": HOUR, "project": "p1"}
    return TimeEntry(**content | fields)


def priced(number: int, amount: str, currency: str = "EUR", **fields: Any) -> TimeEntry:
    return entry(number, billable=True, amount=Decimal(amount), currency=currency, **fields)


def invoice(id_: str, client: str, **fields: Any) -> Invoice:
    content: dict[str, Any] = {"number": id_, "issued": DAY, "currency": "EUR", "amount": Decimal(100)}
    return Invoice(id=id_, client=client, **content | fields)


def run(store: Store, *messages: Message, connection: str = "toggl") -> None:
    with store.intake(connection, type="toggl", ages=True, now=NOW) as intake:
        intake.apply([*messages, Bookmark()])
