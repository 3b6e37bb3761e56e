"""Figures are rounded half up and written in full."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientfit_sync.render import rounding
from clientfit_sync.rounding import half_up, settled

LEFT_BEHIND = Decimal("1e-15")


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        ("0.125", 2, "0.13"),
        ("0.135", 2, "0.14"),
        ("-0.125", 2, "-0.13"),
        ("0.12345", 4, "0.1235"),
        ("2.5", 0, "3"),
        ("1E+3", 2, "1000.00"),
        ("-0.004", 2, "0.00"),
        ("123456789012345678901234567890.125", 2, "123456789012345678901234567890.13"),
    ],
)
def test_halves_go_up_away_from_zero_and_zero_has_no_sign(value: str, places: int, rounded: str) -> None:
    assert str(half_up(Decimal(value), places)) == rounded


@given(st.decimals(min_value=-(10**18), max_value=10**18, allow_nan=False), st.integers(0, 4))
def test_rounding_moves_a_figure_by_half_a_unit_at_most(value: Decimal, places: int) -> None:
    unit = Decimal(1).scaleb(-places)
    assert abs(half_up(value, places) - value) <= unit / 2 + LEFT_BEHIND


@pytest.mark.parametrize("minutes", range(1, 60))
def test_what_a_division_left_behind_does_not_count(minutes: int) -> None:
    hours = Decimal(minutes * 60) / 3600
    assert settled(hours * 60) == minutes
    assert half_up(hours * 6, 0) == (minutes + 5) // 10


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [
        ("1234567.5", 0, "1,234,568"),
        ("999.995", 2, "1,000.00"),
        ("-1234.5", 1, "-1,234.5"),
        ("1E+20", 0, "100,000,000,000,000,000,000"),
    ],
)
def test_numbers_have_thousands_separators_and_no_exponent(value: str, places: int, written: str) -> None:
    assert rounding.number(Decimal(value), places) == written


@pytest.mark.parametrize(
    ("share", "written"),
    [
        ("0.3149", "31 %"),
        ("0.315", "32 %"),
        ("0.091", "9 %"),
        ("0", "0 %"),
        ("0.004", "0.4 %"),
        ("4.81", "481 %"),
        ("-0.02", "-2 %"),
    ],
)
def test_percentages_are_whole_unless_they_are_tiny(share: str, written: str) -> None:
    assert rounding.percent(Decimal(share)) == written
