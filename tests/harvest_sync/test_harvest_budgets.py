"""What was taken of a budget is what Harvest's own report says, whatever kind of budget it is."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from clientfit_sync.figures import BudgetUse, budgets
from clientfit_sync.store import Store
from fake_harvest import FakeHarvest
from fake_harvest_desk import Desk
from fake_harvest_reports import project_budgets

TWO_MONTHS = 60


def work(fake: FakeHarvest, project: int) -> None:
    """An odd quarter of an hour every fifth day of the last two months, some of it billable, some beside the budget."""
    today = fake.now.date()
    for number in range(0, TWO_MONTHS, 5):
        hours = Decimal(number % 3) + Decimal("0.4")
        fake.add_entry(project, today - timedelta(days=number), hours, billable=number % 2 == 0, budgeted=number != 15)
    fake.add_entry(project, today - timedelta(days=1), 3, person=fake.add_person("Boris", rate=Decimal(70)))
    fake.add_expense(project, today - timedelta(days=40), "12.50", billable=False)
    fake.add_expense(project, today, 30)


def used(desk: Desk, known: date) -> list[BudgetUse]:
    with Store.open(desk.url, write=False) as store:
        return [use for one in store.budget_work(["harvest"], known) for use in budgets.of(one, known)]


@pytest.mark.parametrize("rounding", [None, Decimal("0.5")])
@pytest.mark.parametrize(
    "kept",
    [
        {"budget_by": "project"},
        {"budget_by": "project", "budget_is_monthly": True},
        {"budget_by": "project_cost"},
        {"budget_by": "project_cost", "budget_is_monthly": True},
        {"budget_by": "project_cost", "cost_budget_include_expenses": True},
        {"budget_by": "person"},
        {"budget_by": "task", "budget_is_monthly": True},
        {"budget_by": "task_fees"},
    ],
)
def test_harvest_says_the_same(desk: Desk, fake: FakeHarvest, kept: dict[str, Any], rounding: Decimal | None) -> None:
    fake.rounding = rounding
    project = fake.add_project(fake.add_client("Acme"), hourly_rate=Decimal(90), budget=Decimal(100), **kept)
    work(fake, project)
    for person in fake.people:
        fake.allow(project, Decimal(10), person=person)
    for task in fake.tasks:
        fake.allow(project, Decimal(20), task=task)
    assert desk.sync().error is None
    (told,) = project_budgets(fake)
    found = used(desk, fake.now.date())
    months: dict[date | None, Decimal] = defaultdict(Decimal)
    for one in found:
        assert one.used is not None, one.unknown
        months[one.month] += one.used
    today = fake.now.date().replace(day=1) if told["budget_is_monthly"] else None
    assert months[today] == told["budget_spent"] > 0
