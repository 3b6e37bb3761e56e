"""Settings at their bounds: a report is told, however odd its figures, and nothing fails."""

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Run = Callable[..., CompletedProcess[str]]
Configure = Callable[..., Path]

COMMANDS = (
    ("report",),
    ("report", "--format", "json"),
    ("report", "--format", "html"),
    ("report", "--period", "1970-01-01..2199-12-31"),
    ("report", "--period", "1970", "--format", "html"),
    ("report", "--as-of", "2199-12-31", "--period", "2199", "--format", "html"),
    ("exit-plan", "Acme Ltd"),
    ("exit-plan", "Acme Ltd", "--as-of", "2199-12-31"),
    ("quote", "--budget", "999999999", "--client", "Acme Ltd"),
    ("what-if", "--rate", "Acme Ltd=999999999", "--hours", "Bright=0.000001"),
)
PAST = ("--as-of", "2026-11-23")


@pytest.mark.usefixtures("synced")
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize(
    ("target", "retainer", "policy"),
    [
        ("0.000001", "amount = 1e12, hours = 0.000001", "1000"),
        ("1e12", "amount = 0.000001, hours = 1e12", "0"),
        ("1e12", "amount = 0", "1000"),
    ],
)
def test_settings_at_their_bounds_are_reckoned_with(
    cli: Run, configure: Configure, command: tuple[str, ...], target: str, retainer: str, policy: str
) -> None:
    configure(
        f"[clients.Bright]\nretainer = {{ {retainer}, from = 1970-01-01 }}\ntime_cap = 0.000001\n"
        f"[policy]\nsurcharge = {policy}\noverrun = {policy}\nworking_hours = {{ mon = '09:00-10:00' }}\n",
        target=target,
        history="36500",
        aliases=f"['ACME']\nretainer = {{ {retainer}, from = 2199-01-01, until = 2199-12-31 }}",
    )
    assert cli("sync").returncode == 0
    done = cli(*command, *(() if "--as-of" in command else PAST))
    assert done.returncode == 0, done.stderr
