"""CONTRACT.md section 2: what each exit code means, and which of several is given."""

import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Run = Callable[..., CompletedProcess[str]]
Configure = Callable[..., Path]

PERIOD = ("--period", "2026-08-01..2026-10-31", "--as-of", "2026-11-23")
ALL_FINE = ("--period", "2025", "--as-of", "2026-11-23")


def spoil(folder: Path) -> None:
    """Makes the source incomplete: its next sync fails."""
    with (folder / "exports" / "toggl.csv").open("a", encoding="utf-8") as file:
        file.write("Ann,a@example.com,Bright,Work,,x,Yes,2026-09-99,09:00:00,2026-09-01,14:00:00,05:00:00,\n")


@pytest.fixture
def incomplete(synced: Path, cli: Run) -> Path:
    """The studio after a sync that failed."""
    spoil(synced)
    assert cli("sync").returncode == 3
    return synced


@pytest.mark.usefixtures("synced")
@pytest.mark.parametrize("command", ["sync", "report", "clients", "connectors", "checks"])
def test_0_done(cli: Run, command: str) -> None:
    assert cli(command).returncode == 0


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_0_version_and_help_go_to_stdout(run: Run, option: str) -> None:
    done = run(option)
    assert (done.returncode, done.stderr) == (0, "")
    assert "clientfit-sync" in done.stdout


@pytest.mark.parametrize("content", [b"no database at all" * 100, b"SQLite format 3\x00" + b"\xff" * 5000])
@pytest.mark.parametrize("command", [("sync",), ("report",), ("clients",), ("forget", "exports")])
def test_1_a_database_that_cannot_be_read(synced: Path, cli: Run, command: tuple[str, ...], content: bytes) -> None:
    (synced / "clientfit.db").write_bytes(content)
    done = cli(*command)
    assert (done.returncode, done.stdout) == (1, "")
    assert "clientfit.db" in done.stderr


@pytest.mark.parametrize("command", ["sync", "report"])
def test_1_a_folder_where_the_database_should_be(studio: Path, cli: Run, command: str) -> None:
    (studio / "clientfit.db").mkdir()
    done = cli(command)
    assert done.returncode == 1
    assert "clientfit.db" in done.stderr


@pytest.mark.parametrize("command", [("sync",), ("report",), ("clients",), ("forget", "exports")])
def test_1_a_database_of_a_newer_program_is_refused(synced: Path, cli: Run, command: tuple[str, ...]) -> None:
    path = synced / "clientfit.db"
    with closing(sqlite3.connect(path)) as database, database:
        assert database.execute("UPDATE alembic_version SET version_num = '9999'").rowcount == 1
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    done = cli(*command)
    assert (done.returncode, done.stdout) == (1, "")
    assert "newer" in done.stderr or "update clientfit-sync" in done.stderr
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before


def test_1_a_database_of_another_program_is_refused_and_left_alone(studio: Path, cli: Run) -> None:
    path = studio / "clientfit.db"
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE bookmarks (url TEXT)")
    before = path.read_bytes()
    done = cli("report")
    assert done.returncode in (1, 3)
    assert done.stderr
    assert path.read_bytes() == before


@pytest.mark.usefixtures("studio")
def test_1_a_server_that_does_not_answer_and_its_password_stays_hidden(cli: Run) -> None:
    pytest.importorskip("psycopg")
    url = "postgresql+psycopg://me:hunter2@127.0.0.1:1/clientfit?connect_timeout=2"
    for options in ((), ("-vv",)):
        done = cli("report", CLIENTFIT_DATABASE=url) if not options else cli("clients", "-v", CLIENTFIT_DATABASE=url)
        assert done.returncode == 1
        assert done.stderr
        assert "hunter2" not in done.stderr


@pytest.mark.usefixtures("synced")
@pytest.mark.parametrize("place", ["studio/clientfit.toml/report.json", "studio/exports"])
def test_1_an_output_that_cannot_be_written(cli: Run, tmp_path: Path, place: str) -> None:
    for command in (("report",), ("demo",)):
        done = cli(*command, "--output", tmp_path / place)
        assert (done.returncode, done.stdout) == (1, "")
        assert place.rpartition("/")[2] in done.stderr


@pytest.mark.usefixtures("synced")
@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("unheard",), "unheard"),
        (("report", "--unheard"), "--unheard"),
        (("report", "--format", "unheard"), "unheard"),
        (("demo", "--format", "unheard"), "unheard"),
        (("report", "--by", "colour"), "colour"),
        (("report", "--fail-on", "panic"), "panic"),
        (("report", "--client", "Unheard Ltd"), "Unheard Ltd"),
        (("report", "--as-of", "yesterday"), "yesterday"),
        (("report", "--as-of", "2026-02-30"), "2026-02-30"),
        (("report", "--as-of", "23.11.2026"), "23.11.2026"),
        (("sync", "--from", "2026-13-01"), "2026-13-01"),
        (("sync", "--from", "2199-01-01"), "lies in the future"),
        (("sync", "--plan", "--from", "2199-01-01"), "lies in the future"),
        (("sync", "--from", "9999-01-01"), "9999-01-01"),
        (("report", "--as-of", "9999-12-31"), "write a day of the years 1970 to 2199"),
        (("report", "--as-of", "0001-01-01"), "'--as-of': '0001-01-01'"),
        (("exit-plan", "Acme Ltd", "--as-of", "9999-12-31"), "'--as-of': '9999-12-31'"),
        (("note", "Acme Ltd", "They paid.", "--on", "1066-10-14"), "'--on': '1066-10-14'"),
        (("snooze", "Acme Ltd", "--until", "2200-01-01"), "'--until': '2200-01-01'"),
        (("report", "--period", "0001-01-01..9999-12-31"), "1970 to 2199"),
        (("sync", "unheard"), "unheard"),
        (("forget", "unheard"), "unheard"),
        (("forget",), "CONNECTION"),
        (("report", "extra"), "extra"),
        (("report", "--client"), "--client"),
    ],
)
def test_2_a_wrong_usage_names_what_is_wrong(run: Run, tmp_path: Path, arguments: tuple[str, ...], named: str) -> None:
    done = run(*arguments, CLIENTFIT_CONFIG=str(tmp_path / "studio" / "clientfit.toml"))
    assert (done.returncode, done.stdout) == (2, "")
    assert named in done.stderr


@pytest.mark.usefixtures("synced")
@pytest.mark.parametrize(
    "period",
    [
        *("last-0-days", "last--1-days", "last-x-days", "last-days", "last-week", "yesterday", "", " ", "2026-13"),
        *("2026-00", "2026-Q0", "2026-Q5", "26", "2026-8", "2026-08-01", "2026-08-01..", "..2026-08-01"),
        *("2026-08-01..2026-07-31", "2026-02-30..2026-03-01", "2026-08-01...2026-08-31", "last-99999999999-days"),
        *("last-99999999999-months", "0000", "last-٣-days", "2026-Q3 "),
    ],
)
def test_2_a_period_that_is_none(cli: Run, period: str) -> None:
    done = cli("report", "--period", period, "--as-of", "2026-11-23")
    assert (done.returncode, done.stdout) == (2, "")
    assert "period" in done.stderr.lower()


@pytest.mark.usefixtures("synced")
def test_2_an_unknown_format_is_told_with_those_that_there_are(cli: Run) -> None:
    told = cli("report", "--format", "unheard").stderr
    for name in ("table", "json", "csv", "markdown", "github"):
        assert name in told


def test_3_an_empty_database_says_what_to_do_next(studio: Path, cli: Run) -> None:
    for command in ("report", "clients"):
        done = cli(command)
        assert (done.returncode, done.stdout) == (3, ""), command
        assert "clientfit-sync sync" in done.stderr
    assert not list(studio.glob("*.db*")), "report makes no database"


def test_3_nothing_after_forget_says_what_to_do_once(synced: Path, cli: Run) -> None:
    assert synced.is_dir()
    assert cli("forget", "exports").returncode == 0
    done = cli("report")
    assert done.returncode == 3
    assert done.stderr == "there is nothing to judge: nothing has been synced yet; run `clientfit-sync sync`\n"


def test_3_nothing_after_a_file_that_cannot_be_read_says_to_repair_it_first(studio: Path, cli: Run) -> None:
    spoil(studio)
    assert cli("sync").returncode == 3
    told = cli("report").stderr
    assert "2026-09-99" in told
    assert told.endswith("); repair that, then run `clientfit-sync sync`\n")


@pytest.mark.usefixtures("incomplete")
def test_3_the_report_is_printed_all_the_same(cli: Run) -> None:
    done = cli("report", *PERIOD)
    assert done.returncode == 3
    assert "Acme" in done.stdout
    assert "exports" in done.stderr + done.stdout


def test_3_a_source_never_synced(synced: Path, cli: Run, configure: Configure) -> None:
    assert synced.is_dir()
    configure("[connections.more]\ntype = 'csv'\ntime_entries = ['exports/toggl.csv']")
    done = cli("report", *PERIOD)
    assert done.returncode == 3
    assert "Acme" in done.stdout
    assert "more" in done.stderr


@pytest.mark.usefixtures("synced")
def test_0_files_are_never_stale(cli: Run) -> None:
    assert cli("report", "--as-of", "2029-01-01").returncode == 0


def test_3_sync_first_and_report_on_what_is_there(synced: Path, cli: Run) -> None:
    spoil(synced)
    done = cli("report", "--sync", *PERIOD)
    assert done.returncode == 3
    assert "2026-09-99" in done.stderr
    assert "Acme" in done.stdout


@pytest.mark.usefixtures("studio")
def test_0_sync_first_and_report(cli: Run) -> None:
    done = cli("report", "--sync", *PERIOD)
    assert done.returncode == 0
    assert "Acme" in done.stdout


@pytest.mark.usefixtures("synced")
@pytest.mark.parametrize(("level", "code"), [("watch", 6), ("act", 6)])
def test_6_findings_at_or_above_the_level(cli: Run, level: str, code: int) -> None:
    done = cli("report", "--fail-on", level, *PERIOD)
    assert done.returncode == code
    assert "Acme" in done.stdout


@pytest.mark.usefixtures("synced")
@pytest.mark.parametrize(("level", "code"), [("watch", 6), ("act", 0)])
def test_a_finding_to_watch_is_below_act(cli: Run, level: str, code: int) -> None:
    lenient = {"CLIENTFIT_CHECKS__EFFORT_VS_PAY__ACT_BELOW": "0.1", "CLIENTFIT_CHECKS__TIME_SHARE_CAP__CAP": "0.9"}
    assert cli("report", "--fail-on", level, *PERIOD, **lenient).returncode == code


@pytest.mark.usefixtures("synced")
def test_0_no_findings(cli: Run) -> None:
    assert cli("report", "--fail-on", "watch", *ALL_FINE).returncode == 0


@pytest.mark.usefixtures("incomplete")
def test_3_before_6(cli: Run) -> None:
    assert cli("report", "--fail-on", "watch", *PERIOD).returncode == 3


@pytest.mark.usefixtures("synced")
def test_1_before_6(cli: Run, tmp_path: Path) -> None:
    nowhere = tmp_path / "studio" / "clientfit.toml" / "x"
    assert cli("report", "--fail-on", "watch", *PERIOD, "--output", nowhere).returncode == 1


@pytest.mark.usefixtures("incomplete")
def test_1_before_3(cli: Run, tmp_path: Path) -> None:
    assert cli("report", *PERIOD, "--output", tmp_path / "studio" / "clientfit.toml" / "x").returncode == 1


def test_2_before_1(synced: Path, cli: Run) -> None:
    (synced / "clientfit.db").write_bytes(b"none" * 100)
    assert cli("report", "--format", "unheard").returncode == 2
    assert cli("report", CLIENTFIT_HISTORY="long").returncode == 2


@pytest.mark.usefixtures("incomplete")
def test_2_before_3(cli: Run) -> None:
    assert cli("report", "--client", "Unheard Ltd").returncode == 2


@pytest.mark.usefixtures("studio")
def test_2_before_anything_is_written(cli: Run, tmp_path: Path) -> None:
    assert cli("sync", "exports", "unheard").returncode == 2
    assert not list((tmp_path / "studio").glob("*.db*"))
