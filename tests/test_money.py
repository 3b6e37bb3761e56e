"""Conversion into the report's currency (METRICS.md section 1)."""

from datetime import date
from decimal import Decimal

from clientfit_sync.money import Quote, Rates, reference_quotes

DAY = date(2026, 9, 15)


def no_quotes(_currency: str, _day: date) -> Quote | None:
    return None


def shipped_quote(currency: str, day: date) -> Quote | None:
    """What is quoted where nothing has been fetched."""
    return reference_quotes([])(currency, day)


def rates(currency: str = "EUR", fixed: dict[str, Decimal] | None = None, **quotes: tuple[str, date]) -> Rates:
    """Rates whose reference quotes are given as CODE=(units per euro, day)."""

    def quote(code: str, day: date) -> Quote | None:
        per_euro, quoted = quotes.get(code, ("0", date.max))
        return Quote(per_euro=Decimal(per_euro), day=quoted) if quoted <= day else None

    return Rates(currency=currency, fixed=fixed or {}, quote=quote)


def test_the_reports_own_currency_needs_no_rate() -> None:
    converted = rates().convert(Decimal(10), "EUR", DAY)
    assert converted is not None
    assert (converted.amount, converted.estimate) == (Decimal(10), "")


def test_a_configured_rate_outranks_the_banks() -> None:
    converted = rates(fixed={"USD": Decimal("0.92")}, USD=("1.25", DAY)).convert(Decimal(100), "USD", DAY)
    assert converted is not None
    assert converted.amount == Decimal(92)


def test_the_banks_rate_is_units_per_euro() -> None:
    converted = rates(USD=("1.25", DAY)).convert(Decimal(100), "USD", DAY)
    assert converted is not None
    assert converted.amount == Decimal(80)


def test_two_foreign_currencies_meet_in_the_euro() -> None:
    converted = rates("GBP", USD=("1.25", DAY), GBP=("0.8", DAY)).convert(Decimal(100), "USD", DAY)
    assert converted is not None
    assert converted.amount == Decimal(64)


def test_a_rate_of_seven_days_back_is_no_estimate_and_one_of_eight_is() -> None:
    fresh = rates(USD=("1.25", date(2026, 9, 8))).convert(Decimal(100), "USD", DAY)
    old = rates(USD=("1.25", date(2026, 9, 7))).convert(Decimal(100), "USD", DAY)
    assert fresh is not None
    assert old is not None
    assert fresh.estimate == ""
    assert old.estimate == "USD at 1.25 per EUR of 2026-09-07"


def test_a_currency_without_a_rate_is_not_converted() -> None:
    assert Rates(currency="EUR", fixed={}, quote=no_quotes).convert(Decimal(1), "UAH", DAY) is None


def test_a_currency_that_the_euro_replaced_keeps_its_irrevocable_rate() -> None:
    converted = Rates(currency="EUR", fixed={}, quote=no_quotes).convert(Decimal("1955.83"), "BGN", DAY)
    assert converted is not None
    assert (converted.amount, converted.estimate) == (Decimal(1000), "")


def test_before_it_joined_the_euro_a_currency_is_quoted() -> None:
    quote = shipped_quote("BGN", date(2025, 12, 31))
    assert quote is not None
    assert quote.day == date(2025, 12, 31)
    assert Decimal("1.95") < quote.per_euro < Decimal("1.96")


def test_a_day_without_a_rate_takes_the_last_one_before_it() -> None:
    friday, sunday = shipped_quote("USD", date(2025, 8, 29)), shipped_quote("USD", date(2025, 8, 31))
    assert friday is not None
    assert friday == sunday
    assert friday.day == date(2025, 8, 29)


def test_after_the_last_shipped_rate_that_one_serves() -> None:
    quote = shipped_quote("USD", date(2099, 1, 1))
    assert quote is not None
    assert quote.day < date(2099, 1, 1)


def test_nothing_is_quoted_before_the_first_rate_or_for_an_unknown_currency() -> None:
    assert shipped_quote("USD", date(1998, 1, 1)) is None
    assert shipped_quote("UAH", DAY) is None
    assert shipped_quote("XXX", DAY) is None


def test_fetched_rates_outrank_shipped_ones_of_their_week() -> None:
    quote = reference_quotes([("USD", date(2025, 8, 28), Decimal(2)), ("USD", date(2025, 8, 27), Decimal(3))])
    assert quote("USD", date(2025, 8, 29)) == Quote(per_euro=Decimal(2), day=date(2025, 8, 28))
    assert quote("USD", date(2025, 8, 27)) == Quote(per_euro=Decimal(3), day=date(2025, 8, 27))


def test_a_shipped_rate_serves_where_the_fetched_ones_are_old_or_later() -> None:
    quote = reference_quotes([("USD", date(2025, 6, 2), Decimal(2))])
    assert quote("USD", date(2025, 8, 29)) == shipped_quote("USD", date(2025, 8, 29))
    assert quote("USD", date(2025, 5, 2)) == shipped_quote("USD", date(2025, 5, 2))


def test_a_fetched_rate_serves_where_nothing_newer_is_shipped() -> None:
    quote = reference_quotes([("USD", date(2090, 6, 2), Decimal(2))])
    assert quote("USD", date(2090, 8, 1)) == Quote(per_euro=Decimal(2), day=date(2090, 6, 2))
