"""The two checks at, just below and just above their thresholds (METRICS.md sections 3 and 4)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from clientfit_sync.checks import Finding, Skipped, effort_vs_pay, time_share_cap
from clientfit_sync.checks.effort_vs_pay import EffortLimits
from clientfit_sync.checks.time_share_cap import CapLimits
from clientfit_sync.figures import ClientEntry, DayTotal, Figures, Retainer, Roster, Terms, Totals, Work, Yardstick, of
from clientfit_sync.model import Window
from clientfit_sync.money import Converted
from clientfit_sync.periods import Period, parse

PERIOD = parse("2026-09", date(2026, 11, 23))
EVER = Window(start=date(2000, 1, 1), end=date(2100, 1, 1))


def one_to_one(amount: Decimal, _currency: str, _day: date) -> Converted:
    return Converted(amount=amount)


def studio(
    clients: dict[str, tuple[object, object]],
    *,
    terms: dict[str, Terms] | None = None,
    yardstick: Yardstick | None = None,
    period: Period = PERIOD,
) -> Figures:
    """Figures of clients given as {name: (hours, pay in September)}; a pay of None is unknown."""
    agreed = {}
    for name, (_, pay) in clients.items():
        base = (terms or {}).get(name, Terms())
        retainers = () if pay is None else (Retainer(amount=Decimal(str(pay)), every="month", days=EVER),)
        agreed[name] = replace(base, retainers=retainers)
    days = tuple(
        DayTotal(
            connection="toggl",
            client=name,
            day=period.start,
            seconds=Decimal(str(hours)) * 3600,
            billable_seconds=Decimal(0),
        )
        for name, (hours, _) in clients.items()
    )
    return of(
        Totals(window=period.complete, days=days),
        period,
        period.through,
        Roster.of(agreed, clients),
        yardstick or Yardstick(target=Decimal(90)),
        one_to_one,
        "EUR",
    )


def findings(outcomes: object) -> list[Finding]:
    assert isinstance(outcomes, list)
    return [one for one in outcomes if isinstance(one, Finding)]


def effort(figures: Figures, limits: EffortLimits | None = None) -> list[Finding | Skipped]:
    return list(effort_vs_pay.find(figures, limits or EffortLimits()))


def cap(figures: Figures, limits: CapLimits | None = None) -> list[Finding | Skipped]:
    return list(time_share_cap.find(figures, limits or CapLimits()))


@pytest.mark.parametrize(
    ("pay", "severity", "limit"),
    [
        ("8100", None, None),
        ("8099.99", "watch", "0.9"),
        ("6300", "watch", "0.9"),
        ("6299.99", "act", "0.7"),
        ("0", "act", "0.7"),
    ],
)
def test_realization_is_judged_against_both_limits(pay: str, severity: str | None, limit: str | None) -> None:
    found = findings(effort(studio({"Acme": (100, pay)})))
    assert [(one.severity, str(one.limit)) for one in found] == ([(severity, limit)] if severity else [])


def test_a_ratio_that_is_exactly_the_limit_is_not_below_it_whatever_the_hours() -> None:
    """33 h 20 min cannot be written as a decimal number of hours; 81 an hour is still nine tenths of 90."""
    assert not findings(effort(studio({"Acme": (Decimal(100) / 3, Decimal(2700))})))


def test_below_the_floor_is_act_whatever_the_realization() -> None:
    yardstick = Yardstick(target=Decimal(60), floor=Decimal(58))
    (found,) = findings(effort(studio({"Acme": (100, 5700)}, yardstick=yardstick)))
    assert found.severity == "act"
    assert found.measured == Decimal("0.95")
    assert found.limit == Decimal("0.7")
    assert found.evidence["floor"] == Decimal(58)
    assert "floor" in found.message


def test_at_the_floor_is_not_below_it() -> None:
    assert not findings(
        effort(studio({"Acme": (100, 5800)}, yardstick=Yardstick(target=Decimal(60), floor=Decimal(58))))
    )


def test_where_the_realization_decided_the_floor_is_no_evidence() -> None:
    yardstick = Yardstick(target=Decimal(90), floor=Decimal(60))
    (found,) = findings(effort(studio({"Acme": (100, 5000)}, yardstick=yardstick)))
    assert "floor" not in found.evidence


def test_under_min_hours_is_skipped_and_at_it_judged() -> None:
    assert effort(studio({"Acme": ("4.99", 0)})) == [Skipped(client="Acme", reason="under 5 h in the period")]
    assert findings(effort(studio({"Acme": (5, 0)})))


def test_unknown_pay_is_skipped_with_its_reason() -> None:
    (skipped,) = effort(studio({"Acme": (100, None)}))
    assert skipped == Skipped(client="Acme", reason="no invoice, no retainer and no billable entry")


def test_an_unknown_target_is_skipped_with_its_reason() -> None:
    (skipped,) = effort(studio({"Acme": (100, 5000)}, yardstick=Yardstick()))
    assert isinstance(skipped, Skipped)
    assert "no target is set" in skipped.reason


def test_waiting_hours_are_told_where_too_few_are_matched() -> None:
    figures = studio({"Acme": (2, 0)})
    waiting = replace(figures, clients=(replace(figures.clients[0], waiting_hours=Decimal(12)),))
    (skipped,) = effort(waiting)
    assert skipped == Skipped(client="Acme", reason="under 5 h in the period; 12 h wait to be billed")


def test_the_advice_carries_the_numbers_least_drastic_first() -> None:
    """100 h for 4,500 in the 30 days of September: 45 an hour; a month of average length has 30.42 days."""
    figures = studio({"Acme": (100, 4500)})
    work = (
        Work(client="Acme", key=("Site", "Meetings"), hours=Decimal(30), billable_hours=Decimal(5)),
        Work(client="Acme", key=("", ""), hours=Decimal(10), billable_hours=Decimal(0)),
        Work(client="Acme", key=("Site", "Design"), hours=Decimal(60), billable_hours=Decimal(60)),
    )
    (found,) = findings(effort(replace(figures, work={"Acme": work})))
    assert found.advice == (
        "Ask for more: at today's 100 h, an hour has to bring 90 EUR instead of 45 EUR (100 % more).",
        "Or agree a monthly fee of 9,125 EUR for the work as it is.",
        "Or do less: today's pay buys 51 h a month, and the work takes 101 h.",
        "Look first at the unbilled hours: 25 h on Site / Meetings, 10 h on no project.",
    )


def test_after_act_in_the_period_before_the_exit_is_planned() -> None:
    now, fair = studio({"Acme": (100, 4500)}), studio({"Acme": (100, 9000)})
    assert "plan the exit" in findings(effort(replace(now, before=now)))[0].advice[-1]
    assert "plan the exit" not in findings(effort(replace(now, before=fair)))[0].advice[-1]


def test_the_evidence_holds_numerators_and_denominators() -> None:
    (found,) = findings(effort(studio({"Acme": (100, 4500)})))
    assert found.evidence["pay"] / found.evidence["matched_hours"] == found.evidence["effective_rate"] == 45
    assert found.evidence["effective_rate"] / found.evidence["target_rate"] == found.evidence["realization"]
    assert found.evidence["days"] == 30


def entry(client: str, id_: str) -> ClientEntry:
    return ClientEntry(connection="toggl", id=id_, client=client, day=PERIOD.start, hours=Decimal(1))


def with_entries(figures: Figures) -> Figures:
    done = [entry("Low", "2"), entry("Good", "3"), entry("Low", "1")]
    return replace(figures, entries=lambda: iter(done))


def test_the_evidence_names_the_entries_and_the_invoices_behind_hours_and_pay() -> None:
    figures = with_entries(studio({"Good": (100, 9000), "Low": (100, 4500)}))
    paid = [replace(one, invoices=(("harvest", f"i-{one.client}"),)) for one in figures.clients]
    (found,) = findings(effort(replace(figures, clients=tuple(paid))))
    assert found.evidence["entries"] == [{"connection": "toggl", "id": id_} for id_ in ("1", "2")]
    assert found.evidence["invoices"] == [{"connection": "harvest", "id": "i-Low"}]


def test_the_share_of_time_names_the_entries_that_it_is_made_of() -> None:
    figures = with_entries(studio({"Good": (40, 9000), "Low": (60, 0)}, terms={"Good": Terms(time_cap=Decimal("0.1"))}))
    group, good = findings(cap(figures))
    assert [one["id"] for one in group.evidence["entries"]] == ["1", "2"]
    assert [one["id"] for one in good.evidence["entries"]] == ["3"]


def test_no_entries_are_read_where_nobody_is_found() -> None:
    figures = studio({"Good": (100, 9000)})

    def refuse() -> Iterator[ClientEntry]:
        raise AssertionError

    assert not findings(effort(replace(figures, entries=refuse)))
    assert not findings(cap(replace(figures, entries=refuse)))


def test_limits_out_of_order_are_refused() -> None:
    with pytest.raises(ValidationError, match="act_below lies above watch_below"):
        EffortLimits(act_below=Decimal("0.95"))


@pytest.mark.parametrize(
    ("low_hours", "severity", "limit"),
    [
        ("15.99", None, None),
        ("16", "watch", "0.160"),
        ("20", "watch", "0.160"),
        ("20.01", "act", "0.20"),
    ],
)
def test_low_payers_together_have_a_cap(low_hours: str, severity: str | None, limit: str | None) -> None:
    """The cap is 20 %, watched from 16 %; the share is of 100 hours in all."""
    others = Decimal(100) - Decimal(low_hours)
    figures = studio({"Low": (low_hours, 100), "Good": (others, others * 90)})
    found = findings(cap(figures))
    assert [(one.severity, str(one.limit)) for one in found] == ([(severity, limit)] if severity else [])


def test_the_group_is_named_in_the_evidence_with_the_hours_to_shed() -> None:
    """50 of 150 hours; 20 % of what remains beside 100 others' hours is 25: 25 have to go, or 100 to come."""
    figures = studio({"A": (30, 0), "B": (20, 0), "Good": (100, 9000)})
    (found,) = findings(cap(figures))
    assert found.client is None
    assert found.evidence["clients"] == ["A", "B"]
    assert found.evidence["hours_to_shed"] == 25
    assert found.measured.quantize(Decimal("0.0001")) == Decimal("0.3333")
    assert found.advice == ("Give up 25 h of their work (25 h a month), or win 100 h from others.",)
    assert "budget_hours" not in found.evidence


def test_below_the_cap_the_room_left_is_told() -> None:
    (found,) = findings(cap(studio({"Low": (18, 0), "Good": (82, 8200)})))
    assert found.advice == ("Take on no more of their work: 2.5 h are left below the cap.",)


def test_a_client_with_a_cap_of_its_own_is_judged_whatever_it_pays() -> None:
    figures = studio({"Big": (60, 9000), "Good": (40, 4000)}, terms={"Big": Terms(time_cap=Decimal("0.5"))})
    (found,) = findings(cap(figures))
    assert (found.client, found.severity, found.limit) == ("Big", "act", Decimal("0.5"))
    assert found.evidence["hours_to_shed"] == 20


def test_a_client_alone_over_the_cap_can_only_shed_everything() -> None:
    (found,) = findings(cap(studio({"Low": (50, 0)})))
    assert found.evidence["hours_to_shed"] == 50


def test_a_running_period_has_a_budget_and_a_day_on_which_it_is_used_up() -> None:
    """10 of 30 days gone: 40 of 100 h, so 300 h expected and a budget of 60 h, which 4 h a day reach on the 15th."""
    period = parse("2026-09", date(2026, 9, 11))
    (found,) = findings(cap(studio({"Low": (40, 0), "Good": (60, 18000)}, period=period)))
    assert found.evidence["expected_client_hours"] == 300
    assert found.evidence["budget_hours"] == 60
    assert found.evidence["hours_left"] == 20
    assert found.evidence["used_up_on"] == date(2026, 9, 15)
    assert "20 h are left, at this pace until 2026-09-15" in found.advice[0]


def test_an_overdrawn_budget_says_stop() -> None:
    period = parse("2026-09", date(2026, 9, 30))
    (found,) = findings(cap(studio({"Low": (90, 0), "Good": (10, 1100)}, period=period)))
    assert found.evidence["hours_left"] < 0
    assert found.advice[0].startswith("Stop here")


def test_a_budget_that_lasts_beyond_the_period_has_no_last_day() -> None:
    period = parse("2026-09", date(2026, 9, 16))
    (found,) = findings(cap(studio({"Low": (16, 0), "Good": (84, 16800)}, period=period)))
    assert found.evidence["used_up_on"] is None
    assert "until" not in found.advice[0]


def test_who_cannot_be_told_to_be_a_low_payer_is_said() -> None:
    (skipped,) = cap(studio({"New": (50, None)}))
    assert isinstance(skipped, Skipped)
    assert skipped.client == "New"
    assert "low payer" in skipped.reason


def test_without_client_hours_the_cap_is_skipped() -> None:
    assert cap(studio({})) == [Skipped(client=None, reason="no client hours in the period")]


def test_many_low_payers_are_counted_not_listed() -> None:
    low: dict[str, tuple[object, object]] = dict.fromkeys("ABCDE", (10, 0))
    (found,) = findings(cap(studio(low)))
    assert "A, B, C and 2 more" in found.message


studios = st.dictionaries(
    st.sampled_from("ABCDEFGH"),
    st.tuples(st.integers(0, 200), st.one_of(st.none(), st.integers(0, 20_000))),
    min_size=1,
)


@given(studios)
def test_shares_add_up_to_one(clients: dict[str, tuple[object, object]]) -> None:
    figures = studio(clients)
    hours = [one.hours_share for one in figures.clients if one.hours_share is not None]
    pay = [one.pay_share for one in figures.clients if one.pay_share is not None]
    for shares in (hours, pay):
        assert not any(shares) or abs(sum(shares, Decimal(0)) - 1) < Decimal("1e-20")


@given(studios, st.randoms(use_true_random=False))
def test_the_order_of_clients_never_matters(clients: dict[str, tuple[object, object]], random: Random) -> None:
    shuffled = list(clients.items())
    random.shuffle(shuffled)
    one, other = studio(clients), studio(dict(shuffled))
    assert one == other


@given(studios, st.decimals("0.1", "1", places=2), st.decimals("0", "0.5", places=2))
def test_loosening_a_limit_never_adds_a_finding(
    clients: dict[str, tuple[object, object]], strict: Decimal, looser_by: Decimal
) -> None:
    figures = studio(clients)
    loose = max(Decimal("0.01"), strict - looser_by)

    def found(limit: Decimal) -> set[str | None]:
        limits = EffortLimits(watch_below=limit, act_below=Decimal("0.01"))
        return {one.client for one in findings(effort(figures, limits))}

    assert found(loose) <= found(strict)


@given(studios, st.decimals("0.05", "0.9", places=2))
def test_shedding_the_hours_to_shed_ends_the_finding(clients: dict[str, tuple[object, object]], limit: Decimal) -> None:
    figures = studio(clients)
    for found in findings(cap(figures, CapLimits(cap=limit))):
        if found.severity == "act":
            left = found.evidence["hours"] - found.evidence["hours_to_shed"]
            others = found.evidence["client_hours"] - found.evidence["hours"]
            assert left <= limit * (left + others) + Decimal("1e-12")
