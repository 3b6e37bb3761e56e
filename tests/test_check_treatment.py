"""Payment and treatment at, just below and just above their thresholds (METRICS.md section 7)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from clientfit_sync.checks import Finding, Skipped, treatment
from clientfit_sync.checks.treatment import TreatmentLimits
from clientfit_sync.figures import DayTotal, Debt, Figures, Roster, Totals, Yardstick, of
from clientfit_sync.model import Note, NoteKind
from clientfit_sync.money import Converted
from clientfit_sync.periods import Period

KNOWN = date(2026, 11, 22)
PERIOD = Period(name="last-90-days", start=date(2026, 8, 25), end=KNOWN, through=KNOWN)
LATE, OVERDUE, WRITTEN_OFF, INCIDENTS = "days_beyond_terms", "days_overdue", "lost", "incidents"


def ago(days: int) -> date:
    return KNOWN - timedelta(days=days)


def one_to_one(amount: Decimal, _currency: str, _day: date) -> Converted:
    return Converted(amount=amount)


def worked(*clients: str) -> Figures:
    """Ten hours of each client on the last known day."""
    days = tuple(
        DayTotal(connection="toggl", client=name, day=KNOWN, seconds=Decimal(36000), billable_seconds=Decimal(0))
        for name in clients
    )
    totals = Totals(window=PERIOD.complete, days=days)
    return of(totals, PERIOD, KNOWN, Roster.of({}, clients), Yardstick(target=Decimal(90)), one_to_one, "EUR")


def owing(*debts: Debt, notes: tuple[Note, ...] = (), client: str = "Acme") -> Figures:
    return replace(worked(client), debts={client: debts} if debts else {}, notes={client: notes} if notes else {})


def debt(id_: str = "1", amount: str = "1000", **more: Any) -> Debt:
    """A debt that is open in full, due on the last known day."""
    plain: dict[str, Any] = {"issued": ago(600), "due": KNOWN, "open": Decimal(amount)}
    return Debt(connection="books", id=id_, number=f"N{id_}", amount=Decimal(amount), **(plain | more))


def paid_late(days: str, id_: str = "1", amount: str = "1000", *, age: int = 100) -> Debt:
    """A debt whose weighted lateness is exactly `days`: paid partly in time, partly a hundred days late."""
    due, late = ago(age), Decimal(amount) * Decimal(days) / 100
    parts = ((due, Decimal(amount) - late), (due + timedelta(days=100), late))
    return debt(id_, amount, due=due, open=Decimal(0), payments=parts)


def note(day: date, kind: NoteKind = "incident", severity: int = 1, text: str = "shouted") -> Note:
    return Note(id=f"n{day}{severity}", client="acme", kind=kind, day=day, text=text, severity=severity)


def judged(figures: Figures, **limits: Any) -> list[Finding | Skipped]:
    return list(treatment.find(figures, TreatmentLimits(**limits)))


def found(figures: Figures, matter: str, **limits: Any) -> list[Finding]:
    return [one for one in judged(figures, **limits) if isinstance(one, Finding) and matter in one.evidence]


def crossed(one: Finding) -> tuple[Any, ...]:
    return one.severity, one.measured, one.limit


def skipped(figures: Figures) -> list[str]:
    return [one.reason for one in judged(figures) if isinstance(one, Skipped)]


@pytest.mark.parametrize(
    ("days", "severity", "limit"),
    [
        ("14.99", None, None),
        ("15", "watch", "15"),
        ("29.99", "watch", "15"),
        ("30", "act", "30"),
        ("30.01", "act", "30"),
    ],
)
def test_days_beyond_terms_are_judged_against_both_limits(days: str, severity: str | None, limit: str | None) -> None:
    late = found(owing(paid_late(days)), LATE)
    assert [(one.severity, str(one.limit)) for one in late] == ([(severity, limit)] if severity else [])
    assert [one.measured for one in late] == ([Decimal(days)] if severity else [])


def test_days_that_are_exactly_the_limit_reach_it_whatever_the_amounts() -> None:
    """A third of an amount has no last digit; fifteen days for all of it are fifteen days."""
    due, third = ago(40), Decimal(100) / 3
    parts = tuple((due + timedelta(days=15), third) for _ in range(3))
    (late,) = found(owing(debt(amount=str(third * 3), due=due, open=Decimal(0), payments=parts)), LATE)
    assert late.measured == 15


def test_invoices_that_fell_due_more_than_a_year_ago_are_not_weighed() -> None:
    assert found(owing(paid_late("40", age=364)), LATE)
    assert not found(owing(paid_late("40", age=365)), LATE)


@pytest.mark.parametrize(("late", "is_found"), [("49.99", False), ("50", True)])
def test_an_invoice_of_which_less_than_the_least_amount_came_late_is_no_finding(late: str, *, is_found: bool) -> None:
    one = debt(amount=late, due=ago(80), open=Decimal(0), payments=((ago(20), Decimal(late)),))
    assert bool(found(owing(one), LATE)) is is_found


def test_the_evidence_of_lateness_holds_the_trend_the_invoices_and_what_it_rests_on() -> None:
    earlier = replace(paid_late("10", "1", age=180), estimate="USD 0.9 of 2026-01-01")
    now = paid_late("40", "2", age=179)
    (late,) = found(owing(earlier, now), LATE)
    assert (
        late.message
        == "Acme pays 25 days later than agreed, weighted by amount; 40 days in the last 180 days, 10 days before"
    )
    assert (late.evidence["last_180_days"], late.evidence["the_180_days_before"]) == (40, 10)
    assert late.evidence["invoices"] == [{"connection": "books", "id": "1"}, {"connection": "books", "id": "2"}]
    assert late.evidence["estimates"] == ["USD 0.9 of 2026-01-01"]
    assert late.evidence["amount_due"] == 2000


@pytest.mark.parametrize(("age", "is_trend"), [(359, True), (360, False)])
def test_the_half_year_before_has_180_days(age: int, *, is_trend: bool) -> None:
    (late,) = found(owing(paid_late("20", "1", age=age), paid_late("20", "2", age=100)), LATE)
    assert (late.evidence["the_180_days_before"] is not None) is is_trend
    assert ("before" in late.message) is is_trend


@pytest.mark.parametrize(("days", "severity"), [(30, None), (31, "act")])
def test_anything_overdue_by_more_than_thirty_days_asks_to_act(days: int, severity: str | None) -> None:
    overdue = found(owing(debt(due=ago(days))), OVERDUE)
    assert [crossed(one) for one in overdue] == ([(severity, days, 30)] if severity else [])


def test_however_old_it_is() -> None:
    (overdue,) = found(owing(debt(due=ago(590))), OVERDUE)
    assert overdue.message == f"Acme owes 1,000 EUR of an invoice overdue since {ago(590)} (590 days)"


@pytest.mark.parametrize(("rest", "is_found"), [("49.99", False), ("50", True)])
def test_less_than_the_least_amount_open_is_no_finding(rest: str, *, is_found: bool) -> None:
    assert bool(found(owing(debt(due=ago(90), open=Decimal(rest))), OVERDUE)) is is_found


def test_small_rests_of_many_invoices_are_no_finding_together() -> None:
    rests = [debt(str(number), due=ago(90), open=Decimal(12)) for number in range(20)]
    assert not found(owing(*rests), OVERDUE)


def lost(id_: str, on: date | None, amount: str = "1000", **more: Any) -> Debt:
    return debt(id_, amount, due=ago(590), open=Decimal(0), lost=Decimal(amount), closed_on=on, **more)


def test_a_write_off_is_watched_and_a_second_one_asks_to_act() -> None:
    (first,) = found(owing(lost("1", ago(10))), WRITTEN_OFF)
    assert crossed(first) == ("watch", 1, 1)
    (second,) = found(owing(lost("1", ago(10)), lost("2", ago(364))), WRITTEN_OFF)
    assert crossed(second) == ("act", 2, 2)
    assert second.message == "You wrote off 2 invoices of Acme in the last 365 days: 2,000 EUR"


@pytest.mark.parametrize(("age", "is_found"), [(364, True), (365, False)])
def test_write_offs_count_for_a_year(age: int, *, is_found: bool) -> None:
    assert bool(found(owing(lost("1", ago(age))), WRITTEN_OFF)) is is_found


@pytest.mark.parametrize(("amount", "is_found"), [("49.99", False), ("50", True)])
def test_a_write_off_of_less_than_the_least_amount_is_no_finding(amount: str, *, is_found: bool) -> None:
    assert bool(found(owing(lost("1", ago(1), amount)), WRITTEN_OFF)) is is_found


def test_a_write_off_of_unknown_day_counts_where_the_invoice_is_not_older_than_a_year() -> None:
    assert found(owing(lost("1", None, issued=ago(364))), WRITTEN_OFF)
    older = owing(lost("1", None, issued=ago(365)))
    assert not found(older, WRITTEN_OFF)
    assert "it is not known when invoice N1 was written off" in skipped(older)


@pytest.mark.parametrize(
    ("notes", "severity", "weight"),
    [
        ([(0, 1)], "watch", "1"),
        ([(1, 1)], None, None),
        ([(180, 2)], "watch", "1"),
        ([(181, 2)], None, None),
        ([(360, 2), (180, 1)], "watch", "1"),
        ([(0, 2), (180, 1)], "act", "2.5"),
        ([(0, 2), (181, 1)], "watch", None),
        ([(0, 3)], "act", "3"),
    ],
)
def test_incidents_weigh_their_severity_halved_every_180_days(
    notes: list[tuple[int, int]], severity: str | None, weight: str | None
) -> None:
    incidents = found(owing(notes=tuple(note(ago(age), severity=grave) for age, grave in notes)), INCIDENTS)
    assert [one.severity for one in incidents] == ([severity] if severity else [])
    if weight:
        assert [one.measured for one in incidents] == [Decimal(weight)]


def test_notes_of_the_days_to_come_do_not_count() -> None:
    assert not found(owing(notes=(note(ago(-1), severity=3),)), INCIDENTS)


def test_praise_is_shown_beside_incidents_for_180_days_and_weighs_nothing() -> None:
    praise = (note(ago(179), "praise", text="kind words"), note(ago(180), "praise"), note(ago(-1), "praise"))
    assert not found(owing(notes=praise), INCIDENTS)
    (one,) = found(owing(notes=(*praise, note(ago(0), severity=1, text="shouted\nat us"))), INCIDENTS)
    assert one.measured == 1
    assert [shown["text"] for shown in one.evidence["praise"]] == ["kind words"]
    assert one.message == (f"Acme: 1 incident weighs 1.00, the last of {KNOWN}: shouted at us; beside 1 note of praise")


@pytest.mark.parametrize("kind", ["exception", "doubt"])
def test_other_notes_are_no_incidents(kind: NoteKind) -> None:
    assert not found(owing(notes=(note(ago(0), kind, severity=3),)), INCIDENTS)


def test_what_is_to_be_recovered_and_its_age_stand_with_every_finding() -> None:
    figures = owing(debt("1", due=ago(91)), debt("2", "500", due=ago(40)), notes=(note(ago(0), severity=3),))
    waiting = replace(figures.clients[0], waiting_hours=Decimal(10))
    figures = replace(figures, clients=(waiting,))
    findings = [one for one in judged(figures) if isinstance(one, Finding)]
    assert len(findings) == 3
    for one in findings:
        assert one.evidence["aging"] == {
            "not_due": 0, "1-30": 0, "31-60": 500, "61-90": 0, "over_90": 1000,
        }  # fmt: skip
        owed = one.evidence["to_recover"]
        assert (owed["amount"], owed["waiting_hours"], owed["waiting_worth"]) == (1500, 10, 900)
        assert [(item["number"], item["open"], item["due"]) for item in owed["overdue"]] == [
            ("N1", 1000, ago(91)),
            ("N2", 500, ago(40)),
        ]
        assert f"Collect 1,500 EUR that is overdue: N1 (1,000 EUR, due {ago(91)}), N2 (500 EUR, due {ago(40)})." in (
            one.advice
        )
        assert "Bill the 10 h that wait: 900 EUR at the target." in one.advice


def test_the_worth_of_waiting_hours_is_unknown_without_a_target() -> None:
    figures = owing(debt(due=ago(91)))
    waiting = replace(figures.clients[0], waiting_hours=Decimal(10), target_rate=None)
    (one,) = found(replace(figures, clients=(waiting,)), OVERDUE)
    assert one.evidence["to_recover"]["waiting_worth"] is None
    assert "Bill the 10 h that wait." in one.advice


@pytest.mark.parametrize(
    ("debts", "reason"),
    [
        ((), "no invoices: it cannot be told how it pays"),
        ((debt(due=None),), "its invoices have no due dates"),
        ((debt(due=ago(-1)),), "none of its invoices fell due in the last 365 days"),
        ((debt(due=ago(10), open=Decimal(0), undated=Decimal(1000)),), "it is not known when its invoices were paid"),
        ((debt(due=ago(10), open=None, unknown="books does not tell"),), "books does not tell"),
    ],
)
def test_what_a_source_cannot_tell_is_skipped_with_the_reason(debts: tuple[Debt, ...], reason: str) -> None:
    assert judged(owing(*debts)) == [Skipped(client="Acme", reason=reason)]


def test_a_client_that_pays_in_time_is_neither_found_nor_skipped() -> None:
    assert judged(owing(paid_late("0"))) == []


def test_who_owes_something_is_judged_though_nothing_was_worked_in_the_period() -> None:
    figures = replace(worked("Acme"), debts={"Acme": (paid_late("0"),), "Gone": (debt(due=ago(400)),)})
    (one,) = judged(figures)
    assert isinstance(one, Finding)
    assert one.client == "Gone"


def test_settings_replace_the_limits() -> None:
    late = owing(paid_late("14"))
    assert found(late, LATE, watch_from_days=14)[0].severity == "watch"
    assert found(late, LATE, watch_from_days=1, act_from_days=14)[0].severity == "act"
    assert found(owing(debt(due=ago(11))), OVERDUE, overdue_days=10)
    assert found(owing(notes=(note(ago(0)),)), INCIDENTS, act_from_weight=1)[0].severity == "act"


@pytest.mark.parametrize("unit", ["days", "weight"])
def test_limits_out_of_order_are_a_fault(unit: str) -> None:
    with pytest.raises(ValidationError, match="swap them"):
        TreatmentLimits.model_validate({f"watch_from_{unit}": 5, f"act_from_{unit}": 4})


def matters(findings: list[Finding]) -> Mapping[str, str]:
    names = (LATE, OVERDUE, WRITTEN_OFF, INCIDENTS)
    return {next(name for name in names if name in one.evidence): one.severity for one in findings}


def test_each_matter_is_a_finding_of_its_own() -> None:
    everything = owing(debt(due=ago(31)), lost("2", ago(1)), notes=(note(ago(0)),))
    findings = [one for one in judged(everything) if isinstance(one, Finding)]
    assert matters(findings) == {LATE: "act", OVERDUE: "act", WRITTEN_OFF: "watch", INCIDENTS: "watch"}
    assert all(one.client == "Acme" and one.advice for one in findings)


def test_it_lights_the_sign_of_treatment_and_says_how_to_prevent_it() -> None:
    assert treatment.CHECK.sign == "treatment"
    assert treatment.CHECK.prevention


ages = st.integers(min_value=0, max_value=400)


@given(notes=st.lists(st.tuples(ages, st.integers(min_value=1, max_value=3)), max_size=5), days=st.integers(0, 200))
@settings(max_examples=40, deadline=None)
def test_time_alone_never_makes_incidents_worse(notes: list[tuple[int, int]], days: int) -> None:
    told = tuple(replace(note(ago(age), severity=grave), id=str(place)) for place, (age, grave) in enumerate(notes))
    now = found(owing(notes=told), INCIDENTS)
    later = found(replace(owing(notes=told), known=KNOWN + timedelta(days=days)), INCIDENTS)
    assert sum(one.measured for one in later) <= sum(one.measured for one in now)
