"""What a database must hold of a made-up Harvest account, told from the account itself: ids to columns, by kind."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from fake_harvest_billing import Billing
from fake_harvest_money import Invoice, Line
from fake_harvest_things import Assignment, Entry, Expense, Project

HOUR = 3600
STATES = {"draft": "draft", "open": "open", "paid": "paid", "closed": "written_off"}
NOTHING = Decimal(0)

Columns = dict[str, Any]
Tables = dict[str, dict[str, Columns]]


def tables(of: Billing, first: date = date.min) -> Tables:
    """All clients, projects and invoices; time and expenses from `first` on. A running timer counts nothing."""
    return {
        "client": {str(one.id): {"name": one.name} for one in of.clients.values()},
        "project": {str(one.id): _project(of, one) for one in of.projects.values()},
        "time_entry": {str(one.id): _entry(of, one) for one in of.entries.values() if one.spent_date >= first},
        "invoice": {str(one.id): _invoice(one) for one in of.invoices.values()},
        "expense": {str(one.id): _expense(of, one) for one in of.expenses.values() if one.spent_date >= first},
    }


def budget(amount: Decimal | int | str, unit: str, **of: Any) -> Columns:
    """A budget as the database keeps it."""
    usual = {"monthly": False, "task": "", "person": "", "with_expenses": False}
    return {"amount": Decimal(amount), "unit": unit} | usual | of


def in_order(budgets: Iterable[Mapping[str, Any]]) -> list[Columns]:
    """Budgets as they may be compared."""
    exact = ({**one, "amount": Decimal(one["amount"])} for one in budgets)
    return sorted(exact, key=lambda one: (one["task"], one["person"], one["amount"]))


def _project(of: Billing, one: Project) -> Columns:
    return {
        "name": one.name,
        "client": str(one.client),
        "fixed_fee": one.is_fixed_fee,
        "fee": one.fee,
        "currency": of.clients[one.client].currency,
        "billable": one.is_billable,
        "active": one.is_active,
        "starts": one.starts_on,
        "ends": one.ends_on,
        "budgets": in_order(_budgets(of, one)),
    }


def _budgets(of: Billing, one: Project) -> list[Columns]:
    """An assignment without a budget bounds nothing."""
    monthly = {"monthly": one.budget_is_monthly}
    tasks = {of.tasks[a.task or 0].name: a for a in _limits(of.task_assignments, one)}
    people = {of.people[a.person or 0].name: a for a in _limits(of.user_assignments, one)}
    match one.budget_by:
        case "project" if one.budget is not None:
            return [budget(one.budget, "hours", **monthly)]
        case "project_cost" if one.budget is not None:
            return [budget(one.budget, "money", with_expenses=one.cost_budget_include_expenses, **monthly)]
        case "task" | "task_fees" as by:
            unit = "hours" if by == "task" else "money"
            return [budget(a.budget or 0, unit, task=name, **monthly) for name, a in tasks.items()]
        case "person":
            return [budget(a.budget or 0, "hours", person=name, **monthly) for name, a in people.items()]
    return []


def _limits(of: Mapping[int, Assignment], project: Project) -> list[Assignment]:
    return [one for one in of.values() if one.project == project.id and one.budget is not None]


def _entry(of: Billing, one: Entry) -> Columns:
    running = one.timer_started_at is not None
    return {
        "day": one.spent_date,
        "seconds": NOTHING if running else one.hours * HOUR,
        "rounded_seconds": NOTHING if running else of.rounded_hours(one) * HOUR,
        "project": str(one.project),
        "billable": one.billable,
        "running": running,
        "person": of.people[one.person].name,
        "task": of.tasks[one.task].name,
        "description": one.notes or "",
        "rate": one.billable_rate if one.billable else None,
        "currency": of.clients[of.projects[one.project].client].currency,
        "budgeted": one.budgeted,
        "started": _clock(one.spent_date, one.started_time),
        "ended": None if running else _clock(one.spent_date, one.ended_time),
    }


def _clock(day: date, text: str | None) -> datetime | None:
    """A time of day in either of the forms that Harvest knows."""
    if text is None:
        return None
    form = "%I:%M%p" if text.endswith("m") else "%H:%M"
    return datetime.combine(day, datetime.strptime(text, form).time())  # noqa: DTZ007  # a wall clock has no zone


def _invoice(one: Invoice) -> Columns:
    return {
        "client": str(one.client),
        "number": one.number,
        "issued": one.issue_date,
        "due": one.due_date,
        "currency": one.currency,
        "amount": one.amount,
        "tax": one.tax_amount + one.tax2_amount,
        "discount": one.discount_amount,
        "state": STATES[one.state],
        "paid": one.paid,
        "paid_on": one.paid_date,
        "closed_on": one.closed_at.date() if one.closed_at else None,
        "period_start": one.period_start,
        "period_end": one.period_end,
        "funds_retainer": one.retainer is not None,
        "lines": [
            (line.amount, line.kind == "Product", str(line.project) if line.project else None) for line in one.lines
        ],
        "payments": sorted((payment.paid_date, payment.amount) for payment in one.payments),
    }


def _line(one: Line) -> tuple[Decimal, bool, str | None]:
    """Its amount, whether it passes on an expense, its project."""
    return one.amount, one.kind == "Product", str(one.project) if one.project else None


def _expense(of: Billing, one: Expense) -> Columns:
    return {
        "day": one.spent_date,
        "amount": one.total_cost,
        "currency": of.clients[of.projects[one.project].client].currency,
        "project": str(one.project),
        "billable": one.billable,
        "description": one.notes or "",
    }
