"""When two connections hold the same work: the rule of `twins.alike`."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from clientfit_sync.app import twins
from clientfit_sync.figures import DayTotal, Roster, Terms

FIRST = date(2026, 9, 1)
VARIED = [Decimal(60 * minutes) for minutes in (61, 92, 123, 154, 185, 216, 247, 278, 309, 340)]
FLAT = [Decimal(8 * 3600)] * 10


def work(lengths: list[Decimal], client: str = "Acme", since: date = FIRST) -> dict[tuple[str, date], Decimal]:
    """A day's work after the other, as long as given."""
    return {(client, since + timedelta(days=number)): seconds for number, seconds in enumerate(lengths)}


def other(lengths: list[Decimal], same: int) -> list[Decimal]:
    """The same lengths for the first days, and others by two minutes for the rest."""
    return [seconds if number < same else seconds + 120 for number, seconds in enumerate(lengths)]


@pytest.mark.parametrize(
    ("lengths", "same", "found"),
    [
        (VARIED, 10, 10),
        (VARIED, 5, 5),
        (VARIED, 4, 0),
        (VARIED[:5], 5, 5),
        (VARIED[:4], 4, 0),
        (FLAT, 9, 9),
        (FLAT, 8, 0),
        (FLAT[:8] + VARIED[:1], 8, 0),
        (FLAT[:8] + VARIED[:2], 10, 10),
        (FLAT[:4] + VARIED[:2] + VARIED[:4], 6, 6),
    ],
)
def test_at_least_five_and_half_of_three_lengths_or_nine_tenths(lengths: list[Decimal], same: int, found: int) -> None:
    assert len(twins.alike(work(lengths), work(other(lengths, same)))) == found


@pytest.mark.parametrize(("more", "found"), [(60, 10), (61, 0)])
def test_a_minute_is_what_rounding_may_make(more: int, found: int) -> None:
    assert len(twins.alike(work(VARIED), work([seconds + more for seconds in VARIED]))) == found


def test_the_smaller_side_counts_on_the_days_that_both_know() -> None:
    """An export of one month beside the tracker's years, or of one client."""
    years = work(VARIED * 30, since=FIRST - timedelta(days=100)) | work(VARIED * 30, "Nova", FIRST)
    assert len(twins.alike(years, work(VARIED, "Nova", FIRST))) == 10


def test_another_client_another_day_and_nothing_at_all_are_no_twins() -> None:
    assert not twins.alike(work(VARIED), work(VARIED, "Nova"))
    assert not twins.alike(work(VARIED), work(VARIED, since=FIRST + timedelta(days=10)))
    assert not twins.alike(work(VARIED), {})
    assert not twins.alike(work([Decimal(0)] * 10), work([Decimal(0)] * 10))


def total(connection: str, client: str | None, day: date, seconds: Decimal) -> DayTotal:
    return DayTotal(
        connection=connection,
        client=client,
        day=day,
        seconds=seconds,
        billable_seconds=seconds,
        billable=1,
        unpriced=0,
        unflagged=0,
        fixed_fee=0,
        currency=None,
        value=Decimal(0),
    )


def test_pairs_are_found_by_the_names_that_the_roster_gives() -> None:
    rows = [
        *(total("csv", "ACME", day, seconds / 2) for (_, day), seconds in work(VARIED).items()),
        *(total("csv", "Acme Ltd", day, seconds / 2) for (_, day), seconds in work(VARIED).items()),
        *(total("toggl", "Acme Ltd", day, seconds) for (_, day), seconds in work(VARIED).items()),
        *(total("harvest", None, day, seconds) for (_, day), seconds in work(VARIED).items()),
    ]
    roster = Roster.of({"Acme Ltd": Terms(aliases=("ACME",))}, ["ACME", "Acme Ltd"])
    (pair,) = twins.found(rows, roster)
    assert pair == twins.Twins(first="csv", second="toggl", alike=10, since=FIRST, until=FIRST + timedelta(days=9))
