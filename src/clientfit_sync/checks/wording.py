"""Numbers and names as messages and advice print them, rounded half up."""

from collections.abc import Sequence
from decimal import Decimal

from clientfit_sync.rounding import half_up

MONTHS_PER_YEAR = 12
DAYS_PER_YEAR = 365
NAMES_SHOWN = 3
SMALL = 10
DOUBLE = 2


def amount(value: Decimal, currency: str | None) -> str:
    """Money: whole units from ten on, cents below."""
    places = 0 if abs(value) >= SMALL else 2
    return f"{half_up(value, places):,} {currency}" if currency else f"{half_up(value, places):,}"


def hours(value: Decimal) -> str:
    """Hours: whole ones from ten on, tenths below."""
    return f"{half_up(value, 0 if value >= SMALL else 1):,} h"


def share(value: Decimal) -> str:
    """A fraction of one as a percentage: whole from ten on, tenths below."""
    percent = value * 100
    return f"{half_up(percent, 0 if abs(percent) >= SMALL else 1)} %"


def increase(before: Decimal, after: Decimal) -> str:
    """By how much more, as a percentage; above double, how many times as much."""
    times = after / before
    return f"{half_up(times, 1)} times as much" if times > DOUBLE else f"{share(times - 1)} more"


def names(clients: Sequence[str]) -> str:
    """A few names in full, the others as a number."""
    shown, more = clients[:NAMES_SHOWN], len(clients) - NAMES_SHOWN
    if more > 0:
        return f"{', '.join(shown)} and {more} more"
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))


def a_month(value: Decimal, days: int) -> Decimal:
    """What falls on a month of average length, where `value` falls on `days`."""
    return value / days * DAYS_PER_YEAR / MONTHS_PER_YEAR
