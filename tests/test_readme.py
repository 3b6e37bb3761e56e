"""The README and contrib/ tell the truth."""

import re
import subprocess
import sys
import tomllib
from datetime import UTC, date, datetime
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from clientfit_sync import cli, config, periods, plugins
from clientfit_sync.app import note_files, notes, reporting, syncing
from clientfit_sync.checks import Finding
from clientfit_sync.demo import NOTES, write
from clientfit_sync.render import FORMATS, render
from my_package import dependence, text_file

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PACKAGE = ROOT / "tests" / "fakes" / "my_package"
NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)


def test_the_report_is_the_demos_as_the_program_prints_it(tmp_path: Path) -> None:
    (shown,) = (block for block in blocks("") if block.startswith("$ clientfit-sync demo\n"))
    settings = config.read(write(tmp_path, NOW.date()))
    assert not any(one.error for one in syncing.sync(settings, [], now=NOW))
    notes.restore(settings, note_files.read((tmp_path / NOTES).read_bytes(), NOTES, NOW.date()))
    report = reporting.report(settings, periods.parse("last-90-days", NOW.date()), as_of=NOW.date(), now=NOW)
    command, text, rest = shown.partition("\n")[0], *shown.split("\n", 1)[1].rsplit("\n…\n", 1)
    assert command == "$ clientfit-sync demo"
    assert not rest
    assert render(report, "table").startswith(text)


def test_the_python_examples_are_those_that_are_typed_and_tried() -> None:
    files = [PACKAGE / "text_file.py", ROOT / "tests" / "testing" / "test_contract_text.py", PACKAGE / "dependence.py"]
    assert blocks("python") == [file.read_text(encoding="utf-8") for file in files]


@pytest.fixture
def third_party(monkeypatch: pytest.MonkeyPatch) -> None:
    """The README's connector and check, as if they were installed."""
    connector, check = text_file.CONNECTOR, dependence.CHECK
    installed_connector, installed_check, installed_names = plugins.connector, plugins.check, plugins.names
    monkeypatch.setattr(plugins, "connector", lambda name: connector if name == "text" else installed_connector(name))
    monkeypatch.setattr(plugins, "check", lambda name: check if name == "dependence" else installed_check(name))
    monkeypatch.setattr(
        plugins,
        "names",
        lambda group: (*installed_names(group), *(["dependence"] if group == plugins.CHECKS else [])),
    )


@pytest.mark.usefixtures("third_party")
def test_the_python_examples_do_what_they_say(tmp_path: Path) -> None:
    (tmp_path / "hours.txt").write_text("2026-11-20 Acme 2.5\n2026-11-19 Nova 7\n", encoding="utf-8")
    path = tmp_path / "config.toml"
    retainer = 'retainer = { amount = 900, every = "month", from = 2026-01-01 }'
    path.write_text(
        'currency = "EUR"\ndatabase = "sqlite:///x.db"\n[connections.text]\npath = "hours.txt"\n'
        f"[clients.Acme]\n{retainer}\n[clients.Nova]\n{retainer.replace('900', '100')}\n",
        encoding="utf-8",
    )
    settings = config.read(path)
    assert not any(one.error for one in syncing.sync(settings, [], now=NOW))
    report = reporting.report(settings, periods.parse("this-month", date(2026, 11, 23)), as_of=NOW.date(), now=NOW)
    assert {one.client: one.hours for one in report.clients} == {"Acme": 2.5, "Nova": 7}
    found = [one.finding for one in report.findings if one.check == "dependence"]
    assert [(one.client, one.message) for one in found] == [("Acme", "Acme brings 90% of the pay")]
    assert isinstance(found[0], Finding)


@pytest.mark.parametrize("text", [block for block in blocks("toml") if "entry-points" not in block])
def test_the_configurations_hold(text: str, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    settings = config.read(path)
    assert settings.connections or settings.email


def test_every_connector_that_comes_with_it_is_shown() -> None:
    shown = [tomllib.loads(block).get("connections", {}) for block in blocks("toml")]
    types = {table.get("type", name) for connections in shown for name, table in connections.items()}
    assert types == set(plugins.names(plugins.CONNECTORS))


@pytest.mark.parametrize("text", [block for block in blocks("toml") if "entry-points" in block])
def test_the_entry_points_are_of_groups_that_are_looked_at(text: str) -> None:
    (group,) = tomllib.loads(text)["project"]["entry-points"]
    assert entry_points(group=group)


def test_every_command_and_option_that_is_named_exists() -> None:
    for command in re.findall(r"`clientfit-sync ([a-z-]+)", README):
        assert command in cli.cli.commands, command
    for name, rest in re.findall(r"`clientfit-sync ([a-z-]+) ([^`]+)`", README):
        options = {"--help", *(option for one in cli.cli.commands[name].params for option in one.opts)}
        assert options.issuperset(word for word in rest.split() if word.startswith("-")), f"{name} {rest}"
    options = {name for command in cli.cli.commands.values() for one in command.params for name in one.opts}
    for option in set(re.findall(r"`(--[a-z-]+)", README)):
        assert option in options, option
    named = next(iter(re.findall(r"--format ([a-z|]+)\|…", README)))
    assert set(named.split("|")) <= set(FORMATS)


def test_the_makefile_has_the_targets_that_are_named() -> None:
    makefile = ROOT / "Makefile"
    if not makefile.exists():
        pytest.skip("outside the source tree")
    for target in set(re.findall(r"\bmake (demo|test|check|fix|bench)\b", README)):
        assert re.search(rf"^{target}:", makefile.read_text(encoding="utf-8"), flags=re.MULTILINE), target


def test_the_cron_lines_are_those_of_contrib() -> None:
    lines = (ROOT / "contrib" / "crontab").read_text(encoding="utf-8").splitlines()
    jobs = [line for line in lines if not line.startswith("#")]
    (shown,) = (block for block in blocks("") if block.startswith("15 6"))
    assert shown.splitlines() == jobs
    for job in jobs:
        program, command = job.split()[5:7]
        assert program == "clientfit-sync"
        assert command in cli.cli.commands


@pytest.mark.parametrize("unit", sorted((ROOT / "contrib").glob("*.service")), ids=lambda unit: unit.stem)
def test_the_systemd_units_start_a_command_that_exists(unit: Path) -> None:
    service = unit.read_text(encoding="utf-8")
    ((command, options),) = re.findall(
        r"^ExecStart=\S+/clientfit-sync (\w+)((?: --\w+)*)$", service, flags=re.MULTILINE
    )
    known = {option for one in cli.cli.commands[command].params for option in one.opts}
    assert set(options.split()) <= known


@pytest.mark.parametrize("timer", sorted((ROOT / "contrib").glob("*.timer")), ids=lambda timer: timer.stem)
def test_a_timer_makes_good_what_was_missed_and_has_its_service(timer: Path) -> None:
    assert "Persistent=true" in timer.read_text(encoding="utf-8")
    assert timer.with_suffix(".service").exists()


def test_help_loads_no_database_library() -> None:
    """What makes `--help` slow is imported by the commands that need it."""
    code = (
        "import sys\nfrom clientfit_sync.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'sqlalchemy', 'alembic', 'pydantic', 'requests', 'tabulate', 'wcwidth'} & set(sys.modules)\n"
        "sys.exit(f'loaded: {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_report_loads_nothing_that_only_a_sync_needs(tmp_path: Path) -> None:
    path = write(tmp_path, NOW.date())
    settings = config.read(path)
    syncing.sync(settings, [], now=NOW)
    code = (
        "import sys\nfrom clientfit_sync.cli import main\n"
        f"try:\n    main(['--config', {str(path)!r}, 'report', '--as-of', '2026-11-23'])\nexcept SystemExit as ended:\n"
        "    assert not ended.code, ended.code\n"
        "heavy = {'alembic', 'requests', 'currency_converter', 'sqlalchemy.dialects.postgresql'} & set(sys.modules)\n"
        "sys.exit(f'loaded: {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
