"""The exceptions check: overrun budgets, and notes of exceptions and doubts (METRICS.md section 6)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from clientfit_sync.checks import Finding, Outcome, Skipped
from clientfit_sync.checks.exceptions import CHECK, ExceptionsLimits
from clientfit_sync.figures import BudgetUse, Figures, Policy
from clientfit_sync.model import Budget, Note, NoteKind
from small_figures import SEPTEMBER, WEEK, entry, figures

WORK = entry("Acme", 10, "work", project="Site", task="Design", person="Ada", billable=True)
LAST = SEPTEMBER.through


def use(used: object, amount: object = 100, **known: Any) -> BudgetUse:
    """What was used of a budget of the project "Site", in hours."""
    budget: dict[str, Any] = {name: known.pop(name) for name in ("unit", "monthly", "task", "person") if name in known}
    told: dict[str, Any] = {"connection": "toggl", "project_id": "7", "project": "Site"} | known
    return BudgetUse(
        budget=Budget(amount=Decimal(str(amount)), **{"unit": "hours"} | budget),
        used=None if used is None else Decimal(str(used)),
        **told,
    )


def studio(*budgets: BudgetUse, notes: tuple[Note, ...] = (), **known: Any) -> Figures:
    policy = Policy(working_hours=WEEK, overrun=known.pop("overrun", Decimal("0.1")))
    found: dict[str, Any] = {"budgets": {"Acme": budgets}, "notes": {"Acme": notes}, "known": LAST}
    return figures(known.pop("entries", [WORK]), policy=policy, **(found | known))


def judged(of: Figures, limits: ExceptionsLimits | None = None) -> list[Outcome]:
    return list(CHECK.find(of, limits or ExceptionsLimits()))


def findings(of: Figures, limits: ExceptionsLimits | None = None) -> list[Finding]:
    return [one for one in judged(of, limits) if isinstance(one, Finding)]


def reasons(of: Figures) -> list[str]:
    """Why something was skipped, but for the clock times that the entries here do not have."""
    return [one.reason for one in judged(of) if isinstance(one, Skipped) and "clock" not in one.reason]


@pytest.mark.parametrize(
    ("used", "severity", "limit"),
    [
        ("109.99", None, None),
        ("110", None, None),
        ("110.01", "watch", "0.1"),
        ("125", "watch", "0.1"),
        ("125.01", "act", "0.25"),
    ],
)
@pytest.mark.parametrize("unit", ["hours", "money"])
def test_an_overrun_is_judged_against_both_limits(
    unit: str, used: str, severity: str | None, limit: str | None
) -> None:
    found = findings(studio(use(used, unit=unit)))
    assert [(one.client, one.severity, str(one.limit), one.measured) for one in found] == (
        [("Acme", severity, limit, Decimal(used) / 100 - 1)] if severity else []
    )


def test_an_overrun_that_is_exactly_the_limit_is_not_above_it_whatever_the_hours() -> None:
    """A tenth more than a third of an hour cannot be written as a decimal."""
    assert not findings(studio(use(Decimal("1.1") / 3, Decimal(1) / 3)))


def test_your_own_tolerance_is_the_limit_of_acting_where_it_is_the_wider_one() -> None:
    assert not findings(studio(use(140), overrun=Decimal("0.4")))
    (found,) = findings(studio(use("140.01"), overrun=Decimal("0.4")))
    assert (found.severity, found.limit) == ("act", Decimal("0.4"))


def test_the_limit_of_acting_can_be_set() -> None:
    limits = ExceptionsLimits(overrun_act_above=Decimal("0.3"))
    assert [one.severity for one in findings(studio(use(130)), limits)] == ["watch"]
    assert [one.severity for one in findings(studio(use(131)), limits)] == ["act"]


def test_each_overrun_budget_is_a_finding_of_its_own() -> None:
    budgets = (use(60, 50, task="Design"), use(70, 50, person="Ada"), use(40, 50, task="Build"))
    assert [one.message for one in findings(studio(*budgets))] == [
        "Acme took 60 h on Site / Design, where 50 h were planned (20 % more)",
        "Acme took 70 h on Site / Ada, where 50 h were planned (40 % more)",
    ]


def test_a_budget_for_all_time_is_judged_where_its_project_was_worked_on_even_if_closed_by_now() -> None:
    assert findings(studio(use(120, active=False)))
    assert not findings(studio(use(120, project="Old site")))
    assert not findings(studio(use(120, connection="harvest")))


@pytest.mark.parametrize(
    ("month", "judged_"),
    [(date(2026, 7, 1), False), (date(2026, 8, 1), True), (date(2026, 9, 1), True), (date(2026, 10, 1), False)],
)
def test_a_monthly_budget_is_judged_in_the_months_that_share_a_complete_day_with_the_period(
    month: date, *, judged_: bool
) -> None:
    """31 August to 5 October, of which the days up to 30 September are complete."""
    period = SEPTEMBER.__class__(name="", start=date(2026, 8, 31), end=date(2026, 10, 5), through=LAST)
    of = studio(use(120, monthly=True, month=month), entries=[], period=period)
    assert bool(findings(studio(use(120, monthly=True, month=month), period=period))) is judged_
    assert not of.clients
    assert not findings(of)


def test_a_monthly_overrun_names_its_month_and_counts_its_entries_alone() -> None:
    period = SEPTEMBER.__class__(name="", start=date(2026, 8, 1), end=LAST, through=LAST)
    done = [entry("Acme", 9, "aug", project="Site", day=date(2026, 8, 31)), WORK]
    month = use("12.5", 10, monthly=True, month=date(2026, 9, 1))
    (found,) = findings(studio(month, entries=done, period=period))
    assert found.message == "Acme took 13 h on Site in September 2026, where 10 h were planned (25 % more)"
    assert found.evidence["entries"] == [{"connection": "toggl", "id": "work"}]


def test_the_advice_and_the_evidence_carry_the_numbers() -> None:
    other = entry("Acme", 3, "other", project="Site", task="Mail")
    (found,) = findings(studio(use(65, 50, task="Design"), entries=[WORK, other]))
    assert found.advice == (
        "Tell them what was done beyond the budget, and ask for it: 15 h, worth 1,350 EUR at 90 EUR an hour.",
        "Agree on 65 h the next time: that is what such work takes.",
        "Do no more of it until a new budget is agreed in writing.",
    )
    assert found.evidence == {
        "connection": "toggl",
        "project_id": "7",
        "project": "Site",
        "task": "Design",
        "person": "",
        "month": None,
        "unit": "hours",
        "currency": None,
        "budget": 50,
        "used": 65,
        "beyond": 15,
        "worth": 1350,
        "entries": [{"connection": "toggl", "id": "work"}],
    }


def test_money_stays_in_the_currency_of_the_project_and_is_worth_itself() -> None:
    (found,) = findings(studio(use(6000, 5000, unit="money", currency="USD")))
    assert found.message == "Acme took 6,000 USD on Site, where 5,000 USD were planned (20 % more)"
    assert found.advice == (
        "Tell them what was done beyond the budget, and ask for it: 1,000 USD.",
        "Agree on 6,000 USD the next time: that is what such work takes.",
    )
    assert found.evidence["worth"] is None


def test_without_a_target_the_hours_beyond_are_worth_nothing_that_is_known() -> None:
    (found,) = findings(studio(use(120), target=None))
    assert found.evidence["worth"] is None
    assert found.advice[0] == "Tell them what was done beyond the budget, and ask for it: 20 h."


def test_what_was_used_and_is_not_known_is_skipped_once_with_its_reason() -> None:
    odd = use(None, unknown="the token sees no rates")
    of = studio(odd, odd, use(None, unknown="no rate", project="Old site"))
    assert not findings(of)
    assert reasons(of) == ["what was used of the budget of Site is not known: the token sees no rates"]


def test_of_a_budget_of_nothing_no_part_can_be_told() -> None:
    of = studio(use(3, 0), use(0, 0))
    assert not findings(of)
    assert reasons(of) == ["the budget of Site is 0, so that no part of it tells by how much it was overrun"]


def note(kind: NoteKind, age: int, id: str = "1", text: str = "Again") -> Note:  # noqa: A002  # the record's own name
    return Note(id=id, client="Acme", kind=kind, day=LAST - timedelta(days=age), text=text)


def noted(kind: NoteKind, count: int) -> tuple[Note, ...]:
    return tuple(note(kind, age, str(age)) for age in range(count))


@pytest.mark.parametrize(
    ("kind", "count", "severity", "limit"),
    [
        ("exception", 0, None, None),
        ("exception", 1, "watch", 1),
        ("exception", 2, "watch", 1),
        ("exception", 3, "act", 3),
        ("exception", 4, "act", 3),
        ("doubt", 0, None, None),
        ("doubt", 1, "watch", 1),
        ("doubt", 2, "act", 2),
        ("doubt", 3, "act", 2),
    ],
)
def test_notes_are_counted_against_both_limits(
    kind: NoteKind, count: int, severity: str | None, limit: int | None
) -> None:
    found = findings(studio(notes=noted(kind, count)))
    assert [(one.severity, int(one.limit), int(one.measured)) for one in found] == (
        [(severity, limit, count)] if severity else []
    )


@pytest.mark.parametrize(("age", "counts"), [(-1, False), (0, True), (179, True), (180, False)])
@pytest.mark.parametrize("kind", ["exception", "doubt"])
def test_notes_count_for_180_days(kind: NoteKind, age: int, *, counts: bool) -> None:
    assert bool(findings(studio(notes=(note(kind, age),)))) is counts


def test_the_days_that_notes_count_for_can_be_set() -> None:
    of = studio(notes=(note("doubt", 30),))
    assert findings(of, ExceptionsLimits(note_days=31))
    assert not findings(of, ExceptionsLimits(note_days=30))


@pytest.mark.parametrize("kind", ["incident", "praise"])
def test_notes_of_other_kinds_are_other_checks_matter(kind: NoteKind) -> None:
    assert not findings(studio(notes=noted(kind, 3)))


def test_exceptions_and_doubts_are_findings_of_their_own_with_the_notes_behind_them() -> None:
    notes = (note("exception", 0, "9", "A call\non Sunday"), note("doubt", 2), note("exception", 40, "3", "Rush"))
    exceptions, doubts = findings(studio(notes=notes))
    assert exceptions.message == (
        "Acme has 2 exceptions noted within 180 days, the last one on 2026-09-30: A call on Sunday"
    )
    assert exceptions.evidence == {
        "days": 180,
        "exceptions": [
            {"id": "3", "day": date(2026, 8, 21), "text": "Rush"},
            {"id": "9", "day": date(2026, 9, 30), "text": "A call\non Sunday"},
        ],
    }
    assert doubts.message == "Acme has 1 doubt noted within 180 days, on 2026-09-28: Again"
    assert [one["id"] for one in doubts.evidence["doubts"]] == ["1"]


def test_the_advice_on_notes_is_least_drastic_first() -> None:
    exceptions, doubts = findings(studio(notes=(*noted("exception", 3), *noted("doubt", 2))))
    assert exceptions.advice == (
        "Put a price on the next one before you agree to it: 135 EUR an hour with your surcharge.",
        "3 of them are no exceptions any more: agree in writing what is part of the work, or refuse.",
    )
    assert doubts.advice == (
        "Say to Acme what troubles you, and what would have to change.",
        "You doubted 2 times: set yourself a date by which you decide whether to go on.",
    )


def test_one_note_asks_for_the_mildest_step_alone_and_without_a_target_names_no_price() -> None:
    exceptions, doubts = findings(studio(notes=(note("exception", 3), note("doubt", 3)), target=None))
    assert exceptions.advice == ("Put a price on the next one before you agree to it.",)
    assert len(doubts.advice) == 1
