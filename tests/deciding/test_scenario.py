"""What if: what changes, what follows from it, and what stays (today's yardstick, and what is unknown)."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from clientfit_sync.figures import ClientFigures, Figures, Terms, Unseen, Yardstick
from clientfit_sync.figures.client import ratio
from clientfit_sync.outlook import assumptions, caps, scenario
from clientfit_sync.outlook.scenario import Change, Scenario

Built = Callable[..., Figures]
FOUR: dict[str, tuple[Any, Any, str]] = {
    "Acme": (40, 2000, "invoiced"),
    "Bright": (30, 3000, "invoiced"),
    "Nova": (20, 2000, "retainer"),
    "Tiny": (10, 800, "billable"),
}


def what_if(today: Figures, *changes: Change, **given: Any) -> Scenario:
    return scenario.of(today, changes, **({"unseen": {}} | given))


def changed(built: Scenario, name: str) -> ClientFigures:
    (found,) = (one for one in built.changed.clients if one.client == name)
    return found


def dec(value: Any) -> Decimal:
    return Decimal(str(value))


def decs(*values: int) -> tuple[Decimal, ...]:
    return tuple(map(Decimal, values))


def test_nothing_changed_is_today(studio: Built) -> None:
    today = studio(FOUR)
    built = what_if(today)
    assert built.changed == today
    assert (built.hours_freed, built.pay_lost) == decs(0, 0)


def test_a_dropped_client_takes_its_hours_and_its_pay_along(studio: Built) -> None:
    built = what_if(studio(FOUR), Change(client="Acme", dropped=True))
    assert [one.client for one in built.changed.clients] == ["Bright", "Nova", "Tiny"]
    assert (built.hours_freed, built.pay_lost) == decs(40, 2000)
    totals = built.changed.totals
    assert (totals.hours, totals.client_hours, totals.matched_hours, totals.pay) == decs(60, 60, 50, 5000)
    assert totals.effective_rate == 100
    assert changed(built, "Bright").hours_share == dec("0.5")
    assert changed(built, "Nova").pay_share == dec("0.4")


def test_dropping_all_but_one_gives_that_one_all_shares(studio: Built) -> None:
    today = studio(FOUR)
    for kept in FOUR:
        built = what_if(today, *(Change(client=name, dropped=True) for name in FOUR if name != kept))
        assert (changed(built, kept).hours_share, changed(built, kept).pay_share) == decs(1, 1)


def test_a_retainer_of_unknown_pay_and_no_hours_stays_when_others_go(studio: Built) -> None:
    """Its invoices are not all seen."""
    today = studio(FOUR | {"Quiet": (0, 500, "retainer")}, unseen=Unseen(invoices={"Quiet": "refused"}))
    assert changed(what_if(today), "Quiet").pay is None
    built = what_if(today, *(Change(client=name, dropped=True) for name in FOUR))
    assert [one.client for one in built.changed.clients] == ["Quiet"]


def test_dropping_everybody_loses_all_pay(studio: Built) -> None:
    built = what_if(studio(FOUR), *(Change(client=name, dropped=True) for name in FOUR))
    assert built.changed.clients == ()
    assert (built.hours_freed, built.pay_lost) == decs(100, 7000)
    assert built.changed.totals.effective_rate is None


def test_pay_follows_the_hours_at_todays_rate(studio: Built) -> None:
    built = what_if(studio(FOUR, waiting={"Acme": 10}), Change(client="Acme", hours=dec(25)))
    acme = changed(built, "Acme")
    assert (acme.hours, acme.billable_hours, acme.matched_hours, acme.waiting_hours) == decs(25, 25, 20, 5)
    assert (acme.pay, acme.effective_rate) == decs(1000, 50)
    assert (built.hours_freed, built.pay_lost) == decs(25, 1000)
    assert list(assumptions.of(built)) == ["What Acme pays follows the hours, at today's rate."]


def test_a_retainer_stays_whatever_the_hours(studio: Built) -> None:
    built = what_if(studio(FOUR), Change(client="Nova", hours=dec(40)))
    assert (changed(built, "Nova").pay, changed(built, "Nova").effective_rate) == decs(2000, 50)
    assert list(assumptions.of(built)) == ["The retainer of Nova stays as it is, whatever the hours."]


def test_billable_value_follows_the_hours_and_is_still_no_pay(studio: Built) -> None:
    built = what_if(studio(FOUR), Change(client="Tiny", hours=dec(20)))
    assert (changed(built, "Tiny").pay, changed(built, "Tiny").pay_basis) == (dec(1600), "billable")
    assert built.pay_lost == 0


@pytest.mark.parametrize("hours", ["33.333333333333333333333333", "33.33"])
def test_todays_hours_change_nothing_be_they_exact_or_as_printed(studio: Built, hours: str) -> None:
    today = studio({"Acme": ("33.333333333333333333333333", 2000, "invoiced"), "Nova": (7, 700, "retainer")})
    assert what_if(today, Change(client="Acme", hours=dec(hours))).changed == today


def test_other_hours_than_the_printed_ones_do_change(studio: Built) -> None:
    today = studio({"Acme": ("33.333333333333333333333333", 2000, "invoiced")})
    assert what_if(today, Change(client="Acme", hours=dec("33.34"))).hours_freed < 0


def test_a_rate_is_paid_for_matched_hours_alone(studio: Built) -> None:
    built = what_if(studio(FOUR, waiting={"Acme": 10}), Change(client="Acme", rate=dec(110)))
    assert (changed(built, "Acme").pay, changed(built, "Acme").effective_rate) == decs(4400, 110)
    assert built.pay_lost == -2400


def test_hours_and_rate_go_together(studio: Built) -> None:
    built = what_if(studio(FOUR), Change(client="Acme", hours=dec(20), rate=dec(110)))
    assert (changed(built, "Acme").hours, changed(built, "Acme").pay) == decs(20, 2200)


def test_a_rate_makes_unknown_pay_known_and_says_so(studio: Built) -> None:
    built = what_if(studio(FOUR | {"Dark": (5, None, "")}), Change(client="Dark", rate=dec(100)))
    dark = changed(built, "Dark")
    assert (dark.pay, dark.pay_basis, "pay" in dark.unknown) == (dec(500), "invoiced", False)
    assert built.changed.totals.pay == 7500
    (told,) = assumptions.of(built)
    assert told.startswith("What Dark pays is unknown today, and counts at the rate: no invoice")


def test_a_rate_makes_billable_value_pay_and_says_so(studio: Built) -> None:
    built = what_if(studio(FOUR), Change(client="Tiny", rate=dec(100)))
    assert (changed(built, "Tiny").pay_basis, built.changed.totals.pay) == ("invoiced", dec(8000))
    assert "at the rate it counts as pay" in next(assumptions.of(built))


def test_where_billable_value_stands_for_pay_a_rate_leaves_the_others_in(studio: Built) -> None:
    """Nobody is invoiced: were one taken for invoiced, all others would fall out of the totals."""
    today = studio({"Acme": (10, 500, "billable"), "Bright": (10, 700, "billable"), "Dark": (10, None, "")})
    built = what_if(today, Change(client="Acme", rate=dec(90)), Change(client="Dark", rate=dec(50)))
    assert built.changed.totals.pay == 900 + 700 + 500


def test_unknown_pay_stays_unknown_with_its_reason(studio: Built) -> None:
    today = studio(FOUR | {"Dark": (5, None, "")})
    built = what_if(today, Change(client="Dark", hours=dec(10)))
    reason = "no invoice, no retainer and no billable entry"
    assert (changed(built, "Dark").pay, changed(built, "Dark").unknown["pay"]) == (None, reason)
    assert list(assumptions.of(built)) == [f"What Dark pays stays unknown: {reason}."]
    (told,) = assumptions.of(what_if(today, Change(client="Dark", dropped=True)))
    assert told == f"What Dark pays is unknown, and not in what is lost: {reason}."


@pytest.mark.parametrize("change", [Change(client="Acme", hours=dec(10)), Change(client="Acme", rate=dec(10))])
def test_where_not_all_hours_are_seen_neither_hours_nor_a_rate_tell_the_pay(studio: Built, change: Change) -> None:
    unseen = {"Acme": "only your own"}
    built = what_if(studio(FOUR, unseen=Unseen(hours=unseen)), change, unseen=unseen)
    assert changed(built, "Acme").pay is None
    assert "only your own" in changed(built, "Acme").unknown["pay"]
    assert any("only your own" in one for one in assumptions.of(built))


def test_pay_without_matched_hours_has_no_rate_by_which_it_could_follow(studio: Built) -> None:
    built = what_if(studio(FOUR | {"Early": (0, 500, "invoiced")}), Change(client="Early", hours=dec(10)))
    assert changed(built, "Early").matched_hours == 10
    assert "no matched hours" in changed(built, "Early").unknown["pay"]


def test_a_rate_without_matched_hours_brings_nothing_and_says_so(studio: Built) -> None:
    built = what_if(studio(FOUR | {"Early": (0, 500, "invoiced")}), Change(client="Early", rate=dec(10)))
    assert [one.client for one in built.changed.clients] == ["Acme", "Bright", "Nova", "Tiny"]
    built = what_if(
        studio(FOUR | {"Late": (0, 0, "invoiced")}, waiting={"Late": 3}), Change(client="Late", rate=dec(10))
    )
    assert list(assumptions.of(built)) == ["Late has no matched hours in the period, so the rate brings nothing there."]


def test_a_client_without_hours_and_pay_can_be_given_both(studio: Built) -> None:
    today = studio(FOUR)
    built = what_if(today, Change(client="New", hours=dec(10), rate=dec(120), terms=Terms(target=dec(100))))
    new = changed(built, "New")
    assert (new.hours, new.pay, new.target_rate, new.realization) == (dec(10), dec(1200), dec(100), dec("1.2"))
    assert new.terms.target == 100
    assert list(assumptions.of(built)) == ["New has neither hours nor pay in the period today."]
    assert what_if(today, Change(client="New", dropped=True)).changed == today


def test_targets_stay_as_they_are_though_they_were_averages(studio: Built) -> None:
    """Today's yardstick is kept: without it, dropping the best payer would make the others look better."""
    today = studio(FOUR | {"Rich": (10, 5000, "invoiced")}, yardstick=Yardstick())
    before = {one.client: one.target_rate for one in today.clients}
    built = what_if(today, Change(client="Rich", dropped=True))
    assert {one.client: one.target_rate for one in built.changed.clients} == {
        name: rate for name, rate in before.items() if name != "Rich"
    }
    assert all(one.terms == Terms() for one in built.changed.clients if not one.terms.retainers)


def test_an_unknown_target_stays_unknown_though_there_would_be_enough_others(studio: Built) -> None:
    clients = dict.fromkeys(("Acme", "Bright", "Nova"), (10, 1000, "invoiced")) | {"Dark": (5, None, "")}
    today = studio(clients, yardstick=Yardstick())
    assert {one.target_rate for one in today.clients if one.client != "Dark"} == {None}
    built = what_if(today, Change(client="Dark", rate=dec(100)))
    assert {one.target_rate for one in built.changed.clients if one.client != "Dark"} == {None}


@pytest.mark.parametrize(("rate", "low"), [("71.99", True), ("72", False), ("72.01", False)])
def test_low_payers_are_judged_anew_by_todays_yardstick(studio: Built, rate: str, *, low: bool) -> None:
    built = what_if(studio(FOUR), Change(client="Acme", rate=dec(rate)))
    assert changed(built, "Acme").low_payer is low
    group = caps.low_payers(built.changed, dec("0.2"))
    assert (group.share, group.over) == ((dec("0.4"), True) if low else (0, False))


@pytest.mark.parametrize(("hours", "over"), [("9.99", False), ("10", False), ("10.01", True)])
def test_a_clients_own_cap_is_passed_above_it_alone(studio: Built, hours: str, *, over: bool) -> None:
    today = studio(FOUR, terms={"Tiny": Terms(time_cap=dec("0.1"))})
    (own,) = caps.of(what_if(today, Change(client="Tiny", hours=dec(hours))).changed, None)
    assert (own.client, own.over) == ("Tiny", over)


def test_work_to_be_known_for_grows_and_shrinks_with_the_hours(studio: Built) -> None:
    today = studio(FOUR)
    on_focus = {"Acme": dec(20), "Bright": dec(30)}
    half = what_if(today, Change(client="Acme", hours=dec(20)), on_focus=on_focus)
    assert (half.focus_today, half.focus_then) == (dec("0.5"), dec("0.5"))
    without = what_if(today, Change(client="Acme", dropped=True), on_focus=on_focus)
    assert without.focus_then == dec("0.5")
    others = what_if(today, Change(client="Tiny", dropped=True), on_focus=on_focus)
    assert others.focus_then == ratio(dec(50), dec(90))
    assert what_if(today).focus_then is None


def test_who_is_kept_out_of_shares_frees_hours_and_is_in_no_sum(studio: Built) -> None:
    yardstick = Yardstick(target=dec(90), related_outside=True)
    today = studio(FOUR, terms={"Acme": Terms(relation="friend", time_cap=dec("0.1"))}, yardstick=yardstick)
    assert what_if(today).changed == today
    built = what_if(today, Change(client="Acme", dropped=True))
    assert (built.hours_freed, built.pay_lost) == decs(40, 0)
    assert built.changed.totals.client_hours == today.totals.client_hours == 60
    assert next(assumptions.of(built)).startswith("Acme is kept out of averages and shares")
    assert caps.of(today, None) == ()


def test_it_is_told_when_nobody_is_left_who_pays(studio: Built) -> None:
    today = studio({"Acme": (10, 900, "invoiced"), "Tiny": (10, 800, "billable")})
    built = what_if(today, Change(client="Acme", dropped=True))
    assert (built.changed.totals.pay, built.pay_lost) == decs(800, 900)
    assert list(assumptions.of(built)) == ["Nobody would be left who pays: the pay that is left is billable value."]


def test_billable_value_of_a_dropped_client_is_no_loss_and_a_retainer_can_be_paid_by_the_hour(studio: Built) -> None:
    today = studio(FOUR)
    built = what_if(today, Change(client="Tiny", dropped=True))
    assert built.pay_lost == 0
    assert list(assumptions.of(built)) == ["What Tiny brings is billable value, not yet pay, and not in what is lost."]
    hourly = changed(what_if(today, Change(client="Nova", rate=dec(120))), "Nova")
    assert (hourly.pay, hourly.pay_basis) == (dec(2400), "retainer")


def test_an_estimate_stays_named(studio: Built) -> None:
    today = studio(FOUR)
    marked = tuple(
        replace(one, estimates={"pay": "USD at 1.1"}) if one.client == "Acme" else one for one in today.clients
    )
    built = what_if(replace(today, clients=marked), Change(client="Acme", hours=dec(20)))
    assert changed(built, "Acme").estimates["pay"] == "USD at 1.1"
