"""CSV and TSV: one row a client, safe to open in a spreadsheet."""

import csv
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientfit_sync import render
from clientfit_sync.render import fields, rows
from clientfit_sync.report import Report


def read(report: Report, format_: str = "csv") -> list[dict[str, str]]:
    text = render.render(report, format_)
    return list(csv.DictReader(text.splitlines(keepends=True), delimiter=rows.DELIMITERS[format_], strict=True))


@pytest.mark.parametrize("format_", ["csv", "tsv"])
def test_one_row_a_client_with_the_columns_of_the_json_report(report: Report, format_: str) -> None:
    read_back = read(report, format_)
    assert [row["client"] for row in read_back] == [one.client for one in report.clients]
    assert all(tuple(row) == fields.CLIENT for row in read_back)


def test_figures_are_plain_numbers_and_the_unknown_is_empty(report: Report) -> None:
    festival, *_, museum = (
        row for row in read(report) if row["client"] in {"Brightwater Festival", "Nordhaven Museum"}
    )
    assert (festival["pay"], festival["low_payer"], festival["pay_basis"]) == ("5550.00", "true", "invoiced")
    assert (museum["pay"], museum["low_payer"], museum["pay_basis"]) == ("", "false", "")
    assert (festival["verdict"], museum["verdict"]) == ("part_ways", "unknown")


def test_signs_are_one_text_without_those_that_could_not_be_judged(report: Report) -> None:
    by_name = {row["client"]: row for row in read(report)}
    assert by_name["Brightwater Festival"]["signs"] == (
        "focus: watch; exceptions: ok; pay: act; treatment: act; closeness: ok"
    )
    assert by_name["Nordhaven Museum"]["signs"] == "focus: ok; exceptions: ok; closeness: ok"
    assert (by_name["Nordhaven Museum"]["worth_per_month"], by_name["Bäckerei Öhlinger"]["relation"]) == ("", "friend")


def test_reasons_are_one_text(report: Report) -> None:
    client = replace(report.clients[0], unknown={"pay": "why", "pay_share": "so"}, estimates={"pay": "=old"})
    row = read(replace(report, clients=(client,)))[0]
    assert row["unknown"] == "pay: why; pay_share: so"
    assert row["estimates"] == "pay: =old"


def test_negative_numbers_stay_numbers(report: Report) -> None:
    client = replace(report.clients[0], client="-5", pay=Decimal(-5))
    row = read(replace(report, clients=(client,)))[0]
    assert (row["client"], row["pay"]) == ("'-5", "-5.00")


@pytest.mark.parametrize(
    "name", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "\u200c=1", "\ufe0f=1", "\uff1d1", "\u00a0@x"]
)
def test_a_name_that_could_be_a_formula_gets_an_apostrophe(name: str) -> None:
    assert rows.guarded(name).startswith("'")


@pytest.mark.parametrize("name", ["007", "1e5", "Acme = B", "'tis", "a+b", ""])
def test_other_names_stay_what_they_are(name: str) -> None:
    assert rows.guarded(name) == name


@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_no_text_begins_a_formula(text: str) -> None:
    assert not rows.guarded(text).lstrip().startswith(("=", "+", "-", "@", "\t", "\r"))


def test_the_breakdown_takes_the_place_of_the_clients(broken_down: Report) -> None:
    read_back = read(broken_down)
    assert [tuple(row.values()) for row in read_back] == [
        ("Brightwater Festival", "Festival site", "291.25", "236.00"),
        ("Brightwater Festival", "", "7.00", ""),
        ("Kestrel & Vane", "Rebrand", "104.75", "83.85"),
    ]


def test_lines_end_with_a_newline_alone(report: Report) -> None:
    assert "\r" not in render.render(report, "csv")
    assert render.render(replace(report, clients=()), "csv") == ",".join(fields.CLIENT) + "\n"


def test_a_quotation_mark_swallows_no_row_of_a_tsv_file(report: Report) -> None:
    clients = tuple(replace(one, client='"' + one.client) for one in report.clients)
    assert [row["client"] for row in read(replace(report, clients=clients), "tsv")] == [one.client for one in clients]
