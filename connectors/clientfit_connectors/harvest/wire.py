"""Harvest's rows as they come (Harvest API, section 2): unknown fields are ignored, missing ones are named."""

from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field


class Row(BaseModel):
    """A row of a list, or a thing that it names. Ids are numbers on the wire and text here."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True, coerce_numbers_to_str=True)

    id: str


class Named(Row):
    """A thing named by another."""

    name: str


class ClientRow(Named):
    """A client, in its own list or named by another row; older answers name it without its currency."""

    currency: str | None = None


class ProjectRow(Named):
    """A project; what the token may not see can be absent."""

    client: ClientRow
    is_active: bool | None = None
    is_billable: bool | None = None
    is_fixed_fee: bool | None = None
    fee: Decimal | None = None
    budget_by: str | None = None
    budget: Decimal | None = None
    budget_is_monthly: bool | None = None
    cost_budget: Decimal | None = None
    cost_budget_include_expenses: bool | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    updated_at: AwareDatetime | None = None


class AssignmentRow(Row):
    """What a task or a person may take of a project: `budget` hours or money, None without a limit."""

    project: Row
    budget: Decimal | None = None
    is_active: bool | None = None
    task: Named | None = None
    user: Named | None = None


class DatedRow(Row):
    """A row of a list that is ordered by day, newest first."""

    day: date
    updated_at: AwareDatetime | None = None


class EntryRow(DatedRow):
    """A time entry; the clock times may be in any form."""

    day: date = Field(alias="spent_date")
    hours: Decimal
    rounded_hours: Decimal | None = None
    notes: str | None = None
    started_time: Any = None
    ended_time: Any = None
    is_running: bool | None = None
    billable: bool | None = None
    budgeted: bool | None = None
    billable_rate: Decimal | None = None
    client: ClientRow
    project: Named
    task: Named | None = None
    user: Named | None = None


class ExpenseRow(DatedRow):
    """An expense."""

    day: date = Field(alias="spent_date")
    total_cost: Decimal
    billable: bool | None = None
    notes: str | None = None
    client: ClientRow
    project: Named


class LineRow(BaseModel):
    """A line of an invoice; `kind` is the name of an invoice item category."""

    model_config = Row.model_config

    kind: str | None = None
    description: str | None = None
    amount: Decimal
    project: Named | None = None


class InvoiceRow(DatedRow):
    """An invoice with its lines."""

    day: date = Field(alias="issue_date")
    number: str | None = None
    amount: Decimal
    due_amount: Decimal | None = None
    tax_amount: Decimal | None = None
    tax2_amount: Decimal | None = None
    discount_amount: Decimal | None = None
    state: str
    period_start: date | None = None
    period_end: date | None = None
    due_date: date | None = None
    paid_date: date | None = None
    closed_at: AwareDatetime | None = None
    currency: str
    client: ClientRow
    retainer: Any = None
    line_items: tuple[LineRow, ...]


class PaymentRow(Row):
    """A payment; it does not say of which invoice."""

    amount: Decimal
    paid_date: date


class CategoryRow(Named):
    """An invoice item category."""

    use_as_service: bool | None = None
    use_as_expense: bool | None = None


class OwnerRow(Row):
    """The token's owner; older answers have no access roles but say whether it is an administrator."""

    first_name: str | None = None
    last_name: str | None = None
    access_roles: tuple[str, ...] | None = None
    is_admin: bool | None = None


class CompanyRow(BaseModel):
    """The account."""

    model_config = Row.model_config

    name: str
    invoice_feature: bool | None = None
    expense_feature: bool | None = None


class ReportRow(BaseModel):
    """What the time report tells of a client in one currency: rounded hours."""

    model_config = Row.model_config

    client_id: str | None = None
    total_hours: Decimal
