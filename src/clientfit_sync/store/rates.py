"""The exchange rates that sync keeps: the European Central Bank's reference rates, in units per euro."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import Connection, func, select, true

from clientfit_sync.store.schema import exchange_rate
from clientfit_sync.store.upsert import upsert


class Rate(NamedTuple):
    """So many units of the currency were worth one euro on that day."""

    currency: str
    day: date
    rate: Decimal


def save(db: Connection, rates: Iterable[tuple[str, date, Decimal]], now: datetime) -> None:
    """Keeps the rates; those of the same currency and day are replaced."""
    latest = {(currency, day): rate for currency, day, rate in rates}
    rows = [
        {"currency": currency, "day": day, "rate": rate, "fetched_at": now} for (currency, day), rate in latest.items()
    ]
    upsert(db, exchange_rate, rows)


def of(db: Connection, currencies: Collection[str] | None) -> tuple[Rate, ...]:
    """What is kept of these currencies (None: of all), by currency and day."""
    kept = exchange_rate.c
    wanted = true() if currencies is None else kept.currency.in_(list(currencies))
    found = db.execute(select(kept.currency, kept.day, kept.rate).where(wanted))
    return tuple(sorted(Rate(*row) for row in found))


def fetched_at(db: Connection) -> datetime | None:
    """When rates were last kept, in UTC; None if never."""
    latest: datetime | None = db.execute(select(func.max(exchange_rate.c.fetched_at))).scalar_one()
    return latest
