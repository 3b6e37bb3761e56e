"""What projects may take (Harvest API, sections 2.3 and 2.5).

Budgets per task or person lie in the assignments, which are read only where a project has such a budget and is new or
changed, in each sweep, and after a refusal. An archived project keeps its budgets: what it overran is still told.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from clientfit_connectors.harvest.forms import Form
from clientfit_connectors.harvest.pages import Listing, complete
from clientfit_connectors.harvest.state import Assigned
from clientfit_connectors.harvest.wire import AssignmentRow, ProjectRow
from clientfit_sync.model import Budget
from clientfit_sync.rest.api import Api

FORM = Form(AssignmentRow)
TASKS = Listing(path="/task_assignments", key="task_assignments", form=FORM)
PEOPLE = Listing(path="/user_assignments", key="user_assignments", form=FORM)
KEPT_IN = {"task": TASKS, "task_fees": TASKS, "person": PEOPLE}


def of(row: ProjectRow, assigned: Sequence[tuple[str, Decimal]]) -> tuple[Budget, ...]:
    """The budgets of a project; `assigned` are those of its tasks or people, by name.

    Hours are in `budget`, money in `cost_budget`. An assignment without a budget bounds nothing, one of 0 is over at
    once.
    """
    monthly = bool(row.budget_is_monthly)
    match row.budget_by:
        case "project" if row.budget is not None:
            return (Budget(amount=row.budget, unit="hours", monthly=monthly),)
        case "project_cost" if row.cost_budget is not None:
            spent = bool(row.cost_budget_include_expenses)
            return (Budget(amount=row.cost_budget, unit="money", monthly=monthly, with_expenses=spent),)
        case "task":
            return tuple(Budget(amount=most, unit="hours", monthly=monthly, task=name) for name, most in assigned)
        case "task_fees":
            return tuple(Budget(amount=most, unit="money", monthly=monthly, task=name) for name, most in assigned)
        case "person":
            return tuple(Budget(amount=most, unit="hours", monthly=monthly, person=name) for name, most in assigned)
    return ()


def needed(rows: Iterable[ProjectRow], listing: Listing[AssignmentRow]) -> dict[str, str]:
    """The projects whose budgets lie in this list, each with what tells whether it changed."""
    return {row.id: f"{row.updated_at} {row.budget_by}" for row in rows if KEPT_IN.get(row.budget_by or "") is listing}


def stale(projects: Mapping[str, str], kept: Assigned) -> bool:
    """Whether a project is new or changed since the assignments were read, or they were refused."""
    return kept.refused or any(kept.projects.get(id_) != version for id_, version in projects.items())


def unchanged(projects: Mapping[str, str], kept: Assigned) -> Assigned:
    """What is kept of these projects, less what belongs to another version of one."""
    same = {id_: version for id_, version in projects.items() if kept.projects.get(id_) == version}
    return Assigned(projects=same, budgets={id_: kept.budgets[id_] for id_ in same}, refused=kept.refused)


def read(api: Api, listing: Listing[AssignmentRow], projects: Mapping[str, str]) -> Assigned:
    """The budgets that the list holds of these projects."""
    rows = complete(api, listing)
    budgets: dict[str, list[tuple[str, Decimal]]] = {id_: [] for id_ in projects}
    for row in rows:
        whose = row.task or row.user
        if row.project.id in projects and row.budget is not None and row.is_active is not False and whose:
            budgets[row.project.id].append((whose.name, row.budget))
    return Assigned(projects=dict(projects), budgets={id_: sorted(found) for id_, found in budgets.items()})
