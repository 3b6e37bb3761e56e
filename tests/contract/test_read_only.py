"""`report` asks no tracker, writes nothing to the database and needs no right to write."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Run = Callable[..., CompletedProcess[str]]

PERIOD = ("--period", "2026-08-01..2026-10-31", "--as-of", "2026-11-23")
READING = [("report", *PERIOD), ("clients",)]


def state(folder: Path) -> dict[str, tuple[str, int]]:
    """Every file's content and time of change."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path): (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns) for path in files}


@pytest.fixture
def locked(synced: Path) -> Iterator[Path]:
    """The studio after `sync`, with the rights to write taken away."""
    (synced / "clientfit.db").chmod(0o444)
    synced.chmod(0o555)
    yield synced
    synced.chmod(0o755)


@pytest.fixture
def bound_by_rights(locked: Path) -> Run:
    """Runs a command as somebody whom the rights of files stop, also where the tests run as root."""
    bound: list[str] = []
    if os.geteuid() == 0:
        if not shutil.which("setpriv"):
            pytest.skip("root may write everywhere, and there is no setpriv to give that up")
        bound = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search,-fowner"]
        if subprocess.run([*bound, "true"], check=False, capture_output=True).returncode:
            pytest.skip("root may write everywhere, and may not give that up here")

    def start(*arguments: str) -> CompletedProcess[str]:
        return subprocess.run(
            [*bound, sys.executable, "-m", "clientfit_sync", "--config", locked / "clientfit.toml", *arguments],
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=60,
        )

    return start


@pytest.mark.parametrize("command", READING)
def test_what_reads_leaves_everything_as_it_is(synced: Path, cli: Run, command: tuple[str, ...]) -> None:
    before = state(synced)
    assert cli(*command).returncode == 0
    after = state(synced)
    assert {path: after.get(path) for path in before} == before


@pytest.mark.parametrize("command", READING)
def test_what_reads_leaves_no_files_beside_the_database(synced: Path, cli: Run, command: tuple[str, ...]) -> None:
    """They would belong to whoever read, and stop the one who writes."""
    before = set(state(synced))
    assert cli(*command).returncode == 0
    assert set(state(synced)) == before


@pytest.mark.parametrize("command", READING)
def test_what_reads_needs_no_right_to_write(bound_by_rights: Run, command: tuple[str, ...]) -> None:
    done = bound_by_rights(*command)
    assert done.returncode == 0, done.stderr
    assert "Acme" in done.stdout


def test_the_figures_are_those_that_one_with_rights_sees(bound_by_rights: Run, synced: Path, cli: Run) -> None:
    assert synced.is_dir()
    assert bound_by_rights("report", *PERIOD).stdout == cli("report", *PERIOD).stdout


@pytest.mark.usefixtures("locked")
def test_a_database_that_sync_may_not_write_is_told(bound_by_rights: Run) -> None:
    done = bound_by_rights("sync", "--full")
    assert done.returncode == 1
    assert "clientfit.db" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.usefixtures("locked")
def test_doctor_tells_that_sync_may_not_write_the_database(bound_by_rights: Run) -> None:
    done = bound_by_rights("doctor")
    assert (done.returncode, done.stderr) == (1, "")
    (line,) = (line for line in done.stdout.splitlines() if "database: " in line)
    assert line.startswith("FAIL  ")
    assert "clientfit.db cannot be written, as `sync` has to; give yourself the right to write it" in line


def test_a_database_that_may_not_be_read_is_told(locked: Path, bound_by_rights: Run) -> None:
    (locked / "clientfit.db").chmod(0)
    done = bound_by_rights("report")
    assert done.returncode == 1
    assert "clientfit.db" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_configuration_that_may_not_be_read_is_told(locked: Path, bound_by_rights: Run) -> None:
    (locked / "clientfit.toml").chmod(0)
    done = bound_by_rights("report")
    assert done.returncode in (1, 2)
    assert "clientfit.toml" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_may_not_be_read_is_told(synced: Path, bound_by_rights: Run) -> None:
    synced.chmod(0o755)
    (synced / "clientfit.db").chmod(0o600)
    (synced / "exports" / "toggl.csv").chmod(0)
    done = bound_by_rights("sync")
    assert done.returncode == 3
    assert "toggl.csv" in done.stderr
    assert "Traceback" not in done.stderr
