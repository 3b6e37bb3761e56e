"""The column types that are the store's own: exact amounts and moments in time."""

from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

UNIT = Decimal("0.000001")
PER_ONE = 1_000_000
LARGEST = 2**63 - 1
# Wide enough for every value that fits: what needs more digits than these is refused, not rounded twice.
EXACT = Context(prec=40, rounding=ROUND_HALF_UP)


def millionths(value: Decimal | int) -> int:
    """How many millionths it is, rounded half up.

    Raises:
        ValueError: it is no number, or its millionths do not fit into 64 bits.
    """
    try:
        units = int(EXACT.quantize(Decimal(value), UNIT).scaleb(6, EXACT))
    except (InvalidOperation, ValueError, OverflowError) as error:
        raise ValueError(f"{value} cannot be kept: it is no number or too large") from error
    if abs(units) > LARGEST:
        raise ValueError(f"{value} cannot be kept: it is too large")
    return units


def from_millionths(units: Decimal | int) -> Decimal:
    """The number that so many millionths are."""
    return Decimal(units) / PER_ONE


class Exact(TypeDecorator[Decimal]):
    """An amount, seconds or a rate, kept as a whole number of millionths so that SQL adds it up exactly."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | int | None, _dialect: Dialect) -> int | None:
        """See `millionths`."""
        return None if value is None else millionths(value)

    def process_result_value(self, value: Decimal | int | None, _dialect: Dialect) -> Decimal | None:
        """A sum comes from PostgreSQL as a decimal, from SQLite as an integer."""
        return None if value is None else from_millionths(value)


class Instant(TypeDecorator[datetime]):
    """A moment in time, kept in UTC without a zone; aware on both sides."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """The same moment in UTC, without the zone."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """The moment in UTC, with the zone."""
        return None if value is None else value.replace(tzinfo=UTC)


def text(name: str, *, optional: bool = False) -> Column[str]:
    """Text of any length."""
    return Column(name, Text, nullable=optional)


def amount(name: str, *, optional: bool = False) -> Column[Any]:
    """See `Exact`."""
    return Column(name, Exact, nullable=optional)


def flag(name: str, *, optional: bool = False) -> Column[bool]:
    """True or false."""
    return Column(name, Boolean, nullable=optional)


def day(name: str, *, optional: bool = False) -> Column[Any]:
    """A local day."""
    return Column(name, Date, nullable=optional)
