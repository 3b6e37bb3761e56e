"""The same commands on PostgreSQL."""

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

Run = Callable[..., CompletedProcess[str]]


@pytest.mark.usefixtures("synced")
def test_the_report_is_the_same_whatever_holds_the_records(
    cli: Run, judged: Callable[..., dict[str, Any]], postgresql_url: str
) -> None:
    database = {"CLIENTFIT_DATABASE": postgresql_url}
    assert cli("report", **database).returncode == 3, "nothing is imported there yet"
    assert cli("sync", **database).returncode == 0
    assert cli("sync", **database).returncode == 0
    of_files, of_server = judged("--by", "task"), judged("--by", "task", **database)
    for key in ("totals", "clients", "findings", "skipped", "breakdown"):
        assert of_server[key] == of_files[key], key
    assert cli("clients", **database).stdout == cli("clients").stdout


def test_bad_rows_and_forget_there(synced: Path, cli: Run, postgresql_url: str) -> None:
    database = {"CLIENTFIT_DATABASE": postgresql_url}
    assert cli("sync", **database).returncode == 0
    with (synced / "exports" / "toggl.csv").open("a", encoding="utf-8") as file:
        file.write("Ann,a@example.com,Bright,Work,,x,Yes,2026-09-99,09:00:00,2026-09-01,14:00:00,05:00:00,\n")
    assert cli("sync", **database).returncode == 3
    assert cli("report", "--as-of", "2026-11-23", **database).returncode == 3
    assert cli("forget", "exports", **database).returncode == 0
    assert "Acme" not in cli("clients", **database).stdout
