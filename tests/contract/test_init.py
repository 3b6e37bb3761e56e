"""`init`: a commented configuration to start from, never over an existing file."""

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

Run = Callable[..., CompletedProcess[str]]

SETTING = re.compile(r"^# ?(?=\[|[A-Za-z_]+ = )", re.MULTILINE)


def uncommented(text: str) -> str:
    """The example with the mark taken away before every setting and table."""
    return SETTING.sub("", text)


@pytest.fixture
def example(run: Run) -> str:
    done = run("init", "--print")
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_print_writes_to_stdout_alone(example: str, home: Path, elsewhere: Path) -> None:
    assert example.startswith("#")
    assert list(home.iterdir()) == []
    assert list(elsewhere.iterdir()) == []


def test_what_is_printed_is_a_configuration_as_it_stands(example: str, tmp_path: Path, run: Run) -> None:
    tomllib.loads(example)
    path = tmp_path / "printed.toml"
    path.write_text(f'database = "sqlite:///x.db"\n{example}', encoding="utf-8")
    done = run("report", "--config", path)
    assert done.returncode in (2, 3), "nothing is configured or nothing imported yet"
    assert "printed.toml:" not in done.stderr, "no fault of the file itself"


def test_what_is_printed_names_every_setting_of_the_contract(example: str) -> None:
    settings: dict[str, Any] = tomllib.loads(uncommented(example))
    assert set(settings) >= {
        *("timezone", "currency", "database", "history", "stale_after", "exchange_rates_url"),
        *("rates", "exchange_rates", "connections", "clients", "checks"),
    }
    assert set(settings["rates"]) == {"target", "floor"}
    (client,) = settings["clients"].values()
    assert set(client) >= {
        *("aliases", "target", "time_cap", "invoiced_in", "billing", "retainer"),
        *("relation", "until", "internal", "ignore"),
    }
    assert set(settings["checks"]["effort_vs_pay"]) == {"enabled", "watch_below", "act_below", "min_hours"}
    assert set(settings["checks"]["time_share_cap"]) == {"enabled", "cap", "low_payer_below", "watch_at"}
    (connection,) = (found for found in settings["connections"].values() if found.get("type") == "csv")
    assert set(connection) >= {
        *("from", "until", "partial", "keep_text", "time_entries", "invoices"),
        *("date_format", "currency", "tax_rate", "terms", "columns"),
    }


def test_what_is_printed_holds_the_contracts_defaults(example: str) -> None:
    settings = tomllib.loads(uncommented(example))
    assert (settings["history"], settings["stale_after"]) == (400, 3)
    assert settings["checks"]["effort_vs_pay"] == {
        "enabled": True,
        "watch_below": 0.9,
        "act_below": 0.7,
        "min_hours": 5,
    }
    assert settings["checks"]["time_share_cap"] == {
        "enabled": True,
        "cap": 0.20,
        "low_payer_below": 0.8,
        "watch_at": 0.8,
    }


def test_what_is_printed_is_a_configuration_with_every_setting_uncommented(
    example: str, tmp_path: Path, run: Run
) -> None:
    """`duration` stays out: it and `hours` are one or the other; so are a secret and the command that prints it."""
    path = tmp_path / "all.toml"
    text = re.sub(r"(?m)^(duration|\w+_command) = .*\n", "", uncommented(example))
    path.write_text(text, encoding="utf-8")
    done = run("report", "--config", path)
    assert done.returncode == 3, f"nothing is imported yet, and no setting is at fault: {done.stderr}"


def test_every_setting_says_what_it_means(example: str) -> None:
    """Behind it, or in the line before."""
    lines = example.splitlines()
    for number, line in enumerate(lines):
        if SETTING.match(line) and not line.startswith("# ["):
            before = lines[number - 1]
            assert " # " in line[2:] or (before.startswith("#") and not SETTING.match(before)), line


def test_the_file_is_for_its_owner_alone_and_its_folder_is_made(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "new" / "folder" / "clientfit.toml"
    done = run("init", "--config", path)
    assert done.returncode == 0, done.stderr
    assert path.stat().st_mode & 0o777 == 0o600
    tomllib.loads(path.read_text(encoding="utf-8"))
    assert str(path) in (done.stdout + done.stderr).replace("\n", "")


def test_the_file_is_what_print_shows(example: str, tmp_path: Path, run: Run) -> None:
    path = tmp_path / "clientfit.toml"
    assert run("init", "--config", path).returncode == 0
    written = path.read_text(encoding="utf-8")
    assert set(tomllib.loads(uncommented(written))) == set(tomllib.loads(uncommented(example)))


def test_an_existing_file_is_never_overwritten(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "clientfit.toml"
    path.write_text("# mine\n", encoding="utf-8")
    done = run("init", "--config", path)
    assert done.returncode in (1, 2)
    assert "clientfit.toml" in done.stderr
    assert path.read_text(encoding="utf-8") == "# mine\n"


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, run: Run) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = run("init", "--config", tmp_path / "file" / "clientfit.toml")
    assert done.returncode == 1
    assert done.stderr


def test_the_file_may_be_named_by_the_environment(tmp_path: Path, run: Run) -> None:
    assert run("init", CLIENTFIT_CONFIG=str(tmp_path / "named.toml")).returncode == 0
    assert (tmp_path / "named.toml").exists()


def test_a_fresh_configuration_leads_to_the_next_step(run: Run) -> None:
    """Not to a traceback, and not to an empty report with exit 0."""
    assert run("init").returncode == 0
    for command in ("sync", "report", "clients"):
        done = run(command)
        assert done.returncode in (2, 3), command
        assert done.stderr


def test_without_any_configuration_the_way_to_one_is_told(run: Run) -> None:
    done = run("report")
    assert done.returncode in (2, 3)
    assert "init" in done.stderr
