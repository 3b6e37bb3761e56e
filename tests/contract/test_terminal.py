"""The program as a process: colour and width at a terminal, encodings, a pipe that was closed, start-up."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from wcwidth import wcswidth

Run = Callable[..., CompletedProcess[str]]

PERIOD = ("--period", "2026-08-01..2026-10-31", "--as-of", "2026-11-23")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def test_the_table_has_colour_at_a_terminal_and_fits_it(synced: Path, terminal: Callable[..., tuple[int, str]]) -> None:
    code, shown = terminal("report", "--config", synced / "clientfit.toml", *PERIOD)
    assert code == 0
    assert COLOUR.search(shown)
    assert max(wcswidth(COLOUR.sub("", line)) for line in shown.splitlines()) <= 80


def test_colour_changes_nothing_else(synced: Path, terminal: Callable[..., tuple[int, str]], cli: Run) -> None:
    _, shown = terminal("report", "--config", synced / "clientfit.toml", *PERIOD, stderr=subprocess.DEVNULL)
    assert COLOUR.sub("", shown) == cli("report", *PERIOD).stdout


def test_no_color_is_respected(synced: Path, terminal: Callable[..., tuple[int, str]]) -> None:
    _, shown = terminal("report", "--config", synced / "clientfit.toml", *PERIOD, NO_COLOR="1")
    assert "Acme" in shown
    assert "\x1b" not in shown


def test_an_empty_no_color_is_none(synced: Path, terminal: Callable[..., tuple[int, str]]) -> None:
    _, shown = terminal("report", "--config", synced / "clientfit.toml", *PERIOD, NO_COLOR="")
    assert COLOUR.search(shown), "https://no-color.org: when present and not an empty string"


@pytest.mark.parametrize("format_", ["json", "github"])
def test_formats_for_programs_have_no_colour_at_a_terminal(
    synced: Path, terminal: Callable[..., tuple[int, str]], format_: str
) -> None:
    _, shown = terminal("report", "--config", synced / "clientfit.toml", "--format", format_, *PERIOD)
    assert "Acme" in shown
    assert "\x1b" not in shown


def test_a_file_has_no_colour_though_stdout_is_a_terminal(
    synced: Path, terminal: Callable[..., tuple[int, str]], cli: Run, tmp_path: Path
) -> None:
    path = tmp_path / "report.txt"
    code, _ = terminal("report", "--config", synced / "clientfit.toml", *PERIOD, "--output", path)
    assert code == 0
    assert path.read_text(encoding="utf-8") == cli("report", *PERIOD).stdout


@pytest.mark.parametrize("columns", [40, 120])
def test_the_table_keeps_to_the_width_of_the_terminal(
    synced: Path, terminal: Callable[..., tuple[int, str]], columns: int
) -> None:
    code, shown = terminal("report", "--config", synced / "clientfit.toml", *PERIOD, columns=columns, NO_COLOR="1")
    assert code == 0
    assert max(wcswidth(line) for line in shown.splitlines()) <= max(columns, 80)


def test_a_terminal_that_does_not_know_its_width_is_no_fault(
    synced: Path, terminal: Callable[..., tuple[int, str]]
) -> None:
    code, shown = terminal("report", "--config", synced / "clientfit.toml", *PERIOD, columns=0)
    assert code == 0
    assert "Acme" in shown


def test_sync_at_a_terminal_leaves_nothing_on_the_screen(
    studio: Path, terminal: Callable[..., tuple[int, str]]
) -> None:
    """Progress may come and go; what stays is nothing."""
    code, shown = terminal("sync", "--config", studio / "clientfit.toml")
    assert code == 0
    last = COLOUR.sub("", shown).replace("\x1b[K", "").split("\r")[-1]
    assert last.strip() == ""
    assert "\n" not in shown


def test_init_asks_at_a_terminal_and_takes_its_defaults(
    tmp_path: Path, terminal: Callable[..., tuple[int, str]], run: Run
) -> None:
    path = tmp_path / "asked.toml"
    code, shown = terminal("init", "--config", path, typed=b"\n" * 20)
    assert code == 0, shown
    assert "?" in shown or ":" in shown
    assert path.stat().st_mode & 0o777 == 0o600
    assert run("report", "--config", path).returncode in (2, 3)


def test_what_is_answered_to_init_makes_a_configuration_that_works(
    studio: Path, terminal: Callable[..., tuple[int, str]], run: Run
) -> None:
    """A wrong answer is asked again."""
    path = studio / "asked.toml"
    typed = b"euros\neur\n100\n'exports/toggl\nexports/toggl.csv 'exports/no such.csv'\n\n"
    code, shown = terminal("init", "--config", path, typed=typed)
    assert code == 0, shown
    assert "three letters" in shown
    assert "put a pattern with blanks in quotes" in shown
    failed = run("sync", "--config", path)
    assert failed.returncode == 3
    assert "exports/no such.csv" in failed.stderr
    path.write_text(path.read_text(encoding="utf-8").replace(', "exports/no such.csv"', ""), encoding="utf-8")
    assert run("sync", "--config", path).returncode == 0, run("sync", "--config", path).stderr


def test_init_that_is_broken_off_writes_nothing(tmp_path: Path, terminal: Callable[..., tuple[int, str]]) -> None:
    path = tmp_path / "asked.toml"
    code, shown = terminal("init", "--config", path, typed=b"\x04")
    assert code != 0, shown
    assert "Traceback" not in shown
    assert not path.exists()


def test_init_does_not_ask_where_there_is_no_terminal(tmp_path: Path, program: Run) -> None:
    done = program("init", "--config", tmp_path / "quiet.toml")
    assert done.returncode == 0
    assert (tmp_path / "quiet.toml").exists()


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii"},
    ],
)
@pytest.mark.parametrize("format_", ["table", "json"])
def test_names_in_cyrillic_where_the_locale_is_poor(
    studio: Path, write_hours: Callable[..., Path], cli: Run, program: Run, environment: dict[str, str], format_: str
) -> None:
    """Cron has such a locale. What comes out may be replaced letters; it is never a traceback."""
    write_hours([("Ябълка", "2026-09-01", 5, 2)])
    assert cli("sync").returncode == 0
    config = studio / "clientfit.toml"
    done = program("report", "--config", config, "--format", format_, *PERIOD, **environment)
    assert "Traceback" not in done.stderr
    assert done.returncode in (0, 1), done.stderr
    if done.returncode == 1:
        assert done.stderr


def test_a_reader_who_goes_away_is_no_fault_worth_a_traceback(synced: Path) -> None:
    """As in `clientfit-sync report | head -1`."""
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "clientfit_sync", "report", "--config", synced / "clientfit.toml"],
        stdout=writing,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    os.close(writing)
    assert done.stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, a device that takes nothing")
def test_1_a_full_disk_behind_stdout(synced: Path) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "clientfit_sync", "report", "--config", synced / "clientfit.toml", *PERIOD],
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
            timeout=60,
        )
    assert done.returncode == 1, "an output that cannot be written"
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    assert done.stderr


def test_the_module_and_the_console_script_are_one_program(program: Run) -> None:
    script = Path(sys.executable).with_name("clientfit-sync")
    if not script.exists():
        pytest.skip("the package is not installed beside this interpreter")
    told = subprocess.run([script, "--version"], capture_output=True, encoding="utf-8", check=True).stdout
    assert told == program("--version").stdout


def test_help_imports_nothing_heavy() -> None:
    """It answers within a tenth of a second."""
    code = (
        "import sys\nfrom clientfit_sync.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "print(sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    for module in ("sqlalchemy", "alembic", "pydantic", "requests", "currency_converter", "jinja2", "tabulate"):
        assert f"'{module}'" not in done.stderr
