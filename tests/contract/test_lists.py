"""`connectors` and `checks`: what is installed, with every setting, its default and its description."""

import re
from collections.abc import Callable
from subprocess import CompletedProcess

import pytest

Run = Callable[..., CompletedProcess[str]]


def settings(text: str) -> dict[str, str]:
    """Each setting that is listed with the description below or behind it."""
    lines = [*text.splitlines(), ""]
    found: dict[str, str] = {}
    for number, line in enumerate(lines):
        setting = re.match(r"\s+([a-z_.]+)\s*(?:=|:|\s{2})", line)
        if setting:
            found[setting[1]] = f"{line} {lines[number + 1]}"
    return found


def test_connectors_lists_every_setting_of_csv(run: Run) -> None:
    done = run("connectors")
    assert (done.returncode, done.stderr) == (0, "")
    assert "csv" in done.stdout
    for name in ("time_entries", "invoices", "date_format", "currency", "tax_rate", "terms"):
        assert name in settings(done.stdout)
    for column in ("date", "client", "project", "task", "person", "start", "end", "hours", "duration", "billable"):
        assert f"columns.time_entries.{column}" in done.stdout
    for column in ("rate", "amount", "currency", "tags", "description", "id"):
        assert f"columns.time_entries.{column}" in done.stdout
    for column in ("number", "client", "issued", "due", "paid_on", "amount", "net", "tax", "paid", "currency"):
        assert f"columns.invoices.{column}" in done.stdout
    for column in ("period_start", "period_end", "state"):
        assert f"columns.invoices.{column}" in done.stdout


@pytest.mark.parametrize("name", ["from", "until", "partial", "keep_text"])
def test_connectors_lists_what_every_connection_takes(run: Run, name: str) -> None:
    """Every setting is listed, those of any connection too."""
    assert name in settings(run("connectors").stdout)


def test_checks_lists_every_setting_with_the_contracts_default(run: Run) -> None:
    done = run("checks")
    assert (done.returncode, done.stderr) == (0, "")
    text = re.sub(r"[ \t]+", " ", done.stdout)
    for name in ("effort_vs_pay", "time_share_cap", "focus", "exceptions", "treatment", "closeness"):
        assert name in text
    for setting in ("watch_below = 0.9", "act_below = 0.7", "min_hours = 5", "cap = 0.2", "low_payer_below = 0.8"):
        assert setting in text
    assert "watch_at = 0.8" in text
    assert text.count("enabled = true") == 6


@pytest.mark.parametrize("command", ["connectors", "checks"])
def test_every_setting_has_a_description(run: Run, command: str) -> None:
    listed = settings(run(command).stdout)
    assert listed
    for name, described in listed.items():
        assert len(re.findall(r"[A-Za-z]{2,}", described.replace(name, ""))) >= 2, name


@pytest.mark.parametrize("command", ["connectors", "checks"])
def test_the_lists_need_no_configuration_and_fit_eighty_columns(run: Run, command: str) -> None:
    assert max(len(line) for line in run(command).stdout.splitlines()) <= 80
