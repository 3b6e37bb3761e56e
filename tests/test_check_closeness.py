"""Friends and family at, just below and just above the allowance, and work past the end (METRICS.md section 8)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientfit_sync.checks import Finding, Skipped, closeness, time_share_cap
from clientfit_sync.checks.closeness import ClosenessLimits
from clientfit_sync.checks.time_share_cap import CapLimits
from clientfit_sync.figures import (
    ClientEntry,
    DayTotal,
    Figures,
    Retainer,
    Roster,
    Terms,
    Totals,
    Unseen,
    Yardstick,
    of,
)
from clientfit_sync.model import Window
from clientfit_sync.money import Converted
from clientfit_sync.periods import Period

KNOWN = date(2026, 11, 22)
YEAR = Period(name="this-year", start=date(2026, 1, 1), end=date(2026, 12, 31), through=KNOWN)
PERIOD = Period(name="last-90-days", start=date(2026, 8, 25), end=KNOWN, through=KNOWN)
FRIEND, RELATIVE = Terms(relation="friend"), Terms(relation="family")
TARGET = Yardstick(target=Decimal(100))
ONCE = Window(start=date(2026, 10, 1), end=date(2026, 11, 1))


def one_to_one(amount: Decimal, _currency: str, _day: date) -> Converted:
    return Converted(amount=amount)


def studio(
    clients: dict[str, tuple[object, object]],
    terms: dict[str, Terms] | None = None,
    yardstick: Yardstick = TARGET,
    unseen: Unseen | None = None,
) -> Figures:
    """Figures of clients as {name: (hours, pay)}, all of October; a pay of None is unknown."""
    agreed = {name: (terms or {}).get(name, Terms()) for name in clients}
    for name, (_, pay) in clients.items():
        paid = () if pay is None else (Retainer(amount=Decimal(str(pay)), every="month", days=ONCE),)
        agreed[name] = replace(agreed[name], retainers=paid)
    days = tuple(
        DayTotal(
            connection="toggl",
            client=name,
            day=ONCE.start,
            seconds=Decimal(str(hours)) * 3600,
            billable_seconds=Decimal(0),
        )
        for name, (hours, _) in clients.items()
    )
    figures, year = (
        of(
            Totals(window=period.complete, days=days),
            period,
            KNOWN,
            Roster.of(agreed, clients),
            yardstick,
            one_to_one,
            "EUR",
            unseen or Unseen(),
        )
        for period in (PERIOD, YEAR)
    )
    return replace(figures, year=year)


def judged(figures: Figures, **limits: Any) -> list[Finding | Skipped]:
    return list(closeness.find(figures, ClosenessLimits(**limits)))


def findings(figures: Figures, **limits: Any) -> list[Finding]:
    return [one for one in judged(figures, **limits) if isinstance(one, Finding)]


@pytest.mark.parametrize(
    ("hours", "severity", "limit"),
    [
        ("7.9999", None, None),
        ("8", "watch", "800.0"),
        ("10", "watch", "800.0"),
        ("10.0001", "act", "1000"),
    ],
)
def test_the_gifts_of_a_year_are_judged_against_the_allowance(
    hours: str, severity: str | None, limit: str | None
) -> None:
    """At 100 an hour without pay, ten hours are the allowance of 1000."""
    found = findings(studio({"Mia": (hours, 0)}, {"Mia": FRIEND}), allowance=1000)
    assert [(one.severity, str(one.limit)) for one in found] == ([(severity, limit)] if severity else [])


@pytest.mark.parametrize(
    ("minutes", "pay", "severity"),
    [
        ((629,), ("248.33333333333333333333",), "watch"),
        ((4972, 2695, 1429), ("7975", "4042", "2143"), "watch"),
        ((4972, 2695, 1429), ("7975", "4042", "2142.99"), "act"),
    ],
)
def test_what_the_division_into_hours_leaves_behind_decides_nothing(
    minutes: tuple[int, ...], pay: tuple[str, ...], severity: str
) -> None:
    """The gifts are exactly 0.8 of the allowance, the allowance, and a cent more."""
    clients: dict[str, tuple[object, object]] = {
        name: (Decimal(length) / 60, paid) for name, length, paid in zip("ABC", minutes, pay, strict=False)
    }
    (found,) = findings(studio(clients, dict.fromkeys("ABC", FRIEND)), allowance=1000)
    assert found.severity == severity


def test_the_gifts_of_all_friends_and_relatives_are_judged_together() -> None:
    figures = studio({"Mia": (8, 300), "Tom": (6, 0), "Acme": (90, 0)}, {"Mia": FRIEND, "Tom": RELATIVE})
    (found,) = findings(figures, allowance=1000)
    assert (found.client, found.severity, found.measured == 1100) == (None, "act", True)
    assert found.evidence["clients"] == ["Tom", "Mia"]
    assert [(one["client"], one["gift"], one["pay"]) for one in found.evidence["gifts"]] == [
        ("Tom", 600, 0),
        ("Mia", 500, 300),
    ]
    assert found.message == (
        "Work for friends and family (Tom and Mia) cost you 1,100 EUR this year; the allowance is 1,000 EUR"
    )


def test_who_pays_more_than_the_target_gives_nothing_back_to_the_others() -> None:
    figures = studio({"Mia": (8, 2000), "Tom": (8, 0)}, {"Mia": FRIEND, "Tom": RELATIVE})
    (found,) = findings(figures, allowance=1000)
    assert (found.evidence["clients"], found.measured == 800) == (["Tom"], True)


def test_the_target_is_that_of_the_rates_and_not_the_clients_own() -> None:
    figures = studio({"Mia": (10, 500)}, {"Mia": replace(FRIEND, target=Decimal(50))})
    (found,) = findings(figures, allowance=500)
    assert found.measured == 500


def test_the_calendar_year_is_judged_and_not_the_period() -> None:
    year = studio({"Mia": (20, 0)}, {"Mia": FRIEND}).year
    figures = replace(studio({"Acme": (5, 500)}), year=year)
    (found,) = findings(figures, allowance=1000)
    assert (found.evidence["start"], found.evidence["through"]) == (date(2026, 1, 1), KNOWN)


def test_an_allowance_of_nothing_is_kept_where_nothing_is_given() -> None:
    assert judged(studio({"Mia": (10, 1000)}, {"Mia": FRIEND}), allowance=0) == []
    (found,) = findings(studio({"Mia": (10, "999.99")}, {"Mia": FRIEND}), allowance=0)
    assert found.severity == "act"


def test_without_an_allowance_the_relation_is_mentioned_and_no_finding() -> None:
    figures = studio({"Mia": (10, 0), "Tom": (1, 100), "Acme": (5, 0)}, {"Mia": FRIEND, "Tom": RELATIVE})
    assert judged(figures) == [
        Skipped(client="Mia", reason="a friend; costs 1,000 EUR this year, and no allowance is set to judge it by"),
        Skipped(client="Tom", reason="family; costs you nothing this year"),
    ]


def test_within_the_allowance_nothing_is_said() -> None:
    assert judged(studio({"Mia": (1, 0)}, {"Mia": FRIEND}), allowance=1000) == []


def test_without_a_target_the_gift_is_unknown() -> None:
    clients: dict[str, tuple[object, object]] = {"Mia": (10, 0), "A": (10, 1000), "B": (10, 1000), "C": (10, 1000)}
    figures = studio(clients, {"Mia": FRIEND}, Yardstick())
    reason = "a friend; what that costs this year cannot be told: no target is set in [rates]"
    assert judged(figures, allowance=1) == [Skipped(client="Mia", reason=reason)]


def test_where_pay_or_hours_are_not_known_neither_is_the_gift_and_the_others_are_judged() -> None:
    figures = studio(
        {"Mia": (10, None), "Tom": (10, 0), "Una": (10, 0)},
        {"Mia": FRIEND, "Tom": RELATIVE, "Una": RELATIVE},
        unseen=Unseen(hours={"Una": "toggl shows only your own"}),
    )
    outcomes = judged(figures, allowance=500)
    told = "what that costs this year cannot be told"
    assert [one for one in outcomes if isinstance(one, Skipped)] == [
        Skipped(client="Mia", reason=f"a friend; {told}: no invoice, no retainer and no billable entry"),
        Skipped(client="Una", reason=f"family; {told}: not all of its hours are seen (toggl shows only your own)"),
    ]
    (found,) = findings(figures, allowance=500)
    assert found.evidence["clients"] == ["Tom"]


def test_without_the_years_figures_nothing_is_judged() -> None:
    figures = replace(studio({"Mia": (10, 0)}, {"Mia": FRIEND}), year=None)
    assert judged(figures, allowance=1) == [
        Skipped(client=None, reason="the figures of the calendar year are not known")
    ]


def entry(client: str, day: date, hours: str = "2", id_: str = "") -> ClientEntry:
    return ClientEntry(connection="toggl", id=id_ or f"{day}", client=client, day=day, hours=Decimal(hours))


def test_work_after_the_agreed_end_asks_to_act() -> None:
    end = date(2026, 9, 30)
    worked = [entry("Acme", end + timedelta(days=days)) for days in (2, 1, 0, -1)]
    figures = studio({"Acme": (10, 1000), "Other": (5, 500)}, {"Acme": Terms(until=end)})
    figures = replace(figures, entries=lambda: iter([*worked, entry("Other", KNOWN)]))
    (found,) = findings(figures)
    assert (found.client, found.severity, found.measured == 4, found.limit == 0) == ("Acme", "act", True, True)
    assert found.evidence["entries"] == [
        {"connection": "toggl", "id": "2026-10-01"},
        {"connection": "toggl", "id": "2026-10-02"},
    ]
    assert found.message == "Acme took 4.0 h after the agreed end on 2026-09-30, the last on 2026-10-02"


def test_work_up_to_the_agreed_end_is_as_agreed() -> None:
    figures = studio({"Acme": (10, 1000)}, {"Acme": Terms(until=KNOWN)})
    assert judged(replace(figures, entries=lambda: iter([entry("Acme", KNOWN)]))) == []


def test_an_entry_that_took_no_time_is_no_work() -> None:
    figures = studio({"Acme": (10, 1000)}, {"Acme": Terms(until=ONCE.start)})
    assert judged(replace(figures, entries=lambda: iter([entry("Acme", KNOWN, "0")]))) == []


def test_it_lights_the_sign_of_closeness_and_says_how_to_prevent_it() -> None:
    assert closeness.CHECK.sign == "closeness"
    assert closeness.CHECK.prevention


OUTSIDE = replace(TARGET, related_outside=True)
CROWD: dict[str, tuple[object, object]] = {"A": (10, 1000), "B": (10, 1100), "C": (20, 1800), "D": (10, 900)}


def by_name(figures: Figures) -> dict[str, Any]:
    return {one.client: one for one in figures.clients}


def test_outside_averages_the_related_are_in_no_share_and_no_average() -> None:
    with_mia = studio({**CROWD, "Mia": (50, 100)}, {"Mia": FRIEND}, OUTSIDE)
    without = studio(CROWD, {}, OUTSIDE)
    mia, others = by_name(with_mia).pop("Mia"), by_name(without)
    assert {name: one for name, one in by_name(with_mia).items() if name != "Mia"} == others
    assert with_mia.totals == replace(without.totals, hours=Decimal(100))
    assert (mia.hours_share, mia.pay_share, mia.pay_gap) == (None, None, None)
    assert {mia.unknown[name] for name in ("hours_share", "pay_share", "pay_gap")} == {
        "its relation keeps it out of averages and shares (outside_averages)"
    }


def test_outside_averages_it_is_still_judged_by_the_target() -> None:
    mia = by_name(studio({**CROWD, "Mia": (50, 100)}, {"Mia": FRIEND}, OUTSIDE))["Mia"]
    assert (mia.realization, mia.shortfall, mia.low_payer) == (Decimal("0.02"), 4900, False)


def test_outside_averages_what_others_bring_is_a_target_without_the_related() -> None:
    """A's target: B, C and D bring 3800 in 40 hours."""
    yardstick = Yardstick(related_outside=True)
    figures = by_name(studio({**CROWD, "Mia": (50, 100)}, {"Mia": FRIEND}, yardstick))
    assert figures["A"].target_rate == 95
    assert figures["Mia"].target_rate == 96


def test_outside_averages_the_related_are_under_no_cap() -> None:
    terms = {"Mia": replace(FRIEND, time_cap=Decimal("0.1"))}
    for yardstick, found in ((TARGET, 2), (OUTSIDE, 0)):
        figures = studio({**CROWD, "Mia": (50, 100)}, terms, yardstick)
        assert len(list(time_share_cap.find(figures, CapLimits()))) == found


def test_inside_averages_a_relation_changes_nothing() -> None:
    clients: dict[str, tuple[object, object]] = {**CROWD, "Mia": (50, 100)}
    friend, stranger = studio(clients, {"Mia": FRIEND}), studio(clients)
    assert friend.totals == stranger.totals
    mia = by_name(friend)["Mia"]
    assert replace(mia, terms=by_name(stranger)["Mia"].terms) == by_name(stranger)["Mia"]


gifts = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 5000)), min_size=1, max_size=4)


@given(given_away=gifts, allowance=st.integers(0, 5000), more=st.integers(0, 2000))
@settings(max_examples=40, deadline=None)
def test_a_greater_allowance_never_makes_it_worse(given_away: list[tuple[int, int]], allowance: int, more: int) -> None:
    clients: dict[str, tuple[object, object]] = {str(place): pair for place, pair in enumerate(given_away)}
    figures = studio(clients, dict.fromkeys(clients, FRIEND))
    rank = {"watch": 1, "act": 2}
    severe = [
        sum(rank[one.severity] for one in findings(figures, allowance=sum_)) for sum_ in (allowance, allowance + more)
    ]
    assert severe[1] <= severe[0]
