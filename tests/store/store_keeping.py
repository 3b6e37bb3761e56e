"""Entries of one day, and a run that keeps them, for the tests of what the store writes."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from clientfit_sync.connector import Message
from clientfit_sync.model import TimeEntry, Window
from clientfit_sync.store import Counts, Store

DAY = date(2026, 3, 10)
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
MARCH = Window(start=date(2026, 3, 1), end=date(2026, 4, 1))


def entry(number: int, **fields: Any) -> TimeEntry:
    content: dict[str, Any] = {"id": str(number), "day": DAY, "seconds": Decimal(3600)}
    return TimeEntry(**content | fields)


def run(store: Store, *messages: Message, connection: str = "toggl", **options: Any) -> Counts:
    with store.intake(connection, type="toggl", ages=True, now=NOW, **options) as intake:
        return intake.apply(messages)


def ids(rows: list[dict[str, Any]]) -> list[str]:
    return [row["id"] for row in rows]
