"""An exit plan: what is owed on both sides, the last day, and the studio without the client."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from clientfit_sync.figures import BudgetUse, Debt, Figures, Retainer, Terms, Work
from clientfit_sync.model import Budget, Window
from clientfit_sync.outlook import leaving
from clientfit_sync.outlook.leaving import Leaving

Built = Callable[..., Figures]
KNOWN = date(2026, 9, 30)
TWO: dict[str, tuple[Any, Any, str]] = {"Acme": (60, 3000, "invoiced"), "Bright": (40, 4000, "invoiced")}


def dec(value: Any) -> Decimal:
    return Decimal(str(value))


def plan(today: Figures, client: str = "Acme", terms: Terms | None = None, work: tuple[Work, ...] = ()) -> Leaving:
    return leaving.of(today, client, terms or Terms(), work, {})


def debt(number: str, due: date | None, open_: Any, **given: Any) -> Debt:
    amount = None if open_ is None else dec(open_)
    issued = date(2026, 8, 1)
    return Debt(
        connection="harvest", id=number, number=number, issued=issued, due=due, amount=amount, open=amount, **given
    )


def work(project: str, hours: int) -> Work:
    return Work(client="Acme", key=(project,), hours=dec(hours), billable_hours=dec(hours))


def use(project: str, amount: Any, used: Any, **given: Any) -> BudgetUse:
    budget = Budget(amount=dec(amount), unit="hours", monthly="month" in given)
    return BudgetUse(connection="harvest", project_id=project, project=project, budget=budget, used=dec(used), **given)


def retainer(last: date | None) -> Retainer:
    end = date.max if last is None else last + timedelta(days=1)
    return Retainer(amount=dec(2000), every="month", days=Window(start=date(2026, 1, 1), end=end))


def test_projects_with_work_or_an_open_budget_are_to_be_finished(studio: Built) -> None:
    budgets = {"Acme": (use("Shop", 50, 30), use("Plan", 10, 0), use("Old", 10, 12, active=False))}
    today = replace(studio(TWO), budgets=budgets)
    found = plan(today, work=(work("Site", 40), work("Shop", 15), work("Old", 5))).commitments
    assert [(one.project, one.hours, len(one.budgets)) for one in found] == [
        ("Site", dec(40), 0),
        ("Shop", dec(15), 1),
        ("Plan", dec(0), 1),
    ]


def test_projects_that_are_known_to_be_over_are_not_to_be_finished_and_open_ones_without_work_are(
    studio: Built,
) -> None:
    """A budget that is open tells that one project of that name is."""
    today = replace(studio(TWO), budgets={"Acme": (use("Shop", 50, 30),)})
    worked = (work("Site", 40), work("Logo", 20), work("Shop", 15))
    told = {"Logo": False, "Site": True, "Shop": False, "Next year": True, "Long ago": False}
    found = leaving.of(today, "Acme", Terms(), worked, {}, told).commitments
    assert [(one.project, one.hours) for one in found] == [("Site", dec(40)), ("Shop", dec(15)), ("Next year", dec(0))]


def test_an_open_project_has_the_last_day_that_was_agreed_on(studio: Built) -> None:
    ends = {"Site": date(2026, 12, 18), "Logo": date(2026, 8, 1)}
    told = {"Site": True, "Logo": False, "Care": True}
    found = leaving.of(studio(TWO), "Acme", Terms(), (work("Site", 40),), {}, told, ends).commitments
    assert [(one.project, one.ends) for one in found] == [("Site", date(2026, 12, 18)), ("Care", None)]


def test_of_monthly_budgets_only_this_months_is_still_open(studio: Built) -> None:
    uses = tuple(use("Care", 10, used, month=date(2026, month, 1)) for month, used in ((8, 10), (9, 4)))
    today = replace(studio(TWO), budgets={"Acme": uses})
    ((care),) = plan(today, work=(work("Care", 4),)).commitments
    assert [one.month for one in care.budgets] == [date(2026, 9, 1)]


@pytest.mark.parametrize(
    ("terms", "last", "agreed"),
    [
        (Terms(), date(2026, 11, 30), False),
        (Terms(until=date(2026, 10, 1)), date(2026, 10, 1), True),
        (Terms(until=date(2026, 9, 30)), date(2026, 11, 30), False),
        (Terms(retainers=(retainer(date(2026, 12, 31)),)), date(2026, 12, 31), True),
        (Terms(retainers=(retainer(date(2026, 9, 30)),)), date(2026, 11, 30), False),
        (Terms(retainers=(retainer(None),)), date(2026, 11, 30), False),
        (Terms(retainers=(retainer(date(2026, 12, 31)),), until=date(2026, 10, 31)), date(2026, 10, 31), True),
    ],
)
def test_the_last_day_is_the_agreed_end_else_that_of_the_retainer_else_the_end_of_next_month(
    studio: Built, terms: Terms, last: date, *, agreed: bool
) -> None:
    built = plan(studio(TWO), terms=terms)
    assert (built.last_day, built.agreed) == (last, agreed)


def test_next_month_may_be_in_the_next_year(studio: Built) -> None:
    today = replace(studio(TWO), known=date(2026, 12, 30))
    assert plan(today).last_day == date(2027, 1, 31)


def test_only_retainers_that_still_run_are_owed(studio: Built) -> None:
    terms = Terms(retainers=(retainer(KNOWN), retainer(KNOWN + timedelta(days=1))))
    assert plan(studio(TWO), terms=terms).retainers == terms.retainers[1:]


def test_waiting_hours_are_to_be_billed_at_the_target(studio: Built) -> None:
    built = plan(studio(TWO, waiting={"Acme": 5}))
    assert (built.waiting_hours, built.waiting_worth, built.billable) == (dec(5), dec(450), None)


def test_billable_work_is_to_be_billed_at_its_value(studio: Built) -> None:
    built = plan(studio(TWO | {"Tiny": (10, 800, "billable")}), "Tiny")
    assert (built.billable, built.waiting_hours) == (dec(800), dec(0))


def test_open_invoices_are_to_be_collected_and_others_are_not(studio: Built) -> None:
    debts = (
        debt("1", date(2026, 9, 29), 100),
        debt("2", KNOWN, 200),
        debt("3", None, 300),
        debt("4", date(2026, 9, 1), 0),
        debt("5", date(2026, 9, 1), None, unknown="no exchange rate for XTS"),
        debt("6", date(2026, 9, 1), None, closed_on=date(2026, 9, 20)),
    )
    built = plan(replace(studio(TWO), debts={"Acme": debts, "Bright": (debt("7", KNOWN, 1),)}))
    assert [one.number for one in built.debts] == ["1", "2", "3"]
    assert [built.overdue(one) for one in built.debts] == [1, 0, 0]
    assert [one.number for one in built.untold] == ["5"]


def test_the_week_afterwards_is_what_if_without_the_client(studio: Built) -> None:
    built = plan(studio(TWO))
    assert built.hours_a_week == 14
    assert built.without.changed.totals.effective_rate == 100
    assert built.without.pay_lost == 3000


def test_a_client_without_hours_and_pay_has_a_plan_too(studio: Built) -> None:
    built = plan(studio(TWO), "Away")
    assert (built.figures, built.waiting_hours, built.hours_a_week) == (None, dec(0), dec(0))
    assert built.without.changed == built.today
