"""METRICS.md section 1 through the whole program: what counts as pay, worked out by hand from small files."""

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

Run = Callable[..., CompletedProcess[str]]
Configure = Callable[..., Path]
Judged = Callable[..., dict[str, Any]]
Write = Callable[..., Path]

SEPTEMBER = ("--period", "2026-09", "--as-of", "2026-11-23")
OCTOBER = ("--period", "2026-10", "--as-of", "2026-11-23")

pytestmark = pytest.mark.usefixtures("studio")


def test_an_invoice_pays_for_the_days_since_the_one_before(judge: Judged) -> None:
    """2 September to 2 October is 31 days, of which 29 lie in September; net 3100 is 100 a day."""
    hours = [("Bright", "2026-08-20", 2, 40)]
    rows = [("1", "Bright", "2026-09-01", "500"), ("2", "Bright", "2026-10-02", "3100")]
    bright = judge(hours, rows, *SEPTEMBER)
    assert bright["pay"] == pytest.approx(500 / 13 + 2900, abs=0.01), "the first covers 20 August to 1 September"


def test_the_first_invoice_covers_the_days_from_the_first_entry(judge: Judged) -> None:
    """21 September to 10 October: 20 days, ten of them in October."""
    bright = judge([("Bright", "2026-09-21", 2, 20)], [("1", "Bright", "2026-10-10", "1000")], *OCTOBER)
    assert bright["pay"] == 500


def test_an_invoice_covers_ninety_two_days_at_most(judge: Judged) -> None:
    """1 August to 31 October are 92 days."""
    rows = [("1", "Bright", "2026-01-01", "10"), ("2", "Bright", "2026-10-31", "9200")]
    assert judge([("Bright", "2026-01-01", 1, 1), ("Bright", "2026-10-01", 1, 2)], rows, *OCTOBER)["pay"] == 3100


def test_with_nothing_worked_before_it_an_invoice_counts_on_its_day(judge: Judged) -> None:
    bright = judge([("Bright", "2026-10-20", 1, 3)], [("1", "Bright", "2026-10-05", "700")], *OCTOBER)
    assert bright["pay"] == 700


def test_billed_in_advance_an_invoice_covers_the_days_until_the_next(judge: Judged, configure: Configure) -> None:
    """16 September to 15 October: 30 days, 15 in October; the next covers as many days from 16 October on: 16 of 30."""
    configure('[clients.Bright]\nbilling = "advance"')
    rows = [("1", "Bright", "2026-09-16", "3000"), ("2", "Bright", "2026-10-16", "6000")]
    assert judge([("Bright", "2026-09-20", 1, 30)], rows, *OCTOBER)["pay"] == 1500 + 3200


def test_a_service_period_across_the_edge_counts_by_its_days(judge: Judged) -> None:
    """Ten days, four in October."""
    rows = [("1", "Bright", "2026-10-20", "1000", "2026-09-25", "2026-10-04")]
    bright = judge([("Bright", "2026-09-25", 1, 10)], rows, *OCTOBER)
    assert (bright["pay"], bright["hours"]) == (400, 4)


def test_tax_is_not_pay(judge: Judged, configure: Configure) -> None:
    path = configure(net="", tax="")
    text = path.read_text(encoding="utf-8").replace('number = "No."', 'number = "No."\namount = "Net"')
    path.write_text(text.replace('type = "csv"', 'type = "csv"\ntax_rate = 0.20'), encoding="utf-8")
    rows = [("1", "Bright", "2026-10-31", "1200", "2026-10-01", "2026-10-31")]
    assert judge([("Bright", "2026-10-01", 1, 10)], rows, *OCTOBER)["pay"] == 1000


def test_pay_is_unknown_where_taxes_are_unknown(judge: Judged, configure: Configure) -> None:
    path = configure(net="", tax="")
    text = path.read_text(encoding="utf-8").replace('number = "No."', 'number = "No."\namount = "Net"')
    path.write_text(text, encoding="utf-8")
    rows = [("1", "Bright", "2026-10-31", "1200", "2026-10-01", "2026-10-31")]
    bright = judge([("Bright", "2026-10-01", 1, 10)], rows, *OCTOBER)
    assert (bright["pay"], bright["pay_basis"], bright["matched_hours"]) == (None, "invoiced", 10)
    assert "tax" in bright["unknown"]["pay"]


def test_a_credit_counts_on_its_day_and_bounds_no_other(judge: Judged) -> None:
    rows = [
        ("1", "Bright", "2026-09-30", "10"),
        ("2", "Bright", "2026-10-10", "-200"),
        ("3", "Bright", "2026-10-31", "3100"),
    ]
    assert judge([("Bright", "2026-09-01", 1, 60)], rows, *OCTOBER)["pay"] == 2900


def test_a_draft_never_counts(judge: Judged, configure: Configure) -> None:
    path = configure()
    text = path.read_text(encoding="utf-8").replace('number = "No."', 'number = "No."\nstate = "State"')
    path.write_text(text, encoding="utf-8")
    rows = [
        ("1", "Bright", "2026-10-31", "1000", "2026-10-01", "2026-10-31", {"State": "open"}),
        ("2", "Bright", "2026-10-31", "5000", "2026-10-01", "2026-10-31", {"State": "draft"}),
    ]
    assert judge([("Bright", "2026-10-01", 1, 10)], rows, *OCTOBER)["pay"] == 1000


def test_an_invoice_issued_after_what_is_known_is_not_known(judge: Judged) -> None:
    rows = [("1", "Bright", "2026-11-23", "1000", "2026-10-01", "2026-10-31")]
    bright = judge([("Bright", "2026-10-01", 1, 10)], rows, *OCTOBER)
    assert bright["pay"] is None
    assert bright["unknown"]["pay"]


def test_hours_after_the_last_covered_day_wait_to_be_billed(judge: Judged) -> None:
    """Ten hours on ten days; the invoice covers the first four of them. All lie less than 60 days back."""
    rows = [("1", "Bright", "2026-10-20", "400", "2026-10-01", "2026-10-04")]
    bright = judge([("Bright", "2026-10-01", 1, 10)], rows, *OCTOBER)
    assert (bright["hours"], bright["waiting_hours"], bright["matched_hours"]) == (10, 6, 4)
    assert bright["effective_rate"] == 100


def test_what_was_worked_before_the_first_invoice_is_not_judged_by_it(judge: Judged) -> None:
    rows = [("1", "Bright", "2026-10-20", "400", "2026-10-05", "2026-10-31")]
    bright = judge([("Bright", "2026-10-01", 1, 10)], rows, *OCTOBER)
    assert (bright["hours"], bright["waiting_hours"], bright["matched_hours"]) == (10, 0, 6)


def test_invoiced_in_promises_an_invoice_that_is_not_there_yet(judge: Judged, configure: Configure) -> None:
    configure('[clients.Bright]\ninvoiced_in = "exports"')
    rows = [("1", "Other", "2026-10-20", "400", "2026-10-05", "2026-10-31")]
    bright = judge([("Bright", "2026-10-01", 1, 10)], rows, *OCTOBER)
    assert (bright["pay_basis"], bright["waiting_hours"], bright["matched_hours"]) == ("invoiced", 10, 0)


def test_a_retainer_pays_for_its_days_alone(judge: Judged, configure: Configure) -> None:
    """3100 a month is 100 a day in October; from the 11th on, 21 days."""
    configure('[clients.Bright]\nretainer = { amount = 3100, every = "month", from = 2026-10-11, until = 2026-12-31 }')
    rows = [("1", "Other", "2026-10-20", "400", "2026-10-05", "2026-10-31")]
    bright = judge([("Bright", "2026-10-01", 3, 10)], rows, *OCTOBER)
    assert (bright["pay"], bright["pay_basis"], bright["matched_hours"], bright["effective_rate"]) == (
        2100,
        "retainer",
        30,
        70,
    )


def test_the_billable_value_is_the_last_resort_and_stays_out_of_totals(judge: Judged, judged: Judged) -> None:
    hours = [
        ("Bright", "2026-10-01", 2, 3, {"Amount (EUR)": "150.00"}),
        ("Other", "2026-10-01", 2, 3, {"Billable": "No"}),
    ]
    bright = judge(hours, [("1", "Other", "2026-10-20", "400", "2026-10-01", "2026-10-31")], *OCTOBER)
    assert (bright["pay"], bright["pay_basis"], bright["effective_rate"]) == (450, "billable", 75)
    totals = judged(*OCTOBER)["totals"]
    assert (totals["pay"], totals["matched_hours"]) == (400, 6)


def test_billable_without_a_rate_is_unknown(judge: Judged) -> None:
    rows = [("1", "Other", "2026-10-20", "400", "2026-10-05", "2026-10-31")]
    bright = judge([("Bright", "2026-10-01", 2, 3)], rows, *OCTOBER)
    assert (bright["pay"], bright["billable_hours"]) == (None, 6)
    assert bright["unknown"]["pay"]


def test_without_a_target_the_others_are_the_yardstick_if_there_are_three(
    judge: Judged, judged: Judged, configure: Configure
) -> None:
    """Three others bring 6000 for 60 hours."""
    configure(target="")
    names = ("Bright", "One", "Two", "Three")
    hours = [(name, "2026-10-01", 5, 4) for name in names]
    covered = ("2026-10-01", "2026-10-31")
    rows = [(str(number), name, "2026-10-31", str(number * 1000), *covered) for number, name in enumerate(names)]
    rows[0] = ("0", "Bright", "2026-10-31", "1000", *covered)
    bright = judge(hours, rows, *OCTOBER)
    assert (bright["target_rate"], bright["realization"]) == (100, 0.5)
    alone = judge(hours[:3], rows[:3], *OCTOBER)
    assert (alone["target_rate"], alone["realization"]) == (None, None)
    assert judged(*OCTOBER)["skipped"]


def test_money_is_exact_where_floats_are_not(judge: Judged) -> None:
    """Thirty times 0.1 and a cent: binary fractions would lose it."""
    covered = ("2026-10-01", "2026-10-31")
    rows = [(str(number), "Bright", "2026-10-31", "0.1", *covered) for number in range(30)]
    assert (
        judge([("Bright", "2026-10-01", 1, 1)], [*rows, ("99", "Bright", "2026-10-31", "0.005", *covered)], *OCTOBER)[
            "pay"
        ]
        == 3.01
    ), "3.005 is rounded half up"
