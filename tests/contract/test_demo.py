"""`demo`: no configuration, no account, no network; the whole job on the bundled exports."""

import csv
import io
import json
import socket
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
import time_machine

from clientfit_sync.cli import main

Run = Callable[..., CompletedProcess[str]]


def refuse(_socket: socket.socket, address: Any) -> None:
    """No network at all, not even this machine's."""
    raise AssertionError(f"the demo asked {address}")


@pytest.fixture(scope="module")
def built() -> dict[str, Any]:
    """The demo's report."""
    out = io.StringIO()
    with redirect_stdout(out), pytest.raises(SystemExit) as ended:
        main(["demo", "--format", "json"])
    assert not ended.value.code
    report: dict[str, Any] = json.loads(out.getvalue())
    return report


def test_it_prints_the_report_and_leaves_nothing_behind(
    run: Run, home: Path, elsewhere: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    monkeypatch.setattr(socket.socket, "connect", refuse)
    done = run("demo")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) > 20
    for folder in (home, elsewhere, temporary):
        assert list(folder.rglob("*")) == []


def test_the_same_as_a_process_of_its_own(program: Run, run: Run) -> None:
    done = program("demo")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == run("demo").stdout.splitlines()[0]


def test_a_configuration_of_ones_own_does_not_matter(run: Run, tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("history = 'long'", encoding="utf-8")
    with time_machine.travel("2026-11-23T08:00Z", tick=False):
        plain = run("demo").stdout
        for environment in ({"CLIENTFIT_CONFIG": str(broken)}, {"CLIENTFIT_RATES__TARGET": "1"}):
            done = run("demo", **environment)
            assert (done.returncode, done.stdout) == (0, plain)


def test_about_a_dozen_clients_are_worth_reading_about(built: dict[str, Any]) -> None:
    clients = built["clients"]
    assert 10 <= len(clients) <= 14
    assert {client["pay_basis"] for client in clients} >= {"invoiced", "retainer"}
    assert any(client["low_payer"] for client in clients)
    assert {row["severity"] for row in built["findings"]} == {"watch", "act"}
    greedy = max(clients, key=lambda client: float(client["hours_share"]))
    assert greedy["hours_share"] > 0.28
    assert greedy["pay_share"] < 0.15
    assert built["period"]["name"] == "last-90-days"


def test_each_verdict_is_there_and_most_signs_are_lit(built: dict[str, Any]) -> None:
    assert {client["client"]: client["verdict"] for client in built["clients"]} == {
        "Brightwater Festival": "part_ways",
        "Bäckerei Öhlinger": "renegotiate",
        "Morrow Physio": "cap",
        "Quillbrook Analytics, Inc.": "watch",
        "Tidewrack Publishing": "watch",
        "Nordhaven Museum": "unknown",
        "Ottoline Ceramics": "unknown",
        "Kestrel & Vane": "keep",
        "Almgren Optik": "keep",
        "Corvid Coffee Roasters": "keep",
        "Sorrel & Finch": "keep",
    }
    lit = {sign for one in built["clients"] for sign, severity in one["signs"].items() if severity in {"act", "watch"}}
    assert lit == {"focus", "exceptions", "pay", "treatment"}


def test_the_first_screen_says_who_needs_a_decision_what_it_is_worth_and_each_verdict(run: Run) -> None:
    shown = run("demo").stdout
    first_screen = shown.splitlines()[:24]
    assert max(map(len, shown.splitlines())) <= 80
    assert shown.startswith("Brightwater Festival, Bäckerei Öhlinger and Morrow Physio need a decision worth\n")
    for verdict in ("part ways", "renegotiate", "cap", "watch", "unknown", "keep"):
        assert any(line.endswith(verdict) for line in first_screen), verdict


def test_the_shares_of_its_clients_add_up(built: dict[str, Any]) -> None:
    assert sum(client["hours_share"] for client in built["clients"]) == pytest.approx(1, abs=0.001)
    known = [client for client in built["clients"] if client["pay_share"] is not None]
    assert sum(client["pay_share"] for client in known) == pytest.approx(1, abs=0.001)
    assert sum(client["hours"] for client in built["clients"]) == pytest.approx(
        built["totals"]["client_hours"], abs=0.06
    )


def test_the_figures_of_a_client_agree_with_each_other(built: dict[str, Any]) -> None:
    for client in built["clients"]:
        if client["pay"] is None or not client["matched_hours"]:
            continue
        rate = client["pay"] / client["matched_hours"]
        rounded = 0.006 / client["matched_hours"]
        assert client["effective_rate"] == pytest.approx(rate, rel=rounded, abs=0.02)
        assert client["realization"] == pytest.approx(rate / client["target_rate"], rel=rounded, abs=0.001)
        assert client["paid_hours"] == pytest.approx(client["pay"] / client["target_rate"], abs=0.02)
        over = max(0, client["matched_hours"] - client["paid_hours"])
        assert client["overserviced_hours"] == pytest.approx(over, abs=0.02)
        assert client["shortfall"] == pytest.approx(over * client["target_rate"], abs=2)


def test_a_format_and_an_output_may_be_chosen(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "demo.csv"
    done = run("demo", "--format", "csv", "--output", path)
    assert (done.returncode, done.stdout) == (0, "")
    assert len(list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))) >= 10
    assert run("demo", "--format", "markdown").stdout.startswith("#")
