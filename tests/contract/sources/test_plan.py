"""`sync --plan`: the requests expected and the quota left, on stdout; nothing is stored."""

import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Run = Callable[..., CompletedProcess[str]]
Connect = Callable[..., Path]
World = Callable[..., None]

pytestmark = pytest.mark.usefixtures("tracker")
OPEN = 'api_token = "open sesame"\n'
HELD = [["Bright", "2026-09-01", 3]]


@pytest.mark.parametrize(
    ("plan", "line"),
    [
        (
            {"requests": 13, "note": "one more for each invoice paid late", "left": 95},
            "tracker: at least 13 requests (one more for each invoice paid late); 95 left of the quota\n",
        ),
        ({"requests": 1}, "tracker: at least 1 request\n"),
        ({"requests": 0, "left": 0}, "tracker: no request is needed; 0 left of the quota\n"),
        ({"requests": 0, "note": "or one\x1b[2J more"}, "tracker: at least 0 requests (or one\ufffd[2J more)\n"),
    ],
)
def test_a_line_for_each_connection(
    connect: Connect, world: World, cli: Run, plan: dict[str, object], line: str
) -> None:
    world(plan=plan)
    connect(tracker=OPEN, csv="time_entries = ['exports/toggl.csv']")
    done = cli("sync", "--plan")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{line}csv: no request is needed\n"


def test_only_those_named_are_planned(connect: Connect, world: World, cli: Run) -> None:
    world(plan={"requests": 3})
    connect(tracker=OPEN, csv="time_entries = ['exports/toggl.csv']")
    assert cli("sync", "csv", "--plan").stdout == "csv: no request is needed\n"
    assert cli("sync", "unheard", "--plan").returncode == 2


def test_nothing_is_stored(connect: Connect, world: World, cli: Run, tracker: Path) -> None:
    world(plan={"requests": 3}, entries=HELD)
    connect(tracker=OPEN)
    assert cli("sync", "--plan").returncode == 0
    assert not list(tracker.glob("*.db*"))
    assert cli("sync").returncode == 0
    before = hashlib.sha256((tracker / "clientfit.db").read_bytes()).hexdigest()
    world(plan={"requests": 3}, entries=[], error="credentials")
    assert cli("sync", "--plan").returncode == 4
    assert hashlib.sha256((tracker / "clientfit.db").read_bytes()).hexdigest() == before
    assert cli("report").returncode == 0, "a plan that fails makes no source incomplete"


def test_it_knows_what_earlier_runs_have_read_unless_they_are_to_be_ignored(
    connect: Connect, world: World, cli: Run
) -> None:
    world(plan={"requests": 9}, entries=HELD)
    connect(tracker=OPEN)
    assert cli("sync", "--plan").stdout == "tracker: at least 9 requests\n"
    assert cli("sync").returncode == 0
    assert cli("sync", "--plan").stdout == "tracker: at least 1 request\n"
    assert cli("sync", "--plan", "--full").stdout == "tracker: at least 9 requests\n"


def test_it_needs_no_lock(connect: Connect, world: World, cli: Run, tracker: Path) -> None:
    world(plan={"requests": 9}, entries=HELD)
    connect(tracker=OPEN)
    assert cli("sync").returncode == 0
    with closing(sqlite3.connect(tracker / "clientfit.db.lock", isolation_level=None)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        assert cli("sync").returncode == 5
        assert cli("sync", "--plan").returncode == 0


def test_plan_and_verify_exclude_each_other(connect: Connect, cli: Run) -> None:
    connect(tracker=OPEN)
    done = cli("sync", "--plan", "--verify")
    assert done.returncode == 2
    assert "--verify" in done.stderr
