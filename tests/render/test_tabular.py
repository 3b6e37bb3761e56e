"""Tabulate's formats: names stay names, whatever they look like."""

from dataclasses import replace
from decimal import Decimal

import pytest
import tabulate

from clientfit_sync import render
from clientfit_sync.report import Report

UNSAFE = {
    "asciidoc",
    "colon_grid",
    "jira",
    "latex_raw",
    "mediawiki",
    "moinmoin",
    "orgtbl",
    "rst",
    "textile",
    "unsafehtml",
    "youtrack",
}


def named(report: Report, name: str) -> Report:
    return replace(report, clients=(replace(report.clients[0], client=name),))


def test_every_format_of_the_library_is_offered_or_left_out_on_purpose() -> None:
    assert {*render.TABULATE, "tsv", "html"} == set(tabulate.tabulate_formats) - UNSAFE


@pytest.mark.parametrize("format_", [*sorted(UNSAFE), "", "TABLE"])
def test_what_is_not_safe_is_refused(report: Report, format_: str) -> None:
    assert format_ not in render.FORMATS
    with pytest.raises(ValueError, match="no such format"):
        render.render(report, format_)


@pytest.mark.parametrize("format_", render.TABULATE)
@pytest.mark.parametrize("name", ["007", "1e5", "0x10", "nan", "1,000"])
def test_a_name_that_looks_like_a_number_stays_what_it_is(report: Report, format_: str, name: str) -> None:
    assert f" {name} " in " " + render.render(named(report, name), format_).replace("\n", " ")


@pytest.mark.parametrize("format_", render.TABULATE)
def test_there_is_a_line_for_each_client(report: Report, format_: str) -> None:
    text = render.render(report, format_)
    lines = [line for line in text.splitlines() if "invoiced" in line or "retainer" in line]
    assert len(lines) == 10


@pytest.mark.parametrize("format_", render.TABULATE)
def test_a_report_without_clients_is_an_empty_table(report: Report, format_: str) -> None:
    assert "client" in render.render(replace(report, clients=()), format_)


def test_numbers_have_thousands_separators_and_the_unknown_is_blank(report: Report) -> None:
    row = next(line for line in render.render(report, "psql").splitlines() if "Quillbrook" in line)
    assert "12,873.45" in row
    museum = next(line for line in render.render(report, "psql").splitlines() if "Nordhaven" in line)
    assert museum.split("|")[7].strip() == ""


def test_very_large_and_very_small_amounts_are_written_in_full(report: Report) -> None:
    large = replace(report.clients[0], pay=Decimal("1E+20"), shortfall=Decimal("1E-20"))
    text = render.render(replace(report, clients=(large,)), "plain")
    assert "100,000,000,000,000,000,000.00" in text
    assert "E" not in text


def test_markdown_tables_are_escaped(report: Report) -> None:
    for format_ in ("github", "pipe"):
        assert "&lt;b&gt;&#124;" in render.render(named(report, "<b>|"), format_)


@pytest.mark.parametrize("format_", ["latex", "latex_booktabs", "latex_longtable"])
def test_latex_is_escaped_and_no_name_is_an_option_of_a_line_break(report: Report, format_: str) -> None:
    text = render.render(named(report, r"\input{x} $ & % # _ ~ ^"), format_)
    escaped = r"\textbackslash{}input\{x\} \$ \& \% \# \_ \textasciitilde{} \^{}"
    assert escaped in text
    for name in ("[1cm] Acme", "*Acme"):
        assert f"\n {{}}{name} " in render.render(named(report, name), format_)
    assert "{}Acme" not in render.render(named(report, "Acme"), format_)


def test_the_breakdown_is_a_second_table(broken_down: Report) -> None:
    clients, breakdown = render.render(broken_down, "simple").split("\n\n")
    assert "pay_gap" in clients
    assert breakdown.splitlines()[2].split() == ["Brightwater", "Festival", "Festival", "site", "291.25", "236.00"]
