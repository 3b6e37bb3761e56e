"""One verdict per client: the first that holds (METRICS.md section 9)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientfit_sync import verdicts
from clientfit_sync.checks import Finding, Outcome, Severity, Sign, Skipped, effort_vs_pay, time_share_cap
from clientfit_sync.checks.effort_vs_pay import EffortLimits
from clientfit_sync.checks.time_share_cap import CapLimits
from clientfit_sync.figures import DayTotal, Figures, Retainer, Roster, Terms, Totals, Yardstick, of
from clientfit_sync.model import Note, Window
from clientfit_sync.money import Converted
from clientfit_sync.periods import Period, parse
from clientfit_sync.verdicts import Judged, Name, Verdict

KNOWN = date(2026, 9, 30)
PERIOD = parse("2026-09", date(2026, 11, 23))
EVER = Window(start=date(2000, 1, 1), end=date(2100, 1, 1))
SIGN_OF: dict[str, Sign | None] = {
    "effort_vs_pay": "pay",
    "time_share_cap": "pay",
    "focus": "focus",
    "exceptions": "exceptions",
    "treatment": "treatment",
    "closeness": "closeness",
    "strangers_check": None,
}
MILDNESS = get_args(Name)


def one_to_one(amount: Decimal, _currency: str, _day: date) -> Converted:
    return Converted(amount=amount)


def studio(period: Period = PERIOD, notes: tuple[Note, ...] = (), **clients: tuple[int, int]) -> Figures:
    """Figures of clients given as name=(hours, retainer a month), against a target of 90."""
    terms = {
        name: Terms(retainers=(Retainer(amount=Decimal(pay), every="month", days=EVER),))
        for name, (_, pay) in clients.items()
    }
    days = tuple(
        DayTotal(
            connection="t", client=name, day=period.start, seconds=Decimal(hours * 3600), billable_seconds=Decimal(0)
        )
        for name, (hours, _) in clients.items()
    )
    totals = Totals(window=period.complete, days=days)
    roster = Roster.of(terms, clients)
    made = of(totals, period, KNOWN, roster, Yardstick(target=Decimal(90)), one_to_one, "EUR")
    return replace(made, notes={"Acme": notes})


ACME = studio(Acme=(100, 9000))


def finding(severity: Severity = "watch", client: str | None = "Acme", **evidence: Any) -> Finding:
    return Finding(
        client=client,
        severity=severity,
        measured=Decimal("0.5"),
        limit=Decimal("0.7"),
        message="Acme does something odd.",
        evidence=evidence,
    )


def judged(figures: Figures = ACME, /, **outcomes: Sequence[Outcome]) -> Verdict:
    """The verdict on Acme, all checks being enabled."""
    checks = [Judged(check=one, sign=sign, outcomes=tuple(outcomes.get(one, ()))) for one, sign in SIGN_OF.items()]
    return verdicts.of(figures, checks)["Acme"]


def incident(severity: int, days_ago: int, kind: Any = "incident") -> Note:
    return Note(
        id="1", client="Acme", kind=kind, day=KNOWN - timedelta(days=days_ago), text="Shouted", severity=severity
    )


class TestPartWays:
    @pytest.mark.parametrize(
        ("note", "parted"),
        [
            (incident(3, 0), True),
            (incident(3, 179), True),
            (incident(3, 180), False),
            (incident(3, -1), False),
            (incident(2, 0), False),
            (incident(3, 0, "doubt"), False),
        ],
    )
    def test_an_incident_of_severity_3_within_180_days_is_enough(self, note: Note, parted: bool) -> None:  # noqa: FBT001
        verdict = judged(studio(notes=(note,), Acme=(100, 9000)))
        assert verdict.name == ("part_ways" if parted else "keep")
        assert verdict.reason == (f"an incident of severity 3 on {note.day}" if parted else "no sign is lit")

    def test_two_signs_at_act_are_enough(self) -> None:
        verdict = judged(focus=[finding("act")], treatment=[finding("act")])
        assert (verdict.name, verdict.reason) == ("part_ways", "2 signs ask you to act: focus and treatment")

    def test_one_at_act_and_all_others_watched_are_not(self) -> None:
        others = {one: [finding("watch")] for one in ("focus", "exceptions", "treatment", "time_share_cap")}
        assert judged(closeness=[finding("act")], **others).name == "watch"

    def test_two_findings_of_one_sign_are_one_sign(self) -> None:
        assert judged(effort_vs_pay=[finding("act")], time_share_cap=[finding("act")]).name == "renegotiate"
        assert judged(focus=[finding("act"), finding("act")]).name == "watch"

    def test_a_check_without_a_sign_lights_none(self) -> None:
        verdict = judged(strangers_check=[finding("act")], focus=[finding("act")])
        assert (verdict.name, verdict.signs) == ("watch", {"focus": "act"})

    @pytest.mark.parametrize(
        ("before", "name"), [("act", "part_ways"), ("watch", "renegotiate"), (None, "renegotiate")]
    )
    def test_too_little_pay_in_both_periods_is_enough(self, before: str | None, name: str) -> None:
        verdict = judged(effort_vs_pay=[finding("act", severity_before=before)])
        assert verdict.name == name
        assert verdict.reason.startswith("does something odd")

    def test_little_pay_now_and_too_little_before_is_not(self) -> None:
        assert judged(effort_vs_pay=[finding("watch", severity_before="act")]).name == "watch"

    @pytest.mark.parametrize(
        ("earlier", "name"), [((100, 6299), "part_ways"), ((100, 6300), "renegotiate"), ((4, 0), "renegotiate")]
    )
    def test_the_period_before_is_judged_by_the_same_limits(self, earlier: tuple[int, int], name: str) -> None:
        before = studio(parse("2026-08", date(2026, 11, 23)), Acme=earlier)
        figures = replace(studio(Acme=(100, 6299)), before=before)
        assert judged(figures, effort_vs_pay=list(effort_vs_pay.find(figures, EffortLimits()))).name == name


class TestOrder:
    def test_too_little_pay_is_to_be_renegotiated_before_it_is_capped(self) -> None:
        assert judged(effort_vs_pay=[finding("act")], time_share_cap=[finding("act")]).name == "renegotiate"

    @pytest.mark.parametrize(("severity", "name"), [("act", "cap"), ("watch", "watch")])
    def test_over_a_cap_of_its_own_is_to_be_capped(self, severity: Severity, name: str) -> None:
        assert judged(time_share_cap=[finding(severity)]).name == name

    @pytest.mark.parametrize(("severity", "name"), [("act", "cap"), ("watch", "watch")])
    def test_a_low_payer_is_to_be_capped_while_the_group_is_over_its_cap(self, severity: Severity, name: str) -> None:
        group = finding(severity, client=None, clients=["Bolt", "Acme"])
        assert judged(time_share_cap=[group]).name == name
        assert judged(time_share_cap=[replace(group, evidence={"clients": ["Bolt"]})]).name == "keep"

    def test_its_own_cap_is_told_before_that_of_the_group(self) -> None:
        group = replace(finding("act", client=None, clients=["Acme"]), message="The low payers (Acme) take 40 %")
        assert judged(time_share_cap=[group, finding("act")]).reason == "does something odd"
        assert judged(time_share_cap=[group]).reason == "The low payers (Acme) take 40 %"

    @pytest.mark.parametrize("check", SIGN_OF)
    def test_any_other_finding_is_to_be_watched(self, check: str) -> None:
        assert judged(**{check: [finding("watch")]}).name == "watch"

    @pytest.mark.parametrize("check", sorted(set(SIGN_OF) - {"effort_vs_pay", "time_share_cap"}))
    def test_a_single_other_sign_at_act_is_to_be_watched_too(self, check: str) -> None:
        assert judged(**{check: [finding("act")]}).name == "watch"

    def test_the_reason_to_watch_is_the_gravest_finding(self) -> None:
        grave = replace(finding("act"), message="Acme owes 900 EUR.")
        assert judged(focus=[finding()], treatment=[grave]).reason == "owes 900 EUR"

    def test_what_is_found_outranks_that_pay_could_not_be_judged(self) -> None:
        skipped = Skipped(client="Acme", reason="under 5 h in the period")
        assert judged(effort_vs_pay=[skipped], focus=[finding()]).name == "watch"
        assert judged(effort_vs_pay=[skipped]).name == "unknown"

    def test_whoever_pays_and_lights_no_sign_is_to_be_kept(self) -> None:
        assert judged() == Verdict(name="keep", reason="no sign is lit", worth=Decimal(0))


class TestUnknown:
    @pytest.mark.parametrize("client", ["Acme", None])
    def test_the_reason_is_that_of_the_check(self, client: str | None) -> None:
        verdict = judged(effort_vs_pay=[Skipped(client=client, reason="no exchange rate for XTS")])
        assert (verdict.name, verdict.reason, verdict.unjudged) == ("unknown", "no exchange rate for XTS", ("pay",))

    def test_another_client_or_check_that_cannot_be_judged_does_not_matter(self) -> None:
        skipped: list[Outcome] = [Skipped(client="Bolt", reason="any")]
        assert judged(effort_vs_pay=skipped).name == "keep"
        verdict = judged(focus=[Skipped(client=None, reason="no rule is configured")])
        assert (verdict.name, verdict.unjudged) == ("keep", ("focus",))

    def test_where_the_check_is_switched_off_nobody_s_pay_is_judged(self) -> None:
        (verdict,) = verdicts.of(ACME, [Judged(check="focus", sign="focus", outcomes=())]).values()
        assert (verdict.name, verdict.reason) == ("unknown", "the check effort_vs_pay is switched off")
        assert verdict.unjudged == ("exceptions", "pay", "treatment", "closeness")

    @pytest.mark.parametrize(("hours", "name"), [(4, "unknown"), (5, "keep")])
    def test_under_the_least_hours_pay_is_not_judged(self, hours: int, name: str) -> None:
        figures = studio(Acme=(hours, 9000))
        assert judged(figures, effort_vs_pay=list(effort_vs_pay.find(figures, EffortLimits()))).name == name


class TestSigns:
    def test_each_is_lit_by_its_gravest_finding(self) -> None:
        verdict = judged(focus=[finding("act"), finding("watch")], effort_vs_pay=[finding("watch")])
        assert verdict.signs == {"focus": "act", "pay": "watch"}

    def test_they_come_in_one_order(self) -> None:
        lit = {one: [finding()] for one in reversed(SIGN_OF)}
        assert tuple(judged(**lit).signs) == verdicts.SIGNS

    def test_one_that_is_lit_has_been_judged(self) -> None:
        verdict = judged(exceptions=[Skipped(client="Acme", reason="no clock times"), finding()])
        assert (verdict.signs, verdict.unjudged) == ({"exceptions": "watch"}, ())

    def test_a_snooze_does_not_put_one_out(self) -> None:
        asleep = replace(finding("act"), snoozed_until=date(2026, 12, 31))
        assert judged(effort_vs_pay=[asleep]).name == "renegotiate"


class TestWorth:
    def test_it_is_what_lacks_against_the_target_in_a_month_of_average_length(self) -> None:
        figures = studio(Acme=(100, 6000))
        assert figures.clients[0].shortfall == 3000
        assert judged(figures).worth == Decimal(3000) / 30 * 365 / 12

    def test_of_a_running_period_only_complete_days_count(self) -> None:
        running = replace(PERIOD, through=date(2026, 9, 10))
        figures = studio(running, Acme=(100, 0))
        assert judged(figures).worth == Decimal(9000) / 10 * 365 / 12

    def test_it_is_unknown_where_the_shortfall_is_or_no_day_is_complete(self) -> None:
        unknown = replace(ACME, clients=(replace(ACME.clients[0], shortfall=None),))
        assert judged(unknown).worth is None
        assert judged(replace(ACME, period=replace(PERIOD, through=date(2026, 8, 31)))).worth is None


SEVERITIES = st.sampled_from(get_args(Severity))
FOUND = st.builds(
    lambda check, severity, client, before: (
        check,
        finding(severity, client, clients=["Acme", "Bolt"], severity_before=before),
    ),
    st.sampled_from(sorted(SIGN_OF)),
    SEVERITIES,
    st.sampled_from(["Acme", "Bolt", None]),
    st.sampled_from(["act", "watch", None]),
)
SKIPPED = st.builds(
    lambda check, client: (check, Skipped(client=client, reason="it cannot be told")),
    st.sampled_from(sorted(SIGN_OF)),
    st.sampled_from(["Acme", "Bolt", None]),
)
TWO = studio(Acme=(100, 9000), Bolt=(50, 1000))


def judge(said: list[tuple[str, Outcome]]) -> dict[str, Verdict]:
    return verdicts.of(
        TWO,
        [
            Judged(check=one, sign=sign, outcomes=tuple(outcome for check, outcome in said if check == one))
            for one, sign in SIGN_OF.items()
        ],
    )


@given(said=st.lists(FOUND | SKIPPED, max_size=6), more=FOUND)
@settings(max_examples=60)
def test_each_client_has_one_verdict_that_no_finding_makes_milder(
    said: list[tuple[str, Outcome]], more: tuple[str, Outcome]
) -> None:
    without, with_it = judge(said), judge([*said, more])
    assert set(without) == set(with_it) == {"Acme", "Bolt"}
    for client, verdict in without.items():
        assert verdict.reason
        assert MILDNESS.index(with_it[client].name) <= MILDNESS.index(verdict.name)
        assert set(verdict.signs) <= set(with_it[client].signs)


@given(said=st.lists(FOUND | SKIPPED, max_size=6))
@settings(max_examples=30)
def test_the_order_in_which_things_are_found_does_not_matter(said: list[tuple[str, Outcome]]) -> None:
    told, other = judge(said), judge(said[::-1])
    assert {client: (one.name, one.signs, one.unjudged) for client, one in told.items()} == {
        client: (one.name, one.signs, one.unjudged) for client, one in other.items()
    }


def test_the_checks_that_come_with_it_light_the_signs_of_the_page() -> None:
    assert effort_vs_pay.CHECK.sign == time_share_cap.CHECK.sign == "pay"


def test_the_real_checks_cap_a_low_payer_that_pays_just_enough() -> None:
    """At 75 % of the target it is watched; together with another the low payers take more than their fifth."""
    figures = studio(Acme=(100, 6750), Bolt=(100, 9000))
    verdict = judged(
        figures,
        effort_vs_pay=list(effort_vs_pay.find(figures, EffortLimits())),
        time_share_cap=list(time_share_cap.find(figures, CapLimits())),
    )
    assert (verdict.name, verdict.signs) == ("cap", {"pay": "act"})
