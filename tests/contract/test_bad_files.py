"""Files that cannot be read: every bad row is named, nothing of that connection is stored, exit 3."""

import re
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

Run = Callable[..., CompletedProcess[str]]
Configure = Callable[..., Path]
Judged = Callable[..., dict[str, Any]]

HEADER = "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags"
GOOD = "Ann,a@example.com,Bright,Work,,done,Yes,2026-09-01,09:00:00,2026-09-01,14:00:00,05:00:00,"


def export(folder: Path, *rows: str) -> Path:
    """Writes Toggl's detailed report with these rows; the first stands in line 2."""
    path = folder / "exports" / "toggl.csv"
    path.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    return path


def told_of(stderr: str, file: str) -> dict[int, str]:
    """What was said of each line of that file: `file:3`, `file line 3` and `file, line 3` are all good."""
    found = [(re.search(rf"{re.escape(file)}(?::|,? line )(\d+)", text), text) for text in stderr.splitlines()]
    return {int(place[1]): text for place, text in found if place}


def test_every_bad_row_is_named_with_file_line_column_and_value(studio: Path, cli: Run) -> None:
    export(
        studio,
        GOOD,
        GOOD.replace("2026-09-01,09", "2026-09-31,09"),
        GOOD.replace("05:00:00", "five"),
        GOOD.replace("Yes", "perhaps"),
    )
    done = cli("sync")
    assert (done.returncode, done.stdout) == (3, "")
    for line, column, value in ((3, "Start date", "2026-09-31"), (4, "Duration", "five"), (5, "Billable", "perhaps")):
        told = told_of(done.stderr, "exports/toggl.csv")
        assert set(told) == {3, 4, 5}, done.stderr
        assert column.casefold() in told[line].casefold()
        assert value in told[line]


def test_nothing_of_the_connection_is_stored_then(studio: Path, cli: Run) -> None:
    export(studio, GOOD, GOOD.replace("05:00:00", "five"))
    assert cli("sync").returncode == 3
    assert cli("report", "--as-of", "2026-11-23").returncode == 3
    clients = cli("clients")
    assert "Bright" not in clients.stdout
    assert "Nova" not in clients.stdout, "its invoices neither"


def test_the_earlier_import_stays_and_the_report_rests_on_it_with_exit_3(
    synced: Path, cli: Run, judged: Judged
) -> None:
    whole = (synced / "exports" / "toggl.csv").read_text(encoding="utf-8")
    export(synced, GOOD.replace("05:00:00", "five"))
    assert cli("sync").returncode == 3
    report = judged(code=3)
    assert report["totals"]["hours"] == 218
    assert [row["complete"] for row in report["sources"]] == [False]
    (synced / "exports" / "toggl.csv").write_text(whole, encoding="utf-8")
    assert cli("sync").returncode == 0
    assert judged()["sources"][0]["complete"] is True


def test_the_first_twenty_bad_rows_are_printed_and_the_rest_counted(studio: Path, cli: Run) -> None:
    export(studio, *[GOOD.replace("05:00:00", f"bad{number}") for number in range(25)])
    told = cli("sync").stderr
    assert list(told_of(told, "toggl.csv")) == list(range(2, 22))
    assert "bad19" in told
    assert "bad20" not in told
    assert "5 more" in told


def test_bad_rows_of_all_files_are_told_together(studio: Path, cli: Run) -> None:
    export(studio, GOOD.replace("05:00:00", "five"))
    invoices = studio / "exports" / "invoices.csv"
    invoices.write_text(invoices.read_text(encoding="utf-8").replace("6600", "much"), encoding="utf-8")
    told = cli("sync").stderr
    assert set(told_of(told, "toggl.csv")) == {2}
    assert set(told_of(told, "invoices.csv")) == {3}


def test_the_other_connections_are_brought_up_to_date_all_the_same(
    studio: Path, cli: Run, configure: Configure, write_hours: Callable[..., Path], judged: Judged
) -> None:
    write_hours([("Bright", "2026-09-01", 5, 2)], "more.csv")
    configure("[connections.more]\ntype = 'csv'\ntime_entries = ['more.csv']")
    export(studio, GOOD.replace("05:00:00", "five"))
    assert cli("sync").returncode == 3
    report = judged(code=3)
    assert report["totals"]["hours"] == 10
    assert {row["connection"]: row["complete"] for row in report["sources"]} == {"exports": False, "more": True}


def test_dates_whose_order_is_open_are_never_guessed(studio: Path, cli: Run, judged: Judged) -> None:
    export(studio, GOOD.replace("2026-09-01", "03/09/2026"), GOOD.replace("2026-09-01", "04/10/2026"))
    done = cli("sync")
    assert done.returncode == 3
    assert "date_format" in done.stderr
    assert "toggl.csv" in done.stderr
    told = "CLIENTFIT_CONNECTIONS__EXPORTS__DATE_FORMAT"
    invoices = {"CLIENTFIT_CONNECTIONS__EXPORTS__INVOICES": "[]"}
    assert cli("sync", **invoices, **{told: "DD/MM/YYYY"}).returncode == 0
    period = ("--period", "2026-09", "--as-of", "2026-11-23")
    assert judged(*period, **invoices, **{told: "DD/MM/YYYY"})["totals"]["hours"] == 5


def test_a_day_above_twelve_settles_the_order(studio: Path, cli: Run, judged: Judged) -> None:
    export(studio, GOOD.replace("2026-09-01", "03/09/2026"), GOOD.replace("2026-09-01", "14/10/2026"))
    assert cli("sync").returncode == 0
    assert judged("--period", "2026-09", "--as-of", "2026-11-23")["totals"]["hours"] == 5


def test_a_file_of_no_known_kind_is_told_with_the_remedy(studio: Path, cli: Run) -> None:
    (studio / "exports" / "toggl.csv").write_text("Datum,Kunde,Stunden\n2026-09-01,Bright,5\n", encoding="utf-8")
    done = cli("sync")
    assert done.returncode == 3
    assert "toggl.csv" in done.stderr
    assert "columns" in done.stderr


def test_such_a_file_is_read_through_its_columns(studio: Path, cli: Run, configure: Configure, judged: Judged) -> None:
    (studio / "other.csv").write_text(
        'Datum;Kunde;Stunden\n01.09.2026;Bright;"5,5"\n14.09.2026;Bright;1:30\n', encoding="cp1252"
    )
    configure(
        "[connections.other]\ntype = 'csv'\ntime_entries = ['other.csv']\n"
        "[connections.other.columns.time_entries]\ndate = 'Datum'\nclient = 'Kunde'\nhours = 'Stunden'\n"
    )
    assert cli("sync", "other").returncode == 0
    assert judged(code=3)["totals"]["hours"] == 7


def test_another_export_of_toggl_says_which_one_to_take(studio: Path, cli: Run) -> None:
    (studio / "exports" / "toggl.csv").write_text(
        "User,Client,Project,Duration\nAnn,Bright,Work,5:00\n", encoding="utf-8"
    )
    done = cli("sync")
    assert done.returncode == 3
    assert "etailed" in done.stderr


def test_a_pattern_that_matches_no_file_is_told(studio: Path, cli: Run) -> None:
    (studio / "exports" / "toggl.csv").unlink()
    done = cli("sync")
    assert done.returncode == 3
    assert "toggl*.csv" in done.stderr


@pytest.mark.parametrize(
    "content", [b"\x00\x01\x02\xff", b"PK\x03\x04" + bytes(100), b"\xff\xfe\x00", b'"open quote\n']
)
def test_a_file_that_is_no_table_is_told(studio: Path, cli: Run, content: bytes) -> None:
    (studio / "exports" / "toggl.csv").write_bytes(content)
    done = cli("sync")
    assert done.returncode == 3
    assert "toggl.csv" in done.stderr


def test_a_folder_named_like_a_file_is_told(studio: Path, cli: Run) -> None:
    (studio / "exports" / "toggl.csv").unlink()
    (studio / "exports" / "toggl.csv").mkdir()
    done = cli("sync")
    assert done.returncode == 3
    assert done.stderr


@pytest.mark.parametrize("value", ["\x1b[31mred", "\x9b31mred", "a\x07b", "\u202etxt"])
def test_a_bad_value_is_shown_without_steering_the_terminal(studio: Path, cli: Run, value: str) -> None:
    export(studio, GOOD.replace("05:00:00", value))
    done = cli("sync")
    assert done.returncode == 3
    assert set(told_of(done.stderr, "toggl.csv")) == {2}
    assert not set(done.stderr) & set("\x1b\x9b\x07\u202e")


def test_a_bad_value_of_a_hundred_thousand_characters_is_cut(studio: Path, cli: Run) -> None:
    export(studio, GOOD.replace("05:00:00", "x" * 100_000))
    assert len(cli("sync").stderr) < 1000
