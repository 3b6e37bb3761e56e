"""What `sync` says of a run, and what it ends with: what a token does not show, what was asked for, what it cost."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Run = Callable[..., CompletedProcess[str]]
Connect = Callable[..., Path]
World = Callable[..., None]

pytestmark = pytest.mark.usefixtures("tracker")
OPEN = 'api_token = "open sesame"\n'
HELD = [["Bright", "2026-09-01", 3], ["Nova", "2026-09-02", 4]]
OWN = "the token sees its owner's time alone: take an administrator's"


def test_3_a_token_that_does_not_show_everything_though_its_data_is_stored(
    connect: Connect, world: World, cli: Run
) -> None:
    world(entries=HELD, lacks={"time_entry": OWN, "invoice": "it sees no invoices"})
    connect(tracker=OPEN)
    done = cli("sync")
    assert (done.returncode, done.stdout) == (3, "")
    (line,) = done.stderr.splitlines()
    for text in ("tracker: ", OWN, "it sees no invoices", "partial = true", "[connections.tracker]"):
        assert text in line
    assert "Bright" in cli("clients").stdout
    assert cli("report").returncode == 3


def test_0_where_the_connection_says_that_it_is_partial(connect: Connect, world: World, cli: Run) -> None:
    world(entries=HELD, lacks={"time_entry": OWN})
    connect(tracker=f"{OPEN}partial = true")
    done = cli("sync")
    assert (done.returncode, done.stderr) == (0, "")
    assert cli("report").returncode == 0


def test_0_once_the_token_shows_everything(connect: Connect, world: World, cli: Run) -> None:
    world(entries=HELD, lacks={"time_entry": OWN})
    connect(tracker=OPEN)
    assert cli("sync").returncode == 3
    world(entries=HELD)
    assert cli("sync").returncode == 0
    assert cli("report").returncode == 0


def test_4_a_report_that_syncs_first_with_refused_credentials_and_has_nothing_to_judge(
    connect: Connect, world: World, cli: Run
) -> None:
    world(error="credentials")
    connect(tracker=OPEN)
    done = cli("report", "--sync")
    assert (done.returncode, done.stdout) == (4, "")
    refused, nothing = done.stderr.splitlines()
    assert refused == "tracker: the tracker says no: do something"
    assert "tracker" in nothing
    assert cli("report").returncode == 3


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        ("credentials", 4, "tracker: the tracker says no: do something\n"),
        ("quota", 3, "tracker: the tracker says no: do something\n"),
        ("source", 3, "tracker: the tracker says no: do something\n"),
        (
            "fault",
            3,
            "tracker: the connector 'tracker' has a fault (ZeroDivisionError: the tracker says no: do something)",
        ),
    ],
)
@pytest.mark.parametrize("command", [("sync",), ("sync", "--plan"), ("sync", "--verify")])
def test_a_failure_is_told_with_the_connection_and_the_others_are_done(
    connect: Connect, world: World, cli: Run, command: tuple[str, ...], error: str, code: int, said: str
) -> None:
    world(error=error)
    world("second.json", entries=HELD, plan={"requests": 3}, sums={"Bright": 3, "Nova": 4})
    connect(tracker=OPEN, second=f'{OPEN}type = "tracker"\nworld = "second.json"')
    done = cli(*command)
    assert done.returncode == code
    assert said in done.stderr
    assert "second: " not in done.stderr
    if command == ("sync", "--plan"):
        assert done.stdout == "second: at least 3 requests\n"
    else:
        assert "Bright" in cli("clients").stdout


def test_with_v_a_line_tells_what_changed_and_what_it_cost(connect: Connect, world: World, cli: Run) -> None:
    connect(tracker=OPEN)
    world(entries=HELD, left=[None, 30, None, 22, 29])
    assert "tracker: 6 added, 0 changed, 0 deleted; 5 requests, 22 left of the quota\n" in cli("sync", "-v").stderr
    world(entries=[["Bright", "2026-09-01", 5]], left=[None])
    assert "tracker: 0 added, 1 changed, 3 deleted; 1 request\n" in cli("sync", "-v").stderr
    assert cli("sync").stderr == ""


def test_with_v_a_run_that_failed_tells_what_it_cost(connect: Connect, world: World, cli: Run) -> None:
    connect(tracker=OPEN)
    world(error="quota", left=[1, 0])
    done = cli("sync", "-v")
    assert done.returncode == 3
    assert "tracker: stopped after 2 requests, 0 left of the quota\n" in done.stderr


def test_a_connector_is_asked_for_the_days_that_it_may_supply(
    connect: Connect, world: World, cli: Run, tracker: Path
) -> None:
    world(entries=HELD, asked="asked.json")
    connect(tracker=f"{OPEN}from = 2026-09-02\nuntil = 2026-12-31")
    assert cli("sync", "--from", "2026-01-01").returncode == 0
    asked = json.loads((tracker / "asked.json").read_text(encoding="utf-8"))
    assert asked == {"start": "2026-09-02", "supplied": ["2026-09-02", "2027-01-01"]}
    assert "Bright" not in [line.split()[0] for line in cli("clients").stdout.splitlines() if " 3.0" in line]


def test_days_that_it_may_supply_no_longer_are_taken_away(connect: Connect, world: World, cli: Run) -> None:
    world(entries=HELD, view=False)
    connect(tracker=OPEN)
    assert cli("sync").returncode == 0
    assert "3.0" in cli("clients").stdout
    connect(tracker=f"{OPEN}from = 2026-09-02")
    assert cli("sync").returncode == 0
    assert "3.0" not in cli("clients").stdout


@pytest.mark.parametrize("period", ["2024", "2024-01-01..2026-10-31"])
def test_hours_that_were_never_asked_for_are_not_taken_for_none(
    connect: Connect, world: World, cli: Run, period: str
) -> None:
    """A report of days before those that a source was read from says so, if all of them are or only some."""
    world(entries=HELD)
    connect(tracker=OPEN)
    assert cli("sync", "--from", "2026-09-01").returncode == 0
    done = cli("report", "--period", period)
    assert done.returncode == 3
    told = " ".join(done.stdout.split())
    assert "Not everything of tracker is seen." in told
    assert "it holds no hours from before 2026-09-01, but the period starts on 2024-01-01;" in told
    assert "`clientfit-sync sync tracker --from 2024-01-01`" in done.stderr
    done = cli("report", "--period", "2026-09")
    assert done.returncode == 0
    assert "holds no hours" not in done.stdout


def test_where_not_all_hours_are_held_no_rate_is_made_of_them(connect: Connect, world: World, cli: Run) -> None:
    world(entries=HELD)
    connect(tracker=OPEN)
    assert cli("sync", "--from", "2026-09-01").returncode == 0
    done = cli("report", "--period", "2026-08-15..2026-09-30", "--format", "json")
    assert done.returncode == 3
    built = json.loads(done.stdout)
    assert built["clients"]
    for client in built["clients"]:
        assert client["effective_rate"] is None
        assert client["hours"] > 0
    (source,) = (one for one in built["sources"] if one["connection"] == "tracker")
    assert source["complete_from"] == "2026-09-01"


def test_a_connection_that_shall_supply_later_days_only_lacks_nothing(connect: Connect, world: World, cli: Run) -> None:
    """Files may hold the past, and a tracker the present."""
    world(entries=HELD)
    connect(tracker=f"{OPEN}from = 2026-09-01")
    assert cli("sync").returncode == 0
    done = cli("report", "--period", "2026-08-15..2026-09-30")
    assert done.returncode == 0
    assert "from before" not in done.stdout
