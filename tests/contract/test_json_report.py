"""CONTRACT.md section 4: the JSON report, and METRICS.md sections 1 to 4 worked out by hand for one small studio.

August to October 2026, target 100 an hour: Acme 100 h for 5000, Bright 60 h for 6600, Nova 30 h for 2550, Tiny 4 h for
100, Pending 6 h without an invoice; the own company 10 h, an ignored client 6 h, 2 h without a client.
"""

import json
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

Run = Callable[..., CompletedProcess[str]]
Judged = Callable[..., dict[str, Any]]

pytestmark = pytest.mark.usefixtures("synced")

NUMBER = (int, float)
CLIENT_FIELDS: dict[str, tuple[type, ...]] = {
    "client": (str,),
    "hours": NUMBER,
    "billable_hours": NUMBER,
    "waiting_hours": NUMBER,
    "matched_hours": NUMBER,
    "hours_share": NUMBER,
    "pay": NUMBER,
    "pay_basis": (str,),
    "pay_share": NUMBER,
    "effective_rate": NUMBER,
    "target_rate": NUMBER,
    "realization": NUMBER,
    "paid_hours": NUMBER,
    "overserviced_hours": NUMBER,
    "shortfall": NUMBER,
    "pay_gap": NUMBER,
    "low_payer": (bool,),
    "unknown": (dict,),
    "estimates": (dict,),
}
NULLABLE = set(CLIENT_FIELDS) - {"client", "hours", "billable_hours", "unknown", "estimates"}


def client_of(report: dict[str, Any], name: str) -> dict[str, Any]:
    """The client of that name."""
    found = [client for client in report["clients"] if client["client"] == name]
    assert len(found) == 1
    return dict(found[0])


def finding_of(report: dict[str, Any], check: str, client: str | None) -> dict[str, Any]:
    """The one finding of that check about that client."""
    found = [row for row in report["findings"] if (row["check"], row["client"]) == (check, client)]
    assert len(found) == 1
    return dict(found[0])


@pytest.fixture
def report(judged: Judged) -> dict[str, Any]:
    return judged()


def test_the_object_has_the_named_keys_in_their_types(report: dict[str, Any]) -> None:
    assert report["schema"] == "clientfit-report/1"
    assert datetime.fromisoformat(report["generated_at"]).tzinfo is not None
    assert report["period"] == {
        "name": "2026-08-01..2026-10-31",
        "start": "2026-08-01",
        "end": "2026-10-31",
        "through": "2026-10-31",
    }
    assert report["currency"] == "EUR"
    assert set(report) >= {"sources", "totals", "clients", "findings", "skipped"}


def test_a_source_says_when_it_was_read_and_how_far_it_reaches(report: dict[str, Any]) -> None:
    (source,) = report["sources"]
    assert (source["connection"], source["type"], source["complete"], source["used"]) == ("exports", "csv", True, True)
    assert datetime.fromisoformat(source["synced_at"]).tzinfo is not None
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", source["complete_from"])
    assert source["complete_to"] is None or re.fullmatch(r"\d{4}-\d\d-\d\d", source["complete_to"])


def test_every_client_has_the_named_keys_in_their_types(report: dict[str, Any]) -> None:
    for client in report["clients"]:
        for key, types in CLIENT_FIELDS.items():
            if client[key] is None:
                assert key in NULLABLE, key
            else:
                assert type(client[key]) in types, key


def test_every_client_has_a_verdict_with_its_reason_and_the_five_signs(report: dict[str, Any]) -> None:
    for client in report["clients"]:
        assert client["verdict"] in {"part_ways", "renegotiate", "cap", "watch", "unknown", "keep"}
        assert client["verdict_reason"]
        assert set(client["signs"]) == {"focus", "exceptions", "pay", "treatment", "closeness"}
        assert set(client["signs"].values()) <= {"act", "watch", "ok", None}
        assert (client["worth_per_month"] is None) == (client["shortfall"] is None)
        assert (client["verdict"] == "unknown") <= (client["signs"]["pay"] is None)


def test_a_figure_that_is_null_says_why(report: dict[str, Any]) -> None:
    figures = NULLABLE - {"pay_basis", "low_payer"}
    for client in report["clients"]:
        missing = {key for key in figures if client[key] is None}
        assert missing <= set(client["unknown"]), client["client"]
        assert all(isinstance(reason, str) and reason for reason in client["unknown"].values())


def test_amounts_and_hours_have_two_decimals_at_most_and_shares_four(cli: Run) -> None:
    text = cli("report", "--format", "json", "--period", "last-90-days", "--as-of", "2026-11-23").stdout
    for client in json.loads(text, parse_float=str)["clients"]:
        for key, value in client.items():
            if isinstance(value, str) and re.fullmatch(r"-?[\d.]+", value):
                decimals = 4 if key in ("hours_share", "pay_share", "realization", "pay_gap") else 2
                assert len(value.partition(".")[2]) <= decimals, (key, value)


def test_clients_are_ordered_by_hours_and_internal_and_ignored_ones_left_out(report: dict[str, Any]) -> None:
    assert [client["client"] for client in report["clients"]] == ["Acme Ltd", "Bright", "Nova", "Pending", "Tiny"]


def test_the_totals(report: dict[str, Any]) -> None:
    assert report["totals"] == {
        "hours": 218,
        "client_hours": 200,
        "matched_hours": 194,
        "pay": 14250,
        "effective_rate": 73.45,
    }


def test_the_figures_of_one_who_takes_half_of_the_time(report: dict[str, Any]) -> None:
    acme = client_of(report, "Acme Ltd")
    assert {key: acme[key] for key in CLIENT_FIELDS} == {
        "client": "Acme Ltd",
        "hours": 100,
        "billable_hours": 100,
        "waiting_hours": 0,
        "matched_hours": 100,
        "hours_share": 0.5,
        "pay": 5000,
        "pay_basis": "invoiced",
        "pay_share": 0.3509,
        "effective_rate": 50,
        "target_rate": 100,
        "realization": 0.5,
        "paid_hours": 50,
        "overserviced_hours": 50,
        "shortfall": 5000,
        "pay_gap": 1.4691,
        "low_payer": True,
        "unknown": {},
        "estimates": {},
    }


def test_one_who_pays_more_than_the_target_owes_nothing(report: dict[str, Any]) -> None:
    bright = client_of(report, "Bright")
    assert (bright["effective_rate"], bright["realization"], bright["paid_hours"]) == (110, 1.1, 66)
    assert (bright["overserviced_hours"], bright["shortfall"], bright["low_payer"]) == (0, 0, False)


def test_pay_that_cannot_be_known_is_null_and_never_zero(report: dict[str, Any]) -> None:
    pending = client_of(report, "Pending")
    assert (pending["hours"], pending["billable_hours"], pending["hours_share"]) == (6, 0, 0.03)
    for key in ("pay", "pay_share", "effective_rate", "realization", "paid_hours", "shortfall", "pay_gap"):
        assert pending[key] is None, key
    assert pending["target_rate"] == 100


def test_one_under_the_hours_that_are_judged_is_no_low_payer(report: dict[str, Any]) -> None:
    tiny = client_of(report, "Tiny")
    assert (tiny["effective_rate"], tiny["realization"], tiny["low_payer"]) == (25, 0.25, False)


def test_effort_vs_pay_acts_below_seven_tenths_and_watches_below_nine(report: dict[str, Any]) -> None:
    found = {row["client"]: row for row in report["findings"] if row["check"] == "effort_vs_pay"}
    assert set(found) == {"Acme Ltd", "Nova"}
    assert [found["Acme Ltd"][key] for key in ("severity", "measured", "limit")] == ["act", 0.5, 0.7]
    assert [found["Nova"][key] for key in ("severity", "measured", "limit")] == ["watch", 0.85, 0.9]


def test_a_finding_has_a_message_advice_with_numbers_and_evidence(report: dict[str, Any]) -> None:
    for finding in report["findings"]:
        assert set(finding) >= {"check", "client", "severity", "measured", "limit", "message", "advice", "evidence"}
        assert finding["message"]
        assert finding["snoozed_until"] is None
        assert isinstance(finding["evidence"], dict)
        assert any(re.search(r"\d", sentence) for sentence in finding["advice"])


def test_what_could_not_be_judged_is_skipped_with_its_reason(report: dict[str, Any]) -> None:
    skipped = {row["client"]: row["reason"] for row in report["skipped"] if row["check"] == "effort_vs_pay"}
    assert set(skipped) == {"Tiny", "Pending"}
    assert "5 h" in skipped["Tiny"]
    assert "pay" in skipped["Pending"].lower() or "invoice" in skipped["Pending"].lower()


def test_the_group_of_low_payers_over_the_cap(report: dict[str, Any]) -> None:
    group = finding_of(report, "time_share_cap", None)
    assert (group["severity"], group["measured"], group["limit"]) == ("act", 0.5, 0.2)
    assert group["evidence"]["clients"] == ["Acme Ltd"]
    assert group["evidence"]["hours_to_shed"] == 75, "100 - 0.2 / 0.8 * 100"


def test_a_period_still_running_has_a_budget_and_the_day_that_uses_it_up(
    write_invoices: Callable[..., Path], cli: Run, judged: Judged
) -> None:
    """Known through 2 September: 100 + 10 client hours in 33 of 92 days; the budget is a fifth of 110 / 33 * 92."""
    write_invoices([("9", "Acme Ltd", "2026-08-31", "1000", "2026-08-01", "2026-08-31")], "exports/invoices-2.csv")
    assert cli("sync").returncode == 0
    report = judged("--period", "2026-08-01..2026-10-31", "--as-of", "2026-09-03")
    assert report["period"]["through"] == "2026-09-02"
    evidence = finding_of(report, "time_share_cap", None)["evidence"]
    assert (evidence["budget_hours"], evidence["hours_left"]) == (61.33, -38.67)
    assert evidence["used_up_on"] == "2026-08-21", "100 / 33 hours a day reach 61.33 on the 21st day"


def test_a_period_that_is_over_has_no_budget_left_to_use_up(report: dict[str, Any]) -> None:
    assert finding_of(report, "time_share_cap", None)["evidence"].get("used_up_on") is None


def test_a_floor_acts_where_the_realization_alone_would_not(judged: Judged) -> None:
    nova = finding_of(judged(CLIENTFIT_RATES__FLOOR="90"), "effort_vs_pay", "Nova")
    assert (nova["severity"], nova["measured"], nova["limit"]) == ("act", 0.85, 0.7)
    assert nova["evidence"]["floor"] == 90


def test_a_client_over_its_own_cap_whatever_it_pays(configure: Callable[..., Path], judged: Judged) -> None:
    configure("[clients.Bright]\ntime_cap = 0.25\n[clients.Nova]\ntime_cap = 0.16")
    report = judged()
    bright, nova = (finding_of(report, "time_share_cap", name) for name in ("Bright", "Nova"))
    assert (bright["severity"], bright["measured"], bright["limit"]) == ("act", 0.3, 0.25)
    assert bright["evidence"]["hours_to_shed"] == 13.33, "60 - 0.25 / 0.75 * 140"
    assert (nova["severity"], nova["measured"], nova["limit"]) == ("watch", 0.15, 0.128), "from 0.8 of 0.16"


def test_a_check_that_is_switched_off_finds_nothing(judged: Judged) -> None:
    report = judged(CLIENTFIT_CHECKS__TIME_SHARE_CAP__ENABLED="false")
    checks = {row["check"] for row in report["findings"] + report["skipped"]}
    assert "effort_vs_pay" in checks
    assert "time_share_cap" not in checks


def test_where_pay_is_not_judged_by_your_own_wish_nobody_is_said_to_be_worth_keeping(judged: Judged) -> None:
    report = judged(CLIENTFIT_CHECKS__EFFORT_VS_PAY__ENABLED="false")
    assert "keep" not in {client["verdict"] for client in report["clients"]}
    reasons = {client["verdict_reason"] for client in report["clients"] if client["verdict"] == "unknown"}
    assert reasons == {"the check effort_vs_pay is switched off"}


def test_naming_a_client_narrows_the_warnings_too(judged: Judged) -> None:
    assert any("Pending" in warning for warning in judged()["warnings"])
    assert any("Pending" in warning for warning in judged("--client", "Pending")["warnings"])
    assert not any("Pending" in warning for warning in judged("--client", "Nova")["warnings"])


def test_naming_a_client_narrows_what_is_shown_and_never_the_shares(judged: Judged) -> None:
    whole, part = judged(), judged("--client", "Nova", "--client", "Tiny")
    assert [client["client"] for client in part["clients"]] == ["Nova", "Tiny"]
    assert part["clients"] == [client_of(whole, "Nova"), client_of(whole, "Tiny")]
    assert part["totals"] == whole["totals"]
    assert {row["client"] for row in part["findings"] + part["skipped"]} <= {"Nova", "Tiny", None}


@pytest.mark.parametrize("name", ["acme ltd", " Acme Ltd ", "ACME"])
def test_a_client_is_named_by_its_name_or_alias_in_any_case(judged: Judged, name: str) -> None:
    assert [client["client"] for client in judged("--client", name)["clients"]] == ["Acme Ltd"]


@pytest.mark.parametrize(
    ("by", "keys"),
    [
        ("project", {("Acme Ltd", "Site"), ("Bright", "Work")}),
        ("task", {("Acme Ltd", "Build")}),
        ("person", {("Acme Ltd", "Ann"), ("Bright", "Bo")}),
    ],
)
def test_by_adds_rows_that_add_up_to_the_clients(judged: Judged, by: str, keys: set[tuple[str, str]]) -> None:
    report = judged("--by", by)
    rows = report["breakdown"]
    assert all({"client", "key", "hours", "billable_hours"} <= set(row) for row in rows)
    assert keys <= {(row["client"], row["key"]) for row in rows}
    for client in report["clients"]:
        own = [row for row in rows if row["client"] == client["client"]]
        assert sum(row["hours"] for row in own) == client["hours"]
        assert sum(row["billable_hours"] for row in own) == client["billable_hours"]


def test_by_is_narrowed_with_the_clients(judged: Judged) -> None:
    assert {row["client"] for row in judged("--by", "project", "--client", "Nova")["breakdown"]} == {"Nova"}


def test_the_report_warns_of_hours_without_pay_and_pay_without_hours(
    write_invoices: Callable[..., Path], cli: Run
) -> None:
    """An alias may be missing."""
    row = ("9", "Acme Limited", "2026-11-02", "700", "2026-10-01", "2026-10-31")
    write_invoices([row], "exports/invoices-more.csv")
    assert cli("sync").returncode == 0
    done = cli("report", *("--period", "2026-08-01..2026-10-31", "--as-of", "2026-11-23"))
    text = done.stdout + done.stderr
    without = [line for line in text.splitlines() if re.search(r"without|no (pay|hours|invoice)", line, re.IGNORECASE)]
    assert any("Acme Limited" in line for line in without)
    assert any("Pending" in line for line in without)
