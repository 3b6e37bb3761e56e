"""From what a Harvest account holds to the rows of its answers, with the fields that only live answers carry."""

import fake_harvest_parts as part
from fake_harvest_billing import Billing
from fake_harvest_parts import Row
from fake_harvest_things import Assignment, Client, Entry, Person, Project, Task


def client(_: Billing, one: Client) -> Row:
    """Harvest API 2.2."""
    return {
        "id": one.id,
        "name": one.name,
        "is_active": one.is_active,
        "address": None,
        "statement_key": f"{one.id:032x}",
        "currency": one.currency,
    } | part.stamps(one)


def project(of: Billing, one: Project) -> Row:
    """Harvest API 2.3: an hours budget is `budget`, a money budget `cost_budget`; that of persons adds up theirs."""
    assigned = [limit.budget for limit in of.user_assignments.values() if limit.project == one.id and limit.budget]
    money = one.budget_by == "project_cost"
    return {
        "id": one.id,
        "client": part.client(of, one.client, with_currency=True),
        "name": one.name,
        "code": one.code,
        "is_active": one.is_active,
        "is_billable": one.is_billable,
        "is_fixed_fee": one.is_fixed_fee,
        "bill_by": "Project" if one.hourly_rate else "People",
        "budget": sum(assigned) if one.budget_by == "person" else None if money else one.budget,
        "budget_by": one.budget_by,
        "budget_is_monthly": one.budget_is_monthly,
        "notify_when_over_budget": False,
        "over_budget_notification_percentage": 80.0,
        "over_budget_notification_date": None,
        "show_budget_to_all": False,
        "cost_budget": one.budget if money else None,
        "cost_budget_include_expenses": one.cost_budget_include_expenses,
        "hourly_rate": one.hourly_rate,
        "fee": one.fee,
        "notes": "",
        "starts_on": part.day(one.starts_on),
        "ends_on": part.day(one.ends_on),
    } | part.stamps(one)


def person(_: Billing, one: Person) -> Row:
    """Harvest API 2.4."""
    return {
        "id": one.id,
        "first_name": one.first_name,
        "last_name": one.last_name,
        "email": f"{one.first_name.lower()}@example.com",
        "telephone": "",
        "timezone": "Kyiv",
        "weekly_capacity": 144000,
        "has_access_to_all_future_projects": False,
        "is_contractor": False,
        "is_active": True,
        "calendar_integration_enabled": False,
        "calendar_integration_source": None,
        "can_create_projects": True,
        "default_hourly_rate": one.rate,
        "cost_rate": None,
        "roles": ["Designer"],
        "access_roles": list(one.access_roles),
        "permissions_claims": [],
        "avatar_url": "https://avatars.example/one.png",
    } | part.stamps(one)


def task(_: Billing, one: Task) -> Row:
    """Harvest API 2.5."""
    shown = {"billable_by_default": True, "default_hourly_rate": None, "is_default": False, "is_active": True}
    return {"id": one.id, "name": one.name} | shown | part.stamps(one)


def item_category(_: Billing, one: Task) -> Row:
    """Harvest API 2.7: what a line's kind is used for."""
    uses = {"use_as_service": one.use_as_service, "use_as_expense": one.use_as_expense}
    return {"id": one.id, "name": one.name} | uses | part.stamps(one)


def expense_category(_: Billing, one: Task) -> Row:
    """Harvest API 2.10."""
    return {"id": one.id, "name": one.name, "unit_name": None, "unit_price": None, "is_active": True} | part.stamps(one)


def user_assignment(of: Billing, one: Assignment) -> Row:
    """Harvest API 2.5."""
    return _user_assignment(one) | {"project": part.project(of, one.project), "user": part.person(of, one.person)}


def task_assignment(of: Billing, one: Assignment) -> Row:
    """Harvest API 2.5."""
    return _task_assignment(one) | {
        "project": part.project(of, one.project),
        "task": part.named(of.tasks[one.task or 0]),
    }


def entry(of: Billing, one: Entry) -> Row:
    """Harvest API 2.6."""
    on = of.projects[one.project]
    locked = bool(one.invoice) or not on.is_active
    return {
        "id": one.id,
        "spent_date": part.day(one.spent_date),
        "hours": of.hours(one),
        "hours_without_timer": one.hours,
        "rounded_hours": of.rounded_hours(one),
        "notes": one.notes,
        "is_locked": locked,
        "locked_reason": "Item Invoiced and Locked for this Time Period" if locked else None,
        "is_closed": one.approval_status == "approved",
        "approval_status": one.approval_status,
        "is_billed": bool(one.invoice) or one.marked_as_billed,
        "timer_started_at": part.time(one.timer_started_at),
        "started_time": one.started_time,
        "ended_time": None if one.timer_started_at else one.ended_time,
        "is_running": one.timer_started_at is not None,
        "billable": one.billable,
        "budgeted": one.budgeted,
        "billable_rate": one.billable_rate if one.billable else None,
        "cost_rate": one.cost_rate,
        "user": part.person(of, one.person),
        "client": part.client(of, on.client, with_currency=True),
        "project": part.project(of, one.project),
        "task": part.named(of.tasks[one.task]),
        "user_assignment": next((_user_assignment(a) for a in _assigned(of.user_assignments, one)), None),
        "task_assignment": next((_task_assignment(a) for a in _assigned(of.task_assignments, one)), None),
        "invoice": part.invoice(of, one.invoice),
        "external_reference": None,
    } | part.stamps(one)


def _assigned(of: dict[int, Assignment], one: Entry) -> list[Assignment]:
    return [a for a in of.values() if a.project == one.project and (a.person == one.person or a.task == one.task)]


def _user_assignment(one: Assignment) -> Row:
    own = {"is_project_manager": False, "is_active": True, "use_default_rates": True, "hourly_rate": None}
    return {"id": one.id, "budget": one.budget} | own | part.stamps(one)


def _task_assignment(one: Assignment) -> Row:
    own = {"billable": True, "is_active": True, "hourly_rate": None}
    return {"id": one.id, "budget": one.budget} | own | part.stamps(one)
