"""The exceptions check: the exception share at, just below and just above its thresholds (METRICS.md section 6)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from clientfit_sync.checks import Finding, Outcome, Skipped
from clientfit_sync.checks.exceptions import CHECK, ExceptionsLimits
from clientfit_sync.figures import BudgetUse, ClientEntry, Figures, Policy, Retainer, Terms
from clientfit_sync.model import Budget, Note, Window
from small_figures import SEPTEMBER, WEEK, clocked, entry, figures

POLICY = Policy(working_hours=WEEK, holidays=frozenset({date(2026, 9, 3)}))
LIMITS = ExceptionsLimits()
FREE: dict[str, Any] = {"billable": False, "project_billable": True}
PAID: dict[str, Any] = {"billable": True, "project_billable": True}


def by_day(hours: object, id: str = "day", **known: Any) -> ClientEntry:  # noqa: A002  # the record's own name
    """Work of Tuesday within the working hours, whatever its hours."""
    return clocked("Acme", "2026-09-01T09:00", "2026-09-01T18:00", id, hours=Decimal(str(hours)), **(PAID | known))


def by_night(hours: object, id: str = "night", **known: Any) -> ClientEntry:  # noqa: A002  # likewise
    """Work of Tuesday evening, whatever its hours."""
    return clocked("Acme", "2026-09-01T18:00", "2026-09-01T23:00", id, hours=Decimal(str(hours)), **(PAID | known))


def judged(of: Figures, limits: ExceptionsLimits = LIMITS) -> list[Outcome]:
    return list(CHECK.find(of, limits))


def findings(of: Figures, limits: ExceptionsLimits = LIMITS) -> list[Finding]:
    return [one for one in judged(of, limits) if isinstance(one, Finding)]


def skipped(of: Figures) -> list[tuple[str | None, str]]:
    return [(one.client, one.reason) for one in judged(of) if isinstance(one, Skipped)]


@pytest.mark.parametrize(
    ("late", "severity", "limit"),
    [
        ("14.99", None, None),
        ("15", "watch", "0.15"),
        ("29.99", "watch", "0.15"),
        ("30", "act", "0.30"),
        ("30.01", "act", "0.30"),
    ],
)
@pytest.mark.parametrize("kind", ["after hours", "unbilled"])
def test_the_exception_share_is_judged_against_both_limits(
    kind: str, late: str, severity: str | None, limit: str | None
) -> None:
    exception = by_night(late) if kind == "after hours" else by_day(late, "free", **FREE)
    found = findings(figures([by_day(Decimal(100) - Decimal(late)), exception], policy=POLICY))
    assert [(one.severity, str(one.limit), one.measured) for one in found] == (
        [(severity, limit, Decimal(late) / 100)] if severity else []
    )


def test_an_hour_that_is_both_counts_once() -> None:
    """10 h late, of which 4 h unbilled, and 5 h unbilled by day: 15 of 100 h, though 10 and 9 are 19."""
    done = [by_day(85), by_night(6), by_night(4, "both", **FREE), by_day(5, "free", **FREE)]
    (found,) = findings(figures(done, policy=POLICY))
    evidence = found.evidence
    assert (evidence["after_hours"], evidence["unbilled_hours"], evidence["exception_hours"]) == (10, 9, 15)
    assert found.measured == Decimal("0.15")


def test_an_unbilled_entry_counts_whole_and_of_another_only_what_was_late() -> None:
    """From 16 to 20, half of it late: 4 h unbilled, or 2 h late."""
    evening = clocked("Acme", "2026-09-01T16:00", "2026-09-01T20:00", **PAID)
    (late,) = findings(figures([by_day(6), evening], policy=POLICY))
    (free,) = findings(figures([by_day(6), replace(evening, billable=False)], policy=POLICY))
    assert (late.evidence["exception_hours"], late.evidence["after_hours"]) == (2, 2)
    assert (free.evidence["exception_hours"], free.evidence["after_hours"]) == (4, 2)


@pytest.mark.parametrize(
    ("flags", "unbilled"),
    [
        ([(True, True), (False, True)], 5),
        ([(False, True)], 5),
        ([(False, False)], None),
        ([(True, False), (False, False)], None),
        ([(True, None), (False, None)], 5),
        ([(False, None)], None),
    ],
)
def test_unbilled_are_hours_on_projects_that_are_billable_by_their_flag_or_their_entries(
    flags: list[tuple[bool, bool | None]], unbilled: int | None
) -> None:
    done = [
        by_day(5, str(number), project="Site", billable=billable, project_billable=project)
        for number, (billable, project) in enumerate(flags)
    ]
    found = findings(figures(done, policy=POLICY))
    assert [one.evidence["unbilled_hours"] for one in found] == ([unbilled] if unbilled else [])


def test_a_billable_entry_says_nothing_of_another_project_or_connection() -> None:
    done = [
        by_day(5, "1", project="Site", billable=True, project_billable=None),
        by_day(5, "2", project="Talks", billable=False, project_billable=None),
        by_day(5, "3", project="Site", billable=False, project_billable=None, connection="harvest"),
    ]
    assert not findings(figures(done, policy=POLICY))


def test_without_clock_times_work_after_hours_is_not_judged_but_unbilled_work_is() -> None:
    done = [by_day(80), by_night(20), entry("Acme", 30, "none", **FREE)]
    of = figures(done, policy=POLICY)
    (found,) = findings(of)
    assert (found.evidence["after_hours"], found.evidence["exception_hours"]) == (None, 30)
    assert found.evidence["surcharge_worth"] is None
    reason = "work after hours is not judged: 1 of 3 entries have no clock times"
    assert skipped(of) == [("Acme", reason)]


def test_without_a_billable_flag_unbilled_work_is_not_judged_but_work_after_hours_is() -> None:
    done = [by_day(70), by_night(20), by_day(10, "free", **FREE), by_day(1, "odd", billable=None)]
    of = figures(done, policy=POLICY)
    (found,) = findings(of)
    assert (found.evidence["unbilled_hours"], found.evidence["exception_hours"]) == (None, 20)
    assert found.evidence["unbilled_worth"] is None
    assert skipped(of) == [("Acme", "unbilled work is not judged: the source does not say what is billable")]


def test_where_neither_is_known_there_is_no_share() -> None:
    of = figures([entry("Acme", 30)], policy=POLICY)
    assert not findings(of)
    assert len(skipped(of)) == 2


def test_an_entry_without_hours_makes_nothing_unknown() -> None:
    assert not skipped(figures([by_day(8), entry("Acme", 0, "zero")], policy=POLICY))


def test_without_working_hours_nobody_is_judged_by_them() -> None:
    of = figures([by_day(70), by_night(30), entry("Acme", 10, "none", **PAID)])
    assert judged(of) == [
        Skipped(client=None, reason="work after hours is not judged: working_hours is not set in [policy]")
    ]


def test_with_holidays_alone_work_on_them_counts() -> None:
    """3 September is one; an entry without clock times goes by its day."""
    done = [by_day(70), by_night(10), entry("Acme", 20, "off", day=date(2026, 9, 3), **PAID)]
    of = figures(done, policy=replace(POLICY, working_hours=None))
    (found,) = findings(of)
    assert (found.evidence["after_hours"], found.measured) == (20, Decimal("0.2"))
    reason = "work after hours is judged on public holidays alone: working_hours is not set in [policy]"
    assert skipped(of) == [(None, reason)]


def test_a_client_without_hours_is_skipped_but_its_notes_are_judged() -> None:
    ever = Window(start=date(2000, 1, 1), end=date(2100, 1, 1))
    paid = Terms(retainers=(Retainer(amount=Decimal(500), every="month", days=ever),))
    doubt = Note(id="1", client="Paid", kind="doubt", day=SEPTEMBER.through, text="Why?")
    of = figures([by_day(10)], terms={"Paid": paid}, policy=POLICY, notes={"Paid": (doubt,)})
    assert skipped(of) == [("Paid", "no hours in the period")]
    assert [one.client for one in findings(of)] == ["Paid"]


def a_bad_month() -> list[ClientEntry]:
    """60 h by day; 3 h early, 5 h on two evenings, 4 h on a Saturday, 8 h on a holiday; 20 h unbilled."""
    return [
        by_day(60),
        clocked("Acme", "2026-09-01T06:00", "2026-09-01T09:00", "early", **PAID),
        clocked("Acme", "2026-09-01T18:00", "2026-09-01T21:00", "eve 1", **PAID),
        clocked("Acme", "2026-09-02T18:00", "2026-09-02T19:00", "eve 2", **PAID),
        clocked("Acme", "2026-09-02T19:00", "2026-09-02T20:00", "eve 3", **PAID),
        clocked("Acme", "2026-09-05T10:00", "2026-09-05T14:00", "sat", **PAID),
        clocked("Acme", "2026-09-03T09:00", "2026-09-03T17:00", "off", **PAID),
        by_day(14, "free 1", project="Site", task="Mail", **FREE),
        by_day(6, "free 2", project="Site", **FREE),
    ]


def test_the_finding_tells_hours_times_and_what_they_were_worth() -> None:
    """At 90 an hour and a surcharge of one half: 20 h late are worth 900, 20 h unbilled 1,800."""
    (found,) = findings(figures(a_bad_month(), policy=POLICY))
    assert found.message == (
        "Acme takes 100 h, of which 40 h (40 %) are exceptions: 20 h after hours (1 early morning, 2 evenings, 1 day "
        "off, 1 public holiday), 20 h unbilled"
    )
    assert found.advice == (
        "Tell them when you work, and that the 20 h outside of it cost 50 % more: 900 EUR so far.",
        "Bill what was not billed (1,800 EUR at your target): 14 h on Site / Mail, 6.0 h on Site.",
        "Or refuse: of so many hours, less than 15 h should be exceptions, and 40 h are.",
    )
    evidence = found.evidence
    assert evidence["times"] == {
        "early_mornings": {"hours": 3, "days": 1},
        "evenings": {"hours": 5, "days": 2},
        "days_off": {"hours": 4, "days": 1},
        "holidays": {"hours": 8, "days": 1},
    }
    assert (evidence["surcharge_worth"], evidence["unbilled_worth"]) == (900, 1800)
    assert [one["id"] for one in evidence["entries"]] == [
        *("early", "eve 1", "free 1", "free 2", "eve 2", "eve 3", "off", "sat")
    ]
    assert [one["id"] for one in evidence["unbilled_entries"]] == ["free 1", "free 2"]


def test_the_clients_own_target_and_your_own_surcharge_make_the_worth() -> None:
    policy = replace(POLICY, surcharge=Decimal("0.2"))
    terms = {"Acme": Terms(target=Decimal(100))}
    (found,) = findings(figures(a_bad_month(), policy=policy, terms=terms))
    assert (found.evidence["surcharge_worth"], found.evidence["unbilled_worth"]) == (400, 2000)


def test_without_a_target_nothing_is_said_of_worth() -> None:
    (found,) = findings(figures(a_bad_month(), policy=POLICY, target=None))
    assert (found.evidence["surcharge_worth"], found.evidence["unbilled_worth"]) == (None, None)
    assert "EUR" not in " ".join(found.advice)


def test_without_a_surcharge_the_advice_speaks_of_none() -> None:
    (found,) = findings(figures([by_day(80), by_night(20)], policy=replace(POLICY, surcharge=Decimal(0))))
    assert found.advice == ("Tell them when you work: 20 h lay outside of it.",)


def test_limits_out_of_order_are_refused() -> None:
    with pytest.raises(ValidationError, match="watch_from lies above act_from"):
        ExceptionsLimits(act_from=Decimal("0.14"))
    assert ExceptionsLimits(act_from=Decimal("0.15")).act_from == Decimal("0.15")


def test_it_lights_the_sign_of_its_name_and_helps_next_time() -> None:
    assert CHECK.sign == "exceptions"
    assert CHECK.prevention


@st.composite
def studios(draw: st.DrawFn) -> Figures:
    """A few entries of three clients, with budgets and notes."""
    clients = st.sampled_from("ABC")
    done = []
    for number in range(draw(st.integers(0, 7))):
        hour, length = draw(st.integers(0, 23)), draw(st.integers(1, 60))
        started = SEPTEMBER.start + timedelta(days=draw(st.integers(0, 6)))
        one = clocked(
            draw(clients),
            f"{started}T{hour:02}:00",
            f"{started + timedelta(days=1)}T{hour // 2:02}:20",
            str(number),
            hours=Decimal(length) / 3,
            project=draw(st.sampled_from(["", "Site"])),
            billable=draw(st.sampled_from([True, False, False, None])),
            project_billable=draw(st.sampled_from([True, None])),
        )
        done.append(draw(st.sampled_from([one, one, one, replace(one, started=None)])))
    notes = {
        client: tuple(
            Note(
                id=str(age),
                client=client,
                kind=draw(st.sampled_from(["exception", "doubt"])),
                day=SEPTEMBER.through - timedelta(days=age),
                text="",
            )
            for age in draw(st.lists(st.integers(0, 200), max_size=4, unique=True))
        )
        for client in "AB"
    }
    budgets = {
        client: tuple(
            BudgetUse(
                connection="toggl",
                project_id="1",
                project="Site",
                budget=Budget(amount=Decimal(60), unit="hours"),
                used=Decimal(draw(st.integers(50, 90))),
            )
            for _ in range(draw(st.integers(0, 2)))
        )
        for client in "BC"
    }
    return figures(done, policy=POLICY, notes=notes, budgets=budgets)


@settings(max_examples=50, deadline=None)
@given(studios())
def test_every_share_lies_between_nothing_and_all(of: Figures) -> None:
    for found in findings(of, ExceptionsLimits(watch_from=Decimal("0.01"), act_from=Decimal("0.01"))):
        if "exception_hours" in found.evidence:
            assert 0 < found.measured <= 1
            assert found.evidence["exception_hours"] <= found.evidence["hours"] + Decimal("1e-20")


LOOSER: dict[str, tuple[Any, Any]] = {
    "watch_from": (Decimal("0.05"), Decimal("0.25")),
    "act_from": (Decimal("0.2"), Decimal("0.6")),
    "overrun_act_above": (Decimal("0.1"), Decimal("0.4")),
    "note_days": (190, 90),
}


@settings(max_examples=50, deadline=None)
@given(studios(), st.sampled_from(sorted(LOOSER)))
def test_loosening_a_limit_never_adds_a_finding(of: Figures, name: str) -> None:
    strict, loose = LOOSER[name]

    def found(limit: object) -> list[Finding]:
        return findings(of, ExceptionsLimits.model_validate({name: limit}))

    def acting(limit: object) -> int:
        return sum(one.severity == "act" for one in found(limit))

    assert len(found(loose)) <= len(found(strict))
    assert acting(loose) <= acting(strict)
    wide = replace(of, policy=replace(POLICY, overrun=Decimal("0.3")))
    assert len(findings(wide)) <= len(findings(of))


@settings(max_examples=50, deadline=None)
@given(studios(), st.randoms(use_true_random=False))
def test_the_order_of_entries_never_matters(of: Figures, random: Random) -> None:
    entries = list(of.entries())
    shuffled = replace(of, entries=lambda: iter(random.sample(entries, len(entries))))
    assert judged(shuffled) == judged(of)
