"""Harvest's reports: sums of rounded hours, money only for those who may see it (Harvest API 2.11)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from fake_harvest_billing import Billing
from fake_harvest_paging import ParameterError
from fake_harvest_things import Entry, Project

YEAR = timedelta(days=365)
NOTHING = Decimal(0)
Row = dict[str, Any]
Subject = Callable[[Billing, Entry], Row]


def window(query: Mapping[str, str]) -> tuple[date, date]:
    """The days asked for, both included and at most 365, as YYYYMMDD."""
    first, last = (_day(query, name) for name in ("from", "to"))
    if last - first >= YEAR:
        raise ParameterError("The timeframe supplied cannot exceed 1 year (365 days).")
    return first, last


def time_by(subject: Subject, of: Billing, entries: Iterable[Entry], *, fixed: bool, money: bool) -> list[Row]:
    """Finished time by subject and currency; fixed-fee work is worth nothing unless `fixed`."""
    groups: dict[tuple[Any, ...], list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.timer_started_at is None:
            currency = of.clients[of.projects[entry.project].client].currency
            groups[(*subject(of, entry).items(), ("currency", currency))].append(entry)
    return [
        dict(key) | _sums(of, group, fixed=fixed) if money else _unpriced(of, key, group)
        for key, group in groups.items()
    ]


def by_client(of: Billing, entry: Entry) -> Row:
    """Whose work it was."""
    client = of.clients[of.projects[entry.project].client]
    return {"client_id": client.id, "client_name": client.name}


def by_project(of: Billing, entry: Entry) -> Row:
    """Which project it was for, under its code."""
    project = of.projects[entry.project]
    code = f"[{project.code}] " if project.code else ""
    return {"project_id": project.id, "project_name": f"{code}{project.name}"} | by_client(of, entry)


def by_task(of: Billing, entry: Entry) -> Row:
    """What kind of work it was."""
    return {"task_id": entry.task, "task_name": of.tasks[entry.task].name}


def by_person(of: Billing, entry: Entry) -> Row:
    """Who did it."""
    return {"user_id": entry.person, "user_name": of.people[entry.person].name, "is_contractor": False}


def project_budgets(of: Billing) -> list[Row]:
    """Every project that has a budget, with what is spent of it: a monthly one's of this month alone."""
    return [_budget(of, project) for project in of.projects.values() if project.budget_by != "none"]


def _budget(of: Billing, project: Project) -> Row:
    budget = project.budget
    if project.budget_by == "person":
        assigned = (one.budget for one in of.user_assignments.values() if one.project == project.id)
        budget = sum((one for one in assigned if one is not None), NOTHING)
    spent = sum((_spent(of, project, entry) for entry in of.entries.values() if _counts(of, project, entry)), NOTHING)
    if project.cost_budget_include_expenses:
        spent += sum((one.total_cost for one in of.expenses.values() if one.project == project.id), NOTHING)
    return {
        "client_id": project.client,
        "client_name": of.clients[project.client].name,
        "project_id": project.id,
        "project_name": project.name,
        "budget_is_monthly": project.budget_is_monthly,
        "budget_by": project.budget_by,
        "is_active": project.is_active,
        "budget": budget,
        "budget_spent": spent,
        "budget_remaining": None if budget is None else budget - spent,
    }


def _counts(of: Billing, project: Project, entry: Entry) -> bool:
    now = of.now.date()
    this_month = (entry.spent_date.year, entry.spent_date.month) == (now.year, now.month)
    return entry.project == project.id and entry.budgeted and (this_month or not project.budget_is_monthly)


def _spent(of: Billing, project: Project, entry: Entry) -> Decimal:
    hours = of.rounded_hours(entry)
    money = project.budget_by in {"project_cost", "task_fees"}
    return hours * (entry.billable_rate or NOTHING) if money else hours


def _sums(of: Billing, entries: list[Entry], *, fixed: bool) -> Row:
    billable = [entry for entry in entries if entry.billable]
    priced = [entry for entry in billable if fixed or not of.projects[entry.project].is_fixed_fee]
    return {
        "total_hours": sum((of.rounded_hours(entry) for entry in entries), NOTHING),
        "billable_hours": sum((of.rounded_hours(entry) for entry in billable), NOTHING),
        "billable_amount": sum((of.rounded_hours(one) * (one.billable_rate or NOTHING) for one in priced), NOTHING),
    }


def _unpriced(of: Billing, key: tuple[Any, ...], entries: list[Entry]) -> Row:
    """What is seen without the right to see money."""
    shown = dict(key) | _sums(of, entries, fixed=False)
    return {name: value for name, value in shown.items() if name not in {"currency", "billable_amount"}}


def _day(query: Mapping[str, str], name: str) -> date:
    text = query.get(name, "")
    if len(text) != len("YYYYMMDD") or not text.isdecimal():
        raise ParameterError(f"Invalid {name} parameter")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ParameterError(f"Invalid {name} parameter") from error
