"""Toggl and Harvest as they are configured: their settings, a token that is refused, what a report loads."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from clientfit_sync.testing.server import FakeApi, Reply, Request

Run = Callable[..., CompletedProcess[str]]
Connect = Callable[..., Path]

pytestmark = pytest.mark.usefixtures("studio")
QUICK = "retries = 0\nretry_pause = 0\n"
HUNTER = "hunter2hunter2"
REFUSED: list[tuple[str, int, Any]] = [
    ("harvest", 401, {"error": "invalid_token", "error_description": "The access token is invalid"}),
    ("toggl", 401, None),
    ("toggl", 403, "Incorrect username and/or password"),
]


def settings(kind: str, url: str = "https://127.0.0.1:1") -> str:
    """A connection's settings."""
    if kind == "harvest":
        return f'account_id = 1\naccess_token = "{HUNTER}"\nbase_url = "{url}/v2"\n{QUICK}'
    return f'api_token = "{HUNTER}"\nbase_url = "{url}"\nrequests_per_second = 1000\n{QUICK}'


@pytest.fixture
def refusing(request: pytest.FixtureRequest) -> Iterator[tuple[str, FakeApi]]:
    """A tracker that refuses every request."""
    kind, status, body = request.param

    def answer(_: Request) -> Reply:
        return Reply(status=status, body=body)

    with FakeApi(answer) as api:
        yield kind, api


@pytest.mark.parametrize("refusing", REFUSED, indirect=True)
@pytest.mark.parametrize("command", [("sync",), ("sync", "--full"), ("doctor",)])
def test_4_a_wrong_token_and_it_is_nowhere(
    refusing: tuple[str, FakeApi], connect: Connect, cli: Run, studio: Path, command: tuple[str, ...]
) -> None:
    kind, api = refusing
    connect(**{kind: settings(kind, api.url)}, csv="time_entries = ['exports/toggl.csv']")
    done = cli(*command, "-vv")
    told = done.stdout + done.stderr
    assert done.returncode == 4, told
    assert any(line.removeprefix("FAIL  ").startswith(f"{kind}: ") for line in told.splitlines())
    assert api.requests, "it was asked"
    assert HUNTER not in told
    assert all(HUNTER not in str(request.query) + request.path for request in api.requests)
    for path in studio.glob("clientfit.db*"):
        assert HUNTER.encode() not in path.read_bytes()
    if command[0] == "sync":
        assert "acme" in cli("clients").stdout, "the other connection is done"


@pytest.mark.parametrize(
    ("kind", "change", "place"),
    [
        ("harvest", "account_id = 0", "account_id"),
        ("harvest", "payments = 'some'", "payments"),
        ("harvest", "base_url = 'http://api.harvestapp.com/v2'", "base_url"),
        ("harvest", "timeout = 0", "timeout"),
        ("harvest", "colour = 1", "colour"),
        ("toggl", "workspaces = ['all']", "workspaces"),
        ("toggl", "team = 'some'", "team"),
        ("toggl", "invoices = 'some'", "invoices"),
        ("toggl", "base_url = 'https://me:hunter2@api.track.toggl.com'", "base_url"),
        ("toggl", "requests_per_second = 0", "requests_per_second"),
        ("toggl", "retries = -1", "retries"),
    ],
)
def test_a_setting_that_does_not_hold_is_told_with_its_place(
    connect: Connect, cli: Run, kind: str, change: str, place: str
) -> None:
    key = change.partition(" = ")[0]
    kept = [line for line in settings(kind).splitlines() if not line.startswith(f"{key} = ")]
    connect(**{kind: "\n".join([*kept, change])})
    done = cli("report")
    assert (done.returncode, done.stdout) == (2, "")
    assert f"connections.{kind}.{place}" in done.stderr
    assert "hunter2" not in done.stderr


def test_two_connections_on_one_harvest_account_or_toggl_workspace_are_a_fault(connect: Connect, cli: Run) -> None:
    workspaces = "workspaces = [7, 8]\n"
    connect(
        harvest=settings("harvest"),
        again=f'type = "harvest"\n{settings("harvest")}',
        toggl=settings("toggl") + workspaces,
        more=f'type = "toggl"\nworkspaces = [8]\n{settings("toggl")}',
    )
    done = cli("report")
    assert done.returncode == 2
    first, second = done.stderr.splitlines()
    assert "connections.again: " in first
    assert "account 1" in first
    assert "connections.more: " in second
    assert "workspace 8" in second


@pytest.mark.parametrize("command", ["report", "clients"])
def test_a_report_loads_nothing_that_speaks_http(connect: Connect, cli: Run, command: str) -> None:
    """Nor what reads the files, nor what runs the commands that print secrets."""
    connect(csv="time_entries = ['exports/toggl.csv']")
    assert cli("sync").returncode == 0
    token = f'"{HUNTER}"'
    path = connect(
        csv="time_entries = ['exports/toggl.csv']",
        harvest=settings("harvest").replace(f"access_token = {token}", 'access_token_command = ["pass"]'),
        toggl=settings("toggl"),
    )
    code = (
        "import sys\nfrom clientfit_sync.cli import main\n"
        f"try:\n    main(['--config', {str(path)!r}, {command!r}])\nexcept SystemExit as ended:\n"
        "    assert ended.code in (0, 3), ended.code\n"
        "heavy = {'requests', 'urllib3', 'http.client', 'clientfit_sync.app.secrets', 'alembic'}\n"
        "heavy &= set(sys.modules)\n"
        "heavy |= {name for name in sys.modules if name.startswith('clientfit_connectors.') and name.count('.') > 1\n"
        "          and not name.endswith('.settings')}\n"
        "sys.exit(f'loaded: {sorted(heavy)}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr


def test_their_settings_are_listed_with_both_ways_to_give_the_token(run: Run) -> None:
    listed = run("connectors").stdout
    for name in ("harvest", "toggl", "access_token_command", "api_token_command", "account_id", "workspaces", "team"):
        assert name in listed
