"""Conversion into the studio's currency (METRICS.md section 1, Conversion)."""

from datetime import date
from fractions import Fraction

from oracle_studio import Studio

OLD_AFTER_DAYS = 7


def rate(studio: Studio, currency: str, day: date) -> tuple[Fraction, bool] | None:
    """What one unit is worth on that day, and whether the rate is an old one; None where there is none."""
    if currency == studio.currency:
        return Fraction(1), False
    if currency in studio.exchange_rates:
        return Fraction(studio.exchange_rates[currency]), False
    foreign, own = _per_euro(studio, currency, day), _per_euro(studio, studio.currency, day)
    if foreign is None or own is None:
        return None
    return own[0] / foreign[0], own[1] or foreign[1]


def _per_euro(studio: Studio, currency: str, day: date) -> tuple[Fraction, bool] | None:
    """Units per euro on the day or the last day before it that has a rate, and whether that is over 7 days back."""
    if currency == "EUR":
        return Fraction(1), False
    dated = [known for code, known in studio.ecb if code == currency and known <= day]
    if not dated:
        return None
    last = max(dated)
    return Fraction(studio.ecb[currency, last]), (day - last).days > OLD_AFTER_DAYS
