"""CONTRACT.md section 1: the names of periods, both ends included, and what `--as-of` makes of them."""

from collections.abc import Callable
from typing import Any

import pytest

Judged = Callable[..., dict[str, Any]]

pytestmark = pytest.mark.usefixtures("synced")


@pytest.mark.parametrize(
    ("name", "start", "end", "through"),
    [
        ("last-90-days", "2026-08-25", "2026-11-22", "2026-11-22"),
        ("last-1-days", "2026-11-22", "2026-11-22", "2026-11-22"),
        ("last-7-days", "2026-11-16", "2026-11-22", "2026-11-22"),
        ("last-365-days", "2025-11-23", "2026-11-22", "2026-11-22"),
        ("last-1-months", "2026-10-01", "2026-10-31", "2026-10-31"),
        ("last-3-months", "2026-08-01", "2026-10-31", "2026-10-31"),
        ("last-12-months", "2025-11-01", "2026-10-31", "2026-10-31"),
        ("this-month", "2026-11-01", "2026-11-30", "2026-11-22"),
        ("last-month", "2026-10-01", "2026-10-31", "2026-10-31"),
        ("this-quarter", "2026-10-01", "2026-12-31", "2026-11-22"),
        ("last-quarter", "2026-07-01", "2026-09-30", "2026-09-30"),
        ("this-year", "2026-01-01", "2026-12-31", "2026-11-22"),
        ("last-year", "2025-01-01", "2025-12-31", "2025-12-31"),
        ("2026", "2026-01-01", "2026-12-31", "2026-11-22"),
        ("2025", "2025-01-01", "2025-12-31", "2025-12-31"),
        ("2026-Q3", "2026-07-01", "2026-09-30", "2026-09-30"),
        ("2026-Q4", "2026-10-01", "2026-12-31", "2026-11-22"),
        ("2026-08", "2026-08-01", "2026-08-31", "2026-08-31"),
        ("2024-02", "2024-02-01", "2024-02-29", "2024-02-29"),
        ("2026-08-01..2026-10-31", "2026-08-01", "2026-10-31", "2026-10-31"),
        ("2026-08-01..2026-08-01", "2026-08-01", "2026-08-01", "2026-08-01"),
        ("2026-11-01..2026-12-15", "2026-11-01", "2026-12-15", "2026-11-22"),
    ],
)
def test_each_period_by_its_name(judged: Judged, name: str, start: str, end: str, through: str) -> None:
    period = judged("--period", name, "--as-of", "2026-11-23")["period"]
    assert period == {"name": name, "start": start, "end": end, "through": through}


@pytest.mark.parametrize(
    ("name", "as_of", "start", "end"),
    [
        ("last-month", "2026-01-01", "2025-12-01", "2025-12-31"),
        ("last-quarter", "2026-02-28", "2025-10-01", "2025-12-31"),
        ("last-3-months", "2024-03-31", "2023-12-01", "2024-02-29"),
        ("last-1-days", "2024-03-01", "2024-02-29", "2024-02-29"),
        ("this-quarter", "2026-12-31", "2026-10-01", "2026-12-31"),
    ],
)
def test_periods_at_the_turn_of_a_year_and_in_a_leap_year(
    judged: Judged, name: str, as_of: str, start: str, end: str
) -> None:
    period = judged("--period", name, "--as-of", as_of)["period"]
    assert (period["start"], period["end"]) == (start, end)


def test_the_default_is_the_ninety_complete_days_before_today(cli: Callable[..., Any], judged: Judged) -> None:
    done = cli("report", "--format", "json", "--as-of", "2026-11-23")
    assert '"last-90-days"' in done.stdout
    assert '"2026-08-25"' in done.stdout
    assert judged("--period", "last-90-days", "--as-of", "2026-11-23")["period"]["through"] == "2026-11-22"


def test_what_is_dated_on_or_after_the_day_of_the_report_counts_nowhere(judged: Judged) -> None:
    """Bright works five hours a day from 1 to 12 September; its invoice is of November."""
    report = judged("--period", "2026-09", "--as-of", "2026-09-05")
    assert report["totals"]["hours"] == 20
    assert {client["pay"] for client in report["clients"]} == {None}


def test_on_the_first_day_of_a_month_nothing_of_it_is_known(judged: Judged) -> None:
    report = judged("--period", "this-month", "--as-of", "2026-09-01")
    assert report["totals"]["hours"] == 0
    assert (report["totals"]["effective_rate"], report["clients"]) == (None, [])


def test_a_period_that_lies_ahead_holds_nothing(judged: Judged) -> None:
    assert judged("--period", "2027", "--as-of", "2026-11-23")["totals"]["hours"] == 0


def test_both_ends_of_a_range_are_included(judged: Judged) -> None:
    assert judged("--period", "2026-09-01..2026-09-12", "--as-of", "2026-11-23")["totals"]["hours"] == 60
    assert judged("--period", "2026-09-02..2026-09-11", "--as-of", "2026-11-23")["totals"]["hours"] == 50
