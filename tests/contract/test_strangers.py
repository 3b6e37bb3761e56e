"""Connectors and checks that somebody else has installed: found by their entry points, listed, configured, run."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

Run = Callable[..., CompletedProcess[str]]
Configure = Callable[..., Path]
Judged = Callable[..., dict[str, Any]]
Install = Callable[..., Path]

CONNECTOR = '''
    """A source that knows one client."""

    import os
    import subprocess
    import sys
    from collections.abc import Iterator
    from datetime import date
    from decimal import Decimal

    from pydantic import Field, SecretStr

    from clientfit_sync.connector import Ask, Bookmark, Connector, Message, Whole
    from clientfit_sync.errors import CredentialsError, SourceError
    from clientfit_sync.model import Client, Project, TimeEntry
    from clientfit_sync.section import Section


    class Settings(Section):
        """What it needs."""

        api_token: SecretStr = Field(default=SecretStr("none"), description="the key to the ledger")
        hours: int = Field(default=3, ge=1, description="how many hours it knows of")
        fate: str = Field(default="well", description="well, refused, down, faulty, interrupted or blocked")


    def fetch(settings: Settings, ask: Ask) -> Iterator[Message]:
        """One entry; with another fate, none of it."""
        yield Client(id="1", name="Bright")
        yield Project(id="1", name="Ledger", client="1")
        if settings.fate == "refused":
            raise CredentialsError("the ledger refused the key: renew it")
        if settings.fate == "down":
            raise SourceError("the ledger does not answer: try again later")
        if settings.fate == "faulty":
            raise ZeroDivisionError("by the author")
        if settings.fate == "interrupted":
            raise KeyboardInterrupt
        if settings.fate == "blocked":
            command = [sys.executable, "-m", "clientfit_sync", *os.environ["OTHER_RUN"].split()]
            other = os.environ | {"CLIENTFIT_CONNECTIONS__LEDGER__FATE": "well"}
            done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, env=other, timeout=60)
            with open(os.environ["OTHER_RUN_ENDED"], "w", encoding="utf-8") as file:
                file.write(f"{done.returncode} {done.stderr}")
        worked = Decimal(3600 * settings.hours)
        yield TimeEntry(id="1", project="1", day=date(2026, 9, 20), seconds=worked, billable=False)
        for kind in ("client", "project", "time_entry", "invoice"):
            yield Whole(kind=kind)
        yield Bookmark()


    CONNECTOR = Connector(settings=Settings, fetch=fetch)
'''
CHECK = '''
    """A rule of somebody else's."""

    from collections.abc import Iterator
    from decimal import Decimal

    from pydantic import Field

    from clientfit_sync.checks import Check, Finding, Limits, Outcome, Skipped
    from clientfit_sync.figures import Figures


    class TooMuch(Limits):
        """When it is too much."""

        hours: Decimal = Field(default=Decimal(50), description="hours from which a client is too much")


    def find(figures: Figures, limits: TooMuch) -> Iterator[Outcome]:
        """Everybody with more hours."""
        for client in figures.clients:
            if limits.hours == 0:
                raise ZeroDivisionError("by the author")
            if client.hours > limits.hours:
                yield Finding(
                    client=client.client,
                    severity="watch",
                    measured=client.hours,
                    limit=limits.hours,
                    message=f"{client.client} is too much.",
                )
            elif client.hours < 5:
                yield Skipped(client=client.client, reason="too little to say")


    CHECK = Check(title="Too much of one", limits=TooMuch, find=find)
'''


@pytest.fixture
def ledger(install: Install) -> Path:
    """A connector of somebody else's, under the name `ledger`."""
    return install("their_ledger", CONNECTOR, connectors="ledger = their_ledger:CONNECTOR")


@pytest.fixture
def too_much(install: Install) -> Path:
    """A check of somebody else's, under the name `too_much`."""
    return install("their_check", CHECK, checks="too_much = their_check:CHECK")


@pytest.mark.usefixtures("ledger", "too_much")
def test_both_are_listed_with_their_settings_defaults_and_descriptions(run: Run) -> None:
    connectors, checks = run("connectors"), run("checks")
    assert (connectors.returncode, checks.returncode) == (0, 0)
    for text in ("ledger", "csv", "api_token", "the key to the ledger", "hours", "3", "how many hours it knows of"):
        assert text in connectors.stdout
    for text in (
        "too_much",
        "effort_vs_pay",
        "Too much of one",
        "hours",
        "50",
        "hours from which a client is too much",
    ):
        assert text in checks.stdout


@pytest.mark.usefixtures("ledger", "synced")
def test_a_connector_is_configured_synced_and_reported(cli: Run, configure: Configure, judged: Judged) -> None:
    configure("[connections.ledger]\nhours = 7")
    assert cli("sync").returncode == 0
    report = judged()
    assert report["totals"]["hours"] == 225
    assert {row["connection"]: row["type"] for row in report["sources"]} == {"exports": "csv", "ledger": "ledger"}
    (bright,) = (client for client in report["clients"] if client["client"] == "Bright")
    assert bright["hours"] == 67, "one client in both sources by its name"


@pytest.mark.usefixtures("ledger", "synced")
def test_a_connector_twice_under_two_names(cli: Run, configure: Configure, judged: Judged) -> None:
    configure("[connections.one]\ntype = 'ledger'\n[connections.two]\ntype = 'ledger'\nhours = 4\n")
    assert cli("sync").returncode == 0
    assert judged()["totals"]["hours"] == 225


@pytest.mark.usefixtures("ledger", "synced")
def test_its_settings_are_checked_like_any_other(cli: Run, configure: Configure) -> None:
    configure("[connections.ledger]\nhours = 0\napi_token = 'hunter2'\ncolour = 'blue'")
    done = cli("sync")
    assert done.returncode == 2
    assert "hours" in done.stderr
    assert "colour" in done.stderr
    assert "hunter2" not in done.stderr


@pytest.mark.usefixtures("ledger", "synced")
def test_its_settings_may_come_from_the_environment(cli: Run, configure: Configure, judged: Judged) -> None:
    configure("[connections.ledger]\nhours = 4")
    hours = {"CLIENTFIT_CONNECTIONS__LEDGER__HOURS": "6", "CLIENTFIT_CONNECTIONS__LEDGER__API_TOKEN": "hunter2"}
    done = cli("sync", "-vv", **hours)
    assert done.returncode == 0
    assert "hunter2" not in done.stderr
    assert judged(**hours)["totals"]["hours"] == 224


@pytest.mark.usefixtures("ledger", "synced")
def test_a_secret_is_nowhere_in_the_database(cli: Run, configure: Configure, tmp_path: Path) -> None:
    configure("[connections.ledger]\napi_token = 'hunter2'")
    assert cli("sync").returncode == 0
    for path in (tmp_path / "studio").glob("clientfit.db*"):
        assert b"hunter2" not in path.read_bytes()


@pytest.mark.usefixtures("ledger", "synced")
def test_what_ages_makes_a_report_incomplete_when_it_is_stale(cli: Run, configure: Configure) -> None:
    configure("[connections.ledger]\n")
    assert cli("sync").returncode == 0
    assert cli("report", "--as-of", "2035-01-01").returncode == 3
    assert "ledger" in cli("report", "--as-of", "2035-01-01").stderr
    assert cli("report", "--as-of", "2035-01-01", CLIENTFIT_STALE_AFTER="100000").returncode == 0
    assert cli("report").returncode == 0, "synced a moment ago"


@pytest.mark.usefixtures("ledger", "synced")
@pytest.mark.parametrize(("fate", "code"), [("refused", 4), ("down", 3)])
def test_a_source_that_refuses_or_fails_leaves_the_others_alone(
    cli: Run, configure: Configure, judged: Judged, fate: str, code: int
) -> None:
    configure(f"[connections.ledger]\nfate = '{fate}'")
    done = cli("sync")
    assert (done.returncode, done.stdout) == (code, "")
    assert "ledger" in done.stderr
    report = judged(code=3)
    assert report["totals"]["hours"] == 218
    assert {row["connection"]: row["complete"] for row in report["sources"]} == {"exports": True, "ledger": False}


@pytest.mark.usefixtures("ledger", "synced")
def test_a_run_that_is_interrupted_ends_without_a_traceback_and_changes_nothing(
    cli: Run, configure: Configure, judged: Judged
) -> None:
    configure("[connections.ledger]\nhours = 7")
    assert cli("sync").returncode == 0
    done = cli("sync", CLIENTFIT_CONNECTIONS__LEDGER__FATE="interrupted")
    assert done.returncode not in (0, 2)
    report = judged(code=done.returncode if done.returncode == 3 else 0)
    assert report["totals"]["hours"] == 225
    assert cli("sync").returncode == 0


@pytest.mark.usefixtures("ledger", "synced")
def test_a_connector_with_a_fault_of_its_own_leaves_the_others_alone(cli: Run, configure: Configure) -> None:
    configure("[connections.ledger]\nfate = 'faulty'")
    done = cli("sync")
    assert done.returncode == 3
    assert "ledger: the connector 'ledger' has a fault (ZeroDivisionError: by the author)" in done.stderr
    assert "exports" not in done.stderr


@pytest.mark.usefixtures("too_much", "synced")
def test_a_check_with_a_fault_of_its_own_can_be_left_out(cli: Run, configure: Configure) -> None:
    configure("[checks.too_much]\nhours = 0")
    done = cli("report")
    assert done.returncode == 1
    assert "the check 'too_much' has a fault (ZeroDivisionError: by the author)" in done.stderr
    assert "enabled = false" in done.stderr
    configure("enabled = false")
    assert cli("report", "--as-of", "2026-11-23").returncode == 0


@pytest.mark.usefixtures("ledger", "synced")
def test_4_before_3(cli: Run, configure: Configure) -> None:
    configure(
        "[connections.one]\ntype = 'ledger'\nfate = 'down'\n[connections.two]\ntype = 'ledger'\nfate = 'refused'\n"
    )
    done = cli("sync")
    assert done.returncode == 4
    assert "one" in done.stderr
    assert "two" in done.stderr


@pytest.mark.usefixtures("ledger", "synced")
def test_4_of_a_sync_that_a_report_begins_with_comes_before_its_findings(cli: Run, configure: Configure) -> None:
    configure("[connections.ledger]\nfate = 'refused'")
    done = cli("report", "--sync", "--fail-on", "watch", "--period", "2026-09", "--as-of", "2026-11-23")
    assert done.returncode == 4
    assert "Bright" in done.stdout


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize("other", ["report --as-of 2026-11-23", "clients"])
def test_one_may_read_while_another_run_writes(synced: Path, cli: Run, configure: Configure, other: str) -> None:
    config = configure("[connections.ledger]\n")
    assert cli("sync", "ledger").returncode == 0
    ended = synced / "ended.txt"
    told = {"OTHER_RUN": f"{other} --config {config}", "OTHER_RUN_ENDED": str(ended)}
    done = cli("sync", "ledger", CLIENTFIT_CONNECTIONS__LEDGER__FATE="blocked", **told)
    assert done.returncode == 0, done.stderr
    assert ended.read_text(encoding="utf-8").startswith("0 ")


@pytest.mark.usefixtures("too_much", "synced")
def test_a_check_finds_and_skips_beside_the_others(configure: Configure, judged: Judged) -> None:
    configure("[checks.too_much]\nhours = 90")
    report = judged()
    (found,) = (row for row in report["findings"] if row["check"] == "too_much")
    assert (found["client"], found["severity"], found["measured"], found["limit"]) == ("Acme Ltd", "watch", 100, 90)
    assert {"check": "too_much", "client": "Tiny", "reason": "too little to say"} in report["skipped"]


@pytest.mark.usefixtures("too_much", "synced")
def test_a_check_counts_for_fail_on_and_is_shown(cli: Run, configure: Configure) -> None:
    configure(
        "[checks.too_much]\nhours = 90\n"
        "[checks.effort_vs_pay]\nenabled = false\n[checks.time_share_cap]\nenabled = false"
    )
    period = ("--period", "2026-08-01..2026-10-31", "--as-of", "2026-11-23")
    done = cli("report", "--fail-on", "watch", *period)
    assert done.returncode == 6
    assert "Acme Ltd is too much." in done.stdout
    assert cli("report", "--fail-on", "act", *period).returncode == 0


@pytest.mark.usefixtures("too_much", "synced")
def test_the_limits_of_a_check_are_checked(cli: Run, configure: Configure) -> None:
    configure("[checks.too_much]\nhours = 'many'\ncolour = 1")
    done = cli("report")
    assert done.returncode == 2
    assert "hours" in done.stderr
    assert "colour" in done.stderr


BROKEN: list[tuple[str | None, str]] = [
    (None, "their_broken:IT"),
    ("raise ValueError('not on this machine')", "their_broken:IT"),
    ("import a_module_that_is_nowhere", "their_broken:IT"),
    ("IT = 'no plug-in'", "their_broken:IT"),
    ("OTHER = 1", "their_broken:IT"),
    ("def broken(:", "their_broken:IT"),
    ("IT = 1", "their_broken"),
]


@pytest.mark.usefixtures("synced")
@pytest.mark.parametrize(("source", "point"), BROKEN)
@pytest.mark.parametrize("group", ["connectors", "checks"])
def test_a_broken_plug_in_that_is_used_is_told_with_its_package(
    install: Install, cli: Run, configure: Configure, group: str, source: str | None, point: str
) -> None:
    install("their_broken", source, **{group: f"broken = {point}"})
    configure("[connections.broken]\n" if group == "connectors" else "[checks.broken]\n")
    for command in ("sync", "report"):
        done = cli(command)
        assert (done.returncode, done.stdout) == (2, "")
        assert "broken" in done.stderr
        assert "their_broken" in done.stderr, "which package it is that must be repaired"


@pytest.mark.usefixtures("synced")
@pytest.mark.parametrize(("source", "point"), BROKEN)
def test_a_broken_connector_that_nobody_uses_stops_nobody(
    install: Install, cli: Run, source: str | None, point: str
) -> None:
    """Only those that the configuration names are imported."""
    install("their_broken", source, connectors=f"broken = {point}")
    assert cli("sync").returncode == 0
    assert cli("report").returncode == 0


@pytest.mark.parametrize(("source", "point"), BROKEN)
@pytest.mark.parametrize("group", ["connectors", "checks"])
def test_the_list_names_a_broken_plug_in_and_still_shows_the_others(
    install: Install, run: Run, group: str, source: str | None, point: str
) -> None:
    install("their_broken", source, **{group: f"broken = {point}"})
    listed = run(group)
    assert ("csv" if group == "connectors" else "time_share_cap") in listed.stdout
    assert "their_broken" in listed.stdout + listed.stderr


@pytest.mark.usefixtures("ledger", "too_much")
def test_a_process_of_its_own_finds_them_too(synced: Path, configure: Configure, program: Run) -> None:
    config = configure("[connections.ledger]\nhours = 7\n[checks.too_much]\nhours = 90")
    assert synced.is_dir()
    assert program("sync", "--config", config).returncode == 0
    done = program("report", "--config", config, "--format", "json", "--period", "2026-09", "--as-of", "2026-11-23")
    assert done.returncode == 0, done.stderr
    assert {row["connection"] for row in json.loads(done.stdout)["sources"]} == {"exports", "ledger"}
