"""`focus` (METRICS.md section 5): whose work is what one wants to be known for, and whose is not."""

from collections.abc import Callable
from typing import Any

import pytest

Report = dict[str, Any]
Books = Callable[..., None]

CONFIG = """
[checks.focus]
known_for = ["tag:design"]
"""
OFF = {"Tags": "admin, calls"}


def both(client: str, on: float, off: float, first: str = "2026-08-03") -> list[tuple[Any, ...]]:
    """A client's hours on focus and off it; those of no hours are left out."""
    blocks = [(client, first, on, 1), (client, first, off, 1, OFF)]
    return [block for block in blocks if block[2]]


def test_a_clients_share_is_watched_below_a_half_and_acted_on_below_a_fifth(
    books: Books, judged: Callable[..., Report]
) -> None:
    """Of 10 h: 1.9, 2, 2.1, 4.9, 5 and 5.1 on focus. A limit that is just reached is not crossed."""
    hours = {"Under 20": 1.9, "At 20": 2, "Over 20": 2.1, "Under 50": 4.9, "At 50": 5, "Over 50": 5.1}
    books([block for name, on in hours.items() for block in both(name, on, 10 - on)], (), CONFIG)
    found = [one for one in judged()["findings"] if one["check"] == "focus" and one["client"]]
    assert {one["client"]: (one["severity"], one["measured"], one["limit"]) for one in found} == {
        "Under 20": ("act", 0.19, 0.2),
        "At 20": ("watch", 0.2, 0.5),
        "Over 20": ("watch", 0.21, 0.5),
        "Under 50": ("watch", 0.49, 0.5),
    }


def test_what_rose_against_the_period_before_is_only_watched(books: Books, judged: Callable[..., Report]) -> None:
    """All are at 1 h of 10 h now. Before (1 May to 31 July): 0.9, 1 and 1.1 h of 10 h; New was no client then."""
    now = [block for name in ("Rose", "Same", "Fell", "New") for block in both(name, 1, 9)]
    before = [*both("Rose", 0.9, 9.1, "2026-07-31"), *both("Same", 1, 9, "2026-07-31")]
    before += both("Fell", 1.1, 8.9, "2026-05-01")
    # Hours of 30 April lie in neither period; counted, Rose would have fallen.
    books([*now, *before, ("Rose", "2026-04-30", 9, 1)], (), CONFIG)
    found = {one["client"]: one["severity"] for one in judged()["findings"] if one["client"]}
    assert found == {"Rose": "watch", "Same": "act", "Fell": "act", "New": "act"}


def test_the_period_before_a_calendar_period_is_its_predecessor(books: Books, judged: Callable[..., Report]) -> None:
    """The third quarter of 92 days is held against the second, which begins on 1 April, not on 31 March."""
    entries = [*both("Rose", 1, 9), *both("Rose", 0.5, 9.5, "2026-04-01"), ("Rose", "2026-03-31", 9, 1)]
    books(entries, (), CONFIG)
    found = judged("--period", "2026-Q3")["findings"]
    assert {one["client"]: one["severity"] for one in found} == {None: "watch", "Rose": "watch"}


@pytest.mark.parametrize(("on", "found"), [(59.9, True), (60, False), (60.1, False)])
def test_all_together_have_a_target_of_their_own(
    books: Books, judged: Callable[..., Report], on: float, *, found: bool
) -> None:
    """`on` of 100 client hours. Nova's hours are a half on focus or more; internal and ignored hours count nowhere."""
    rest = 100 - on
    entries = [("Nova", "2026-08-03", on / 10, 10), ("Nova", "2026-08-03", rest / 10, 10, OFF)]
    away = [("Own", "2026-08-03", 8, 10, OFF), ("Gone", "2026-08-03", 8, 10, OFF)]
    config = CONFIG + "[clients.Own]\ninternal = true\n[clients.Gone]\nignore = true\n"
    books([*entries, *away, ("", "2026-08-03", 8, 10, OFF)], (), config)
    told = [(one["client"], one["severity"]) for one in judged()["findings"] if one["check"] == "focus"]
    assert told == ([(None, "watch")] if found else [])


def test_the_group_is_listed_by_the_hours_off_focus(books: Books, judged: Callable[..., Report]) -> None:
    """Off focus: Large 6 h, Small 4 h; Fine, at 3 / 4, and Pure pull nobody off course. 12 / 23 h are on focus."""
    books([*both("Fine", 3, 1), *both("Small", 2, 4), *both("Large", 6, 6), *both("Pure", 1, 0)], (), CONFIG)
    (group,) = [one for one in judged()["findings"] if one["check"] == "focus" and one["client"] is None]
    assert group["evidence"]["clients"] == ["Large", "Small"]
    assert group["measured"] == round(12 / 23, 4)
    assert group["limit"] == 0.6


@pytest.mark.parametrize(
    ("rule", "columns", "on"),
    [
        ("tag:design", {"Tags": "other, DESIGN"}, True),
        ("tag:design", {"Tags": "designer"}, False),
        ("TAG:Design*", {"Tags": "designer"}, True),
        ("project:*brand*", {"Project": "The Rebranding"}, True),
        ("project:brand", {"Project": "The brand"}, False),
        ("task:Strategy", {"Task": "strategy"}, True),
        ("task:Strategy", {"Text": "strategy"}, False),
        ("client:nova", {}, True),
        ("client:No", {}, False),
        ("text:*workshop*", {"Text": "A WORKSHOP, day 1"}, True),
        ("text:workshop", {"Text": "A workshop"}, False),
    ],
)
def test_a_rule_is_a_glob_on_one_field_without_case(
    books: Books, judged: Callable[..., Report], rule: str, columns: dict[str, str], *, on: bool
) -> None:
    """Nova's one entry is on focus by the rule, or it is not and both Nova and all together are told."""
    config = f'[checks.focus]\nknown_for = ["{rule}", "project:no such"]'
    books([("Nova", "2026-08-03", 8, 1, {"Tags": ""} | columns)], (), config)
    found = {one["client"] for one in judged()["findings"] if one["check"] == "focus"}
    assert found == (set() if on else {None, "Nova"})


def test_any_rule_will_do(books: Books, judged: Callable[..., Report]) -> None:
    config = '[checks.focus]\nknown_for = ["tag:design", "task:strategy"]'
    books([("Nova", "2026-08-03", 4, 1), ("Nova", "2026-08-04", 4, 1, OFF | {"Task": "Strategy"})], (), config)
    assert [one for one in judged()["findings"] if one["check"] == "focus"] == []


def test_a_client_goes_by_its_shown_name_in_a_rule(books: Books, judged: Callable[..., Report]) -> None:
    config = '[checks.focus]\nknown_for = ["client:Nova Ltd"]\n[clients."Nova Ltd"]\naliases = ["NV"]'
    books([("NV", "2026-08-03", 8, 1)], (), config)
    assert [one for one in judged()["findings"] if one["check"] == "focus"] == []


def test_without_a_rule_nobody_is_judged_and_that_is_said(
    books: Books, judged: Callable[..., Report], reasons: Callable[..., dict[str | None, str]]
) -> None:
    books([("Nova", "2026-08-03", 8, 1)])
    report = judged()
    assert [one for one in report["findings"] if one["check"] == "focus"] == []
    assert "known_for" in reasons(report, "focus")[None]
    assert report["clients"][0]["signs"]["focus"] is None


def test_the_finding_about_all_lights_the_sign_of_those_it_lists(books: Books, judged: Callable[..., Report]) -> None:
    """All: 14.5 / 50, below 0.6. Fine, at 6 / 10, is no reason; Near, at 5.5 / 10, is; Dull is at 3 / 30."""
    books(
        [*both("Fine", 6, 4), *both("Near", 5.5, 4.5), *both("Dull", 3, 7), ("Dull", "2026-08-03", 10, 2, OFF)],
        (),
        CONFIG,
    )
    told = {one["client"]: one["signs"]["focus"] for one in judged()["clients"]}
    assert told == {"Fine": "ok", "Near": "watch", "Dull": "act"}
