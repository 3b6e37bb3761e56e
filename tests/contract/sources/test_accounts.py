"""Two connections on one account are a fault of the configuration: every hour would count twice."""

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
HELD = [["Bright", "2026-09-01", 3]]
SECOND = f'{OPEN}type = "tracker"\nworld = "second.json"\n'


@pytest.mark.parametrize("command", [("sync",), ("sync", "--plan"), ("report",), ("clients",)])
def test_an_account_that_two_connections_name_is_told_with_both_and_the_remedy(
    connect: Connect, cli: Run, command: tuple[str, ...]
) -> None:
    connect(tracker=f"{OPEN}account = 'studio 1'", second=f"{SECOND}account = 'studio 1'")
    done = cli(*command)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    for text in ("connections.second: ", "studio 1", "connection tracker", "keep one of them"):
        assert text in line


def test_each_pair_is_told(connect: Connect, cli: Run) -> None:
    account = "account = 'studio 1'\n"
    connect(tracker=OPEN + account, second=SECOND + account, third=SECOND + account)
    done = cli("sync")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 3


def test_accounts_of_two_types_have_nothing_to_do_with_each_other(connect: Connect, world: World, cli: Run) -> None:
    world(entries=HELD, accounts=["1"])
    connect(tracker=f"{OPEN}account = '1'", rival=f"{OPEN}account = '1'")
    assert cli("sync").returncode == 0


def test_other_accounts_of_one_type_live_side_by_side(connect: Connect, world: World, cli: Run) -> None:
    world(entries=HELD, accounts=["1", "2"])
    world("second.json", entries=HELD, accounts=["3"])
    connect(tracker=f"{OPEN}account = '1'", second=f"{SECOND}account = '3'")
    assert cli("sync").returncode == 0
    assert cli("sync").returncode == 0, "nor do they stand in their own way"


def test_an_account_that_only_the_source_tells_stops_the_second_and_stores_nothing_of_it(
    connect: Connect, world: World, cli: Run
) -> None:
    world(entries=HELD, accounts=["workspace 1", "workspace 2"])
    world("second.json", entries=[["Twice", "2026-09-01", 3]], accounts=["workspace 2", "workspace 3"])
    connect(tracker=OPEN, second=SECOND)
    done = cli("sync")
    assert done.returncode == 2
    assert done.stderr == (
        "second: it reads workspace 2, which the connection tracker reads too: every hour would count twice; "
        "keep one of them, or part their days with `from` and `until`\n"
    )
    shown = cli("clients").stdout
    assert "Bright" in shown
    assert "Twice" not in shown
    assert cli("report").returncode == 3, "the second is incomplete"


@pytest.mark.parametrize("named", ["account = '1'\n", ""])
def test_one_account_may_be_read_by_two_whose_days_are_parted(
    connect: Connect, world: World, cli: Run, named: str
) -> None:
    """Each supplies its own days alone, so that no hour counts twice."""
    both = [["Bright", "2026-06-30", 3], ["Nova", "2026-07-01", 5]]
    world(entries=both, accounts=["1"])
    world("second.json", entries=both, accounts=["1"])
    connect(tracker=f"{OPEN}until = 2026-06-30\n{named}", second=f"{SECOND}from = 2026-07-01\n{named}")
    for _ in range(2):
        done = cli("sync")
        assert (done.returncode, done.stderr) == (0, "")
    report = json.loads(cli("report", "--period", "2026", "--as-of", "2026-11-23", "--format", "json").stdout)
    assert report["totals"]["hours"] == 8
    assert "count twice" not in cli("doctor").stdout


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("until = 2026-07-01", "from = 2026-07-01"),
        ("until = 2026-06-30", ""),
        ("from = 2026-01-01", "from = 2026-07-01"),
    ],
)
def test_days_that_both_may_supply_are_a_clash(connect: Connect, cli: Run, first: str, second: str) -> None:
    account = "account = '1'\n"
    connect(tracker=f"{OPEN}{first}\n{account}", second=f"{SECOND}{second}\n{account}")
    done = cli("sync")
    assert done.returncode == 2
    assert "part their days with `from` and `until`" in done.stderr


def test_an_account_becomes_free_with_the_connection_that_is_no_longer_configured(
    connect: Connect, world: World, cli: Run
) -> None:
    world(entries=HELD, accounts=["workspace 2"])
    world("second.json", entries=HELD, accounts=["workspace 2"])
    connect(tracker=OPEN)
    assert cli("sync").returncode == 0
    connect(second=SECOND)
    assert cli("sync").returncode == 0


def test_a_connector_that_cannot_tell_its_accounts_is_told(connect: Connect, cli: Run) -> None:
    connect(tracker=f"{OPEN}account = 'faulty'", other="type = 'tracker'")
    done = cli("report")
    assert done.returncode == 2
    assert "connections.other.api_token_command: is missing" in done.stderr
    connect(tracker=f"{OPEN}account = 'faulty'")
    done = cli("report")
    assert done.returncode == 2
    assert "connections.tracker: the connector 'tracker' has a fault (ZeroDivisionError: by the author)" in done.stderr
