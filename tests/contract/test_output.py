"""Where results go: stdout or a file, never mixed with anything else; the global options before and after a command."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

Run = Callable[..., CompletedProcess[str]]
Configure = Callable[..., Path]

PERIOD = ("--period", "2026-08-01..2026-10-31", "--as-of", "2026-11-23")
TEXTS = ["table", "csv", "markdown", "github", "tsv", "latex"]


@pytest.mark.usefixtures("synced")
@pytest.mark.parametrize("format_", TEXTS)
def test_a_file_holds_exactly_what_stdout_would(cli: Run, tmp_path: Path, format_: str) -> None:
    path = tmp_path / "report.out"
    shown = cli("report", "--format", format_, *PERIOD)
    done = cli("report", "--format", format_, *PERIOD, "--output", path)
    assert (done.returncode, done.stdout) == (0, "")
    assert path.read_bytes().decode("utf-8") == shown.stdout
    assert shown.stdout.endswith("\n")


@pytest.mark.usefixtures("synced")
def test_json_in_a_file_is_the_report(cli: Run, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    assert cli("report", "--format", "json", *PERIOD, "--output", path).returncode == 0
    shown = json.loads(cli("report", "--format", "json", *PERIOD).stdout)
    assert {**json.loads(path.read_text(encoding="utf-8")), "generated_at": ""} == {**shown, "generated_at": ""}


@pytest.mark.usefixtures("synced")
def test_an_output_is_named_relative_to_the_folder_one_is_in(cli: Run, elsewhere: Path) -> None:
    assert cli("report", *PERIOD, "--output", "report.txt").returncode == 0
    assert [path.name for path in elsewhere.iterdir()] == ["report.txt"], "and nothing unfinished is left beside it"


@pytest.mark.usefixtures("synced")
def test_an_earlier_file_is_replaced_whole(cli: Run, tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text("x" * 100_000, encoding="utf-8")
    assert cli("report", *PERIOD, "--output", path).returncode == 0
    assert "xxx" not in path.read_text(encoding="utf-8")


def test_an_earlier_file_stays_where_there_is_nothing_to_put_in_its_place(synced: Path, cli: Run) -> None:
    path = synced / "report.txt"
    path.write_text("earlier", encoding="utf-8")
    (synced / "clientfit.db").write_bytes(b"none" * 100)
    assert cli("report", "--output", path).returncode == 1
    assert path.read_text(encoding="utf-8") == "earlier"
    assert {file.name for file in synced.iterdir()} == {
        "report.txt",
        "clientfit.db",
        "clientfit.db.lock",
        "clientfit.toml",
        "exports",
    }


@pytest.mark.usefixtures("synced")
def test_a_report_on_an_incomplete_source_is_written_to_the_file(
    cli: Run, configure: Configure, tmp_path: Path
) -> None:
    configure("[connections.more]\ntype = 'csv'\ntime_entries = ['none.csv']")
    path = tmp_path / "report.txt"
    assert cli("report", *PERIOD, "--output", path).returncode == 3
    assert "Acme" in path.read_text(encoding="utf-8")


@pytest.mark.usefixtures("synced")
def test_a_file_reached_by_a_link_is_replaced_behind_it_or_in_its_place(cli: Run, tmp_path: Path) -> None:
    real, link = tmp_path / "real.txt", tmp_path / "link.txt"
    real.write_text("earlier", encoding="utf-8")
    link.symlink_to(real)
    assert cli("report", *PERIOD, "--output", link).returncode == 0
    assert "Acme" in link.read_text(encoding="utf-8")


@pytest.mark.usefixtures("synced")
def test_no_colour_where_stdout_is_no_terminal(cli: Run) -> None:
    for command in (("report", *PERIOD), ("clients",), ("connectors",), ("checks",)):
        assert "\x1b" not in cli(*command).stdout


@pytest.mark.usefixtures("synced")
@pytest.mark.parametrize("format_", ["table", "json", "csv", "markdown"])
def test_what_goes_wrong_beside_it_is_told_on_stderr_alone(cli: Run, configure: Configure, format_: str) -> None:
    configure("[connections.more]\ntype = 'csv'\ntime_entries = ['none.csv']")
    done = cli("report", "--format", format_, *PERIOD)
    assert done.returncode == 3
    assert "more" in done.stderr
    if format_ == "json":
        assert json.loads(done.stdout)["schema"] == "clientfit-report/1"
    if format_ == "csv":
        assert len({len(row) for row in csv.reader(io.StringIO(done.stdout))}) == 1


@pytest.mark.usefixtures("synced")
def test_quiet_leaves_errors_only(cli: Run, configure: Configure, write_invoices: Callable[..., Path]) -> None:
    row = ("9", "Nobody", "2026-11-02", "700", "2026-10-01", "2026-10-31", {"Cur": "USD"})
    write_invoices([row], "exports/invoices-usd.csv")
    configure("[exchange_rates]\nUSD = 0.9", top='currency = "EUR"')
    assert cli("sync", "-q").stderr == ""
    done = cli("report", "-q", *PERIOD)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Acme" in done.stdout, "the result is no noise"


@pytest.mark.usefixtures("studio")
def test_quiet_does_not_hide_why_a_run_fails(cli: Run) -> None:
    done = cli("report", "-q")
    assert done.returncode == 3
    assert done.stderr


def test_global_options_stand_before_and_after_the_command(synced: Path, run: Run) -> None:
    config = synced / "clientfit.toml"
    shown = [
        run("--config", config, "report", *PERIOD),
        run("report", "--config", config, *PERIOD),
        run("report", *PERIOD, "--config", config),
        run("-q", "--config", config, "report", *PERIOD),
        run("--config", config, "report", *PERIOD, "-q"),
        run("-v", "report", "--config", config, *PERIOD),
        run("report", "-vv", "--config", config, *PERIOD),
    ]
    assert {done.returncode for done in shown} == {0}
    assert len({done.stdout for done in shown}) == 1


def test_verbose_may_be_given_in_every_place(synced: Path, run: Run) -> None:
    config = synced / "clientfit.toml"
    for arguments in (("-v", "sync"), ("sync", "-v"), ("--verbose", "sync"), ("sync", "-vv"), ("-v", "sync", "-v")):
        done = run(*arguments, "--config", config)
        assert (done.returncode, done.stdout) == (0, ""), arguments
        assert "exports" in done.stderr


@pytest.mark.parametrize("command", ["demo", "init", "sync", "report", "clients", "forget", "connectors", "checks"])
def test_every_command_explains_itself(run: Run, command: str) -> None:
    done = run(command, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert command in done.stdout
    for option in ("--config", "--verbose", "--quiet"):
        assert option in done.stdout


def test_help_lists_the_commands(run: Run) -> None:
    told = run("--help").stdout
    for command in ("demo", "init", "sync", "report", "clients", "forget", "connectors", "checks"):
        assert f"  {command}" in told


@pytest.mark.usefixtures("synced")
def test_the_table_says_it_in_a_sentence_then_lists_clients_findings_and_what_was_skipped(cli: Run) -> None:
    text = cli("report", *PERIOD).stdout
    headline = text.strip().splitlines()[0]
    assert headline.rstrip().endswith((".", "!")) or text.strip().split("\n\n")[0].rstrip().endswith(".")
    for name in ("Acme Ltd", "Bright", "Nova", "Pending", "Tiny"):
        assert name in text
    assert "Own Studio" not in text
    assert "Ignored Co" not in text
    assert text.index("Bright") < text.rindex("Tiny"), "those skipped come last"
    assert "5 h" in text, "why Tiny was skipped"


@pytest.mark.usefixtures("synced")
@pytest.mark.parametrize("format_", ["table", "markdown"])
def test_unknown_figures_are_blank_in_a_table_and_never_zero(cli: Run, format_: str) -> None:
    text = cli("report", "--format", format_, "--client", "Pending", *PERIOD).stdout
    rows = [line for line in text.splitlines() if "Pending" in line and "6.0" in line]
    assert rows
    assert not [cell for cell in rows[0].replace("|", " ").split() if cell in ("0", "0.0", "0.00", "nan", "None")]


@pytest.mark.usefixtures("synced")
@pytest.mark.parametrize("format_", ["table", "markdown", "csv"])
def test_by_shows_in_every_format_or_says_that_it_does_not(cli: Run, format_: str) -> None:
    done = cli("report", "--by", "project", "--format", format_, *PERIOD)
    assert done.returncode == 0
    if format_ != "csv":
        assert "Site" in done.stdout


@pytest.mark.usefixtures("synced")
def test_csv_has_one_row_a_client_with_the_columns_of_the_json(cli: Run) -> None:
    rows: list[dict[str, str]] = list(csv.DictReader(io.StringIO(cli("report", "--format", "csv", *PERIOD).stdout)))
    clients: list[dict[str, Any]] = json.loads(cli("report", "--format", "json", *PERIOD).stdout)["clients"]
    assert [row["client"] for row in rows] == [client["client"] for client in clients]
    for row, client in zip(rows, clients, strict=True):
        assert list(row) == list(client)
        for key, value in client.items():
            if value is None:
                assert row[key] == "", key
            elif isinstance(value, bool):
                assert row[key].lower() == str(value).lower(), key
            elif isinstance(value, (int, float)):
                assert float(row[key]) == value, key
            elif isinstance(value, str):
                assert row[key] == value, key


@pytest.mark.usefixtures("synced")
def test_csv_is_narrowed_by_client(cli: Run) -> None:
    text = cli("report", "--format", "csv", "--client", "Nova", *PERIOD).stdout
    assert [row["client"] for row in csv.DictReader(io.StringIO(text))] == ["Nova"]
