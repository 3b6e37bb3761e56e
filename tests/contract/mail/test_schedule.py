"""`schedule`: sync and report at their times, watched from outside."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from subprocess import CompletedProcess

import pytest
import time_machine

from clientfit_sync.testing.server import FakeApi, Reply, Request
from fake_mail import FakeMail

Run = Callable[..., CompletedProcess[str]]
IN_CLEAR = 'security = "none"\nwhen = "always"'
DAILY = '\n[schedule]\nsync = ["06:00", "13:00"]\nreport = "daily 07:00"\n'


@pytest.fixture
def watcher() -> Iterator[FakeApi]:
    """A service that watches."""

    def answer(_request: Request) -> Reply:
        return Reply(body="OK")

    with FakeApi(answer) as service:
        yield service


def pings(watcher: FakeApi) -> list[str]:
    return [request.path for request in watcher.requests]


def test_once_runs_what_is_due_and_then_nothing_until_its_next_time(
    post: FakeMail, addressed: Callable[..., Path], cli: Run
) -> None:
    """What never ran is due at any time; the studio's clock is that of Sofia, two hours ahead."""
    addressed(post, IN_CLEAR, tables=DAILY)
    for moment, ran in (
        ("2026-11-23T03:00", ["sync", "report"]),
        ("2026-11-23T03:59", []),
        ("2026-11-23T04:00", ["sync"]),
        ("2026-11-23T05:30", ["report"]),
        ("2026-11-23T10:59", []),
        ("2026-11-24T06:00", ["sync", "report"]),
    ):
        with time_machine.travel(f"{moment}Z", tick=False):
            done = cli("schedule", "--once", "-v")
        assert done.returncode == 0
        assert [name for name in ("sync", "report") if f"{name}: begins" in done.stderr] == ran, moment
    assert len(post.received) == 3


def test_without_a_mail_server_the_report_is_printed(cli: Run, configure: Callable[..., Path], synced: Path) -> None:
    assert synced.exists()
    configure('\n[schedule]\nreport = "monday 07:00"\n')
    done = cli("schedule", "--once")
    assert done.returncode == 0
    assert "Client" in done.stdout


def test_a_task_that_fails_has_its_exit_code(cli: Run, configure: Callable[..., Path], studio: Path) -> None:
    (studio / "exports" / "toggl.csv").unlink()
    configure('\n[schedule]\nsync = ["06:00"]\n')
    done = cli("schedule", "--once")
    assert done.returncode == 3
    assert "sync: failed, and is tried again at its next time" in done.stderr


@pytest.mark.parametrize(
    ("tables", "said"), [("", "schedule: sets no times"), ("\n[schedule]\nsync = ['6']\n", "07:00")]
)
def test_times_that_are_none(cli: Run, configure: Callable[..., Path], studio: Path, tables: str, said: str) -> None:
    assert studio.exists()
    configure(tables)
    done = cli("schedule")
    assert done.returncode == 2
    assert said in done.stderr


def test_it_stays_and_sigterm_ends_it_within_a_second(
    post: FakeMail, addressed: Callable[..., Path], synced: Path
) -> None:
    path = addressed(post, IN_CLEAR, tables=DAILY)
    process = subprocess.Popen(
        [sys.executable, "-m", "clientfit_sync", "schedule", "--config", str(path)],
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(300):
            if post.received:
                break
            assert process.poll() is None
            time.sleep(0.1)
        assert len(post.received) == 1
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0
        assert time.monotonic() - began < 1.5
    finally:
        process.kill()
        process.wait()
    assert synced.exists()


class TestMonitor:
    """Who watches is told of the beginning, the end and the failure of what runs unattended."""

    def watch(self, configure: Callable[..., Path], watcher: FakeApi, tables: str = "") -> Path:
        return configure(f'\n[monitor]\nping_url = "{watcher.url}/secret-uuid"\n{tables}')

    def test_a_sync_that_ends_well(
        self, cli: Run, configure: Callable[..., Path], studio: Path, watcher: FakeApi
    ) -> None:
        assert studio.exists()
        self.watch(configure, watcher)
        assert cli("sync").returncode == 0
        assert pings(watcher) == ["/secret-uuid/start", "/secret-uuid"]

    def test_a_sync_that_does_not(
        self, cli: Run, configure: Callable[..., Path], studio: Path, watcher: FakeApi
    ) -> None:
        self.watch(configure, watcher)
        (studio / "exports" / "toggl.csv").unlink()
        assert cli("sync").returncode == 3
        assert pings(watcher) == ["/secret-uuid/start", "/secret-uuid/3"]

    def test_a_report_that_somebody_reads_is_not_watched(
        self, cli: Run, configure: Callable[..., Path], synced: Path, watcher: FakeApi
    ) -> None:
        assert synced.exists()
        self.watch(configure, watcher)
        cli("report")
        assert pings(watcher) == []

    def test_a_mail_that_waits_is_a_failure(
        self, addressed: Callable[..., Path], mailed: Run, watcher: FakeApi
    ) -> None:
        with FakeMail() as post:
            addressed(post, IN_CLEAR, tables=f'\n[monitor]\nping_url = "{watcher.url}/secret-uuid"\n')
        mailed(code=1)
        assert pings(watcher) == ["/secret-uuid/start", "/secret-uuid/1"]

    def test_each_task_of_the_schedule(
        self, cli: Run, configure: Callable[..., Path], synced: Path, watcher: FakeApi
    ) -> None:
        assert synced.exists()
        self.watch(configure, watcher, '\n[schedule]\nsync = ["06:00"]\nreport = "07:00"\n')
        assert cli("schedule", "--once").returncode == 0
        assert pings(watcher) == ["/secret-uuid/start", "/secret-uuid"] * 2

    def test_a_database_that_cannot_be_written(
        self, cli: Run, configure: Callable[..., Path], synced: Path, watcher: FakeApi
    ) -> None:
        with closing(sqlite3.connect(synced / "clientfit.db")) as db:
            db.execute("CREATE TRIGGER full BEFORE INSERT ON task BEGIN SELECT RAISE(FAIL, 'disk is full'); END")
        self.watch(configure, watcher, '\n[schedule]\nsync = ["06:00"]\n')
        done = cli("schedule", "--once")
        assert done.returncode == 1
        assert "disk is full" in done.stderr
        assert pings(watcher) == ["/secret-uuid/start", "/secret-uuid/1"]

    def test_its_own_failure_is_only_a_warning_without_the_secret(
        self, cli: Run, configure: Callable[..., Path], studio: Path, watcher: FakeApi
    ) -> None:
        assert studio.exists()
        self.watch(configure, watcher)
        watcher.fail(Reply(status=500), Reply(status=500))
        done = cli("sync", "-vv")
        assert done.returncode == 0
        assert "the monitor could not be told: it answered 500" in done.stderr
        assert "secret-uuid" not in done.stderr

    def test_the_url_may_be_printed_by_a_command(
        self, cli: Run, configure: Callable[..., Path], studio: Path, watcher: FakeApi
    ) -> None:
        assert studio.exists()
        configure(f'\n[monitor]\nping_url_command = ["echo", "{watcher.url}/secret-uuid"]\n')
        assert cli("sync").returncode == 0
        assert pings(watcher) == ["/secret-uuid/start", "/secret-uuid"]

    @pytest.mark.parametrize("url", ["hc-ping.com/uuid", "file:///etc/passwd"])
    def test_an_address_that_is_no_url(self, cli: Run, configure: Callable[..., Path], studio: Path, url: str) -> None:
        assert studio.exists()
        configure(f'\n[monitor]\nping_url = "{url}"\n')
        done = cli("sync")
        assert done.returncode == 2
        assert "monitor.ping_url: is no URL" in done.stderr
        assert url not in done.stderr
