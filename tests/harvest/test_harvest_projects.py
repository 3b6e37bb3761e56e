"""Runs over clients and projects: budgets, and the assignments in which some of them lie."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from clientfit_sync.errors import SourceError
from clientfit_sync.model import Budget
from clientfit_sync.testing.server import Reply

if TYPE_CHECKING:
    from tests.harvest.conftest import Rows, Shelf

FORBIDDEN = Reply(status=403, body={"message": "Not authorized!"})
HOURS = Budget(amount=Decimal(20), unit="hours")


def assigned(number: int, budget: Any, project: int = 10, **whom: Any) -> dict[str, Any]:
    named = {"id": project, "name": f"Project {project}", "code": None}
    return {"id": number, "is_active": True, "budget": budget, "project": named} | whom


@pytest.fixture
def by_task(shelf: "Shelf", rows: "type[Rows]") -> "Shelf":
    """A project with a budget for each of its tasks; not read yet."""
    shelf.account.lists["projects"] = [rows.project(10, budget_by="task", budget_is_monthly=True)]
    shelf.account.lists["task_assignments"] = [
        assigned(1, Decimal(20), task={"id": 7, "name": "Design"}),
        assigned(2, 0, task={"id": 8, "name": "Code"}),
        assigned(3, None, task={"id": 9, "name": "Talk"}),
        assigned(4, 5, project=11, task={"id": 7, "name": "Design"}),
        assigned(5, 7, task={"id": 6, "name": "Past"}, is_active=False),
    ]
    return shelf


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        ({"budget_by": "none", "budget": 20}, ()),
        ({"budget_by": None, "budget": 20}, ()),
        ({"budget_by": "project", "budget": 20}, (HOURS,)),
        ({"budget_by": "project", "budget": None}, ()),
        (
            {"budget_by": "project", "budget": 20, "budget_is_monthly": True},
            (Budget(amount=Decimal(20), unit="hours", monthly=True),),
        ),
        (
            {"budget_by": "project_cost", "budget": None, "cost_budget": Decimal("21900.0")},
            (Budget(amount=Decimal(21900), unit="money"),),
        ),
        (
            {"budget_by": "project_cost", "cost_budget": 5, "cost_budget_include_expenses": True},
            (Budget(amount=Decimal(5), unit="money", with_expenses=True),),
        ),
        ({"budget_by": "project_cost", "budget": 5, "cost_budget": None}, ()),
        ({"budget_by": "moon", "budget": 5}, ()),
    ],
)
def test_a_projects_own_budget_is_hours_or_money(
    shelf: "Shelf", rows: "type[Rows]", of: dict[str, Any], expected: tuple[Budget, ...]
) -> None:
    shelf.account.lists["projects"] = [rows.project(10, **of)]
    assert not any("assignments" in one for one in shelf.sync())
    assert shelf.record("project", 10).budgets == expected


def test_budgets_of_tasks_lie_in_the_assignments(by_task: "Shelf") -> None:
    """One without a budget bounds nothing, one of 0 is over at once."""
    assert "task_assignments" in by_task.sync()
    assert by_task.record("project", 10).budgets == (
        Budget(amount=Decimal(0), unit="hours", monthly=True, task="Code"),
        Budget(amount=Decimal(20), unit="hours", monthly=True, task="Design"),
    )


def test_fees_of_tasks_are_money(by_task: "Shelf") -> None:
    by_task.account.edit("projects", 10, budget_by="task_fees", budget_is_monthly=False)
    by_task.sync()
    assert by_task.record("project", 10).budgets[1] == Budget(amount=Decimal(20), unit="money", task="Design")


def test_budgets_of_people_lie_in_theirs(by_task: "Shelf") -> None:
    by_task.account.edit("projects", 10, budget_by="person", budget_is_monthly=False)
    by_task.account.lists["user_assignments"] = [assigned(1, 33, user={"id": 5, "name": "Kim Allen"})]
    asked = by_task.sync()
    assert "user_assignments" in asked
    assert "task_assignments" not in asked
    assert by_task.record("project", 10).budgets == (Budget(amount=Decimal(33), unit="hours", person="Kim Allen"),)


def test_assignments_are_not_read_again_while_the_project_is_as_it_was(by_task: "Shelf") -> None:
    by_task.sync()
    before = by_task.record("project", 10)
    assert "task_assignments" not in by_task.sync()
    assert by_task.record("project", 10) == before


def test_assignments_are_read_again_when_the_project_changed(by_task: "Shelf") -> None:
    by_task.sync()
    by_task.account.lists["task_assignments"][0]["budget"] = 25
    by_task.later()
    by_task.account.edit("projects", 10)
    assert "task_assignments" in by_task.sync()
    assert by_task.record("project", 10).budgets[1].amount == 25


def test_assignments_are_read_again_in_a_sweep(by_task: "Shelf") -> None:
    by_task.sync()
    by_task.account.lists["task_assignments"][0]["budget"] = 25
    by_task.later(days=7)
    assert "task_assignments" in by_task.sync()
    assert by_task.record("project", 10).budgets[1].amount == 25


def test_another_project_with_such_a_budget_reads_them_again(by_task: "Shelf", rows: "type[Rows]") -> None:
    by_task.sync()
    by_task.account.add("projects", rows.project(11, budget_by="task"))
    assert "task_assignments" in by_task.sync()
    assert by_task.record("project", 11).budgets == (Budget(amount=Decimal(5), unit="hours", task="Design"),)


def test_an_archived_project_keeps_its_budgets(by_task: "Shelf") -> None:
    by_task.account.edit("projects", 10, is_active=False)
    by_task.sync()
    assert len(by_task.record("project", 10).budgets) == 2


def test_assignments_that_an_administrator_may_not_see_are_missing(by_task: "Shelf") -> None:
    by_task.account.refused["task_assignments"] = FORBIDDEN
    by_task.sync()
    assert by_task.record("project", 10).budgets == ()
    assert "budgets of tasks and people" in by_task.ledger.kept.view.lacks["project"]


def test_assignments_that_a_manager_may_not_see_leave_budgets_unknown(by_task: "Shelf") -> None:
    by_task.account.me["access_roles"] = ["manager"]
    by_task.account.refused["task_assignments"] = FORBIDDEN
    by_task.sync()
    assert by_task.record("project", 10).budgets == ()
    assert "project" in by_task.ledger.kept.view.lacks


def test_assignments_that_are_refused_are_asked_for_until_they_are_shown(by_task: "Shelf") -> None:
    by_task.account.refused["task_assignments"] = FORBIDDEN
    for _ in range(3):
        assert "task_assignments" in by_task.sync()
        assert "project" in by_task.ledger.kept.view.lacks
    del by_task.account.refused["task_assignments"]
    assert "task_assignments" in by_task.sync()
    assert by_task.ledger.kept.view.lacks == {}
    assert len(by_task.record("project", 10).budgets) == 2
    assert "task_assignments" not in by_task.sync()


def test_budgets_that_are_known_stay_while_the_assignments_are_refused(by_task: "Shelf") -> None:
    """They may be others by now, so that every run says what it lacks."""
    by_task.sync()
    by_task.account.refused["task_assignments"] = FORBIDDEN
    by_task.later(days=7)
    for _ in range(2):
        assert "task_assignments" in by_task.sync()
        assert "project" in by_task.ledger.kept.view.lacks
        assert len(by_task.record("project", 10).budgets) == 2


def test_what_is_deleted_is_gone_unless_it_is_named(shelf: "Shelf", rows: "type[Rows]") -> None:
    shelf.account.lists["clients"].append(rows.client(2))
    shelf.account.lists["projects"].append(rows.project(11, client=rows.client(2)))
    shelf.sync()
    assert shelf.ids("client") == {1, 2}
    shelf.account.delete("projects", 11)
    shelf.account.delete("clients", 2)
    shelf.sync()
    assert shelf.ids("client") == {1}
    assert shelf.ids("project") == {10}


def test_long_lists_come_in_pages(shelf: "Shelf", rows: "type[Rows]") -> None:
    shelf.account.most = 2
    shelf.account.lists["clients"] = [rows.client(number) for number in range(1, 6)]
    asked = shelf.sync()
    assert [one for one in asked if one.startswith("clients")] == ["clients", "clients?page=2", "clients?page=3"]
    assert shelf.ids("client") == {1, 2, 3, 4, 5}


def test_a_list_that_changes_while_it_is_read_is_read_again(shelf: "Shelf", rows: "type[Rows]") -> None:
    shelf.account.most = 2
    shelf.account.lists["clients"] = [rows.client(number) for number in range(1, 6)]
    shelf.account.afterwards[2] = lambda: shelf.account.add("clients", rows.client(6))
    shelf.sync()
    assert shelf.ids("client") == {1, 2, 3, 4, 5, 6}


def test_a_list_that_never_stands_still_is_an_error(shelf: "Shelf") -> None:
    shelf.account.more["clients"] = 1
    with pytest.raises(SourceError, match="GET /clients: 1 rows came of 2, 3 times"):
        shelf.sync()
    assert len(shelf.account.asked) == 4


@pytest.mark.parametrize("total", [None, "many"])
def test_a_list_that_does_not_tell_its_length_is_an_error(shelf: "Shelf", rows: "type[Rows]", total: Any) -> None:
    body = {"clients": [rows.client()], "total_entries": total, "links": {"next": None}}
    shelf.account.refused["clients"] = Reply(body=body)
    with pytest.raises(SourceError, match="GET /clients: total_entries"):
        shelf.sync()


def test_a_list_without_links_is_an_error(shelf: "Shelf", rows: "type[Rows]") -> None:
    shelf.account.refused["clients"] = Reply(body={"clients": [rows.client()], "total_entries": 1})
    with pytest.raises(SourceError, match="GET /clients"):
        shelf.sync()
