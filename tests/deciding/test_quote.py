"""A quote: the hours that a budget buys, corrected by overruns, what is to be cut, and the caps."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clientfit_sync.figures import BudgetUse, Figures, Terms, Unseen, Yardstick
from clientfit_sync.figures.client import ratio
from clientfit_sync.model import Budget
from clientfit_sync.outlook import overrun, quote
from clientfit_sync.outlook.quote import Asked, Quote

Built = Callable[..., Figures]
KNOWN = date(2026, 9, 30)
few = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
THREE: dict[str, tuple[Any, Any, str]] = {
    "Acme": (20, 1000, "invoiced"),
    "Bright": (40, 4000, "invoiced"),
    "Nova": (40, 4000, "retainer"),
}


def dec(value: Any) -> Decimal:
    return Decimal(str(value))


def use(amount: Any, used: Any, **given: Any) -> BudgetUse:
    """A budget in hours of a project that is closed."""
    unit = given.pop("unit", "hours")
    monthly = "month" in given
    budget = Budget(amount=dec(amount), unit=unit, monthly=monthly)
    defaults: dict[str, Any] = {"connection": "harvest", "project_id": "1", "project": "Site", "active": False}
    return BudgetUse(budget=budget, used=None if used is None else dec(used), **(defaults | given))


def quoted(today: Figures, budget: Any, cap: str | None = "0.5", **asked: Any) -> Quote:
    return quote.of(today, Asked(budget=dec(budget), **asked), None if cap is None else dec(cap), {})


def test_a_budget_buys_hours_at_the_target_of_the_rates(studio: Built) -> None:
    answer = quoted(studio(THREE), 1800)
    assert (answer.target, answer.bought, answer.plan, answer.added) == (dec(90), dec(20), dec(20), dec(20))
    assert (answer.overrun, answer.correction) == (None, dec(1))


def test_the_clients_own_target_comes_first(studio: Built) -> None:
    terms = Terms(target=dec(120))
    today = studio(THREE, terms={"Acme": terms})
    assert quoted(today, 1800, client="Acme", terms=terms).bought == 15
    assert quoted(today, 1800, client="Away", terms=terms).bought == 15


def test_without_a_target_it_is_what_at_least_three_others_pay(studio: Built) -> None:
    today = studio(THREE | {"Tiny": (10, 1000, "invoiced")}, yardstick=Yardstick())
    assert quoted(today, 1800, client="Acme").bought == 18
    assert quoted(today, 1800).target == ratio(dec(10000), dec(110))
    few = studio(THREE, yardstick=Yardstick())
    answer = quoted(few, 1800, client="Acme")
    assert (answer.bought, answer.plan, answer.then, answer.caps) == (None, None, None, ())


def test_with_a_history_the_plan_leaves_room_for_the_usual_overrun(studio: Built) -> None:
    today = replace(studio(THREE), budgets={"Acme": (use(100, 125),)})
    answer = quoted(today, 1800, client="Acme")
    assert (answer.bought, answer.plan, answer.correction) == (dec(20), dec(16), dec("1.25"))


def test_what_is_wished_for_takes_more_and_has_to_cost_more(studio: Built) -> None:
    today = replace(studio(THREE), budgets={"Acme": (use(100, 125),)})
    answer = quoted(today, 1800, client="Acme", wish=dec(24))
    assert (answer.expected, answer.price, answer.rate, answer.added) == (dec(30), dec(2700), dec(60), dec(30))
    assert answer.to_cut == 8


@pytest.mark.parametrize(("wish", "cut"), [("19.9", "0"), ("20", "0"), ("20.1", "0.1")])
def test_only_what_does_not_fit_is_to_be_cut(studio: Built, wish: str, cut: str) -> None:
    assert quoted(studio(THREE), 1800, wish=dec(wish)).to_cut == dec(cut)


def test_without_a_target_the_caps_are_told_for_the_hours_wished_for(studio: Built) -> None:
    answer = quoted(studio(THREE, yardstick=Yardstick()), 1800, client="Acme", wish=dec(25))
    assert (answer.price, answer.to_cut, answer.added) == (None, None, dec(25))
    assert answer.then is not None
    assert answer.then.totals.client_hours == 125


@few
@given(budget=st.integers(1, 10**6), wish=st.integers(1, 2000), used=st.integers(0, 400), target=st.integers(1, 300))
def test_what_is_left_of_a_wish_after_the_cut_costs_no_more_than_the_budget(
    studio: Built, budget: int, wish: int, used: int, target: int
) -> None:
    today = replace(studio(THREE, yardstick=Yardstick(target=dec(target))), budgets={"Acme": (use(100, used),)})
    answer = quoted(today, budget, client="Acme", wish=dec(wish))
    assert answer.to_cut is not None
    left = quoted(today, budget, client="Acme", wish=dec(wish) - answer.to_cut)
    assert left.price is not None
    assert left.price <= budget + dec("1e-15")
    assert answer.to_cut == 0 or abs(left.price - budget) < dec("1e-15")


def summed(budgets: Mapping[str, Sequence[BudgetUse]], client: str | None = "Acme") -> Any:
    found = overrun.of(budgets, client, KNOWN)
    return found and (found.client, found.budgets, found.estimated, found.used)


def test_the_clients_own_history_comes_before_that_of_all() -> None:
    budgets = {"Acme": (use(10, 12), use(20, 18)), "Bright": (use(100, 200),)}
    assert summed(budgets) == ("Acme", 2, 30, 30)
    assert summed({"Acme": (), "Bright": (use(100, 200),)}) == (None, 1, 100, 200)
    assert summed(budgets, None) == (None, 3, 130, 230)
    assert summed({}) is None


@pytest.mark.parametrize(
    ("one", "counts"),
    [
        (use(10, 9), True),
        (use(10, 9, active=True), False),
        (use(10, 10, active=True), False),
        (use(10, "10.01", active=True), True),
        (use(10, 9, active=True, month=date(2026, 8, 1)), True),
        (use(10, 9, active=True, month=date(2026, 9, 1)), False),
        (use(10, 9, unit="money", currency="EUR"), False),
        (use(10, None, unknown="not all is held"), False),
        (use(0, 9), False),
    ],
)
def test_history_is_work_that_is_done_or_has_overrun_with_known_hours(one: BudgetUse, *, counts: bool) -> None:
    assert (overrun.of({"Acme": (one,)}, "Acme", KNOWN) is not None) is counts


def test_work_that_stayed_below_its_estimates_corrects_nothing() -> None:
    found = overrun.of({"Acme": (use(100, 80),)}, "Acme", KNOWN)
    assert found is not None
    assert (found.times, found.correction) == (dec("0.8"), dec(1))


def test_the_work_counts_in_the_period_with_its_budget_as_pay(studio: Built) -> None:
    """At 50 an hour Acme is a low payer; 100 h at 90 lift it above 72."""
    today = studio(THREE, terms={"Acme": Terms(time_cap=dec("0.25"))})
    answer = quoted(today, 9000, client="Acme", terms=Terms(time_cap=dec("0.25")))
    group, own = answer.caps
    assert (group.client, group.today.share, group.then.share) == (None, dec("0.2"), dec(0))
    assert (own.client, own.today.share, own.then.share) == ("Acme", dec("0.2"), dec("0.6"))
    assert (own.today.over, own.then.over) == (False, True)
    assert answer.then is not None
    assert answer.then.totals.pay == 18000


def test_more_work_below_target_raises_the_share_of_low_payers(studio: Built) -> None:
    (group,) = quoted(studio(THREE), 1000, client="Acme", wish=dec(20)).caps
    assert (group.today.share, group.then.share) == (dec("0.2"), ratio(dec(40), dec(120)))


@pytest.mark.parametrize(("hours", "over"), [("24.9", False), ("25", False), ("25.1", True)])
def test_the_room_is_what_may_be_added_before_the_cap_is_passed(studio: Built, hours: str, *, over: bool) -> None:
    terms = Terms(time_cap=dec("0.36"))
    answer = quoted(studio(THREE, terms={"Acme": terms}), 5000, None, client="Acme", terms=terms, wish=dec(hours))
    (own,) = answer.caps
    assert (own.today.room, own.then.over) == (dec(25), over)


def test_a_new_client_is_one_more(studio: Built) -> None:
    answer = quoted(studio(THREE), 900)
    assert answer.then is not None
    assert {one.client: one.pay for one in answer.then.clients}[quote.NEW_CLIENT] == 900
    assert [one.client for one in answer.caps] == [None]


def test_a_new_client_takes_nobodys_place(studio: Built) -> None:
    """Even if somebody bears the name that a new one goes by."""
    today = studio(THREE | {quote.NEW_CLIENT.strip(): (10, 900, "invoiced")})
    answer = quoted(today, 900)
    assert answer.then is not None
    assert answer.then.totals.client_hours == today.totals.client_hours + 10


def test_a_client_without_hours_in_the_period_has_its_own_cap_all_the_same(studio: Built) -> None:
    terms = Terms(time_cap=dec("0.1"))
    (own,) = quoted(studio(THREE), 1800, None, client="Away", terms=terms).caps
    assert (own.today.share, own.then.over) == (dec(0), True)


def test_unknown_pay_stays_unknown_with_the_budget_on_top(studio: Built) -> None:
    today = studio(THREE | {"Dark": (10, None, "")})
    answer = quoted(today, 1800, client="Dark")
    assert answer.then is not None
    (dark,) = (one for one in answer.then.clients if one.client == "Dark")
    assert (dark.hours, dark.pay) == (dec(30), None)
    assert answer.caps[0].then.untold == ("Dark",)


def test_who_is_kept_out_of_shares_has_no_cap(studio: Built) -> None:
    terms = Terms(relation="family", time_cap=dec("0.1"))
    yardstick = Yardstick(target=dec(90), related_outside=True)
    today = studio(THREE, terms={"Acme": terms}, yardstick=yardstick, unseen=Unseen())
    assert [one.client for one in quoted(today, 1800, client="Acme", terms=terms).caps] == [None]
