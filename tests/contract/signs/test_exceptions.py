"""`exceptions` (METRICS.md section 6): bending over backwards, as the entries tell it.

A client's hours are 40 (five days of 8 h), so that 6 h are 0.15 of them and 12 h 0.30.
"""

from collections.abc import Callable
from typing import Any

Report = dict[str, Any]
Books = Callable[..., None]
Findings = Callable[..., list[dict[str, Any]]]

WEEK = """
[policy.working_hours]
mon = "09:00-18:00"
tue = "09:00-18:00"
wed = "09:00-18:00"
thu = "09:00-18:00"
fri = "09:00-18:00"
"""
FREE = {"Bill": "no"}
LIMITS = {"Under 15": 5.9, "At 15": 6, "Over 15": 6.1, "Under 30": 11.9, "At 30": 12, "Over 30": 12.1}
SEVERITIES = {"At 15": "watch", "Over 15": "watch", "Under 30": "watch", "At 30": "act", "Over 30": "act"}
MEASURED = {"At 15": 0.15, "Over 15": 0.1525, "Under 30": 0.2975, "At 30": 0.3, "Over 30": 0.3025}
LIMIT = {"watch": 0.15, "act": 0.3}


def rest(client: str, hours: float) -> tuple[Any, ...]:
    """The other hours of 40, billable and within the working hours: 9:00 to 16:47 at the latest, on five days."""
    return (client, "2026-08-03", (40 - hours) / 5, 5)


def check_limits(report: Report) -> None:
    """The findings about the clients of LIMITS, at the share's limits."""
    found = {one["client"]: one for one in report["findings"] if one["check"] == "exceptions"}
    assert {name: one["severity"] for name, one in found.items()} == SEVERITIES
    assert {name: one["measured"] for name, one in found.items()} == MEASURED
    assert {name: one["limit"] for name, one in found.items()} == {
        name: LIMIT[severity] for name, severity in SEVERITIES.items()
    }


def test_unbilled_hours_are_watched_from_15_percent_and_acted_on_from_30(
    books: Books, judged: Callable[..., Report]
) -> None:
    entries = [(name, "2026-08-03", hours / 2, 2, FREE) for name, hours in LIMITS.items()]
    books([*entries, *(rest(name, hours) for name, hours in LIMITS.items())], (), WEEK)
    check_limits(judged())


def test_hours_after_hours_are_too(books: Books, judged: Callable[..., Report]) -> None:
    """From six o'clock on: three evenings of a third each, the longest 4.03 h, until 22:02."""
    entries = [(name, "2026-08-03", hours / 4, 4, {"From": "18:00"}) for name, hours in LIMITS.items()]
    books([*entries, *(rest(name, hours) for name, hours in LIMITS.items())], (), WEEK)
    check_limits(judged())


def test_an_hour_that_is_both_is_counted_once(books: Books, judged: Callable[..., Report], findings: Findings) -> None:
    """Nova: two unbilled entries of 17:00 to 20:00: 6 h unbilled, 4 h of them after hours: 6 / 40, not 10 / 40.

    Orla: 3 h unbilled in the morning and 3 h billed in the evening: 6 / 40 too. Pia: one hour less of either.
    """
    both = [("Nova", "2026-08-03", 3, 2, FREE | {"From": "17:00"}), rest("Nova", 6)]
    apart = [("Orla", "2026-08-03", 3, 1, FREE), ("Orla", "2026-08-03", 3, 1, {"From": "18:00"}), rest("Orla", 6)]
    less = [("Pia", "2026-08-03", 2, 1, FREE), ("Pia", "2026-08-03", 3, 1, {"From": "18:00"}), rest("Pia", 5)]
    books([*both, *apart, *less], (), WEEK)
    report = judged()
    ((nova,), (orla,)) = (findings(report, "exceptions", name) for name in ("Nova", "Orla"))
    assert nova["measured"] == orla["measured"] == 0.15
    assert findings(report, "exceptions", "Pia") == []
    told = [(one["evidence"]["after_hours"], one["evidence"]["unbilled_hours"]) for one in (nova, orla)]
    assert told == [(4, 6), (3, 3)]


def test_worth_is_the_surcharge_on_evenings_and_the_whole_of_what_was_not_billed(
    books: Books, judged: Callable[..., Report], findings: Findings
) -> None:
    """Nova's target is 110, the surcharge 0.4: 4 h * 110 * 0.4 = 176, and 6 h * 110 = 660."""
    entries = [("Nova", "2026-08-03", 3, 2, FREE | {"From": "17:00"}), rest("Nova", 6)]
    books(entries, (), WEEK + "[policy]\nsurcharge = 0.4\n[clients.Nova]\ntarget = 110")
    (nova,) = findings(judged(), "exceptions", "Nova")
    assert nova["evidence"]["surcharge_worth"] == 176
    assert nova["evidence"]["unbilled_worth"] == 660


def test_evidence_names_the_entries_that_are_exceptions_and_no_others(
    books: Books, judged: Callable[..., Report], findings: Findings
) -> None:
    """Rows 1 and 2 are unbilled, row 3 goes from 16:00 to 20:00, rows 4 to 8 are as they should be."""
    entries = [("Nova", "2026-08-03", 2, 2, FREE), ("Nova", "2026-08-05", 4, 1, {"From": "16:00"}), rest("Nova", 8)]
    books(entries, (), WEEK)
    (nova,) = findings(judged(), "exceptions", "Nova")
    assert nova["evidence"]["entries"] == [{"connection": "exports", "id": f"e{row}"} for row in (1, 2, 3)]
    assert nova["measured"] == 0.15, "4 h unbilled, 2 h after six"


def test_unbilled_hours_count_on_billable_projects_only(books: Books, judged: Callable[..., Report]) -> None:
    """Nothing of Free was billable in the period (a billable hour of July tells nothing): no exception. Paid is one."""
    free = [("Nova", "2026-08-03", 8, 5, FREE | {"Project": "Free"}), ("Nova", "2026-07-01", 8, 1, {"Project": "Free"})]
    paid = [("Orla", "2026-08-03", 8, 4, FREE | {"Project": "Paid"}), ("Orla", "2026-08-07", 8, 1, {"Project": "Paid"})]
    books([*free, *paid], (), WEEK)
    found = [(one["client"], one["measured"]) for one in judged()["findings"] if one["check"] == "exceptions"]
    assert found == [("Orla", 0.8)]


def test_without_a_policy_an_evening_is_no_exception_and_that_is_said(
    books: Books, judged: Callable[..., Report], reasons: Callable[..., dict[str | None, str]]
) -> None:
    books(
        [
            ("Nova", "2026-08-03", 8, 5, {"From": "18:00"}),
            ("Orla", "2026-08-03", 8, 4),
            ("Orla", "2026-08-07", 8, 1, FREE),
        ]
    )
    report = judged()
    found = [(one["client"], one["measured"]) for one in report["findings"] if one["check"] == "exceptions"]
    assert found == [("Orla", 0.2)], "unbilled hours are judged all the same"
    assert any("working_hours" in reason for reason in reasons(report, "exceptions").values())


def test_without_clock_times_hours_after_hours_are_unknown_and_unbilled_ones_are_not(
    books: Books, judged: Callable[..., Report], reasons: Callable[..., dict[str | None, str]]
) -> None:
    books(
        [("Nova", "2026-08-03", 8, 5), ("Orla", "2026-08-03", 8, 4), ("Orla", "2026-08-07", 8, 1, FREE)],
        (),
        WEEK,
        without=("start", "end"),
    )
    report = judged()
    found = [(one["client"], one["measured"]) for one in report["findings"] if one["check"] == "exceptions"]
    assert found == [("Orla", 0.2)]
    told = reasons(report, "exceptions")
    assert "clock" in (told.get("Nova") or told[None])


def test_without_a_billable_flag_unbilled_hours_are_unknown_and_evenings_are_not(
    books: Books, judged: Callable[..., Report], reasons: Callable[..., dict[str | None, str]]
) -> None:
    entries = [
        ("Nova", "2026-08-03", 8, 5),
        ("Orla", "2026-08-03", 8, 4),
        ("Orla", "2026-08-07", 8, 1, {"From": "18:00"}),
    ]
    books(entries, (), WEEK, without=("billable",))
    report = judged()
    found = [(one["client"], one["measured"]) for one in report["findings"] if one["check"] == "exceptions"]
    assert found == [("Orla", 0.2)]
    told = reasons(report, "exceptions")
    assert "billable" in (told.get("Nova") or told[None])


def test_a_source_that_tells_neither_leaves_the_sign_dark_and_says_why(
    books: Books, judged: Callable[..., Report], reasons: Callable[..., dict[str | None, str]]
) -> None:
    books([("Nova", "2026-08-03", 8, 5)], (), WEEK, without=("start", "end", "billable"))
    report = judged()
    assert [one for one in report["findings"] if one["check"] == "exceptions"] == []
    assert report["clients"][0]["signs"]["exceptions"] is None
    assert reasons(report, "exceptions")
