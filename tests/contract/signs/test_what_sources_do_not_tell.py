"""What the sources do not tell is not judged, and said; who counts nowhere lights nothing; hostile notes stay text."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Report = dict[str, Any]
Books = Callable[..., None]
Reasons = Callable[..., dict[str | None, str]]
Severities = Callable[..., dict[str, str]]
Run = Callable[..., Any]

PERIOD = ("--period", "2026-08-01..2026-10-31", "--as-of", "2026-11-23")
HOURS = ("Nova", "2026-08-03", 8, 5)
OWED = {"Due": "2026-09-01", "Paid on": "", "Received": "0", "State": "open"}
FOCUS = '[checks.focus]\nknown_for = ["text:*workshop*"]\n'


def sign(report: Report, name: str) -> str | None:
    """Nova's sign of that name."""
    (nova,) = [one for one in report["clients"] if one["client"] == "Nova"]
    result: str | None = nova["signs"][name]
    return result


@pytest.mark.parametrize("without", [("paid_on", "paid", "state"), ("paid_on",)])
def test_a_list_that_tells_no_payments_makes_no_debtors(
    books: Books, judged: Callable[..., Report], reasons: Reasons, without: tuple[str, ...]
) -> None:
    """Long due, and nobody knows whether it is paid; or paid, and nobody knows when."""
    books([HOURS], [("Nova", 4000, {"Due": "2026-09-01"})], without=without)
    report = judged()
    assert [one for one in report["findings"] if one["check"] == "treatment"] == []
    assert "paid" in reasons(report, "treatment")["Nova"]
    assert sign(report, "treatment") is None


def test_a_credit_is_no_debt(books: Books, judged: Callable[..., Report], severities: Severities) -> None:
    books([HOURS], [("Nova", 4000), ("Nova", -1000, OWED)])
    assert severities(judged(), "treatment") == {}


@pytest.mark.parametrize(("amount", "found"), [(124, False), (125, True)])
def test_foreign_debts_are_converted_before_they_are_held_against_the_least_amount(
    books: Books, judged: Callable[..., Report], severities: Severities, amount: float, *, found: bool
) -> None:
    """At 0.4 EUR a dollar, 124 are 49.60 and 125 are 50."""
    rates = "[exchange_rates]\nUSD = 0.4"
    books([HOURS], [("Nova", 4000), ("Nova", amount, OWED | {"Cur": "USD"})], rates)
    assert severities(judged(), "treatment") == ({"Nova": "act"} if found else {})


def test_who_has_no_hours_in_the_period_still_owes(
    books: Books, judged: Callable[..., Report], severities: Severities
) -> None:
    january = {"Issued": "2026-02-01", "First": "2026-01-01", "Last": "2026-01-31"} | OWED
    books([HOURS, ("Old", "2026-01-05", 8, 5)], [("Nova", 4000), ("Old", 4000, january)])
    assert severities(judged(), "treatment") == {"Old": "act"}


def test_descriptions_that_are_not_kept_cannot_be_held_against_a_rule(
    books: Books, judged: Callable[..., Report], reasons: Reasons
) -> None:
    """With `keep_text = false` nothing tells that Nova's hours were a workshop."""
    head = 'currency = "EUR"\ndatabase = "sqlite:///clientfit.db"\nexchange_rates_url = ""\n[rates]\ntarget = 100\n'
    head += '[connections.exports]\ntype = "csv"\ntime_entries = ["hours.csv"]\ninvoices = ["invoices.csv"]\n'
    workshop = ("Nova", "2026-08-03", 8, 5, {"Text": "workshop"})
    books([workshop], [("Nova", 4000)], FOCUS, head=head)
    assert sign(judged(), "focus") == "ok"
    books([workshop], [("Nova", 4000)], FOCUS, head=head + "keep_text = false\n")
    report = judged()
    assert [one for one in report["findings"] if one["check"] == "focus"] == []
    assert reasons(report, "focus")
    assert sign(report, "focus") is None


def test_nor_can_they_before_they_are_read_again(
    books: Books, judged: Callable[..., Report], reasons: Reasons, cli: Run, tmp_path: Path
) -> None:
    """What was read under `keep_text = false` has none, whatever the setting says now."""
    head = 'currency = "EUR"\ndatabase = "sqlite:///clientfit.db"\nexchange_rates_url = ""\n[rates]\ntarget = 100\n'
    head += '[connections.exports]\ntype = "csv"\ntime_entries = ["hours.csv"]\ninvoices = ["invoices.csv"]\n'
    workshop = ("Nova", "2026-08-03", 8, 5, {"Text": "workshop"})
    books([workshop], [("Nova", 4000)], FOCUS, head=head + "keep_text = false\n")
    path = tmp_path / "studio" / "clientfit.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("keep_text = false\n", ""), encoding="utf-8")
    report = judged()
    assert reasons(report, "focus")
    assert sign(report, "focus") is None
    assert cli("sync").returncode == 0
    assert sign(judged(), "focus") == "ok"


@pytest.mark.parametrize("terms", ["internal = true", "ignore = true"])
def test_who_counts_in_no_figure_lights_no_sign(
    books: Books, judged: Callable[..., Report], noted: Callable[..., None], terms: str
) -> None:
    """Evenings, off focus, past the agreed end, given away, overdue; exceptions, doubts and incidents noted."""
    config = '[policy]\nworking_hours = { mon = "09:00-18:00" }\n[checks.focus]\nknown_for = ["tag:design"]\n'
    config += "[checks.closeness]\nallowance = 1\n"
    config += f'[clients.Own]\n{terms}\nuntil = 2026-01-01\nrelation = "family"\n[clients.Nova]\n'
    evening = ("Own", "2026-08-03", 5, 5, {"From": "19:00", "Tags": "", "Bill": "no"})
    books([("Nova", "2026-08-03", 8, 1), evening], [("Nova", 4000), ("Own", 1000, OWED)], config)
    for kind in ("exception", "doubt", "praise"):
        noted("Own", kind, 3)
    assert judged()["findings"] == []
    noted("Own", "incident", 3, 3)
    assert judged()["findings"] == []


def test_6_findings_of_the_new_checks_end_a_report_that_is_to_fail_on_them(books: Books, cli: Run) -> None:
    books([HOURS], [("Nova", 4000)])
    assert cli("report", "--fail-on", "watch", *PERIOD).returncode == 0
    assert cli("note", "--kind", "doubt", "--on", "2026-11-20", "Nova", "again").returncode == 0
    assert cli("report", "--fail-on", "act", *PERIOD).returncode == 0
    assert cli("report", "--fail-on", "watch", *PERIOD).returncode == 6
    assert cli("note", "--kind", "doubt", "--on", "2026-11-21", "Nova", "again").returncode == 0
    assert cli("report", "--fail-on", "act", *PERIOD).returncode == 6


@pytest.mark.parametrize("form", ["table", "markdown", "html", "csv", "json"])
def test_a_hostile_note_stays_text(books: Books, cli: Run, form: str) -> None:
    books([HOURS], [("Nova", 4000)])
    for number, kind in enumerate(("incident", "doubt", "exception")):
        hostile = f"\x1b[31m<script>alert({number})</script>\n# [x](javascript:x) | =cmd()"
        assert cli("note", "--kind", kind, "--on", "2026-11-22", "--", "Nova", hostile).returncode == 0
    done = cli("report", *PERIOD, "--format", form)
    assert done.returncode == 0
    assert "\x1b" not in done.stdout
    if form in ("html", "markdown"):
        assert "<script" not in done.stdout
        assert "\n# [x]" not in done.stdout
    if form == "csv":
        assert not any(cell[:1] in "=+-@\t\r" for line in done.stdout.splitlines() for cell in line.split(",") if cell)
    if form == "json":
        assert len(json.loads(done.stdout)["findings"]) == 3


def test_the_demo_has_a_client_for_every_verdict(run: Run) -> None:
    done = run("demo", "--format", "json")
    assert done.returncode == 0, done.stderr
    told = {client["verdict"] for client in json.loads(done.stdout)["clients"]}
    assert told == {"part_ways", "renegotiate", "cap", "watch", "unknown", "keep"}


def test_the_first_screen_of_the_demo_is_the_sentence_and_the_clients(run: Run) -> None:
    """Within 40 lines: who needs a decision, and each client with its verdict; no prevention among them."""
    lines = run("demo").stdout.splitlines()[:40]
    assert "decision" in " ".join(lines[:3])
    for client in json.loads(run("demo", "--format", "json").stdout)["clients"]:
        shown = client["client"][:12]  # a long name may be cut short
        (row,) = [line for line in lines[3:] if line.startswith(shown)]
        assert row.endswith(client["verdict"].replace("_", " "))
    assert "next time" not in " ".join(lines).casefold()
