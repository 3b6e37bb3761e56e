"""`sync --verify`: the source's own totals beside ours; a difference is named, and the code is 3."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from clientfit_sync.app.verifying import Difference, differences
from clientfit_sync.connector import Sums

Run = Callable[..., CompletedProcess[str]]
Connect = Callable[..., Path]
World = Callable[..., None]

OPEN = 'api_token = "open sesame"\n'
HELD = [["Bright", "2026-09-01", 3.5], ["Bright", "2026-09-02", 4], ["Nova", "2026-09-02", 1200], ["", "2026-09-03", 1]]


@pytest.fixture(autouse=True)
def _connected(tracker: Path, connect: Connect) -> None:
    assert tracker.is_dir()
    connect(tracker=OPEN, top='timezone = "UTC"')


def test_totals_that_are_the_same_are_no_news(world: World, cli: Run) -> None:
    world(entries=HELD, sums={"Bright": 7.5, "Nova": "1200.01", "": 1})
    done = cli("sync", "--verify")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert "tracker: verified" in cli("sync", "--verify", "-v").stderr


def test_differences_are_named_with_both_numbers_in_hours(world: World, cli: Run) -> None:
    world(entries=HELD, sums={"Bright": 8, "Nova": "1200.0011", "": 0, "Gone Ltd": 2}, tolerance=3)
    done = cli("sync", "--verify")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == (
        "tracker: work without a client: 0.00 h at the source, 1.00 h in the database\n"
        "tracker: Bright: 8.00 h at the source, 7.50 h in the database\n"
        "tracker: Nova: 1,200.0011 h at the source, 1,200.0000 h in the database\n"
        "tracker: c-Gone Ltd: 2.00 h at the source, 0.00 h in the database\n"
        "tracker: to read everything anew, run `clientfit-sync sync tracker --full`\n"
    )
    assert cli("report").returncode == 0, "what was brought is whole; it is the next sync's matter"


def test_the_days_are_those_covered_before_today(world: World, cli: Run, tracker: Path) -> None:
    """Today's work goes on."""
    world(entries=HELD, sums={"Bright": 7.5, "Nova": 1200, "": 1})
    assert cli("sync", "--verify", "--from", "2026-02-03").returncode == 0
    today = datetime.now(UTC).date()  # noqa: TID251  # the program's own clock is what is compared
    assert (tracker / "summed.txt").read_text(encoding="utf-8") == f"2026-02-03 {today}"


def test_without_verify_nothing_is_compared(world: World, cli: Run, tracker: Path) -> None:
    world(entries=HELD, sums={})
    assert cli("sync").returncode == 0
    assert not (tracker / "summed.txt").exists()


def test_a_source_without_totals_of_its_own_says_so(connect: Connect, cli: Run) -> None:
    connect(csv="time_entries = ['exports/toggl.csv']")
    done = cli("sync", "--verify")
    assert done.returncode == 0
    assert done.stderr == "csv: not verified, for such a source has no totals of its own\n"
    assert cli("sync", "--verify", "-q").stderr == ""


def test_totals_that_cannot_be_had_leave_what_was_brought(world: World, cli: Run) -> None:
    world(entries=HELD)
    done = cli("sync", "--verify")
    assert done.returncode == 3
    assert "tracker: the connector 'tracker' has a fault (KeyError: 'sums')" in done.stderr
    assert cli("report").returncode == 0


def test_a_difference_lies_beyond_what_printing_rounds_away() -> None:
    theirs = Sums(seconds={"1": Decimal(100), "2": Decimal(100), None: Decimal(5)}, tolerance=Decimal(5))
    ours: dict[str | None, Decimal] = {"1": Decimal(105), "2": Decimal(106), "3": Decimal(-6)}
    assert differences(theirs, ours, {"2": "Nova"}) == (
        Difference(client="3", theirs=Decimal(0), ours=Decimal(-6)),
        Difference(client="Nova", theirs=Decimal(100), ours=Decimal(106)),
    )
