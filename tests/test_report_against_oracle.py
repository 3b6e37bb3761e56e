"""The real program, from records through the store to JSON, against cases by hand and an independent computation.

The JSON report rounds; what is compared lies within half a unit of its last place.
"""

import json
import tempfile
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

import oracle
from cases import CASES, Case, mismatches
from clientfit_sync import config, periods, shipped_rates
from clientfit_sync.app import reporting
from clientfit_sync.config.example import literal
from clientfit_sync.connector import Bookmark, View
from clientfit_sync.render import render
from clientfit_sync.store import Store
from oracle_studio import Studio
from studios import studios

NOW = datetime(2026, 12, 24, 6, tzinfo=UTC)
CHECKS = ("effort_vs_pay", "time_share_cap")
FOUR_PLACES = ("share", "realization", "gap", "cap", "limit", "measured", "ratio")


@pytest.fixture(autouse=True)
def only_given_rates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipped_rates, "on_or_before", lambda _currency, _day: None)


def configuration(studio: Studio) -> str:
    """The studio's settings as a configuration file."""
    tables: dict[str, Any] = {
        f"connections.{name}": {"type": "csv", "invoices": ["none"], "partial": name in studio.partial}
        for name in studio.connections
    }
    tables["rates"] = studio.rates
    tables["exchange_rates"] = studio.exchange_rates
    tables |= {f"clients.{literal(name)}": table for name, table in studio.clients.items()}
    tables |= {f"checks.{name}": table for name, table in studio.checks.items()}
    lines = [f'currency = "{studio.currency}"', 'database = "sqlite:///studio.db"']
    for name, table in tables.items():
        lines += [f"[{name}]", *(f"{key} = {literal(value)}" for key, value in table.items())]
    return "\n".join(lines)


def reported(studio: Studio, folder: Path) -> dict[str, Any]:
    """The program's JSON report of the studio."""
    path = folder / "config.toml"
    path.write_text(configuration(studio), encoding="utf-8")
    read = config.read(path)
    with Store.open(read.database, write=True) as store:
        for name, records in studio.connections.items():
            with store.intake(name, type="csv", ages=False, now=NOW) as intake:
                intake.apply([View(lacks=studio.lacks.get(name, {})), *records, Bookmark()])
        store.save_rates([(code, day, rate) for (code, day), rate in studio.ecb.items()], NOW)
    period = periods.parse(f"{studio.period[0]}..{studio.period[1]}", studio.as_of)
    report = reporting.report(read, period, as_of=studio.as_of, now=NOW)
    parsed: dict[str, Any] = json.loads(render(report, "json"), parse_float=Decimal)
    return parsed


def shaped(report: dict[str, Any]) -> dict[str, Any]:
    """The JSON report in the oracle's shape, with the two checks that it knows."""
    report["findings"] = [row for row in report["findings"] if row["check"] in CHECKS]
    for row in report["clients"]:
        row["unknown"] = frozenset(row["unknown"])
        row["estimates"] = frozenset(row["estimates"])
    for finding in report["findings"]:
        if "clients" in finding["evidence"]:
            finding["evidence"]["clients"] = tuple(sorted(finding["evidence"]["clients"]))
    return report | {"skipped": {(row["check"], row["client"]) for row in report["skipped"]}}


def same(expected: Any, got: Any) -> bool:
    """Whether a value of the report is the expected one, rounded to as many places as it was printed with."""
    if isinstance(expected, bool) or expected is None or not isinstance(expected, int | Decimal | Fraction):
        if isinstance(expected, frozenset):
            return bool(expected == got or expected <= got)
        return bool(expected == got or str(expected) == got)
    if isinstance(got, bool) or not isinstance(got, int | Decimal):
        return False
    return abs(Fraction(expected) - Fraction(got)) <= Fraction(1, 200) + Fraction(1, 10**9)


def closely(name: str, expected: Any, got: Any) -> bool:
    """The same, with shares and ratios to four places."""
    if not same(expected, got):
        return False
    if isinstance(expected, bool) or not isinstance(expected, int | Decimal | Fraction):
        return True
    return not name.endswith(FOUR_PLACES) or abs(Fraction(expected) - Fraction(got)) <= Fraction(6, 100_000)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_program_gives_what_was_worked_out_by_hand(case: Case, tmp_path: Path) -> None:
    report = shaped(reported(case.studio, tmp_path))
    if case.skipped is not None:
        report["skipped"] = {pair for pair in report["skipped"] if pair in case.skipped or pair[0] == "effort_vs_pay"}
    assert mismatches(case, report, same) == []


def differences(expected: dict[str, Any], got: dict[str, Any]) -> list[str]:
    """Where the program's report differs from the oracle's, one line a value."""
    faults = _fields("totals", expected["totals"], got["totals"])
    theirs = {oracle.name_key(row["client"]): row for row in expected["clients"]}
    ours = {oracle.name_key(row["client"]): row for row in got["clients"]}
    faults += [f"{name}: listed or not" for name in theirs.keys() ^ ours.keys()]
    for name in theirs.keys() & ours.keys():
        row = {key: value for key, value in theirs[name].items() if key != "client"}
        faults += _fields(name, row, ours[name])
    return faults + _findings(expected["findings"], got["findings"])


def _fields(of: str, expected: dict[str, Any], got: dict[str, Any]) -> list[str]:
    return [
        f"{of} {name}: {got.get(name, 'absent')} and not {value}"
        for name, value in expected.items()
        if not closely(name, value, got.get(name, "absent"))
    ]


def _findings(expected: list[dict[str, Any]], got: list[dict[str, Any]]) -> list[str]:
    def keyed(findings: list[dict[str, Any]]) -> dict[tuple[str, str], dict[str, Any]]:
        return {(one["check"], oracle.name_key(one["client"] or "")): one for one in findings}

    theirs, ours = keyed(expected), keyed(got)
    faults = [f"{pair}: found or lacking" for pair in theirs.keys() ^ ours.keys()]
    for pair in theirs.keys() & ours.keys():
        for name in ("severity", "measured", "limit"):
            faults += _fields(str(pair), {name: theirs[pair][name]}, ours[pair])
        evidence = dict(theirs[pair]["evidence"])
        names = {oracle.name_key(name) for name in evidence.pop("clients", ())}
        if names and names != {oracle.name_key(name) for name in ours[pair]["evidence"]["clients"]}:
            faults.append(f"{pair}: another group")
        faults += _fields(str(pair), evidence, ours[pair]["evidence"])
    return faults


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(studios())
def test_the_program_agrees_with_an_independent_computation(studio: Studio) -> None:
    with tempfile.TemporaryDirectory() as folder:
        got = shaped(reported(studio, Path(folder)))
    assert differences(oracle.report(studio), got) == []
