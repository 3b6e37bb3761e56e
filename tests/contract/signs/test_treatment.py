"""`treatment` (METRICS.md section 7): whether a client pays as agreed.

The last known day is 22 November 2026. Where only what is overdue or lost is to be seen, one invoice of 1,000,000 EUR
that was paid in time dilutes the days beyond terms.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

Report = dict[str, Any]
Books = Callable[..., None]
Findings = Callable[..., list[dict[str, Any]]]
Severities = Callable[..., dict[str, str]]

KNOWN = date(2026, 11, 22)
HOURS = ("Nova", "2026-08-03", 8, 5)


def settled(client: str, amount: float, days: int, due: str = "2026-09-15") -> tuple[Any, ...]:
    """An invoice paid so many days after it was due."""
    paid = date.fromisoformat(due) + timedelta(days=days)
    return (client, amount, {"Issued": "2025-11-01", "Due": due, "Paid on": str(paid)})


def owed(client: str, amount: float, days: int, **columns: str) -> tuple[Any, ...]:
    """An invoice that has been due for so many days, of which nothing has been paid."""
    unpaid = {"Issued": "2023-01-01", "Due": str(KNOWN - timedelta(days=days))}
    return (client, amount, unpaid | {"Paid on": "", "Received": "0", "State": "open"} | columns)


def test_days_beyond_terms_are_watched_from_15_and_acted_on_from_30(
    books: Books, judged: Callable[..., Report]
) -> None:
    """Under 15: 990 EUR 15 days late and 10 EUR in time: 14.85 days. Under 30: 990 EUR 30 days and 10 EUR: 29.7."""
    split = [("Under 15", 15), ("Under 30", 30)]
    whole = [("Early", -20), ("At 15", 15), ("Over 15", 16), ("At 30", 30), ("Over 30", 31)]
    invoices = [settled(name, 990, days) for name, days in split] + [settled(name, 10, 0) for name, _ in split]
    invoices += [settled(name, 1000, days) for name, days in whole]
    books([(name, *HOURS[1:]) for name, _ in (*split, *whole)], invoices)
    found = {one["client"]: one for one in judged()["findings"] if one["check"] == "treatment"}
    assert {name: (one["severity"], one["measured"], one["limit"]) for name, one in found.items()} == {
        "At 15": ("watch", 15, 15),
        "Over 15": ("watch", 16, 15),
        "Under 30": ("watch", 29.7, 15),
        "At 30": ("act", 30, 30),
        "Over 30": ("act", 31, 30),
    }


def test_days_are_weighted_by_amount_and_early_ones_count_as_none(
    books: Books, judged: Callable[..., Report], findings: Findings
) -> None:
    """(3,000 * 20 + 1,000 * 0) / 4,000 = 15; with the early payment as minus 20 it would be 10."""
    books([HOURS], [settled("Nova", 3000, 20), settled("Nova", 1000, -20)])
    (nova,) = findings(judged(), "treatment", "Nova")
    assert (nova["severity"], nova["measured"]) == ("watch", 15)
    assert [one["id"] for one in nova["evidence"]["invoices"]] == ["i1", "i2"]


def test_a_part_counts_on_its_own_day_and_what_is_unpaid_up_to_the_last_known_one(
    books: Books, judged: Callable[..., Report], findings: Findings
) -> None:
    """Due 20 days ago, 400 of 1,000 paid after ten: (400 * 10 + 600 * 20) / 1,000 = 16."""
    books([HOURS], [owed("Nova", 1000, 20, **{"Received": "400", "Paid on": str(KNOWN - timedelta(days=10))})])
    (nova,) = findings(judged(), "treatment", "Nova")
    assert (nova["severity"], nova["measured"]) == ("watch", 16)


def test_amounts_are_gross(books: Books, judged: Callable[..., Report], findings: Findings) -> None:
    """1,000 with tax of 200 paid 36 days late, 1,000 without tax in time: 36,000 / 2,000 = 18."""
    invoices = [settled("Nova", 1000, 36), settled("Nova", 1000, 0)]
    invoices[0][2].update({"VAT": "200"})
    books([HOURS], invoices)
    (nova,) = findings(judged(), "treatment", "Nova")
    assert nova["measured"] == 18, "by net: 800 * 36 / 1,800 = 16"


@pytest.mark.parametrize(("due", "found"), [("2025-11-23", True), ("2025-11-22", False), ("2026-11-22", False)])
def test_invoices_due_within_365_days_count(
    books: Books, judged: Callable[..., Report], severities: Severities, due: str, *, found: bool
) -> None:
    """364 days before the last known day, and 365; one that is due on that day itself is not late yet."""
    invoice = settled("Nova", 1000, 40, due)
    books([HOURS], [invoice])
    assert severities(judged(), "treatment") == ({"Nova": "act"} if found else {})


def test_what_is_not_due_yet_dilutes_nothing(books: Books, judged: Callable[..., Report], findings: Findings) -> None:
    """20 days, not (1,000 * 20 + 9,000 * 0) / 10,000."""
    books([HOURS], [settled("Nova", 1000, 20), owed("Nova", 9000, -10)])
    (nova,) = findings(judged(), "treatment", "Nova")
    assert nova["measured"] == 20


def test_a_payment_after_the_last_known_day_is_not_known(
    books: Books, judged: Callable[..., Report], findings: Findings
) -> None:
    """Due on 1 November and paid on the 23rd: 21 days open on the 22nd. As of the 24th it was paid after 22."""
    books([HOURS], [settled("Nova", 1000, 22, "2026-11-01")])
    period = ("--period", "2026-08-01..2026-10-31")
    ((before,), (after,)) = (
        findings(judged(*period, "--as-of", day), "treatment", "Nova") for day in ("2026-11-23", "2026-12-30")
    )
    assert (before["measured"], after["measured"]) == (21, 22)
    assert before["evidence"]["to_recover"]["amount"] == 1000
    assert after["evidence"]["to_recover"]["amount"] == 0


def test_an_invoice_issued_after_the_last_known_day_is_not_known(
    books: Books, judged: Callable[..., Report], severities: Severities
) -> None:
    books([HOURS], [owed("Nova", 1000, 40, Issued="2026-11-23"), settled("Nova", 1000, 0)])
    assert severities(judged(), "treatment") == {}


def test_what_is_overdue_by_more_than_30_days_asks_to_act_however_old(
    books: Books, judged: Callable[..., Report], severities: Severities
) -> None:
    days = {"At 30": 30, "At 31": 31, "Very old": 1400, "Not due": -1}
    invoices = [owed(name, 1000, late) for name, late in days.items()]
    invoices += [settled(name, 1_000_000, 0) for name in days]
    books([(name, *HOURS[1:]) for name in days], invoices)
    assert severities(judged(), "treatment") == {"At 31": "act", "Very old": "act"}


def test_the_overdue_finding_measures_days_and_holds_its_invoices(
    books: Books, judged: Callable[..., Report], findings: Findings
) -> None:
    """Two open ones, 40 and 35 days overdue; the third is 10 days overdue, and no reason, but to be recovered too."""
    books(
        [HOURS],
        [owed("Nova", 100, 40), owed("Nova", 200, 35), owed("Nova", 300, 10), settled("Nova", 1_000_000, 0)],
    )
    (nova,) = findings(judged(), "treatment", "Nova")
    assert (nova["severity"], nova["measured"], nova["limit"]) == ("act", 40, 30)
    assert {"i1", "i2"} <= {one["id"] for one in nova["evidence"]["invoices"]}
    assert {one["connection"] for one in nova["evidence"]["invoices"]} == {"exports"}
    rest = nova["evidence"]["to_recover"]
    assert {(one["number"], one["due"], one["open"]) for one in rest["overdue"]} == {
        ("i1", "2026-10-13", 100),
        ("i2", "2026-10-18", 200),
        ("i3", "2026-11-12", 300),
    }
    assert rest["amount"] == 600


@pytest.mark.parametrize(("amount", "found"), [(49.99, False), (50, True), (50.01, True)])
def test_below_the_least_amount_nothing_is_a_finding(
    books: Books, judged: Callable[..., Report], severities: Severities, amount: float, *, found: bool
) -> None:
    """Late: paid 100 days late; Owing: 100 days overdue; Lost: written off, two of them."""
    invoices = [settled("Late", amount, 60), owed("Owing", amount, 100), settled("Owing", 1_000_000, 0)]
    lost = {"State": "written off", "Issued": "2026-11-01"}
    invoices += [owed("Lost", amount, 5, **lost), owed("Lost", amount, 6, **lost)]
    books([(name, *HOURS[1:]) for name in ("Late", "Owing", "Lost")], [*invoices, settled("Lost", 1_000_000, 0)])
    expected = {"Late": "act", "Owing": "act", "Lost": "act"} if found else {}
    assert severities(judged(), "treatment") == expected


def test_a_write_off_of_the_last_365_days_is_watched_and_a_second_acted_on(
    books: Books,
    judged: Callable[..., Report],
    severities: Severities,
    reasons: Callable[..., dict[str | None, str]],
) -> None:
    """The files tell no day of it. It lies after the day of issue: 364 days before the last known day is enough.

    When Old's was written off, 365 days ago or yesterday, cannot be told.
    """
    gone, old = ({"State": "written off", "Issued": issued} for issued in ("2025-11-23", "2025-11-22"))
    names = ("Once", "Twice", "Old", "Never")
    invoices = [owed("Once", 500, 5, **gone), owed("Twice", 500, 5, **gone), owed("Twice", 500, 6, **gone)]
    invoices += [owed("Old", 500, 5, **old), *(settled(name, 1_000_000, 0) for name in names)]
    books([(name, *HOURS[1:]) for name in names], invoices)
    report = judged()
    assert severities(report, "treatment") == {"Once": "watch", "Twice": "act"}
    assert "written off" in reasons(report, "treatment")["Old"]


def test_aging_parts_open_amounts_by_the_days_since_they_were_due(
    books: Books, judged: Callable[..., Report], findings: Findings
) -> None:
    """Due in a day and today: not due. Then the edges of each class, by amounts whose sums tell which are in it."""
    days = {1: -1, 2: 0, 4: 1, 8: 30, 16: 31, 32: 60, 64: 61, 128: 90, 256: 91, 512: 1000}
    invoices = [owed("Nova", 100 * amount, late) for amount, late in days.items()]
    books([HOURS], [*invoices, settled("Nova", 1_000_000, 0)])
    nova, *_ = findings(judged(), "treatment", "Nova")
    assert nova["evidence"]["aging"] == {
        "not_due": 300,
        "1-30": 1200,
        "31-60": 4800,
        "61-90": 19200,
        "over_90": 76800,
    }


def test_the_trend_sets_the_last_180_days_against_the_180_before(
    books: Books, judged: Callable[..., Report], findings: Findings
) -> None:
    """Due 179 days before the last known day: in the last 180; 180 and 359 days: before; 360: in neither."""
    late = {179: 20, 180: 30, 359: 10, 360: 60}
    invoices = [settled("Nova", 1000, days, str(KNOWN - timedelta(days=ago))) for ago, days in late.items()]
    books([HOURS], invoices)
    (nova,) = findings(judged(), "treatment", "Nova")
    assert nova["measured"] == 30
    assert nova["evidence"]["last_180_days"] == 20
    assert nova["evidence"]["the_180_days_before"] == 20


def test_without_due_dates_payment_is_not_judged_and_that_is_said(
    books: Books,
    judged: Callable[..., Report],
    noted: Callable[..., None],
    reasons: Callable[..., dict[str | None, str]],
    severities: Severities,
) -> None:
    """The incident about Orla is judged all the same."""
    unpaid = owed("Nova", 1000, 40)
    books([HOURS, ("Orla", *HOURS[1:])], [unpaid, settled("Orla", 1000, 0)], without=("due",))
    noted("Orla", "incident", 0, 1)
    report = judged()
    assert severities(report, "treatment") == {"Orla": "watch"}
    assert "due" in reasons(report, "treatment")["Nova"]
    told = {one["client"]: one["signs"]["treatment"] for one in report["clients"]}
    assert told == {"Nova": None, "Orla": "watch"}


def test_the_terms_of_the_connection_stand_in_for_due_dates(
    books: Books, judged: Callable[..., Report], findings: Findings
) -> None:
    """Issued on 1 September with 30 days to pay, due on 1 October, paid on the 21st: 20 days."""
    invoice = ("Nova", 1000, {"Issued": "2026-09-01", "Due": "", "Paid on": "2026-10-21"})
    head = 'currency = "EUR"\ndatabase = "sqlite:///clientfit.db"\nexchange_rates_url = ""\n[rates]\ntarget = 100\n'
    head += (
        '[connections.exports]\ntype = "csv"\ntime_entries = ["hours.csv"]\ninvoices = ["invoices.csv"]\nterms = 30\n'
    )
    books([HOURS], [invoice], head=head)
    (nova,) = findings(judged(), "treatment", "Nova")
    assert nova["measured"] == 20


def test_a_client_without_an_invoice_is_not_judged_and_that_is_said(
    books: Books, judged: Callable[..., Report], reasons: Callable[..., dict[str | None, str]]
) -> None:
    books([HOURS])
    report = judged()
    assert report["clients"][0]["signs"]["treatment"] is None
    assert "invoice" in reasons(report, "treatment")["Nova"]


def test_drafts_are_no_debts(books: Books, judged: Callable[..., Report], severities: Severities) -> None:
    books([HOURS], [owed("Nova", 1000, 100, State="draft"), settled("Nova", 1000, 0)])
    assert severities(judged(), "treatment") == {}


def test_waiting_hours_are_to_be_recovered_at_the_target(
    books: Books, judged: Callable[..., Report], findings: Findings
) -> None:
    """Invoices cover up to 31 October; 16 h of November wait. The target is 100: 1,600 EUR."""
    books([HOURS, ("Nova", "2026-11-02", 8, 2)], [settled("Nova", 1000, 20)])
    (nova,) = findings(judged("--period", "2026-09-01..2026-11-22", "--as-of", "2026-11-23"), "treatment", "Nova")
    rest = nova["evidence"]["to_recover"]
    assert (rest["waiting_hours"], rest["waiting_worth"]) == (16, 1600)


def test_what_waits_is_known_as_of_the_day_though_the_period_ended_before(
    books: Books, judged: Callable[..., Report], findings: Findings
) -> None:
    """The same 16 h of November, in a report of August to October."""
    books([HOURS, ("Nova", "2026-11-02", 8, 2)], [settled("Nova", 1000, 20)])
    (nova,) = findings(judged(), "treatment", "Nova")
    rest = nova["evidence"]["to_recover"]
    assert (rest["waiting_hours"], rest["waiting_worth"]) == (16, 1600)
