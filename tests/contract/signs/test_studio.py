"""A studio with known answers: each of the five signs is lit where it should be, and every verdict is given once."""

from collections.abc import Callable
from typing import Any

import pytest

Report = dict[str, Any]

CONFIG = """
[policy]
holidays = "BG"

[policy.working_hours]
mon = "09:00-18:00"
tue = "09:00-18:00"
wed = "09:00-18:00"
thu = "09:00-18:00"
fri = "09:00-18:00"

[checks.focus]
known_for = ["tag:design"]

[checks.closeness]
allowance = 500

[clients.Chum]
target = 85
relation = "friend"

[clients.Capped]
time_cap = 0.09

[clients."My studio"]
internal = true
"""
# 40 h each but Plain's 168 + 176 = 344 and Capped's 80: 344 + 80 + 10 * 40 = 824 client hours. All of August begin at
# nine and end by five on working days.
# Chum: 40 h * 100 - 3,400 = 600 given away this year; 85 EUR an hour is what was agreed, and no low payer (0.85).
# An entry of 1 January tells that the files hold the whole year.
# Low payers are Poor (20 / 100) and Doomed (50 / 100): 80 / 824 = 9.7 % of the hours, under 16 %.
# Capped: 80 / 824 = 9.7 %, above its 9 %.
OFF = {"Tags": "admin"}
FREE = {"Bill": "no"}
ENTRIES: list[tuple[Any, ...]] = [
    ("Plain", "2026-08-03", 8, 21),
    ("Plain", "2026-10-01", 8, 22),
    ("Dull", "2026-08-03", 8, 5, OFF),
    ("Dull", "2026-07-06", 8, 5, OFF),
    ("Bender", "2026-08-03", 7, 4),
    ("Bender", "2026-08-10", 3, 4, FREE),
    ("Late", "2026-08-03", 8, 5),
    ("Chum", "2026-08-03", 8, 5),
    ("Poor", "2026-08-03", 8, 5),
    ("Poor", "2026-07-06", 8, 5),
    ("Capped", "2026-08-03", 8, 10),
    ("Doomed", "2026-08-03", 8, 5),
    ("Doomed", "2026-07-06", 8, 5),
    ("Rude", "2026-08-03", 8, 5),
    ("Twice", "2026-08-03", 7, 4, OFF),
    ("Twice", "2026-08-10", 3, 4, OFF | FREE),
    ("Twice", "2026-07-06", 8, 5, OFF),
    ("Doubtful", "2026-08-03", 8, 5),
    ("Mystery", "2026-08-03", 8, 5),
    ("My studio", "2026-08-03", 8, 5, OFF | FREE),
    ("My studio", "2026-01-01", 8, 1, OFF | FREE),
]
BEFORE = {"Issued": "2026-08-01", "Due": "2026-08-15", "Paid on": "2026-08-10", "First": "2026-05-01"}
BEFORE |= {"Last": "2026-07-31"}
LATE = {"Issued": "2026-09-01", "Due": "2026-09-15", "Paid on": "2026-10-25"}
INVOICES: list[tuple[Any, ...]] = [
    ("Plain", 34400),
    ("Dull", 4000),
    ("Bender", 4000),
    ("Late", 4000, LATE),
    ("Chum", 3400),
    ("Poor", 2000),
    ("Poor", 4000, BEFORE),
    ("Capped", 8000),
    ("Doomed", 2000),
    ("Doomed", 2000, BEFORE),
    ("Rude", 4000),
    ("Twice", 4000),
    ("Doubtful", 4000),
]
SIGNS = ("focus", "exceptions", "pay", "treatment", "closeness")
# What is lit; each other sign is "ok". Mystery is not invoiced: how it pays, and how much, cannot be told.
LIT: dict[str, dict[str, str | None]] = {
    "Plain": {},
    "Dull": {"focus": "act"},
    "Bender": {"exceptions": "act"},
    "Late": {"treatment": "act"},
    "Chum": {"closeness": "act"},
    "Poor": {"pay": "act"},
    "Capped": {"pay": "act"},
    "Doomed": {"pay": "act"},
    "Rude": {"treatment": "act"},
    "Twice": {"focus": "act", "exceptions": "act"},
    "Doubtful": {"exceptions": "watch"},
    "Mystery": {"pay": None, "treatment": None},
}
VERDICTS = {
    "Plain": "keep",
    "Dull": "watch",
    "Bender": "watch",
    "Late": "watch",
    "Chum": "watch",
    "Poor": "renegotiate",
    "Capped": "cap",
    "Doomed": "part_ways",
    "Rude": "part_ways",
    "Twice": "part_ways",
    "Doubtful": "watch",
    "Mystery": "unknown",
}


@pytest.fixture
def report(books: Callable[..., None], noted: Callable[..., None], judged: Callable[..., Report]) -> Report:
    """The report of the studio."""
    books(ENTRIES, INVOICES, CONFIG)
    noted("Rude", "incident", 21, 3)
    noted("Doubtful", "doubt", 21)
    noted("Plain", "praise", 21)
    return judged()


def test_each_sign_is_lit_where_it_should_be_and_nowhere_else(report: Report) -> None:
    told = {client["client"]: client["signs"] for client in report["clients"]}
    assert told == {name: {sign: lit.get(sign, "ok") for sign in SIGNS} for name, lit in LIT.items()}


def test_every_client_has_the_verdict_that_its_signs_ask_for(report: Report) -> None:
    assert {client["client"]: client["verdict"] for client in report["clients"]} == VERDICTS
    assert set(VERDICTS.values()) == {"part_ways", "renegotiate", "cap", "watch", "unknown", "keep"}


def test_there_is_one_finding_for_each_lit_sign(report: Report) -> None:
    """Twice has two. The allowance is one for all friends together. Nothing is said of the internal client."""
    told = sorted((one["client"] or "", one["check"], one["severity"]) for one in report["findings"])
    assert told == [
        ("", "closeness", "act"),
        ("Bender", "exceptions", "act"),
        ("Capped", "time_share_cap", "act"),
        ("Doomed", "effort_vs_pay", "act"),
        ("Doubtful", "exceptions", "watch"),
        ("Dull", "focus", "act"),
        ("Late", "treatment", "act"),
        ("Poor", "effort_vs_pay", "act"),
        ("Rude", "treatment", "act"),
        ("Twice", "exceptions", "act"),
        ("Twice", "focus", "act"),
    ]


def test_findings_tell_what_was_measured_and_the_limit_that_was_crossed(report: Report) -> None:
    """Bender: 12 / 40 h unbilled. Late: 40 days beyond terms. Rude: 3 * 0.5 ** (21 / 180) = 2.767."""
    told = {(one["client"], one["check"]): (one["measured"], one["limit"]) for one in report["findings"]}
    assert told["Dull", "focus"] == (0, 0.2)
    assert told["Bender", "exceptions"] == (0.3, 0.3)
    assert told["Late", "treatment"] == (40, 30)
    assert told[None, "closeness"] == (600, 500)
    assert told["Poor", "effort_vs_pay"] == (0.5, 0.7)
    assert told["Capped", "time_share_cap"] == (0.0971, 0.09)
    assert told["Rude", "treatment"] == (pytest.approx(3 * 0.5 ** (21 / 180), abs=0.0001), 2.5)


def test_a_finding_carries_advice_and_is_not_snoozed(report: Report) -> None:
    for finding in report["findings"]:
        assert finding["message"]
        assert finding["advice"]
        assert finding["snoozed_until"] is None


def test_findings_hold_the_ids_of_the_entries_behind_them(
    report: Report, findings: Callable[..., list[dict[str, Any]]]
) -> None:
    """Ids count rows: Plain 1-43, Dull 44-48 (and 49-53 in July), Bender 54-57 billed and 58-61 not.

    Poor 72-76 (and 77-81 in July), Capped 82-91.
    """
    (bender,) = findings(report, "exceptions", "Bender")
    assert bender["evidence"]["entries"] == [{"connection": "exports", "id": f"e{n}"} for n in range(58, 62)]
    (dull,) = findings(report, "focus", "Dull")
    assert dull["evidence"]["entries"] == [{"connection": "exports", "id": f"e{n}"} for n in range(44, 49)]
    (poor,) = findings(report, "effort_vs_pay", "Poor")
    assert poor["evidence"]["entries"] == [{"connection": "exports", "id": f"e{n}"} for n in range(72, 77)]
    (capped,) = findings(report, "time_share_cap", "Capped")
    assert capped["evidence"]["entries"] == [{"connection": "exports", "id": f"e{n}"} for n in range(82, 92)]


def test_findings_hold_the_ids_of_the_invoices_behind_them(
    report: Report, findings: Callable[..., list[dict[str, Any]]]
) -> None:
    """Poor's other invoice was paid for the months before."""
    (late,) = findings(report, "treatment", "Late")
    assert late["evidence"]["invoices"] == [{"connection": "exports", "id": "i4"}]
    (poor,) = findings(report, "effort_vs_pay", "Poor")
    assert poor["evidence"]["invoices"] == [{"connection": "exports", "id": "i6"}]
    (gifts,) = findings(report, "closeness", None)
    assert gifts["evidence"]["gifts"][0]["invoices"] == [{"connection": "exports", "id": "i5"}]


def test_the_worth_per_month_is_the_shortfall_spread_over_months(report: Report) -> None:
    """Poor: (40 * 100 - 2,000) / 92 days * 365 / 12 = 661.23."""
    worth = {client["client"]: client["worth_per_month"] for client in report["clients"]}
    assert worth["Poor"] == worth["Doomed"] == 661.23
    assert worth["Plain"] == 0
    assert worth["Mystery"] is None


def test_the_first_line_says_who_needs_a_decision_and_what_it_is_worth(report: Report, cli: Callable[..., Any]) -> None:
    """Five do; Poor and Doomed are worth 2 * 661.23 = 1,322.46 a month. A mere watch or an unknown needs none."""
    needing = {name for name, verdict in VERDICTS.items() if verdict in ("part_ways", "renegotiate", "cap")}
    done = cli("report", "--period", "2026-08-01..2026-10-31", "--as-of", "2026-11-23")
    first = " ".join(done.stdout.split("\n\n")[0].split())
    named = {one["client"] for one in report["clients"] if one["client"] in first}
    assert "Doomed" in named <= needing
    assert len(named) == len(needing) or f"{len(needing) - len(named)} others" in first
    assert "1,322 EUR a month" in first


@pytest.mark.parametrize("form", ["table", "markdown", "html"])
def test_the_printed_report_names_every_verdict(report: Report, cli: Callable[..., Any], form: str) -> None:
    done = cli("report", "--period", "2026-08-01..2026-10-31", "--as-of", "2026-11-23", "--format", form)
    assert done.returncode == 0, done.stderr
    text = done.stdout.casefold().replace("_", " ")
    for verdict in {client["verdict"] for client in report["clients"]}:
        assert verdict.replace("_", " ") in text, verdict


def test_prevention_is_in_html_and_markdown_and_not_on_the_first_screen(
    report: Report, cli: Callable[..., Any]
) -> None:
    """The words that the table lacks, and the others have, are found by a title: next time."""
    assert report["findings"]
    place = ("report", "--period", "2026-08-01..2026-10-31", "--as-of", "2026-11-23", "--format")
    assert "next time" not in cli(*place, "table").stdout.casefold()
    for form in ("markdown", "html"):
        assert "next time" in cli(*place, form).stdout.casefold()


@pytest.mark.usefixtures("report")
def test_csv_has_a_column_for_the_verdict(cli: Callable[..., Any]) -> None:
    done = cli("report", "--period", "2026-08-01..2026-10-31", "--as-of", "2026-11-23", "--format", "csv")
    head, *rows = done.stdout.splitlines()
    column = head.split(",").index("verdict")
    told = {row.split(",")[0]: row.split(",")[column] for row in rows}
    assert {name: told[name] for name in VERDICTS} == VERDICTS
