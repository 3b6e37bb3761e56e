"""Exact decimals, rounded half up (METRICS.md, the opening).

Hours are seconds divided by 3600, and carry the rounding of that division in their 28th digit: what is computed from
them may miss a round number by that much, and would lie on the wrong side of a limit or of a half.
"""

from decimal import ROUND_HALF_UP, Context, Decimal

ONE = Decimal(1)
PRECISE = Context(prec=60, rounding=ROUND_HALF_UP)
SURE = 15  # decimals


def half_up(value: Decimal, places: int) -> Decimal:
    """Rounded to `places` decimals; never a negative zero."""
    rounded = _at(settled(value), places)
    return rounded or abs(rounded)


def settled(value: Decimal) -> Decimal:
    """The value without what a division left behind its last sure digit: to be compared with a limit."""
    return _at(value, SURE)


def _at(value: Decimal, places: int) -> Decimal:
    return value.quantize(ONE.scaleb(-places), context=PRECISE)
