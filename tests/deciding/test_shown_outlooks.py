"""Outlooks as they are read: side by side, as Markdown and JSON, whatever the clients are called."""

import json
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from clientfit_sync.figures import BudgetUse, Debt, Figures, Retainer, Terms, Work, Yardstick
from clientfit_sync.model import Budget, Window
from clientfit_sync.outlook import leaving, quote, scenario
from clientfit_sync.outlook.grounds import Grounds
from clientfit_sync.outlook.quote import Asked
from clientfit_sync.outlook.scenario import Change
from clientfit_sync.render import exit_plan, text
from clientfit_sync.render import quote as shown_quote
from clientfit_sync.render import scenario as shown_scenario
from extremes import NASTY

Built = Callable[..., Figures]
Based = Callable[..., Grounds]
CLIENTS: dict[str, tuple[Any, Any, str]] = {
    "Acme": (60, 3000, "invoiced"),
    "Bright": (40, 4000, "retainer"),
    "Dark": (5, None, ""),
}
NAMES = st.one_of(st.sampled_from(NASTY), st.text(max_size=40)).filter(lambda name: name not in {"Bright", "Dark"})
HARMLESS = {"h1", "h2", "p", "table", "thead", "tbody", "tr", "th", "td", "ul", "li", "code_block", "inline"}
few = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)


def dec(value: Any) -> Decimal:
    return Decimal(str(value))


PAID = Debt(connection="x", id="2", number="8", issued=date(2026, 8, 1), due=None, amount=Decimal(10), open=Decimal(0))


def renamed(client: str, number: str = "7") -> dict[str, Any]:
    """Acme's part of the figures under another name, its project, budget and invoice included."""
    budget = Budget(amount=dec(50), unit="hours", task=client)
    use = BudgetUse(connection="x", project_id="1", project=client, budget=budget, used=None, unknown=client)
    owed = Debt(
        connection="x",
        id="1",
        number=number,
        issued=date(2026, 8, 1),
        due=date(2026, 8, 15),
        amount=dec("1200.5"),
        open=dec("1200.5"),
    )
    untold = replace(owed, number=client, open=None, unknown=client)
    return {"budgets": {client: (use,)}, "debts": {client: (owed, untold)}}


def outputs(studio: Built, grounds: Based, client: str) -> dict[str, str]:
    """All that is shown of a client of that name."""
    clients = {client if name == "Acme" else name: row for name, row in CLIENTS.items()}
    today = replace(studio(clients, terms={client: Terms(time_cap=dec("0.1"))}), **renamed(client))
    based = grounds(today, warnings=(client,), problem=client)
    changed = scenario.of(today, [Change(client=client, rate=dec(50)), Change(client="Dark", dropped=True)], unseen={})
    asked = Asked(budget=dec(900), client=client, wish=dec(20), terms=Terms(time_cap=dec("0.1")))
    quoted = quote.of(today, asked, dec("0.2"), {})
    work = (Work(client=client, key=(client,), hours=dec(60), billable_hours=None),)
    shown = {f"what-if {form}": shown_scenario.render(based, changed, form) for form in ("table", "json", "markdown")}
    shown |= {f"quote {form}": shown_quote.render(based, quoted, form) for form in ("table", "json", "markdown")}
    return shown | {"exit-plan markdown": exit_plan.render(based, leaving.of(today, client, Terms(), work, {}))}


@few
@given(client=NAMES)
def test_no_name_steers_a_terminal(studio: Built, grounds: Based, client: str) -> None:
    for shown in outputs(studio, grounds, client).values():
        categories = {unicodedata.category(one) for one in shown if one != "\n"}
        assert not categories & {"Cc", "Cf", "Cs", "Zl", "Zp"}


@few
@given(client=NAMES)
def test_in_markdown_a_name_is_only_text(studio: Built, grounds: Based, client: str) -> None:
    for name, shown in outputs(studio, grounds, client).items():
        if name.endswith("markdown"):
            tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(shown)
            found = {one.tag or one.type for one in tokens if one.type != "inline"}
            inline = {child.type for one in tokens for child in one.children or ()}
            assert found - {"code"} <= HARMLESS
            assert inline <= {"text", "text_special", "code_inline"}


@few
@given(client=NAMES, width=st.integers(40, 120))
def test_no_line_is_wider_than_asked_for(studio: Built, grounds: Based, client: str, width: int) -> None:
    today = studio(
        {client: (60, 300000, "invoiced"), "Other": (5, None, "")}, terms={client: Terms(time_cap=dec("0.1"))}
    )
    built = scenario.of(today, [Change(client=client, rate=dec(50))], unseen={})
    quoted = quote.of(today, Asked(budget=dec(900), client=client, terms=Terms(time_cap=dec("0.1"))), dec("0.2"), {})
    for shown in (
        shown_scenario.render(grounds(today), built, "table", width),
        shown_quote.render(grounds(today), quoted, "table", width),
    ):
        assert max(text.cells(line) for line in shown.splitlines()) <= width


def what_if(studio: Built, grounds: Based, *changes: Change, form: str = "table", **given: Any) -> str:
    today = studio(CLIENTS, **given)
    built = scenario.of(today, changes, unseen={}, on_focus={"Acme": dec(30)})
    return shown_scenario.render(grounds(today), built, form)


def test_it_begins_with_the_question_and_the_answer(studio: Built, grounds: Based) -> None:
    question, answer, period = what_if(studio, grounds, Change(client="Acme", dropped=True)).split("\n\n")[:3]
    assert question == "What if: without Acme?"
    assert " ".join(answer.split()) == (
        "60 h freed (61 h a month); 3,000 EUR of pay lost (3,042 EUR a month); an hour brings 100.00 instead of 70.00 "
        "EUR on average."
    )
    assert period == "Figures of 2026-09-01 to 2026-09-30 (2026-09)."


@pytest.mark.parametrize(
    ("change", "question"),
    [
        (Change(client="Acme", rate=dec(110)), "What if: Acme at 110 EUR an hour?"),
        (Change(client="Acme", hours=dec("20.5")), "What if: Acme with 20.5 h?"),
        (Change(client="Acme", hours=dec(20), rate=dec(110)), "What if: Acme with 20 h at 110 EUR an hour?"),
    ],
)
def test_the_question_names_what_changes(studio: Built, grounds: Based, change: Change, question: str) -> None:
    assert what_if(studio, grounds, change).splitlines()[0] == question


def test_nothing_changed_says_so(studio: Built, grounds: Based) -> None:
    question, answer = what_if(studio, grounds).split("\n\n")[:2]
    assert (question, answer) == (
        "What if nothing changed?",
        "No hours freed; no pay lost; an hour still brings 70.00 EUR on average.",
    )


def test_today_and_then_stand_side_by_side(studio: Built, grounds: Based) -> None:
    shown = what_if(
        studio, grounds, Change(client="Acme", dropped=True), terms={"Bright": Terms(time_cap=dec("0.5"))}
    ).splitlines()
    rows = [line.replace(" %", "%").split() for line in shown]
    assert ["Client", "hours", "105.0", "45.0", "-60.0"] in rows
    assert ["Pay", "EUR", "7,000", "4,000", "-3,000"] in rows
    assert ["Average", "rate", "70.00", "100.00", "+30.00"] in rows
    assert ["Low", "payers", "(cap", "20%)", "57%", "0%", "within"] in rows
    assert ["Bright", "(cap", "50%)", "38%", "89%", "over"] in rows
    assert ["Work", "to", "be", "known", "for", "29%", "0%"] in rows
    assert ["Acme", "60.0", "3,000", "50.00", "57%", "43%"] in rows
    assert ["Bright", "40.0", "40.0", "4,000", "4,000", "100.00", "100.00", "38%", "89%", "57%", "100%"] in rows


def test_a_cap_of_a_client_that_is_not_there_today_shows_then(studio: Built, grounds: Based) -> None:
    new = Change(client="New", hours=dec(20), rate=dec(100), terms=Terms(time_cap=dec("0.1")))
    rows = [line.replace(" %", "%").split() for line in what_if(studio, grounds, new).splitlines()]
    assert ["New", "(cap", "10%)", "16%", "over"] in rows
    assert ["New", "20.0", "2,000", "100.00", "16%", "22%"] in rows


def test_what_is_unknown_shows_as_such(studio: Built, grounds: Based) -> None:
    today = studio({"Dark": (5, None, "")})
    built = scenario.of(today, [Change(client="Dark", dropped=True)], unseen={})
    shown = shown_scenario.render(grounds(today), built, "table")
    assert "what that does to the pay is unknown; the average rate is unknown." in " ".join(shown.split())


def test_json_gives_both_sides_with_the_same_fields(studio: Built, grounds: Based) -> None:
    built = json.loads(what_if(studio, grounds, Change(client="Acme", dropped=True), form="json"), parse_float=Decimal)
    assert built["schema"] == "clientfit-what-if/1"
    assert built["changes"] == [{"client": "Acme", "dropped": True, "hours": None, "rate": None}]
    assert (built["hours_freed"], built["pay_lost"], built["effective_rate_change"]) == (60, 3000, 30)
    today, changed = built["today"], built["changed"]
    assert today.keys() == changed.keys()
    assert [one["client"] for one in changed["clients"]] == ["Bright", "Dark"]
    assert (today["totals"]["focus_share"], changed["totals"]["focus_share"]) == (dec("0.2857"), 0)
    assert (today["caps"][0]["over"], changed["caps"][0]["over"]) == (True, False)


def ask(studio: Built, grounds: Based, form: str = "table", *, yardstick: Yardstick | None = None, **asked: Any) -> str:
    today = studio(CLIENTS, yardstick=yardstick)
    budget = Budget(amount=dec(100), unit="hours")
    use = BudgetUse(connection="x", project_id="1", project="Site", budget=budget, used=dec(125), active=False)
    today = replace(today, budgets={"Acme": (use,)})
    return shown_quote.render(grounds(today), quote.of(today, Asked(**asked), dec("0.2"), {}), form)


def test_a_quote_begins_with_what_the_budget_buys_and_how_to_plan(studio: Built, grounds: Based) -> None:
    shown = ask(studio, grounds, budget=dec(1800), client="Acme", wish=dec(24))
    told = " ".join(shown.split())
    assert told.startswith(
        "A budget of 1,800 EUR for Acme buys 20 h at 90 EUR an hour. "
        "Plan what you deliver for 16 h: cut 8.0 h of the 24 h that are wished for."
    )
    assert "Work for Acme took 125 h for 100 h estimated (1 budget), 125 % of it" in told
    assert "24 h wished for would take 30 h as things went so far." in told
    assert "They would have to cost 2,700 EUR." in told
    assert "All of it for the budget would bring 60 EUR an hour (67 % of the target)." in told
    assert "To fit the budget, cut 8.0 h of it (33 %)." in told


def test_a_quote_says_whose_history_it_used(studio: Built, grounds: Based) -> None:
    told = " ".join(ask(studio, grounds, budget=dec(1800), client="Bright").split())
    assert "Work for clients in general took 125 h for 100 h estimated (1 budget)" in told
    assert "this client has no such history" in told


def test_work_below_its_estimates_needs_no_correction_and_the_clients_own_target_is_named(
    studio: Built, grounds: Based
) -> None:
    terms = Terms(target=dec(120))
    budget = Budget(amount=dec(100), unit="hours")
    use = BudgetUse(connection="x", project_id="1", project="Site", budget=budget, used=dec(80), active=False)
    today = replace(studio(CLIENTS, terms={"Acme": terms}), budgets={"Acme": (use,)})
    quoted = quote.of(today, Asked(budget=dec(1800), client="Acme", terms=terms), dec("0.2"), {})
    told = " ".join(shown_quote.render(grounds(today), quoted, "table").split())
    assert "An hour should bring 120 EUR: the client's own target." in told
    assert "took 80 h for 100 h estimated (1 budget), so estimates need no correction." in told


def test_a_wish_that_fits_is_told_with_what_is_left(studio: Built, grounds: Based) -> None:
    told = ask(studio, grounds, budget=dec(1800), client="Acme", wish=dec(15))
    assert told.split("\n\n")[1] == "What is wished for fits: 1.0 h of the plan are left."


def test_without_a_target_the_quote_is_unknown_with_the_reason(studio: Built, grounds: Based) -> None:
    shown = ask(studio, grounds, budget=dec(1800), yardstick=Yardstick())
    assert shown.splitlines()[0] == "A budget of 1,800 EUR: the hours that it buys are unknown."
    built = json.loads(ask(studio, grounds, "json", budget=dec(1800), yardstick=Yardstick()))
    assert (built["target_rate"], built["hours_bought"], built["hours_to_plan"]) == (None, None, None)
    assert built["unknown"].keys() == {"target_rate", "hours_bought", "hours_to_plan"}


def test_a_new_client_that_would_be_a_low_payer_is_named_without_blanks(studio: Built, grounds: Based) -> None:
    """100 for 50 h is far below the target; Acme is a low payer already."""
    built = json.loads(ask(studio, grounds, "json", budget=dec(100), wish=dec(50)))
    assert [one["clients"] for one in built["caps"]] == [["a new client", "Acme"]]


def test_a_quote_as_json(studio: Built, grounds: Based) -> None:
    shown = ask(studio, grounds, "json", budget=dec(1800), client="Acme", wish=dec(24))
    built = json.loads(shown, parse_float=Decimal)
    assert built["schema"] == "clientfit-quote/1"
    assert (built["hours_bought"], built["hours_to_plan"], built["correction_ratio"]) == (20, 16, dec("1.25"))
    assert built["wish"] == {
        "hours": 24,
        "expected_hours": 30,
        "price": 2700,
        "effective_rate": 60,
        "hours_to_cut": 8,
    }
    assert built["overrun"]["of"] == "client"
    (group,) = built["caps"]
    assert (group["over"], group["share"], group["share_with_it"]) == (True, dec("0.5714"), dec("0.6667"))
    assert built["hours_added_a_month"] == dec("30.42")


def planned(studio: Built, grounds: Based, client: str = "Acme", terms: Terms | None = None, **given: Any) -> str:
    agreed = terms or Terms()
    today = replace(studio(CLIENTS | {"Tiny": (10, 800, "billable")}, waiting={"Acme": 5}), **(renamed("Acme") | given))
    work = (Work(client=client, key=("Site",), hours=dec(60), billable_hours=None),)
    return exit_plan.render(grounds(today), leaving.of(today, client, agreed, work, {}))


def test_an_exit_plan_says_what_is_owed_on_both_sides(studio: Built, grounds: Based) -> None:
    shown = planned(studio, grounds)
    assert shown.startswith("# Ending the work for Acme\n\nProposed last day: 30 November 2026, the end of next month.")
    assert "- Site: 60 h in the period." in shown
    assert "- Worked and not yet billed: 5.0 h, 450 EUR at the target of 90 EUR an hour." in shown
    assert "| 7         | 2026-08-15 |   1,200.50 |   46 days |" in shown
    assert "- Together 1,200.50 EUR, 1,200.50 EUR of it overdue." in shown
    assert "- It cannot be told whether Acme is open: Acme." in shown
    assert "- Every week, 15 h are free, 54 % of the time for clients." in shown
    assert "- Every month, 3,042 EUR are lacking until something else fills that time." in shown
    assert "- On average, an hour brings 100.00 instead of 70.00 EUR." in shown


def test_billable_work_and_unknown_worth_are_to_be_billed(studio: Built, grounds: Based) -> None:
    assert "- Billable work of the period, not invoiced: 800 EUR." in planned(studio, grounds, "Tiny")
    assert "- Not invoiced, and of unknown worth: 5.0 h of the period (no invoice" in planned(studio, grounds, "Dark")
    assert "- Nothing is known to wait for an invoice." in planned(studio, grounds, "Bright")


@pytest.mark.parametrize(
    ("debts", "unseen", "told"),
    [
        ((), "", ["No invoice is known, so it cannot be told what is open."]),
        ((PAID,), "", ["No invoice is open."]),
        (
            (PAID,),
            "harvest: refused",
            ["No invoice is open, of those that are known.", "Not all of its invoices are seen (harvest: refused)."],
        ),
    ],
)
def test_nothing_is_called_settled_that_is_not_known_to_be(
    studio: Built, grounds: Based, debts: tuple[Debt, ...], unseen: str, told: list[str]
) -> None:
    today = replace(studio(CLIENTS), debts={"Acme": debts})
    based = replace(grounds(today), unseen_invoices={"Acme": unseen} if unseen else {})
    shown = exit_plan.render(based, leaving.of(today, "Acme", Terms(), (), {}))
    collected = shown.partition("## To collect\n\n")[2].partition("\n\n")[0]
    assert collected.splitlines() == [f"- {one}" for one in told]


@pytest.mark.parametrize(
    ("used", "told"),
    [
        ("38", "12 h are left of its budget of 50 h"),
        ("50", "0.0 h are left of its budget of 50 h"),
        ("55", "its budget, 50 h, is overdrawn by 5.0 h"),
    ],
)
def test_what_is_left_of_a_budget_is_told(studio: Built, grounds: Based, used: str, told: str) -> None:
    budget = Budget(amount=dec(50), unit="hours")
    use = BudgetUse(connection="x", project_id="1", project="Site", budget=budget, used=dec(used))
    assert f"- Site: 60 h in the period; {told}." in planned(studio, grounds, budgets={"Acme": (use,)})


def retainer(end: date) -> Retainer:
    days = Window(start=date(2026, 1, 1), end=end)
    return Retainer(amount=dec(2000), every="month", days=days, hours=dec(25))


def test_a_retainer_is_told_with_its_last_day(studio: Built, grounds: Based) -> None:
    ending = planned(studio, grounds, terms=Terms(retainers=(retainer(date(2027, 1, 1)),)))
    assert "The retainer of 2,000 EUR a month for 25 h: its last day is 31 December 2026." in ending
    assert "The last day is 31 December 2026, as agreed." in ending
    assert "The retainer goes on as agreed up to that day." in " ".join(ending.split())
    endless = planned(studio, grounds, terms=Terms(retainers=(retainer(date.max),)))
    assert "The retainer of 2,000 EUR a month for 25 h: it has no end, so give notice." in endless


def test_a_client_without_pay_or_without_any_work_loses_nothing(studio: Built, grounds: Based) -> None:
    today = studio(CLIENTS | {"Free": (10, 0, "invoiced")})
    free = exit_plan.render(grounds(today), leaving.of(today, "Free", Terms(), (), {}))
    assert "- It brings no pay, so none is lost." in free
    away = exit_plan.render(grounds(today), leaving.of(today, "Away", Terms(), (), {}))
    assert "- It took no time and brought no pay in the period, so nothing changes." in away
    assert "- Nothing is known to be open." in away


def test_the_message_has_dates_the_hand_over_and_what_is_outstanding_and_blames_nobody(
    studio: Built, grounds: Based
) -> None:
    message = planned(studio, grounds).partition("## Draft of a message\n\n")[2].partition("\n## ")[0]
    assert all(line.startswith("    ") or not line for line in message.splitlines())
    told = " ".join(message.split())
    for part in ("until 30 November 2026", "(Site, Acme)", "files, accesses and notes", "a last invoice"):
        assert part in told
    assert "This invoice is still open: 7, due on 15 August 2026." in told
    assert not any(word in told for word in ("rate", "late", "overdue", "unfortunately", "EUR"))


def test_an_agreed_end_is_kept_to(studio: Built, grounds: Based) -> None:
    shown = planned(studio, grounds, terms=Terms(until=date(2026, 10, 15)))
    assert "The last day is 15 October 2026, as agreed." in shown
    assert "after 15 October 2026, when our agreement ends" in " ".join(shown.split())
    over = planned(studio, grounds, terms=Terms(until=date(2026, 9, 15)))
    assert "the end of next month; the agreed end, 15 September 2026, is over." in over
