"""Progress: at a terminal only, one line rewritten in place, gone at the end; and what a signal leaves behind."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from subprocess import CompletedProcess
from time import monotonic, sleep

import pytest

from clientfit_sync.cli import progress

Run = Callable[..., CompletedProcess[str]]
Connect = Callable[..., Path]
World = Callable[..., None]
Terminal = Callable[..., tuple[int, str]]

pytestmark = pytest.mark.usefixtures("tracker")
OPEN = 'api_token = "open sesame"\n'
MANY = [["Bright", "2026-09-01", 0.01]] * 4000


@pytest.fixture
def config(connect: Connect, world: World) -> Path:
    world(entries=MANY, left=[None, None, None])
    return connect(tracker=OPEN)


def screen(shown: str) -> str:
    """What is left to be seen on the last line."""
    return shown.rsplit("\r", maxsplit=1)[-1].strip()


def test_a_line_is_rewritten_in_place_and_gone_at_the_end(config: Path, terminal: Terminal) -> None:
    started = monotonic()
    code, shown = terminal("sync", "--config", config)
    assert code == 0
    updates = re.findall(r"\rtracker: [\d,]+ entr(?:y|ies)(?:, \d+ requests?)?", shown)
    assert updates
    assert len(updates) <= 10 * (monotonic() - started) + 1
    assert "\n" not in shown
    assert screen(shown) == ""


def test_whatever_is_said_has_its_line_to_itself(config: Path, terminal: Terminal, world: World) -> None:
    world(entries=MANY, left=[None], lacks={"invoice": "it sees no invoices"})
    code, shown = terminal("sync", "-v", "--config", config)
    assert code == 3
    said = [screen(line) for line in shown.strip().split("\n")]
    assert "tracker: 4002 added, 0 changed, 0 deleted; 1 request" in said
    assert any(line.startswith("tracker: it sees no invoices") for line in said)


def test_an_error_leaves_no_progress_behind(config: Path, terminal: Terminal, world: World) -> None:
    world(error="source", left=[None])
    code, shown = terminal("sync", "--config", config)
    assert code == 3
    assert [screen(line) for line in shown.strip().split("\n")] == ["tracker: the tracker says no: do something"]


@pytest.mark.parametrize(("options", "environment"), [(["-q"], {}), ([], {"TERM": "dumb"})])
def test_nothing_is_shown_to_those_who_do_not_want_it(
    config: Path, terminal: Terminal, options: list[str], environment: dict[str, str]
) -> None:
    assert terminal("sync", *options, "--config", config, **environment) == (0, "")


def test_nothing_is_shown_where_stderr_is_no_terminal(config: Path, terminal: Terminal) -> None:
    assert terminal("sync", "--config", config, stderr=subprocess.DEVNULL) == (0, "")


class Clock:
    """A clock that a test sets, and a screen that remembers what was written to it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        self.written = StringIO()
        monkeypatch.setattr(progress, "monotonic", lambda: self.now)
        monkeypatch.setattr(sys, "stderr", self.written)
        monkeypatch.setenv("COLUMNS", "40")


def test_it_is_rewritten_at_most_ten_times_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, line = Clock(monkeypatch), progress.Line()
    line.show("harvest", 0, 1)
    clock.now += 0.09
    line.show("harvest", 3999, 4)
    clock.now += 0.02
    line.show("harvest", 4000, 5)
    clock.now += 0.2
    line.show("csv", 1, 0)
    assert clock.written.getvalue() == (
        "\rharvest: 0 entries, 1 request\rharvest: 4,000 entries, 5 requests\rcsv: 1 entry                      "
    )


def test_a_long_name_does_not_break_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, line = Clock(monkeypatch), progress.Line()
    line.show("x" * 100, 1, 1)
    assert clock.written.getvalue() == f"\r{'x' * 39}"
    line.clear()
    line.clear()
    assert clock.written.getvalue() == f"\r{'x' * 39}\r{' ' * 39}\r"


@pytest.fixture
def _heard() -> Iterator[None]:
    """What a shell starts in the background ignores SIGINT, and so does all that it starts."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("_heard")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_run_that_is_told_to_end_is_rolled_back_and_gives_the_lock_back(
    config: Path, world: World, cli: Run, tracker: Path, number: int, code: int
) -> None:
    world(entries=[["Bright", "2026-09-01", 3]])
    assert cli("sync").returncode == 0
    world(entries=MANY, asleep="asleep.txt")
    process = subprocess.Popen(
        [sys.executable, "-m", "clientfit_sync", "sync", "--config", config],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=os.environ,
    )
    try:
        _wait_for(tracker / "asleep.txt")
        assert cli("sync").returncode == 5
        process.send_signal(number)
        out, err = process.communicate(timeout=20)
    finally:
        process.kill()
    assert (process.returncode, out) == (code, "")
    assert "Traceback" not in err
    assert not list(tracker.glob("clientfit.db-*")), "no journal that only a writer could clear away"
    assert "3.0" in cli("clients").stdout
    assert cli("report").returncode == 0
    world(entries=MANY)
    assert cli("sync").returncode == 0


def _wait_for(path: Path) -> None:
    end = monotonic() + 20
    while not path.exists():
        assert monotonic() < end
        sleep(0.02)
