"""`closeness` (METRICS.md section 8): what friends and family cost, and work past the agreed end.

A friend's 40 h are worth 4,000 EUR at the target of 100. The files go back to the first of January, as an entry tells.
"""

from collections.abc import Callable
from typing import Any

import pytest

Report = dict[str, Any]
Books = Callable[..., None]
Severities = Callable[..., dict[str, str]]

SINCE = ("Orla", "2026-01-01", 8, 1)
FRIEND = '\n[clients.{name}]\nrelation = "{relation}"\n'
ALLOWANCE = "\n[checks.closeness]\nallowance = {amount}\n"


def friends(*names: str, relation: str = "friend") -> str:
    """The clients' tables."""
    return "".join(FRIEND.format(name=name, relation=relation) for name in names)


@pytest.mark.parametrize(
    ("pay", "severity"),
    [
        ("3200.01", None),  # 799.99 given
        ("3200", "watch"),  # 800, 0.8 of the allowance
        ("3000.01", "watch"),
        ("3000", "watch"),  # 1,000, all of it
        ("2999.99", "act"),
        ("4000", None),
        ("5000", None),
    ],
)
@pytest.mark.parametrize("relation", ["friend", "family"])
def test_gifts_are_watched_from_four_fifths_of_the_allowance_and_acted_on_above_it(
    books: Books,
    judged: Callable[..., Report],
    severities: Severities,
    pay: str,
    severity: str | None,
    relation: str,
) -> None:
    """The allowance is 1,000. Orla, no friend, gives as little."""
    config = ALLOWANCE.format(amount=1000) + friends("Nova", relation=relation)
    books([SINCE, ("Nova", "2026-08-03", 8, 5), ("Orla", "2026-08-03", 8, 5)], [("Nova", pay), ("Orla", pay)], config)
    assert severities(judged(), "closeness") == ({"Nova": severity} if severity else {})


def test_the_allowance_is_one_for_all_of_them(books: Books, judged: Callable[..., Report]) -> None:
    """500.01 each, and Rich pays 1,000 more than the target, which makes up for nobody: 1,000.02."""
    names = ("Nova", "Orla", "Rich")
    invoices = [("Nova", "3499.99"), ("Orla", "3499.99"), ("Rich", 5000)]
    books(
        [SINCE, *((name, "2026-08-03", 8, 5) for name in names)],
        invoices,
        ALLOWANCE.format(amount=1000) + friends(*names),
    )
    (group,) = [one for one in judged()["findings"] if one["check"] == "closeness"]
    assert (group["client"], group["severity"], group["measured"], group["limit"]) == (None, "act", 1000.02, 1000)
    assert group["evidence"]["clients"] == ["Nova", "Orla"]


def test_the_calendar_year_counts_not_the_period(books: Books, judged: Callable[..., Report]) -> None:
    """5 h of 2 January and of 20 November, covered by an invoice of 400 for the year: 1,000 - 400 = 600 given.

    The 40 h of December before are last year's, and so is what was not paid for them.
    """
    year = {"First": "2026-01-01", "Last": "2026-11-22", "Issued": "2026-11-22", "Due": "2026-12-22"}
    year |= {"Paid on": "", "Received": "0", "State": "open"}
    last = {"First": "2025-12-01", "Last": "2025-12-31", "Issued": "2026-01-01", "Due": "2026-01-15"}
    entries = [("Nova", "2026-01-02", 5, 1), ("Nova", "2026-11-20", 5, 1), ("Nova", "2025-12-01", 8, 5)]
    config = ALLOWANCE.format(amount=500) + friends("Nova")
    books(entries, [("Nova", 400, year), ("Nova", 10, last | {"Paid on": "2026-01-10"})], config)
    (group,) = [one for one in judged()["findings"] if one["check"] == "closeness"]
    assert (group["severity"], group["measured"]) == ("act", 600)


def test_only_matched_hours_are_given_away(books: Books, judged: Callable[..., Report]) -> None:
    """The 40 h of November wait to be billed: they are no gift yet."""
    config = ALLOWANCE.format(amount=1) + friends("Nova")
    books([SINCE, ("Nova", "2026-08-03", 8, 5), ("Nova", "2026-11-02", 8, 5)], [("Nova", 4000)], config)
    assert [one for one in judged()["findings"] if one["check"] == "closeness"] == []


def test_the_gift_is_measured_by_the_common_target_not_the_friends_own(
    books: Books, judged: Callable[..., Report]
) -> None:
    """A friend's price of 50 is kept, and 40 h cost (100 - 50) * 40 = 2,000 all the same."""
    books(
        [SINCE, ("Nova", "2026-08-03", 8, 5)],
        [("Nova", 2000)],
        ALLOWANCE.format(amount=1000) + friends("Nova") + "target = 50\n",
    )
    (group,) = [one for one in judged()["findings"] if one["check"] == "closeness"]
    assert group["measured"] == 2000


def test_without_an_allowance_a_gift_is_no_finding(books: Books, judged: Callable[..., Report]) -> None:
    """The relation is mentioned, and is no finding."""
    books([("Nova", "2026-08-03", 8, 5)], [("Nova", 1)], friends("Nova"))
    report = judged()
    assert [one for one in report["findings"] if one["check"] == "closeness"] == []
    assert report["clients"][0]["relation"] == "friend"
    assert report["clients"][0]["signs"]["closeness"] in ("ok", None)


def test_a_gift_that_cannot_be_known_is_skipped_with_a_reason(
    books: Books, judged: Callable[..., Report], reasons: Callable[..., dict[str | None, str]]
) -> None:
    books([SINCE, ("Nova", "2026-08-03", 8, 5)], (), ALLOWANCE.format(amount=1000) + friends("Nova"))
    report = judged()
    assert [one for one in report["findings"] if one["check"] == "closeness"] == []
    assert "not invoiced" in reasons(report, "closeness")["Nova"]
    assert report["clients"][0]["signs"]["closeness"] is None


@pytest.mark.parametrize(("pay", "severity"), [("3500", None), ("2999", "act")])
def test_files_that_begin_within_the_year_hold_all_there_is(
    books: Books, judged: Callable[..., Report], severities: Severities, pay: str, severity: str | None
) -> None:
    """40 h at 100 for 3,500 is a gift of 500, for 2,999 one of 1,001: of an allowance of 1,000."""
    books([("Nova", "2026-08-03", 8, 5)], [("Nova", pay)], ALLOWANCE.format(amount=1000) + friends("Nova"))
    report = judged()
    assert severities(report, "closeness") == ({"Nova": severity} if severity else {})
    assert report["clients"][0]["signs"]["closeness"] == (severity or "ok")


def test_without_a_common_target_gifts_cannot_be_told(
    books: Books, judged: Callable[..., Report], reasons: Callable[..., dict[str | None, str]]
) -> None:
    head = 'currency = "EUR"\ndatabase = "sqlite:///clientfit.db"\nexchange_rates_url = ""\n'
    head += '[connections.exports]\ntype = "csv"\ntime_entries = ["hours.csv"]\ninvoices = ["invoices.csv"]\n'
    books(
        [SINCE, ("Nova", "2026-08-03", 8, 5)], [("Nova", 1)], ALLOWANCE.format(amount=1000) + friends("Nova"), head=head
    )
    report = judged()
    assert [one for one in report["findings"] if one["check"] == "closeness"] == []
    assert any("target" in reason for reason in reasons(report, "closeness").values())


@pytest.mark.parametrize(("until", "after"), [("2026-08-06", 8), ("2026-08-07", 0), ("2026-08-05", 16)])
@pytest.mark.parametrize("relation", ['relation = "friend"', ""])
def test_hours_after_the_agreed_end_ask_to_act(
    books: Books, judged: Callable[..., Report], until: str, after: float, relation: str
) -> None:
    """8 h a day from 3 to 7 August; the agreed end is its last day."""
    books([("Nova", "2026-08-03", 8, 5)], [("Nova", 4000)], f"[clients.Nova]\nuntil = {until}\n{relation}")
    report = judged()
    found = [one for one in report["findings"] if one["check"] == "closeness"]
    assert [(one["client"], one["severity"], one["measured"]) for one in found] == (
        [("Nova", "act", after)] if after else []
    )
    if after:
        last = {"2026-08-06": ["e5"], "2026-08-05": ["e4", "e5"]}[until]
        assert found[0]["evidence"]["entries"] == [{"connection": "exports", "id": one} for one in last]


@pytest.mark.parametrize("outside", [True, False])
def test_friends_may_be_kept_out_of_averages_and_shares(
    books: Books, judged: Callable[..., Report], *, outside: bool
) -> None:
    """Nova pays 20 EUR an hour for half of the hours: a low payer at 40 / 80, unless it is outside.

    Without it the average is 4,000 / 40 = 100; with it 4,800 / 80 = 60.
    """
    config = friends("Nova") + f"\n[checks.closeness]\noutside_averages = {str(outside).lower()}\n"
    books([("Nova", "2026-08-03", 8, 5), ("Orla", "2026-08-03", 8, 5)], [("Nova", 800), ("Orla", 4000)], config)
    report = judged()
    assert report["totals"]["effective_rate"] == (100 if outside else 60)
    group = [one for one in report["findings"] if one["check"] == "time_share_cap"]
    assert bool(group) is not outside
    (orla,) = [one for one in report["clients"] if one["client"] == "Orla"]
    assert orla["hours_share"] == (1 if outside else 0.5)
    assert orla["pay_share"] == (1 if outside else 0.8333)
