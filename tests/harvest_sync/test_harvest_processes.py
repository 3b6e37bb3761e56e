"""Runs that are killed, and runs that meet: processes of their own on one database."""

import signal
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from subprocess import DEVNULL, Popen

import pytest

from clientfit_sync.errors import LockedError
from clientfit_sync.testing.server import Reply, Request
from fake_harvest import FakeHarvest, of
from fake_harvest_desk import Desk
from fake_harvest_studio import studio

ALL = 20_000  # days: the program's own clock may be any


def killed(desk: Desk, fake: FakeHarvest, number: int) -> None:
    """A run that is killed while it waits for an answer to its request for time entries of that number."""
    started: list[Popen[bytes]] = []

    def kill(_: Request, reply: Reply) -> Reply:
        started[0].send_signal(signal.SIGKILL)
        started[0].wait()
        return replace(reply, reset=True)

    asked = count(1)
    fake.turn(lambda request: of("time_entries")(request) and next(asked) == number, kill)
    assert desk.file.exists()
    started.append(Popen(desk.command("sync"), stdout=DEVNULL, stderr=DEVNULL))
    assert started[0].wait(timeout=60) == -signal.SIGKILL


@pytest.fixture
def fake() -> Iterator[FakeHarvest]:
    """A studio of three years in pages of 25."""
    with studio(entries=120, invoices=12) as served:
        served.rows_at_once = 25
        yield served


@pytest.mark.parametrize("numbers", [(1, 1), (2, 2), (3, 2), (4,)])
@pytest.mark.parametrize("changing", [False, True])
def test_a_first_import_that_is_killed_goes_on(
    desk: Desk, fake: FakeHarvest, numbers: tuple[int, ...], *, changing: bool
) -> None:
    desk.history = ALL
    for number in numbers:
        killed(desk, fake, number)
        if changing:
            fake.advance(timedelta(hours=1))
            fake.delete_entry(min(fake.entries))
            fake.delete_entry(max(fake.entries))
            fake.edit_entry(sorted(fake.entries)[50], notes="Edited", spent_date=fake.now.date())
            fake.add_entry(min(fake.projects), fake.now.date() - timedelta(days=700))
    assert desk.program("sync").returncode == 0
    assert desk.differences() == []


def test_two_runs_at_once_leave_one_to_it(desk: Desk, fake: FakeHarvest) -> None:
    met: list[subprocess.CompletedProcess[str]] = []
    fake.afterwards(of("clients"), lambda: met.append(desk.program("sync")))
    assert desk.sync().error is None
    (other,) = met
    assert other.returncode == LockedError.exit_code, other.stderr
    assert "another run" in other.stderr
    assert desk.differences() == []
    desk.well()
