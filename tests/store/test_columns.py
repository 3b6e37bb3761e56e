"""Amounts are kept exactly; moments in UTC."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientfit_sync.store.columns import from_millionths, millionths

LARGEST = Decimal("9223372036854.775807")


@given(st.decimals(-LARGEST, LARGEST, places=6))
def test_what_has_six_decimals_comes_back_the_same(value: Decimal) -> None:
    assert from_millionths(millionths(value)) == value


@given(st.decimals(-9_000_000_000_000, 9_000_000_000_000, allow_nan=False))
def test_more_decimals_are_rounded_half_up(value: Decimal) -> None:
    assert from_millionths(millionths(value)) == value.quantize(Decimal("0.000001"), ROUND_HALF_UP)


def test_a_half_is_rounded_away_from_zero() -> None:
    assert [millionths(Decimal(text)) for text in ("0.0000005", "-0.0000005", "0.00000049", "2.5")] == [
        1,
        -1,
        0,
        2500000,
    ]


def test_a_whole_number_will_do() -> None:
    assert millionths(3) == 3_000_000


def test_the_largest_fit() -> None:
    assert (millionths(LARGEST), millionths(-LARGEST)) == (2**63 - 1, 1 - 2**63)


@pytest.mark.parametrize(
    "text", ["9223372036854.775808", "-9223372036854.7758075", "1e30", "1e999999", "NaN", "-Infinity"]
)
def test_what_does_not_fit_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="cannot be kept"):
        millionths(Decimal(text))
