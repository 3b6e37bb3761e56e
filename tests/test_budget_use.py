"""What was taken of a project's budgets (METRICS.md section 6), and where that cannot be known."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from clientfit_sync.figures import BudgetUse, budgets
from clientfit_sync.figures.totals import BudgetedProject, BudgetWork
from clientfit_sync.model import Budget, Project

KNOWN = date(2026, 11, 22)
HELD_FROM = date(2025, 10, 19)
NOVEMBER = date(2026, 11, 1)
HOUR = 3600


def hours_of(amount: int, **fields: Any) -> Budget:
    return Budget(amount=Decimal(amount), unit="hours", **fields)


def money_of(amount: int, **fields: Any) -> Budget:
    return Budget(amount=Decimal(amount), unit="money", **fields)


def work(on: str, hours: float | str = 0, **fields: Any) -> BudgetWork:
    day = date.fromisoformat(on)
    return BudgetWork(month=day.replace(day=1), first=day, seconds=Decimal(str(hours)) * HOUR, **fields)


def value(on: str, amount: str, currency: str = "EUR", **fields: Any) -> BudgetWork:
    return work(on, value=Decimal(amount), currency=currency, **fields)


def project(*budgets: Budget, work: tuple[BudgetWork, ...] = (), **fields: Any) -> BudgetedProject:
    """A project of which all is held, unless `held_from` says otherwise."""
    outside = {"expenses", "expenses_unseen", "held_from"} & set(fields)
    content: dict[str, Any] = {name: fields.pop(name) for name in outside}
    plain: dict[str, Any] = {"id": "p", "name": "Site", "client": "c", "currency": "EUR"}
    return BudgetedProject(
        connection="harvest", client="Acme", project=Project(**plain | fields, budgets=budgets), work=work, **content
    )


def used(found: BudgetedProject) -> list[tuple[date | None, Decimal | None]]:
    return [(one.month, one.used) for one in budgets.of(found, KNOWN)]


def unknown(found: BudgetedProject) -> str:
    (one,) = budgets.of(found, KNOWN)
    assert (one.used is None) is bool(one.unknown)
    return one.unknown


def test_a_budget_of_hours_is_charged_with_all_of_them() -> None:
    budget = hours_of(10)
    done = (
        work("2026-01-05", 3),
        work("2026-02-05", "4.5", task="Design"),
        work("2026-02-06", 1, currency="USD", unpriced=1),
    )
    assert budgets.of(project(budget, work=done, active=False), KNOWN) == (
        BudgetUse(
            connection="harvest",
            project_id="p",
            project="Site",
            budget=budget,
            used=Decimal("8.5"),
            currency="EUR",
            active=False,
        ),
    )


def test_a_budget_of_one_task_or_person_is_charged_with_their_work() -> None:
    found = project(
        hours_of(1, task="Design"),
        hours_of(2, person="Ann"),
        hours_of(3, task="Design", person="Ann"),
        work=(
            work("2026-01-05", 1, task="Design", person="Ann"),
            work("2026-01-05", 2, task="Design", person="Bo"),
            work("2026-01-05", 4, task="Build", person="Ann"),
            work("2026-01-05", 8),
        ),
    )
    assert used(found) == [(None, Decimal(3)), (None, Decimal(5)), (None, Decimal(1))]


def test_a_monthly_budget_is_one_for_each_month_with_work_and_the_present_one() -> None:
    done = (work("2026-02-05", 4), work("2026-01-05", 1, task="Design"), work("2026-01-06", 2))
    months = [(date(2026, 1, 1), Decimal(3)), (date(2026, 2, 1), Decimal(4))]
    assert used(project(hours_of(10, monthly=True), work=done)) == [*months, (NOVEMBER, Decimal(0))]
    assert used(project(hours_of(10, monthly=True), work=done, active=False)) == months


def test_what_was_never_charged_is_whole_and_what_is_over_without_work_is_left_out() -> None:
    assert used(project(hours_of(10), money_of(5))) == [(None, Decimal(0)), (None, Decimal(0))]
    assert used(project(hours_of(10), hours_of(5, monthly=True), active=False)) == []


def test_a_budget_of_money_is_charged_with_the_value_and_where_it_says_so_with_expenses() -> None:
    done = (value("2026-01-05", "100.5"), work("2026-01-05", 3))
    spent = (value("2026-01-09", "20"), value("2026-02-09", "7"))
    found = project(money_of(1), money_of(2, with_expenses=True), work=done, expenses=spent)
    assert used(found) == [(None, Decimal("100.5")), (None, Decimal("127.5"))]
    monthly = project(money_of(2, with_expenses=True, monthly=True), work=done, expenses=spent, active=False)
    assert used(monthly) == [(date(2026, 1, 1), Decimal("120.5")), (date(2026, 2, 1), Decimal(7))]


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (
            project(money_of(1), work=(value("2026-01-05", "9"), work("2026-01-05", 1, unpriced=2))),
            "2 of its entries have no known value",
        ),
        (
            project(money_of(1), work=(value("2026-01-05", "9"), value("2026-01-05", "9", "USD"))),
            "some of it is in USD, the budget in EUR",
        ),
        (
            project(money_of(1), currency=None, work=(value("2026-01-05", "9"),)),
            "some of it is in EUR, the budget in no known currency",
        ),
        (
            project(money_of(1, with_expenses=True), expenses=(value("2026-01-05", "9", "CHF"),)),
            "some of it is in CHF, the budget in EUR",
        ),
        (
            project(money_of(1, with_expenses=True), expenses_unseen="the token may not see them"),
            "not all expenses are seen (the token may not see them)",
        ),
        (
            project(hours_of(1), work=(work("2025-10-20", 3),), held_from=HELD_FROM),
            "entries before 2025-10-19 are not held; `clientfit-sync sync --from` an earlier day brings them",
        ),
    ],
)
def test_what_cannot_be_known_has_its_reason(found: BudgetedProject, reason: str) -> None:
    assert unknown(found) == reason


def test_only_the_months_with_foreign_money_are_unknown() -> None:
    done = (value("2026-01-05", "9"), value("2026-02-05", "9", "USD"))
    found = project(money_of(1, monthly=True), work=done, active=False)
    assert used(found) == [(date(2026, 1, 1), Decimal(9)), (date(2026, 2, 1), None)]


@pytest.mark.parametrize(("begun", "is_known"), [(date(2025, 10, 18), False), (HELD_FROM, True), (KNOWN, True)])
def test_what_a_project_took_is_known_where_it_began_in_the_days_that_are_held(begun: date, is_known: bool) -> None:  # noqa: FBT001
    found = project(hours_of(1), work=(work("2025-10-20", 3),), held_from=HELD_FROM, starts=begun)
    assert (unknown(found) == "") is is_known


@pytest.mark.parametrize(("first", "is_known"), [("2025-11-18", False), ("2025-11-19", True)])
def test_a_project_that_was_quiet_in_the_first_month_held_has_begun_since(first: str, is_known: bool) -> None:  # noqa: FBT001
    found = project(hours_of(1), work=(work("2026-01-05", 3), work(first, 3, task="Design")), held_from=HELD_FROM)
    assert (unknown(found) == "") is is_known


@pytest.mark.parametrize(("held_from", "is_known"), [(date(2026, 10, 22), True), (date(2026, 10, 23), False)])
def test_a_project_without_any_work_is_judged_by_the_days_held(held_from: date, is_known: bool) -> None:  # noqa: FBT001
    assert (unknown(project(hours_of(1), held_from=held_from)) == "") is is_known


def test_of_a_monthly_budget_the_month_that_is_held_in_part_is_unknown() -> None:
    done = (work("2025-10-20", 3), work("2025-11-20", 3))
    found = project(hours_of(1, monthly=True), work=done, held_from=HELD_FROM, active=False)
    assert used(found) == [(date(2025, 10, 1), None), (date(2025, 11, 1), Decimal(3))]
