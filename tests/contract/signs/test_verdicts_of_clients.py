"""The verdict (METRICS.md section 9): the first that holds, at the edges of each rule.

Plain's 344 h leave room for the others' 40 h each, which are then no share to speak of.
"""

from collections.abc import Callable
from typing import Any

import pytest

Report = dict[str, Any]
Books = Callable[..., None]
Verdict = Callable[..., str]

PLAIN: list[tuple[Any, ...]] = [("Plain", "2026-08-03", 8, 21), ("Plain", "2026-10-01", 8, 22)]
HOURS = ("Nova", "2026-08-03", 8, 5)
BEFORE = {"Issued": "2026-08-01", "Due": "2026-08-15", "Paid on": "2026-08-10", "First": "2026-05-01"}
BEFORE |= {"Last": "2026-07-31"}
FREE = {"Bill": "no"}
OFF = {"Tags": "admin"}
FOCUS = '[checks.focus]\nknown_for = ["tag:design"]\n'


@pytest.fixture
def verdict(judged: Callable[..., Report]) -> Verdict:
    """Nova's verdict."""

    def given(*arguments: str) -> str:
        (nova,) = [one for one in judged(*arguments)["clients"] if one["client"] == "Nova"]
        return str(nova["verdict"])

    return given


@pytest.mark.parametrize(
    ("days", "weight", "expected"),
    [(0, 3, "part_ways"), (47, 3, "part_ways"), (48, 3, "part_ways"), (179, 3, "part_ways"), (180, 3, "watch")],
)
def test_an_incident_of_severity_3_within_180_days_parts_ways(
    books: Books, noted: Callable[..., None], verdict: Verdict, days: int, weight: int, expected: str
) -> None:
    """Even where it weighs too little to ask to act: 48 days ago, 2.49. At 180 days it weighs 1.5 and is watched."""
    books([*PLAIN, HOURS], [("Plain", 34400), ("Nova", 4000)])
    noted("Nova", "incident", days, weight)
    assert verdict() == expected


def test_incidents_of_severity_2_alone_part_no_ways(books: Books, noted: Callable[..., None], verdict: Verdict) -> None:
    """Two of them weigh 4, and are one sign."""
    books([*PLAIN, HOURS], [("Plain", 34400), ("Nova", 4000)])
    noted("Nova", "incident", 0, 2)
    noted("Nova", "incident", 1, 2)
    assert verdict() == "watch"


@pytest.mark.parametrize(("unbilled", "expected"), [(12, "part_ways"), (11.9, "watch")])
def test_two_signs_at_act_part_ways(books: Books, verdict: Verdict, unbilled: float, expected: str) -> None:
    """None of Nova's 40 h is on focus: `act`. 12 / 40 unbilled are `act`, 11.9 only `watch`."""
    entries = [("Nova", "2026-08-03", unbilled / 2, 2, OFF | FREE), ("Nova", "2026-08-03", (40 - unbilled) / 5, 5, OFF)]
    books([*PLAIN, *entries], [("Plain", 34400), ("Nova", 4000)], FOCUS)
    assert verdict() == expected


def test_two_findings_of_one_sign_are_one(books: Books, noted: Callable[..., None], verdict: Verdict) -> None:
    """`exceptions` acts for the hours and for the doubts."""
    entries = [("Nova", "2026-08-03", 8, 3), ("Nova", "2026-08-10", 8, 2, FREE)]
    books([*PLAIN, *entries], [("Plain", 34400), ("Nova", 4000)])
    noted("Nova", "doubt", 1)
    noted("Nova", "doubt", 2)
    assert verdict() == "watch"


def test_both_checks_of_pay_are_one_sign(books: Books, verdict: Verdict) -> None:
    """Nova pays half of the target, and takes 40 / 384 h, above its own cap: renegotiate, which comes before cap."""
    books([*PLAIN, HOURS], [("Plain", 34400), ("Nova", 2000)], "[clients.Nova]\ntime_cap = 0.1")
    assert verdict() == "renegotiate"


@pytest.mark.parametrize(
    ("before", "expected"),
    [(2799, "part_ways"), (2800, "renegotiate"), (None, "renegotiate")],
)
def test_effort_at_act_in_two_periods_parts_ways(
    books: Books, verdict: Verdict, before: float | None, expected: str
) -> None:
    """In May to July 40 h for 2,799 (0.69975 of the target), 2,800 (0.7), or nothing known of it."""
    entries = [*PLAIN, HOURS] + ([("Nova", "2026-07-06", 8, 5)] if before else [])
    invoices = [("Plain", 34400), ("Nova", 2000)] + ([("Nova", before, BEFORE)] if before else [])
    books(entries, invoices)
    assert verdict() == expected


@pytest.mark.parametrize(("pay", "expected"), [(2799, "renegotiate"), (2800, "watch"), (3599, "watch"), (3600, "keep")])
def test_effort_at_act_renegotiates(books: Books, verdict: Verdict, pay: float, expected: str) -> None:
    """0.69975 and 0.7 of the target, 0.89975 and 0.9. Low payers take 40 / 384 = 10.4 % of the hours."""
    books([*PLAIN, HOURS], [("Plain", 34400), ("Nova", pay)])
    assert verdict() == expected


@pytest.mark.parametrize(("hours", "expected"), [(8.61, "cap"), (8.6, "watch"), (7, "watch")])
def test_a_low_payer_is_capped_while_the_group_is_over_its_cap(
    books: Books, verdict: Verdict, hours: float, expected: str
) -> None:
    """10 days of 8.6 h are 86 of 430 h, just the cap of 0.2; a little more is over it. 0.75 of the target is `watch`.

    70 / 414 = 0.169 is above 0.8 of the cap: watched.
    """
    books([*PLAIN, ("Nova", "2026-08-03", round(hours * 60) / 60, 10)], [("Plain", 34400), ("Nova", hours * 10 * 75)])
    assert verdict() == expected


def test_who_is_no_low_payer_is_not_capped_with_the_group(books: Books, judged: Callable[..., Report]) -> None:
    """Orla and Nova pay 0.75 and 0.85 of the target, 168 h each: only Orla is a low payer."""
    entries = [(name, "2026-08-03", 8, 21) for name in ("Nova", "Orla", "Plain")]
    books(entries, [("Nova", 168 * 85), ("Orla", 168 * 75), ("Plain", 168 * 100)])
    told = {one["client"]: one["verdict"] for one in judged()["clients"]}
    assert told == {"Nova": "watch", "Orla": "cap", "Plain": "keep"}


@pytest.mark.parametrize(
    ("cap", "expected"), [("0.104", "cap"), ("0.105", "watch"), ("0.1302", "watch"), ("0.131", "keep")]
)
def test_over_its_own_cap(books: Books, verdict: Verdict, cap: str, expected: str) -> None:
    """40 / 384 = 0.10417; it is watched from 0.8 of the cap: 0.8 * 0.1302 = 0.10416, 0.8 * 0.131 = 0.1048."""
    books([*PLAIN, HOURS], [("Plain", 34400), ("Nova", 4000)], f"[clients.Nova]\ntime_cap = {cap}")
    assert verdict() == expected


def test_what_is_watched_comes_before_what_is_unknown(
    books: Books, noted: Callable[..., None], verdict: Verdict, judged: Callable[..., Report]
) -> None:
    books([*PLAIN, HOURS], [("Plain", 34400)])
    assert verdict() == "unknown"
    (nova,) = [one for one in judged()["clients"] if one["client"] == "Nova"]
    assert nova["unknown"]["pay"]
    assert nova["verdict_reason"]
    noted("Nova", "doubt", 1)
    assert verdict() == "watch"


def test_under_the_least_hours_pay_could_not_be_judged(books: Books, verdict: Verdict) -> None:
    """4.9 h are too few to judge: unknown; 5 h at the target are kept."""
    books([*PLAIN, ("Nova", "2026-08-03", 4.9, 1)], [("Plain", 34400), ("Nova", 500)])
    assert verdict() == "unknown"
    books([*PLAIN, ("Nova", "2026-08-03", 5, 1)], [("Plain", 34400), ("Nova", 500)])
    assert verdict() == "keep"


def test_a_snoozed_finding_is_still_told_and_still_counts(
    books: Books, judged: Callable[..., Report], cli: Callable[..., Any]
) -> None:
    books([*PLAIN, HOURS], [("Plain", 34400), ("Nova", 2000)])
    assert cli("snooze", "Nova", "--until", "2026-12-31").returncode == 0
    report = judged()
    (finding,) = [one for one in report["findings"] if one["client"] == "Nova"]
    assert finding["snoozed_until"] == "2026-12-31"
    (nova,) = [one for one in report["clients"] if one["client"] == "Nova"]
    assert (nova["verdict"], nova["signs"]["pay"]) == ("renegotiate", "act")


def test_a_check_that_is_switched_off_lights_nothing(books: Books, judged: Callable[..., Report]) -> None:
    books([*PLAIN, ("Nova", "2026-08-03", 8, 5, OFF)], [("Plain", 34400), ("Nova", 4000)], FOCUS + "enabled = false")
    report = judged()
    assert report["findings"] == []
    (nova,) = [one for one in report["clients"] if one["client"] == "Nova"]
    assert (nova["verdict"], nova["signs"]["focus"]) == ("keep", None)


def test_narrowing_to_a_client_changes_no_verdict(books: Books, judged: Callable[..., Report]) -> None:
    entries = [(name, "2026-08-03", 8, 21) for name in ("Nova", "Orla", "Plain")]
    books(entries, [("Nova", 168 * 85), ("Orla", 168 * 75), ("Plain", 168 * 100)])
    (whole,) = [one for one in judged()["clients"] if one["client"] == "Orla"]
    assert judged("--client", "Orla")["clients"] == [whole]


def test_notes_after_the_last_known_day_give_no_verdict(
    books: Books, noted: Callable[..., None], verdict: Verdict
) -> None:
    """As of 1 November the last known day is 31 October: the incident of 1 November is not known yet."""
    books([*PLAIN, HOURS], [("Plain", 34400), ("Nova", 4000, {"Issued": "2026-10-31"})])
    noted("Nova", "incident", 21, 3)
    assert verdict("--period", "2026-08-01..2026-10-31", "--as-of", "2026-11-01") == "keep"
    assert verdict("--period", "2026-08-01..2026-10-31", "--as-of", "2026-11-02") == "part_ways"
