"""Whatever a name holds, no format lets it do anything: names come from outside."""

import csv
import json
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wcwidth import wcswidth

from clientfit_sync import render
from clientfit_sync.render import json_text, letter
from clientfit_sync.report import Report
from extremes import NASTY, hostile

NAMES = st.one_of(st.sampled_from(NASTY), st.text(st.characters(codec=None, exclude_categories=()), max_size=40))
OURS = {"\n", "\t"}


def visible(text: str, kept: set[str]) -> bool:
    """Whether a terminal shows all of it and obeys none of it."""
    categories = {unicodedata.category(one) for one in text if one not in kept}
    return not categories & {"Cc", "Cf", "Cs", "Zl", "Zp"}


@pytest.mark.parametrize("format_", render.FORMATS)
@pytest.mark.parametrize("by", [None, "person"])
@given(name=NAMES, other=NAMES)
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
def test_no_control_character_reaches_the_output(
    report: Report, format_: str, by: str | None, name: str, other: str
) -> None:
    text = render.render(replace(hostile(report, name, other), breakdown_by=by), format_)
    assert visible(text, OURS if format_ == "tsv" else {"\n"})
    assert text.encode("utf-8").decode("utf-8") == text
    assert text.endswith("\n")


@given(name=NAMES, other=NAMES)
def test_no_control_character_reaches_a_mail(report: Report, name: str, other: str) -> None:
    made = letter.render(hostile(report, name, other))
    assert visible(made.subject, set())
    assert visible(made.text + made.html, {"\n", "\N{NO-BREAK SPACE}"})


@pytest.mark.parametrize("format_", ["csv", "tsv", *render.TABULATE])
@given(name=NAMES, other=NAMES)
@settings(max_examples=25)
def test_a_name_never_adds_a_line_or_takes_one(report: Report, format_: str, name: str, other: str) -> None:
    """The formats with a line a row; the others are read back below."""
    lines = render.render(hostile(report, name, other), format_).count("\n")
    assert lines == render.render(hostile(report, "Acme", "Beta"), format_).count("\n")


@given(name=NAMES, other=NAMES, width=st.integers(40, 120))
@settings(max_examples=200)
def test_no_line_of_the_table_is_wider_than_asked_for(report: Report, name: str, other: str, width: int) -> None:
    text = render.render(replace(hostile(report, name, other), breakdown_by="person"), "table", width=width)
    assert max(map(wcswidth, text.splitlines())) <= width


@given(name=NAMES, other=NAMES)
def test_json_can_be_read_and_holds_the_names(report: Report, name: str, other: str) -> None:
    whole = json.loads(render.render(hostile(report, name, other), "json"))
    assert [one["client"] for one in whole["clients"]] == [mended(name), mended(other)]
    assert whole["findings"][0]["evidence"]["clients"] == [mended(name)]


def mended(text: str) -> str:
    """JSON keeps all but lone surrogates."""
    read: str = json.loads(json_text.quoted(text))
    assert read == "".join("\ufffd" if "\ud800" <= one <= "\udfff" else one for one in text)
    return read


@pytest.mark.parametrize(("format_", "delimiter"), [("csv", ","), ("tsv", "\t")])
@given(name=NAMES, other=NAMES)
def test_a_spreadsheet_sees_two_rows_and_no_formula(
    report: Report, format_: str, delimiter: str, name: str, other: str
) -> None:
    text = render.render(hostile(report, name, other), format_)
    head, *rows = csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True)
    assert [len(row) for row in rows] == [len(head)] * 2
    assert not any(row[0].startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows)


@given(name=NAMES, other=NAMES)
def test_tsv_cells_can_be_split_at_tabs(report: Report, name: str, other: str) -> None:
    lines = render.render(hostile(report, name, other), "tsv").rstrip("\n").split("\n")
    assert {line.count("\t") for line in lines} == {23}
    assert len(lines) == 3


@pytest.mark.parametrize(("format_", "bars"), [("github", 18), ("pipe", 18)])
@given(name=NAMES, other=NAMES)
def test_rows_of_markdown_tables_keep_their_cells(
    report: Report, format_: str, bars: int, name: str, other: str
) -> None:
    lines = render.render(hostile(report, name, other), format_).splitlines()
    assert [line.count("|") for line in lines] == [bars] * 4


@pytest.mark.parametrize("format_", ["markdown", "github", "pipe"])
def test_markup_of_a_name_is_none_where_markup_is_read(report: Report, format_: str) -> None:
    text = render.render(hostile(report, "<script>", "[a](b)"), format_)
    assert "<" not in text
    assert "[a]" not in text
