"""Patterns, encodings, delimiters, quotes; and what the files are not."""

import codecs
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clientfit_connectors.csv_files.faults import shown

if TYPE_CHECKING:
    from tests.csv.conftest import Box

HEADER = "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags\n"
ROW = "Ann,a@x,Acmé,Site,,{},No,2026-08-31,09:00:00,2026-08-31,10:00:00,01:00:00,\n"
TOGGL = HEADER + ROW.format("x")


def test_patterns_are_relative_to_the_folder_and_a_file_is_read_once(box: "Box") -> None:
    box.put("exports/a.csv", TOGGL)
    patterns = ["exports/*.csv", "exports/a.csv", "**/a.csv", str(box.folder / "exports" / "a.csv")]
    assert len(box.fetch({"time_entries": patterns}).entries) == 1


def test_a_file_under_two_names_is_read_once(box: "Box") -> None:
    box.put("a.csv", TOGGL)
    (box.folder / "b.csv").symlink_to(box.folder / "a.csv")
    assert len(box.fetch({"time_entries": ["*.csv"]}).entries) == 1


def test_absolute_patterns_may_lie_elsewhere(box: "Box", tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "a.csv").write_text(TOGGL + "Ann\n", encoding="utf-8")
    (problem,) = box.refused(time_entries=[f"{elsewhere}/*.csv"])
    assert problem.startswith(f"{elsewhere}/a.csv line 3, ")


def test_hidden_files_are_read_only_where_the_pattern_says_so(box: "Box") -> None:
    box.put("a.csv", TOGGL).put("._a.csv", "\0")
    assert len(box.fetch({"time_entries": ["*.csv"]}).entries) == 1
    assert "._a.csv is no text file" in box.refused(time_entries=["._*"])[0]


def test_a_name_with_brackets_may_be_written_as_it_is(box: "Box") -> None:
    box.put("export [1].csv", TOGGL)
    assert len(box.fetch({"time_entries": ["export [1].csv"]}).entries) == 1


def test_every_pattern_without_a_file_is_named_with_the_folder(box: "Box") -> None:
    (box.folder / "sub.csv").mkdir()
    problems = box.refused(time_entries=["*.csv"], invoices=["bills/*.csv"])
    assert [problem.split(" in ")[0] for problem in problems] == [
        "no file matches '*.csv'",
        "no file matches 'bills/*.csv'",
    ]
    assert all(str(box.folder) in problem for problem in problems)


def test_a_name_that_begins_with_a_tilde_is_nobodys_home(box: "Box", monkeypatch: pytest.MonkeyPatch) -> None:
    box.put("~a.csv", TOGGL)
    monkeypatch.setenv("HOME", str(box.folder))
    assert len(box.fetch({"time_entries": ["~a.csv", "~/*.csv"]}).entries) == 1


def test_a_name_that_no_file_can_have_is_an_error(box: "Box") -> None:
    (problem,) = box.refused(time_entries=["x" * 300])
    assert problem.startswith("the files of 'xxx")
    assert "cannot be looked up: File name too long" in problem


def test_a_file_that_may_not_be_read_is_an_error(box: "Box", monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path) -> bytes:
        raise PermissionError(13, f"Permission denied: {self}")

    box.put("a.csv", TOGGL)
    monkeypatch.setattr(Path, "read_bytes", refuse)
    (problem,) = box.bad_entries()
    assert problem.startswith("a.csv cannot be read: Permission denied")


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (b"", "cp1252"),
    ],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_encodings_delimiters_and_line_ends(
    box: "Box", mark: bytes, encoding: str, delimiter: str, ending: str
) -> None:
    text = TOGGL.replace(",", delimiter).replace("\n", ending)
    box.put_bytes("t.csv", mark + text.encode(encoding))
    assert [client.name for client in box.entries().clients] == ["Acmé"]


@pytest.mark.parametrize("line", ["sep=|\n", '"sep=|"\r\n', "SEP=|\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_sep_line_tells_the_delimiter(box: "Box", line: str, mark: str) -> None:
    box.put("t.csv", mark + line + TOGGL.replace(",", "|"))
    assert len(box.entries().entries) == 1


def test_a_sep_line_counts_as_a_line(box: "Box") -> None:
    box.put("t.csv", "sep=;\n" + TOGGL.replace(",", ";") + "Ann\n")
    assert box.bad_entries()[0].startswith("t.csv line 4, ")


def test_title_lines_may_stand_before_the_header(box: "Box") -> None:
    box.put("t.csv", "Time report\n\nAugust 2026;;\n" + TOGGL)
    assert len(box.entries().entries) == 1


def test_headers_are_found_in_any_order_without_case_beside_others(box: "Box") -> None:
    box.put(
        "t.csv", "DURATION,extra, Start Date ,end TIME,client,PROJECT,extra\n1:00:00,,2026-08-31,10:00,Acme,Site,\n"
    )
    assert box.entries().entry.seconds == 3600


def test_a_column_that_stands_twice_is_refused(box: "Box") -> None:
    box.put("t.csv", "Client,Project,Start date,Duration,client\nAcme,Site,2026-08-31,1:00,Other\n")
    assert box.bad_entries() == ("t.csv has two columns named 'client': delete or rename one of them",)


def test_quotes_hold_delimiters_quotes_and_newlines(box: "Box") -> None:
    box.put("t.csv", HEADER + ROW.format('"a, ""b"";\r\nc"') + ROW.format("y").replace("01:00:00", "x"))
    (problem,) = box.bad_entries()
    assert problem.startswith("t.csv line 4, column 'Duration': 'x' is not a number")
    box.put("t.csv", HEADER + ROW.format('"a, ""b"";\r\nc"'))
    assert box.fetch({"time_entries": ["t.csv"]}).entry.description == 'a, "b";\r\nc'


@pytest.mark.parametrize("cell", ['"open', '"shut" and more'])
def test_quotes_that_do_not_close_are_an_error_with_their_line(box: "Box", cell: str) -> None:
    box.put("t.csv", TOGGL + ROW.format(cell) + ROW.format("y"))
    (problem,) = box.bad_entries()
    assert problem.startswith("t.csv line 3: the quotes in this record do not close")


def test_a_huge_cell_is_an_error(box: "Box") -> None:
    box.put("t.csv", HEADER + ROW.format("x" * 200_000))
    assert box.bad_entries()[0].startswith("t.csv line 2: ")


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"PK\x03\x04....", "is a spreadsheet or an archive"),
        (b"%PDF\x00\x01", "is no text file"),
        (TOGGL.encode("utf-16-le"), "is no text file"),
        (codecs.BOM_UTF16_LE + b"abc", "begins as UTF-16 but is damaged"),
        (codecs.BOM_UTF8 + b"a\xffb", "begins as UTF-8 but is damaged"),
        ("Zoë,Acmé".encode() + b"\xff", "is in UTF-8 but damaged"),
        (b"\x81\x8d", "is in an encoding other than"),
    ],
)
def test_what_is_no_readable_text_is_refused_and_never_garbled(box: "Box", raw: bytes, told: str) -> None:
    box.put_bytes("t.csv", raw)
    (problem,) = box.bad_entries()
    assert problem.startswith(f"t.csv {told}")


def test_western_letters_that_look_like_utf8_for_once_stay_what_they_are(box: "Box") -> None:
    box.put("t.csv", HEADER + ROW.format("CAFÉ\u201d").replace("Acmé", "é"), "cp1252")
    assert box.entries().entry.description == "CAFÉ\u201d"


def test_quotes_that_do_not_close_in_the_first_line_are_told_as_such(box: "Box") -> None:
    box.put("t.csv", '"' + TOGGL)
    assert box.bad_entries()[0].startswith("t.csv line 1: the quotes in this record do not close")


@pytest.mark.parametrize("text", ["", "\n\n", "\ufeff"])
def test_a_file_without_even_a_header_is_an_error(box: "Box", text: str) -> None:
    box.put("t.csv", text)
    assert box.bad_entries()[0].startswith("t.csv is empty")


def test_a_file_of_a_header_alone_is_fine_and_empty(box: "Box") -> None:
    brought = box.put("t.csv", HEADER).entries()
    assert (brought.entries, brought.clients, brought.projects) == ([], [], [])
    assert {whole.kind for whole in brought.wholes} == {"time_entry", "invoice", "project", "client"}
    assert [bookmark.covered for bookmark in brought.bookmarks] == [None]


@pytest.mark.parametrize("filler", ["\n", ",,,,,,,,,,,,\n", " , \n"])
def test_blank_lines_hold_nothing(box: "Box", filler: str) -> None:
    box.put("t.csv", HEADER + filler + ROW.format("x") + filler * 3)
    assert len(box.entries().entries) == 1


@pytest.mark.parametrize(
    "total",
    [
        "Total,,,,,,,,,,,37:30:00,\n",
        ",,TOTAL,,,,,,,,,37:30:00,\n",
        "Summe:,37.5\n",
        "Total,,,,,,\n",
        "Grand total (EUR),1\n",
        "Общо,,,,,,,,,,,37:30:00,\n",
    ],
)
def test_totals_that_a_spreadsheet_adds_are_passed_over(box: "Box", total: str) -> None:
    box.put("t.csv", TOGGL + total)
    assert len(box.entries().entries) == 1


@pytest.mark.parametrize("total", ["Total,,,7.5,", "TOTAL:", ",Total,,7.5,", "Sum,,,7.5,"])
def test_totals_may_stand_in_the_column_of_the_date(box: "Box", total: str) -> None:
    box.put("h.csv", f"Date,Client,Project,Hours,First Name\n2026-08-31,Acme,Site,7.5,Ann\n{total}\n")
    assert len(box.entries().entries) == 1


def test_a_file_without_dates_has_no_totals(box: "Box") -> None:
    box.put("i.csv", "Issue Date,ID,Client,Invoice Amount,Currency\n2026-08-31,1,Acme,5,EUR\n")
    box.put("l.csv", "Invoice ID,Item Type,Item Amount\n1,Service,5\nTotal,,5\n")
    assert box.bad_invoices()[0].startswith("l.csv line 3, column 'Invoice ID': 'Total'")


@pytest.mark.parametrize("name", ["Total", "Totally Ltd"])
def test_a_row_with_a_date_is_no_total_and_a_name_that_begins_like_one_neither(box: "Box", name: str) -> None:
    box.put("t.csv", HEADER + ROW.format("x").replace("Ann", name))
    assert box.entries().entry.person == name
    box.put("t.csv", HEADER + ROW.format("x").replace("Ann", "Totally").replace("2026-08-31", ""))
    assert len(box.bad_entries()) == 1


def test_a_header_that_stands_again_is_no_row(box: "Box") -> None:
    box.put("t.csv", TOGGL + TOGGL.replace("x", "y"))
    assert len(box.entries().entries) == 2


def test_a_file_of_no_known_kind_is_told_its_headers_the_kinds_and_the_remedy(box: "Box") -> None:
    box.put("t.csv", "Tag;Kunde;Std\n31.08.2026;Acme;1\n")
    (problem,) = box.bad_entries()
    assert "t.csv is of no known kind, by its columns 'Tag', 'Kunde', 'Std'" in problem
    assert "Toggl's detailed report (Client, Project, Start date and one of Duration, End time)" in problem
    assert "Harvest's export of invoices" not in problem
    assert "columns.time_entries" in problem


def test_a_list_of_invoices_of_no_known_kind_is_told_those_kinds(box: "Box") -> None:
    box.put("t.csv", "Nr;Kunde;Netto\n1;Acme;1\n")
    (problem,) = box.bad_invoices()
    assert "Harvest's export of invoices (Issue Date, ID, Client, Invoice Amount)" in problem
    assert "columns.invoices" in problem


@pytest.mark.parametrize(
    "header",
    [
        "Project,Client,Title,Duration",
        "User,Time (h),Time (decimal),Amount (USD)",
        "Client,Project,Registered time",
        "User,Project,Client,Mon 24 Aug,Tue 25 Aug,Wed 26 Aug,Thu 27 Aug,Fri 28 Aug,Sat 29 Aug,Sun 30 Aug,Total",
        "Project,Mon,Tue,Wed,Thu,Fri",
        "Project,2026-08-24,2026-08-25,2026-08-26,2026-08-27,2026-08-28,2026-08-29,2026-08-30,Total",
    ],
)
def test_summary_and_weekly_reports_are_told_what_to_export_instead(box: "Box", header: str) -> None:
    box.put("t.csv", header + "\n")
    (problem,) = box.bad_entries()
    assert "export the detailed report instead" in problem


def test_four_weekdays_are_no_weekly_report(box: "Box") -> None:
    box.put("t.csv", "Project,Mon,Tue,Wed,Thu\n")
    assert "of no known kind" in box.bad_entries()[0]


def test_a_list_of_invoices_or_a_sheet_with_columns_is_no_summary(box: "Box") -> None:
    box.put("t.csv", "Duration,Tag\n1:00,2026-08-31\n")
    assert "of no known kind" in box.bad_invoices()[0]
    columns = {"time_entries": {"date": "Datum", "duration": "Duration"}}
    assert "whose 'Datum' it lacks" in box.bad_entries(columns=columns)[0]


def test_a_file_under_the_wrong_list_is_an_error(box: "Box") -> None:
    box.put("t.csv", TOGGL)
    assert box.bad_invoices() == (
        "t.csv is Toggl's detailed report: list it under `time_entries`, not under `invoices`",
    )
    box.put("t.csv", "Issue Date,ID,Client,Invoice Amount\n")
    assert "list it under `invoices`" in box.bad_entries()[0]


def test_all_files_that_cannot_be_read_are_told_at_once(box: "Box") -> None:
    box.put("a.csv", "").put("b.csv", "x\n").put("c.csv", TOGGL)
    assert len(box.bad_entries(invoices=["none.csv"])) == 3


def test_names_of_files_are_shown_without_their_control_characters(box: "Box") -> None:
    box.put("a\x1b[31m.csv", "")
    assert box.bad_entries()[0].startswith(r"a\x1b[31m.csv is empty")


def test_values_are_shown_in_quotes_escaped_and_cut() -> None:
    assert shown("a\x1b[31m\n'") == '"a\\x1b[31m\\n\'"'
    assert shown("x" * 60) == "'" + "x" * 60 + "'"
    assert shown("x" * 300) == "'" + "x" * 60 + "…'"
    assert shown("\u202e") == r"'\u202e'"
