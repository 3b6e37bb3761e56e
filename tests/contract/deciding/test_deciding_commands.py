"""`what-if`, `quote` and `exit-plan` as CONTRACT.md section 1 has them, and their exit codes."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

Run = Callable[..., CompletedProcess[str]]

PERIOD = ("--period", "2026-08-01..2026-10-31", "--as-of", "2026-11-23")
COMMANDS = {
    "what-if": ("what-if", "--drop", "Bright"),
    "quote": ("quote", "--budget", "2000", "--client", "Bright"),
    "exit-plan": ("exit-plan", "Bright"),
}


@pytest.fixture
def what_if(synced: Path, cli: Run) -> Callable[..., dict[str, Any]]:  # noqa: ARG001  # it is what is judged
    """The scenario as JSON."""

    def ask(*arguments: str) -> dict[str, Any]:
        done = cli("what-if", "--format", "json", *PERIOD, *arguments)
        assert done.returncode == 0, done.stderr
        built: dict[str, Any] = json.loads(done.stdout)
        return built

    return ask


def row(side: dict[str, Any], client: str) -> dict[str, Any]:
    (found,) = (one for one in side["clients"] if one["client"] == client)
    return dict(found)


def test_without_changes_both_sides_are_the_report(
    what_if: Callable[..., dict[str, Any]], judged: Callable[..., dict[str, Any]]
) -> None:
    built, report = what_if(), judged()
    assert built["today"] == built["changed"]
    for ours, theirs in zip(built["today"]["clients"], report["clients"], strict=True):
        assert ours == {name: theirs[name] for name in ours}
    totals = {name: value for name, value in built["today"]["totals"].items() if name != "focus_share"}
    assert totals == report["totals"]


def test_the_hours_of_the_report_change_nothing(
    what_if: Callable[..., dict[str, Any]], judged: Callable[..., dict[str, Any]]
) -> None:
    options = [part for one in judged()["clients"] for part in ("--hours", f"{one['client']}={one['hours']}")]
    built = what_if(*options)
    assert built["changed"] == built["today"]


def test_clients_go_by_any_of_their_names_and_options_repeat(what_if: Callable[..., dict[str, Any]]) -> None:
    built = what_if("--drop", "acme", "--drop", " nova ", "--rate", "Bright=120", "--hours", "BRIGHT=30")
    names = [one["client"] for one in built["changed"]["clients"]]
    assert "Acme Ltd" not in names
    assert "Nova" not in names
    bright = row(built["changed"], "Bright")
    assert (bright["hours"], bright["pay"], bright["effective_rate"]) == (30, 3600, 120)
    assert [one["client"] for one in built["changes"]] == ["Acme Ltd", "Nova", "Bright"]


def test_the_same_said_twice_is_no_contradiction(what_if: Callable[..., dict[str, Any]]) -> None:
    built = what_if("--hours", "Acme Ltd=20", "--hours", "ACME=20.0", "--drop", "Nova", "--drop", "nova")
    assert row(built["changed"], "Acme Ltd")["hours"] == 20


@pytest.mark.usefixtures("synced")
@pytest.mark.parametrize(
    "options",
    [
        ("--drop", "Acme Ltd", "--rate", "ACME=110"),
        ("--drop", "Acme Ltd", "--hours", "ACME=20"),
        ("--rate", "Acme Ltd=100", "--rate", "ACME=110"),
        ("--hours", "Acme Ltd=10", "--hours", "ACME=11"),
    ],
)
def test_2_options_that_contradict_each_other(cli: Run, options: tuple[str, ...]) -> None:
    done = cli("what-if", *PERIOD, *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Acme Ltd is already given" in done.stderr


@pytest.mark.usefixtures("synced")
@pytest.mark.parametrize(
    "arguments",
    [
        ("what-if", "--drop", "Acme Lmt"),
        ("what-if", "--rate", "Acme Lmt=110"),
        ("what-if", "--hours", "Acme Lmt=20"),
        ("quote", "--budget", "2000", "--client", "Acme Lmt"),
        ("exit-plan", "Acme Lmt"),
        ("report", "--client", "Acme Lmt"),
        ("snooze", "Acme Lmt", "--until", "2199-01-01"),
    ],
)
def test_2_an_unknown_name_with_the_one_that_may_be_meant(cli: Run, arguments: tuple[str, ...]) -> None:
    done = cli(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    told = "Acme Lmt: no such client; did you mean Acme Ltd? `clientfit-sync clients` lists them all\n"
    assert done.stderr.endswith(told)


@pytest.mark.usefixtures("synced")
def test_2_all_faults_are_told_at_once(cli: Run) -> None:
    done = cli("what-if", "--drop", "Nobody", "--rate", "Nowhere=1", "--hours", "Own Studio=1")
    assert done.returncode == 2
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == [
        "--drop Nobody",
        "--rate Nowhere",
        "--hours Own Studio",
    ]


@pytest.mark.usefixtures("synced")
@pytest.mark.parametrize("number", ["", "ten", "-5", "1,5", "1e3", "nan", "inf", "0x10", "1_000", "٣"])
@pytest.mark.parametrize("option", ["--rate", "--hours"])
def test_2_a_number_that_is_none_with_an_example(cli: Run, option: str, number: str) -> None:
    done = cli("what-if", option, f"Bright={number}")
    assert done.returncode == 2
    assert f"write it as {option} 'Acme Ltd=" in done.stderr


@pytest.mark.usefixtures("synced")
@pytest.mark.parametrize("assignment", ["Bright", "=20", "20"])
def test_2_a_name_without_a_number_or_a_number_without_a_name(cli: Run, assignment: str) -> None:
    done = cli("what-if", "--hours", assignment)
    assert done.returncode == 2
    assert "write it as --hours 'Acme Ltd=20'" in done.stderr


@pytest.mark.usefixtures("synced")
def test_a_name_may_hold_a_sign_of_equality(cli: Run) -> None:
    assert "--hours A=B: no such client" in cli("what-if", "--hours", "A=B=20").stderr


@pytest.mark.usefixtures("synced")
@pytest.mark.parametrize("option", ["--budget", "--hours"])
@pytest.mark.parametrize("number", ["0", "-1", "much"])
def test_2_a_budget_or_wish_is_above_zero(cli: Run, option: str, number: str) -> None:
    done = cli("quote", "--budget", "2000", option, number)
    assert done.returncode == 2
    assert f"write it as {option} 4" in done.stderr


def test_zero_hours_and_a_rate_of_nothing_can_be_asked_for(what_if: Callable[..., dict[str, Any]]) -> None:
    built = what_if("--hours", "Nova=0", "--rate", "Bright=0")
    assert "Nova" not in [one["client"] for one in built["changed"]["clients"]]
    assert row(built["changed"], "Bright")["pay"] == 0


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_3_a_source_is_incomplete_and_the_figures_are_printed_all_the_same(
    synced: Path, cli: Run, command: tuple[str, ...]
) -> None:
    with (synced / "exports" / "toggl.csv").open("a", encoding="utf-8") as file:
        file.write("Ann,a@example.com,Bright,Work,,x,Yes,2026-09-99,09:00:00,2026-09-01,14:00:00,05:00:00,\n")
    assert cli("sync").returncode == 3
    done = cli(*command, *PERIOD)
    assert done.returncode == 3
    assert "exports" in done.stderr
    assert "Bright" in done.stdout
    assert "These figures may change" in " ".join(done.stdout.split())


@pytest.mark.usefixtures("studio")
@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_3_nothing_has_been_synced(cli: Run, command: tuple[str, ...]) -> None:
    done = cli(*command)
    assert (done.returncode, done.stdout) == (3, "")


@pytest.mark.usefixtures("synced")
@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_the_result_goes_to_stdout_or_into_a_file(cli: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    printed = cli(*command, *PERIOD)
    assert (printed.returncode, printed.stderr) == (0, "")
    written = cli(*command, *PERIOD, "--output", tmp_path / "new" / "file")
    assert (written.returncode, written.stdout) == (0, "")
    assert (tmp_path / "new" / "file").read_text(encoding="utf-8") == printed.stdout


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_nothing_is_written_to_the_database(synced: Path, cli: Run, command: tuple[str, ...]) -> None:
    before = (synced / "clientfit.db").read_bytes()
    assert cli(*command).returncode == 0
    assert (synced / "clientfit.db").read_bytes() == before


@pytest.mark.usefixtures("synced")
@pytest.mark.parametrize("command", ["what-if", "quote"])
@pytest.mark.parametrize(("form", "begins"), [("table", "W"), ("json", "{"), ("markdown", "# ")])
def test_the_formats(cli: Run, command: str, form: str, begins: str) -> None:
    shown = cli(*COMMANDS[command], *PERIOD, "--format", form).stdout
    assert shown.startswith(begins if command == "what-if" or form != "table" else "A")


@pytest.mark.usefixtures("synced")
@pytest.mark.parametrize("command", ["what-if", "quote"])
def test_2_no_such_format(cli: Run, command: str) -> None:
    done = cli(*COMMANDS[command], "--format", "html")
    assert done.returncode == 2
    assert "markdown" in done.stderr


@pytest.mark.usefixtures("synced")
def test_a_quote_for_a_client_tells_what_it_does_to_the_caps(cli: Run, configure: Callable[..., Path]) -> None:
    configure("[clients.Bright]\ntime_cap = 0.3")
    done = cli("quote", "--budget", "4000", "--client", "bright", "--hours", "50", "--format", "json", *PERIOD)
    built = json.loads(done.stdout)
    assert (built["client"], built["target_rate"], built["hours_bought"]) == ("Bright", 100, 40)
    assert (built["wish"]["price"], built["wish"]["hours_to_cut"]) == (5000, 10)
    assert {one["client"]: one["over_with_it"] for one in built["caps"]}["Bright"] is True


@pytest.mark.usefixtures("synced")
def test_focus_stands_beside_today_where_it_is_configured(
    configure: Callable[..., Path], what_if: Callable[..., dict[str, Any]]
) -> None:
    assert what_if()["today"]["totals"]["focus_share"] is None
    configure('[checks.focus]\nknown_for = ["client:Bright"]')
    hours = {one["client"]: one["hours"] for one in what_if()["today"]["clients"]}
    built = what_if("--drop", "Acme Ltd")
    everything = sum(hours.values())
    assert built["today"]["totals"]["focus_share"] == round(hours["Bright"] / everything, 4)
    assert built["changed"]["totals"]["focus_share"] == round(hours["Bright"] / (everything - hours["Acme Ltd"]), 4)


@pytest.mark.usefixtures("synced")
def test_without_the_cap_check_there_is_no_group_to_cap(
    configure: Callable[..., Path], what_if: Callable[..., dict[str, Any]]
) -> None:
    assert [one["client"] for one in what_if()["today"]["caps"]] == [None]
    configure("[checks.time_share_cap]\nenabled = false")
    assert what_if()["today"]["caps"] == []


@pytest.mark.usefixtures("synced")
def test_an_exit_plan_is_markdown_with_its_parts(cli: Run) -> None:
    shown = cli("exit-plan", "acme", *PERIOD).stdout
    assert [line for line in shown.splitlines() if line.startswith("#")][:6] == [
        "# Ending the work for Acme Ltd",
        "## Still to be honoured",
        "## To bill",
        "## To collect",
        "## The week afterwards",
        "## Draft of a message",
    ]


@pytest.mark.usefixtures("synced")
@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_a_period_without_a_complete_day_is_told(cli: Run, command: tuple[str, ...]) -> None:
    done = cli(*command, "--period", "2027", "--as-of", "2026-11-23")
    assert done.returncode == 0
    assert "Figures of 2027-01-01 to 2027-12-31 (2027), no day of which is complete yet." in done.stdout


@pytest.mark.usefixtures("synced")
def test_a_running_period_is_told_with_its_last_complete_day(cli: Run) -> None:
    done = cli("what-if", "--period", "2026", "--as-of", "2026-10-16")
    assert "Figures of 2026-01-01 to 2026-12-31 (2026), complete up to 2026-10-15." in done.stdout


TRACKER = '''
    """A tracker that tells which projects are over; it may be a file, which does not."""

    from collections.abc import Iterator
    from datetime import date
    from decimal import Decimal

    from clientfit_sync.connector import Ask, Bookmark, Connector, Message
    from clientfit_sync.model import Client, Project, TimeEntry, Window
    from clientfit_sync.section import Section


    class Settings(Section):
        """None."""


    def fetch(settings: Settings, ask: Ask) -> Iterator[Message]:
        """The same each time."""
        yield Client(id="a", name="Acme")
        for name, active in (("Site", True), ("Logo", False), ("Next year", True)):
            ends = date(2026, 12, 18) if name == "Site" else None
            yield Project(id=name, name=name, client="a", active=active, ends=ends)
        for name in ("Site", "Logo"):
            yield TimeEntry(id=name, project=name, day=date(2026, 9, 1), seconds=Decimal(36000))
        yield Bookmark(covered=Window(start=date(2020, 1, 1), end=date(2030, 1, 1)))


    CONNECTOR = Connector(settings=Settings, fetch=fetch, ages=AGES)
'''


@pytest.mark.parametrize(("ages", "more"), [(True, ["- Next year: no work in the period."]), (False, [])])
def test_an_exit_plan_tells_the_projects_that_are_open_and_none_that_is_over(
    tmp_path: Path, cli: Run, install: Callable[..., Path], *, ages: bool, more: list[str]
) -> None:
    install("tracker", TRACKER.replace("AGES", str(ages)), connectors="tracker = tracker:CONNECTOR")
    config = 'database = "sqlite:///clientfit.db"\nexchange_rates_url = ""\nstale_after = 9999\n[connections.tracker]\n'
    (tmp_path / "studio").mkdir()
    (tmp_path / "studio" / "clientfit.toml").write_text(config, encoding="utf-8")
    assert cli("sync").returncode == 0
    shown = cli("exit-plan", "Acme", *PERIOD).stdout
    honoured = shown.partition("## Still to be honoured\n\n")[2].partition("\n\n")[0]
    assert honoured.splitlines() == ["- Site: 10 h in the period; its last day is 18 December 2026.", *more]
