"""Numbers are read exactly, or not at all."""

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from clientfit_connectors.csv_files import numbers
from clientfit_connectors.csv_files.faults import UnreadableError

if TYPE_CHECKING:
    from tests.csv.conftest import Box

NBSP, NARROW = "\u00a0", "\u202f"


def read(text: str, mark: str | None = None) -> Decimal:
    return numbers.value(numbers.figure(text), mark)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", "0"),
        ("7.5", "7.5"),
        ("7,5", "7.5"),
        (".5", "0.5"),
        (",25", "0.25"),
        ("0.333", "0.333"),
        ("0,333", "0.333"),
        ("1234.567", "1234.567"),
        ("1,234.50", "1234.50"),
        ("1.234,50", "1234.50"),
        ("1 234,50", "1234.50"),
        (f"1{NBSP}234,50", "1234.50"),
        (f"1{NARROW}234,567", "1234.567"),
        ("1'234.50", "1234.50"),
        ("1\u2019234\u2019567.5", "1234567.5"),
        ("1 234", "1234"),
        ("1,234,567", "1234567"),
        ("1.234.567", "1234567"),
        ("12,34,567.8", "1234567.8"),
        ("20 160,0", "20160.0"),
        ("-5", "-5"),
        ("\u22125,5", "-5.5"),
        ("5-", "-5"),
        ("+5", "5"),
        ("(1,234.50)", "-1234.50"),
        ("-$1,234.50", "-1234.50"),
        ("($12.50)", "-12.50"),
        ("1'234.-", "1234"),
        ("100,\u2013", "100"),
        (" 12.50 ", "12.50"),
    ],
)
def test_numbers_that_show_their_decimal_mark(text: str, number: str) -> None:
    assert read(text) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("€ 12,50", "EUR"),
        ("12,50 €", "EUR"),
        ("USD 12.50", "USD"),
        ("12.50 CHF", "CHF"),
        ("$12.50", None),
        ("US$12.50", None),
        ("$12.50 USD", "USD"),
        ("12,50 kr", None),
        ("12,50 лв.", None),
        ("12 lei", None),
        ("£12.50", None),
    ],
)
def test_a_currency_beside_a_number_is_told_where_it_is_certain(text: str, unit: str | None) -> None:
    figure = numbers.figure(text)
    assert figure.unit == unit
    assert numbers.value(figure, None) in {Decimal(12), Decimal("12.5")}


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "abc",
            "-",
            "1e5",
            "5k",
            "1.2M",
            "12 days",
            "20 %",
            "12x",
            "Total 5",
            "0x10",
            "NaN",
            "1,2,3",
            "1,23.456,7",
        ),
        *("1.23.456", "31.08.2026", "1 23", "12 34,5", "1,234,56", "5.", "--5", "(5", "5)", "-5-", "1:30", "1 2'345"),
        *("1.234 567", "٣", "1 " * 60_000 + "1", "1,234.567,89", "5€€x", "5€€", "U€$5"),
    ],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(UnreadableError, match="is not a number"):
        read(text)


@pytest.mark.parametrize("text", ["1,234", "1.234", "12,345", "999.999", "-1,234", "$1,234"])
def test_three_digits_behind_a_lone_mark_are_never_guessed(text: str) -> None:
    with pytest.raises(UnreadableError, match="decimal_mark"):
        read(text)


def test_the_mark_of_the_column_decides_a_doubtful_number() -> None:
    assert read("1,234", ",") == Decimal("1.234")
    assert read("1,234", ".") == Decimal(1234)
    assert read("-1.234", ".") == Decimal("-1.234")
    assert read("1.234", ",") == Decimal(1234)


def test_the_mark_of_the_column_never_overrules_a_number_that_is_certain() -> None:
    assert read("7.5", ",") == Decimal("7.5")
    assert read("1.234,50", ".") == Decimal("1234.50")


def test_absurd_sizes_are_refused() -> None:
    assert read("999999999999") == Decimal(999999999999)
    with pytest.raises(UnreadableError, match="too large"):
        read("1000000000000")


def test_amounts_are_kept_to_six_decimals() -> None:
    assert numbers.exact(Decimal("1.23456789")) == Decimal("1.234568")
    assert str(numbers.exact(Decimal("1.50"))) == "1.50"


HEADER = "Date;Client;Project;Hours;Billable?;First Name;Billable Rate;Billable Amount;Currency\n"


def harvest(*rows: str) -> str:
    return HEADER + "".join(f"2026-08-31;Acme;Site;{row};Euro - EUR\n" for row in rows)


def test_another_number_of_the_column_decides(box: "Box") -> None:
    box.put("h.csv", harvest("1;Yes;Ann;;1,234", "1;Yes;Ann;;2,50"))
    assert sorted(entry.amount or 0 for entry in box.entries().entries) == [Decimal("1.234"), Decimal("2.50")]


def test_a_number_of_another_column_decides_where_its_own_column_is_open(box: "Box") -> None:
    box.put("h.csv", harvest("7,5;Yes;Ann;;1.234", "7,5;Yes;Ann;;300"))
    assert sorted(entry.amount or 0 for entry in box.entries().entries) == [Decimal(300), Decimal(1234)]


def test_the_column_itself_outranks_the_others(box: "Box") -> None:
    box.put("h.csv", harvest("7.5;Yes;Ann;10,25;1.234", "7.5;Yes;Ann;11,25;1,50"))
    assert sorted(entry.amount or 0 for entry in box.entries().entries) == [Decimal("1.50"), Decimal(1234)]


def test_a_file_that_leaves_it_open_is_refused_and_the_remedy_told(box: "Box") -> None:
    box.put("h.csv", harvest("7;Yes;Ann;;1,234", "8;Yes;Ann;;300"))
    (problem,) = box.bad_entries()
    assert problem.startswith("h.csv line 2, column 'Billable Amount': '1,234' may be 1234 or 1.234")
    assert "decimal_mark" in problem


def test_another_file_decides_nothing(box: "Box") -> None:
    box.put("a.csv", harvest("7;Yes;Ann;;1,234"))
    box.put("b.csv", harvest("7;Yes;Bob;;1,50"))
    assert len(box.bad_entries()) == 1


@pytest.mark.parametrize(("mark", "amount"), [(".", "1234"), (",", "1.234")])
def test_the_setting_decides_what_the_file_leaves_open(box: "Box", mark: str, amount: str) -> None:
    box.put("h.csv", harvest("7;Yes;Ann;;1,234"))
    assert box.entries(decimal_mark=mark).entry.amount == Decimal(amount)


def test_the_setting_never_overrules_what_the_file_shows(box: "Box") -> None:
    box.put("h.csv", harvest("7;Yes;Ann;;1,234", "7;Yes;Ann;;1,50"))
    assert Decimal("1.234") in {entry.amount for entry in box.entries(decimal_mark=".").entries}


def test_a_column_with_both_marks_decides_nothing(box: "Box") -> None:
    box.put("h.csv", harvest("7;Yes;Ann;;1,234", "7;Yes;Ann;;1,50", "7;Yes;Ann;;1.50"))
    (problem,) = box.bad_entries()
    assert "'1,234'" in problem


def test_hours_are_never_above_a_thousand_so_that_a_lone_mark_is_the_decimal_one(box: "Box") -> None:
    box.put("h.csv", harvest("1,250;No;Ann;;"))
    assert box.entries().entry.seconds == 4500


def test_hours_against_the_grain_of_the_other_numbers_are_refused(box: "Box") -> None:
    box.put("h.csv", harvest("1,250;No;Ann;;", "1.5;No;Ann;;"))
    (problem,) = box.bad_entries()
    assert problem.startswith("h.csv line 2, column 'Hours': '1,250' would be 1250 hours")
