"""The focus check at, just below and just above its thresholds (METRICS.md section 5)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from clientfit_sync.checks import Finding, Outcome, Skipped
from clientfit_sync.checks.focus import CHECK, FocusLimits
from clientfit_sync.checks.known_for import Rule
from clientfit_sync.figures import ClientEntry, Figures, Retainer, Terms, Yardstick
from clientfit_sync.model import Window
from small_figures import AUGUST, entry, figures

BRAND = FocusLimits(known_for=("project:brand",))


def work(client: str, on: object, off: object, day: date = date(2026, 9, 1)) -> list[ClientEntry]:
    """Hours on the project that one wants to be known for, and on another."""
    return [
        entry(client, on, f"{client} on", project="Brand", day=day),
        entry(client, off, f"{client} off", project="Support", day=day),
    ]


def august(client: str, on: object, off: object) -> list[ClientEntry]:
    return work(client, on, off, AUGUST.start)


def judged(of: Figures, limits: FocusLimits = BRAND) -> list[Outcome]:
    return list(CHECK.find(of, limits))


def findings(of: Figures, limits: FocusLimits = BRAND) -> list[Finding]:
    return [one for one in judged(of, limits) if isinstance(one, Finding)]


def of_clients(of: Figures, limits: FocusLimits = BRAND) -> dict[str, Finding]:
    return {one.client: one for one in findings(of, limits) if one.client is not None}


@pytest.mark.parametrize(
    ("on", "severity", "limit"),
    [
        ("50", None, None),
        ("49.99", "watch", "0.5"),
        ("20", "watch", "0.5"),
        ("19.99", "act", "0.2"),
        ("0", "act", "0.2"),
    ],
)
def test_the_focus_share_of_a_client_is_judged_against_both_limits(
    on: str, severity: str | None, limit: str | None
) -> None:
    found = of_clients(figures(work("Acme", on, Decimal(100) - Decimal(on))))
    assert [(one.severity, str(one.limit)) for one in found.values()] == ([(severity, limit)] if severity else [])


@pytest.mark.parametrize(
    ("before", "severity"),
    [("9.99", "watch"), ("10", "act"), ("10.01", "act"), ("0", "watch")],
)
def test_below_act_is_only_watched_where_the_share_rose(before: str, severity: str) -> None:
    """10 % now: more than 9.99 % before, and no more than 10 %."""
    earlier = august("Acme", before, Decimal(100) - Decimal(before))
    found = of_clients(figures(work("Acme", 10, 90), before=earlier))
    assert found["Acme"].severity == severity
    assert found["Acme"].evidence["earlier_share"] == Decimal(before) / 100


def test_a_client_without_hours_before_has_not_risen() -> None:
    (found,) = of_clients(figures(work("Acme", 10, 90), before=august("Other", 0, 5))).values()
    assert found.severity == "act"
    assert found.evidence["earlier_share"] is None
    assert "period before" not in found.message


def test_a_share_that_is_exactly_the_limit_is_not_below_it_whatever_the_hours() -> None:
    """A third of an hour cannot be written as a decimal."""
    third = Decimal(1) / 3
    assert not of_clients(figures(work("Acme", third, third)))


@pytest.mark.parametrize(("on", "found"), [("60", False), ("59.99", True), ("60.01", False)])
def test_all_client_hours_together_are_judged_against_the_target(on: str, *, found: bool) -> None:
    outcomes = findings(figures(work("Acme", on, Decimal(100) - Decimal(on))))
    assert [(one.client, one.severity, one.limit) for one in outcomes] == (
        [(None, "watch", Decimal("0.6"))] if found else []
    )


@pytest.mark.parametrize(("outside", "found"), [(True, False), (False, True)])
def test_whom_a_relation_keeps_out_of_shares_counts_not_among_all(*, outside: bool, found: bool) -> None:
    """Alone, Acme has 66 %; with Friend, all have 40 %."""
    today = figures(
        [*work("Acme", 5, "2.5"), *work("Friend", 0, 5)],
        before=august("Friend", 1, 2),
        terms={"Friend": Terms(relation="friend")},
    )
    told = findings(replace(today, yardstick=Yardstick(target=Decimal(90), related_outside=outside)))
    assert any(one.client is None for one in told) is found
    assert "Friend" in {one.client for one in told}


def test_who_pulls_you_off_course_is_listed_by_hours_off_focus() -> None:
    """Nova alone is above the target: whatever it has off focus, it pulls nobody down."""
    done = [*work("Acme", 5, 30), *work("Brim", 0, 40), *work("Cole", 55, 45), *work("Nova", 150, 50)]
    (overall,) = [one for one in findings(figures(done, before=august("Acme", 1, 0))) if one.client is None]
    evidence = overall.evidence
    assert evidence["clients"] == ["Cole", "Brim", "Acme"]
    assert evidence["off_focus"][0] == {"client": "Cole", "off_focus_hours": Decimal(45), "hours": Decimal(100)}
    assert (evidence["on_focus_hours"], evidence["hours"]) == (210, 375)
    assert overall.measured == Decimal("0.56")
    assert overall.message == (
        "Your clients take 375 h, of which 210 h (56 %) are work that you want to be known for, down from 100 % in the "
        "period before; your target is 60 %"
    )
    most = "Cole (45 h off focus), Brim (40 h off focus) and Acme (30 h off focus)"
    assert overall.advice == (
        "15 h more of that work, instead of other work, would bring you to 60 %.",
        f"Begin where you are pulled off course: {most}.",
    )


def test_clients_of_equal_hours_are_listed_by_name() -> None:
    (overall,) = [one for one in findings(figures([*work("B", 0, 9), *work("A", 0, 9)])) if one.client is None]
    assert overall.evidence["clients"] == ["A", "B"]


def test_the_advice_carries_the_numbers_least_drastic_first() -> None:
    """10 of 100 h in the 30 days of September; half of 20 h would be on focus."""
    done = [*work("Acme", 10, 60), entry("Acme", 30, "more", project="Support", task="Mail"), *work("Fine", 99, 0)]
    found = of_clients(figures(done, before=august("Acme", 20, 80)))["Acme"]
    assert found.message == (
        "Acme takes 100 h, of which 10 h (10 %) are work that you want to be known for, down from 20 % in the period "
        "before"
    )
    assert found.advice == (
        "Offer them the work that you want to be known for: 40 h of it instead of other work would make it 50 %.",
        "Look first at what is off focus: 60 h on Support, 30 h on Support / Mail.",
        "Or hand on 80 h of the other work (81 h a month) to somebody who wants it.",
        "Take on no more of the other work; it has not risen since the period before.",
    )


def test_nothing_on_focus_is_said_in_words() -> None:
    found = of_clients(figures(work("Acme", 0, 40), before=august("Acme", 0, 7)))["Acme"]
    assert found.message == ("Acme takes 40 h, none of it work that you want to be known for, as in the period before")
    assert found.advice[2] == "Or hand on 40 h of the other work (41 h a month) to somebody who wants it."


def test_the_evidence_holds_the_figures_and_the_entries_off_focus_in_the_order_of_days() -> None:
    done = [
        entry("Acme", 3, "late", day=date(2026, 9, 9)),
        entry("Acme", 1, "on", project="Brand"),
        entry("Acme", 5, "early", connection="harvest", day=date(2026, 9, 2)),
    ]
    found = of_clients(figures(done))["Acme"]
    assert found.evidence == {
        "share": found.measured,
        "earlier_share": None,
        "hours": 9,
        "on_focus_hours": 1,
        "off_focus_hours": 8,
        "entries": [{"connection": "harvest", "id": "early"}, {"connection": "toggl", "id": "late"}],
    }
    assert found.measured.quantize(Decimal("0.0001")) == Decimal("0.1111")


@pytest.mark.parametrize(
    ("rule", "known", "holds"),
    [
        ("project:*brand*", {"project": "New BRAND book"}, True),
        ("project:brand", {"project": " Brand "}, True),
        ("project:brand", {"project": "Brand book"}, False),
        ("project:*", {"project": ""}, False),
        ("tag:design", {"tags": ("urgent", "Design")}, True),
        ("tag:design", {"tags": ("redesign",), "task": "design"}, False),
        ("task:Strateg?", {"task": "strategy"}, True),
        ("client:ac*", {}, True),
        ("client:old name", {}, True),
        ("client:nova", {"project": "Nova"}, False),
        ("text:*workshop*", {"description": "Second\nWorkshop, at theirs"}, True),
        ("text:*workshop*", {"description": ""}, False),
        (" Text : *a:b* ", {"description": "a:b"}, True),
    ],
)
def test_a_rule_is_a_glob_for_the_whole_of_a_field(rule: str, known: dict[str, Any], *, holds: bool) -> None:
    assert Rule.parse(rule).holds(entry("Acme", 1, **known), ["Old Name"]) is holds


def test_any_rule_puts_an_entry_on_focus_and_a_client_goes_by_its_aliases_too() -> None:
    limits = FocusLimits(known_for=("tag:design", "client:ACME"))
    done = [entry("Acme Ltd", 10), entry("Brim", 10, "2", tags=("Design",)), entry("Brim", 10, "3")]
    found = findings(figures(done, terms={"Acme Ltd": Terms(aliases=("ACME",))}), limits)
    assert not found
    assert "Acme Ltd" in of_clients(figures(done), limits)


@pytest.mark.parametrize("rule", ["brand", "projekt:brand", "project:", "project:  ", ":brand", ""])
def test_a_rule_without_a_known_field_or_a_pattern_is_refused(rule: str) -> None:
    with pytest.raises(ValidationError, match="is no rule; write one of project:, tag:, task:, client:, text:"):
        FocusLimits(known_for=(rule,))


def test_limits_out_of_order_are_refused() -> None:
    with pytest.raises(ValidationError, match="act_below lies above watch_below"):
        FocusLimits(act_below=Decimal("0.51"))
    assert FocusLimits(act_below=Decimal("0.5")).watch_below == Decimal("0.5")


def test_without_a_rule_everybody_is_skipped() -> None:
    (skipped,) = judged(figures(work("Acme", 0, 100)), FocusLimits())
    assert isinstance(skipped, Skipped)
    assert skipped.client is None
    assert "known_for in [checks.focus]" in skipped.reason


def test_without_client_hours_everybody_is_skipped() -> None:
    assert judged(figures([])) == [Skipped(client=None, reason="no client hours in the period")]


def test_a_client_without_hours_is_skipped() -> None:
    ever = Window(start=date(2000, 1, 1), end=date(2100, 1, 1))
    paid = Terms(retainers=(Retainer(amount=Decimal(500), every="month", days=ever),))
    outcomes = judged(figures(work("Acme", 10, 0), terms={"Paid": paid}))
    assert outcomes == [Skipped(client="Paid", reason="no hours in the period")]


def test_it_lights_the_sign_of_its_name_and_helps_next_time() -> None:
    assert CHECK.sign == "focus"
    assert CHECK.prevention


hours = st.integers(0, 50).map(lambda quarters: Decimal(quarters) / 3)
done = st.lists(
    st.builds(
        lambda client, spent, project: (client, spent, project),
        st.sampled_from("ABCD"),
        hours,
        st.sampled_from(["Brand", "Support"]),
    ),
    max_size=8,
).map(lambda rows: [entry(client, spent, str(n), project=at) for n, (client, spent, at) in enumerate(rows)])
shares = st.decimals("0", "1", places=2)


@settings(max_examples=40, deadline=None)
@given(done, done)
def test_every_share_lies_between_nothing_and_all(now: list[ClientEntry], before: list[ClientEntry]) -> None:
    for found in findings(figures(now, before=in_august(before)), FocusLimits(known_for=("project:brand",), target=1)):
        assert 0 <= found.measured <= 1
        assert found.evidence["on_focus_hours"] + found.evidence["off_focus_hours"] == found.evidence["hours"]


@settings(max_examples=40, deadline=None)
@given(done, done, shares, shares)
def test_loosening_a_limit_never_adds_a_finding(
    now: list[ClientEntry], before: list[ClientEntry], one: Decimal, other: Decimal
) -> None:
    loose, strict = sorted((one, other))
    seen = figures(now, before=in_august(before))

    def found(**limits: Decimal) -> set[tuple[str | None, str]]:
        of = findings(seen, FocusLimits(known_for=BRAND.known_for, **({"act_below": Decimal(0)} | limits)))
        return {(one.client, one.severity) for one in of}

    assert found(watch_below=loose) <= found(watch_below=strict)
    assert found(target=loose) <= found(target=strict)
    acting = [
        {one for one in found(act_below=limit, watch_below=Decimal(1)) if one[1] == "act"} for limit in (loose, strict)
    ]
    assert acting[0] <= acting[1]


@settings(max_examples=40, deadline=None)
@given(done, done, st.randoms(use_true_random=False))
def test_the_order_of_entries_never_matters(now: list[ClientEntry], before: list[ClientEntry], random: Random) -> None:
    seen = figures(now, before=in_august(before))
    again = figures(shuffled(now, random), before=in_august(shuffled(before, random)))
    assert judged(replace(again, clients=seen.clients)) == judged(seen)


def in_august(entries: list[ClientEntry]) -> list[ClientEntry]:
    return [replace(one, day=AUGUST.start) for one in entries]


def shuffled(entries: list[ClientEntry], random: Random) -> list[ClientEntry]:
    return random.sample(entries, len(entries))
