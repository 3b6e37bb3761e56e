"""Invoices, and what is left of the quotas (Toggl API, sections 3 and 4)."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from pydantic import Field, TypeAdapter

from clientfit_connectors.toggl.wire.base import Day, Many, Text, Wire


class Item(Wire):
    """A line of an invoice; whether `amount` is that of one or of all is only sure where there is one."""

    description: Text = ""
    quantity: Decimal | None = None
    amount: Decimal | None = None


class Invoice(Wire):
    """Of a workspace's list: no client, no state, no total (Toggl API, section 3)."""

    id: int = Field(validation_alias="user_invoice_id")
    number: Text = Field("", validation_alias="document_id")
    issued: Day = Field(validation_alias="date")
    due: Day | None = Field(None, validation_alias="due_date")
    currency: str
    address: Text = Field("", validation_alias="billing_address")
    items: Many[Item] = ()
    taxes: Many[Any] = ()
    deleted: datetime | None = Field(None, validation_alias="deleted_at")


class Allowance(Wire):
    """What is left of one quota; `organization` is null for the user's own."""

    organization: int | None = Field(None, validation_alias="organization_id")
    remaining: int
    total: int | None = None


INVOICES: TypeAdapter[tuple[Invoice, ...]] = TypeAdapter(Many[Invoice])
ALLOWANCES: TypeAdapter[tuple[Allowance, ...]] = TypeAdapter(Many[Allowance])
