"""Notes as signs (METRICS.md sections 6 and 7): what was noted when, up to 22 November, the last known day."""

from collections.abc import Callable
from typing import Any

import pytest

Report = dict[str, Any]
Books = Callable[..., None]
Findings = Callable[..., list[dict[str, Any]]]
Severities = Callable[..., dict[str, str]]

HOURS = ("Nova", "2026-08-03", 8, 5)
PAID = 1000


@pytest.mark.parametrize(
    ("notes", "severity"),
    [
        ([("exception", 0)], "watch"),
        ([("exception", 179)], "watch"),
        ([("exception", 180)], None),
        ([("exception", 1), ("exception", 2)], "watch"),
        ([("exception", 1), ("exception", 2), ("exception", 179)], "act"),
        ([("exception", 1), ("exception", 2), ("exception", 180)], "watch"),
        ([("doubt", 179)], "watch"),
        ([("doubt", 180)], None),
        ([("doubt", 0), ("doubt", 179)], "act"),
        ([("doubt", 0), ("doubt", 180)], "watch"),
        ([("exception", 1), ("exception", 2), ("doubt", 1)], "watch"),
        ([("exception", -1)], None),
        ([("praise", 1), ("incident", 100)], None),
    ],
)
def test_notes_of_180_days_count(
    books: Books,
    judged: Callable[..., Report],
    noted: Callable[..., None],
    severities: Severities,
    notes: list[tuple[str, int]],
    severity: str | None,
) -> None:
    """Days before 22 November, the last known day: 179 is 27 May, 180 is 26 May, -1 the day of the report."""
    books([HOURS, ("Orla", *HOURS[1:])])
    for kind, days in notes:
        noted("Nova", kind, days)
    assert severities(judged(), "exceptions") == ({"Nova": severity} if severity else {})


def test_three_notes_of_one_day_are_three(
    books: Books, judged: Callable[..., Report], cli: Callable[..., Any], severities: Severities
) -> None:
    """The same text twice is one note."""
    books([HOURS])
    for text in ("weekend", "weekend", "rush"):
        assert cli("note", "--kind", "exception", "--on", "2026-11-20", "Nova", text).returncode == 0
    assert severities(judged(), "exceptions") == {"Nova": "watch"}
    assert cli("note", "--kind", "exception", "--on", "2026-11-20", "Nova", "discount").returncode == 0
    assert severities(judged(), "exceptions") == {"Nova": "act"}


def test_notes_about_a_client_without_hours_and_pay_in_the_period_count_too(
    books: Books, judged: Callable[..., Report], noted: Callable[..., None], severities: Severities
) -> None:
    """As its debts do. Old was last worked for in January; it has findings, and no row of figures."""
    books([HOURS, ("Old", "2026-01-05", 8, 1)], [("Nova", PAID)])
    noted("Old", "doubt", 2)
    noted("Old", "doubt", 1)
    noted("Old", "exception", 1)
    noted("Old", "incident", 0, 1)
    report = judged()
    assert severities(report, "exceptions") == {"Old": "act"}
    assert severities(report, "treatment") == {"Old": "watch"}
    assert [one["client"] for one in report["clients"]] == ["Nova"]


@pytest.mark.parametrize(
    ("incidents", "severity"),
    [
        ([(1, 0)], "watch"),
        ([(1, 1)], None),
        ([(2, 180)], "watch"),
        ([(2, 181)], None),
        ([(2, 0)], "watch"),
        ([(2, 0), (1, 180)], "act"),
        ([(2, 0), (1, 181)], "watch"),
        ([(3, 0)], "act"),
        ([(3, 47)], "act"),
        ([(3, 48)], "watch"),
        ([(3, 180)], "watch"),
        ([(2, 180), (2, 360), (2, 360)], "watch"),
        ([(1, -1)], None),
    ],
)
def test_incidents_weigh_their_severity_halved_every_180_days(
    books: Books,
    judged: Callable[..., Report],
    noted: Callable[..., None],
    severities: Severities,
    incidents: list[tuple[int, int]],
    severity: str | None,
) -> None:
    """(severity, days before the last known day). 3 * 0.5 ** (47 / 180) = 2.5033, and 48: 2.4937."""
    books([HOURS, ("Orla", *HOURS[1:])], [("Nova", PAID), ("Orla", PAID)])
    for weight, days in incidents:
        noted("Nova", "incident", days, weight)
    noted("Nova", "praise", 1)
    noted("Orla", "praise", 1)
    assert severities(judged(), "treatment") == ({"Nova": severity} if severity else {})


def test_praise_of_the_last_180_days_is_shown_beside_incidents(
    books: Books, judged: Callable[..., Report], noted: Callable[..., None], findings: Findings
) -> None:
    """2 * 1 + 1 * 0.5 = 2.5, whatever was praised; the praise of 179 days ago is shown, that of 180 is not."""
    books([HOURS], [("Nova", PAID)])
    noted("Nova", "incident", 0, 2)
    noted("Nova", "incident", 180, 1)
    noted("Nova", "praise", 179)
    noted("Nova", "praise", 180)
    (nova,) = findings(judged(), "treatment", "Nova")
    assert (nova["severity"], nova["measured"], nova["limit"]) == ("act", 2.5, 2.5)
    assert [one["text"] for one in nova["evidence"]["praise"]] == ["praise of 2026-05-27"]
    assert len(nova["evidence"]["incidents"]) == 2
