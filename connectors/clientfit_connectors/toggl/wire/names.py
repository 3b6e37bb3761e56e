"""Workspaces, and what they name (Toggl API, sections 2.2 and 2.4)."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AliasChoices, BeforeValidator, Field, TypeAdapter

from clientfit_connectors.toggl.wire.base import Day, Many, Text, Wire


def _periods(value: Any) -> Any:
    """The parameters of a recurring project: a list, or one within an object."""
    found = value.get("items") if isinstance(value, Mapping) else value
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else ()


class Client(Wire):
    """Of `/me` and of a workspace's list."""

    id: int
    workspace: int = Field(validation_alias=AliasChoices("wid", "workspace_id"))
    name: str
    deleted: datetime | None = Field(None, validation_alias="server_deleted_at")


class Recurrence(Wire):
    """How a project's estimate comes back: `period` is "monthly", "weekly" ..."""

    period: Text = ""
    estimated_seconds: Decimal | None = None
    parameter_end_date: Day | None = None


class Project(Wire):
    """Of `/me` and of a workspace's list; `currency`, `fixed_fee`, `billable` and estimates are of paid plans."""

    id: int
    workspace: int = Field(validation_alias=AliasChoices("workspace_id", "wid"))
    client: int | None = Field(None, validation_alias=AliasChoices("client_id", "cid"))
    name: str
    active: bool | None = True
    billable: bool | None = None
    fixed_fee: Decimal | None = None
    currency: str | None = None
    rate: Decimal | None = None
    rate_last_updated: Text = ""
    estimated_seconds: Decimal | None = None
    recurring: bool | None = False
    recurrences: Annotated[tuple[Recurrence, ...], BeforeValidator(_periods)] = Field(
        (), validation_alias="recurring_parameters"
    )
    start_date: Day | None = None
    end_date: Day | None = None
    status: Text = ""
    deleted: datetime | None = Field(None, validation_alias="server_deleted_at")


class Workspace(Wire):
    """`premium`: on a paid plan, which is what has billable flags and amounts."""

    id: int
    organization: int | None = Field(None, validation_alias="organization_id")
    name: str
    premium: bool | None = False
    business: bool | None = Field(default=False, validation_alias="business_ws")
    role: str | None = None
    admin: bool | None = None
    default_currency: str | None = None
    default_hourly_rate: Decimal | None = None
    rate_last_updated: Text = ""
    deleted: datetime | None = Field(None, validation_alias="server_deleted_at")


class Label(Wire):
    """A tag or a task."""

    id: int
    workspace: int = Field(validation_alias=AliasChoices("workspace_id", "wid"))
    name: str
    deleted: datetime | None = Field(None, validation_alias=AliasChoices("deleted_at", "server_deleted_at"))


class User(Wire):
    """A member of a workspace."""

    id: int
    fullname: Text = ""
    is_active: bool | None = True
    inactive: bool | None = False


CLIENTS: TypeAdapter[tuple[Client, ...]] = TypeAdapter(Many[Client])
PROJECTS: TypeAdapter[tuple[Project, ...]] = TypeAdapter(Many[Project])
USERS: TypeAdapter[tuple[User, ...]] = TypeAdapter(Many[User])
