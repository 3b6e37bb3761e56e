"""Exact decimals as the reader sees them: rounded half up, never in scientific notation."""

from decimal import Decimal

from clientfit_sync.rounding import half_up

HUNDRED = Decimal(100)


def number(value: Decimal, places: int) -> str:
    """With thousands separators: 1,234.50."""
    return f"{half_up(value, places):,f}"


def percent(share: Decimal) -> str:
    """A fraction of one in whole percent; tenths below one percent, so that little does not look like nothing."""
    value = share * HUNDRED
    return f"{number(value, 1 if 0 < abs(value) < 1 else 0)} %"
