"""What Toggl answers, as models that ignore unknown fields (Toggl API, sections 2 to 4).

The secrets among those fields (tokens of the user and of workspaces, the addresses of calendars) end right here.
"""

from clientfit_connectors.toggl.wire.base import read
from clientfit_connectors.toggl.wire.entries import ENTRIES, ME, Entry, Me
from clientfit_connectors.toggl.wire.invoices import ALLOWANCES, INVOICES, Allowance, Invoice, Item
from clientfit_connectors.toggl.wire.names import (
    CLIENTS,
    PROJECTS,
    USERS,
    Client,
    Label,
    Project,
    Recurrence,
    User,
    Workspace,
)
from clientfit_connectors.toggl.wire.reports import ROWS, SUMMARY, Group, Row, Span, SubGroup, Summary

__all__ = [
    "ALLOWANCES",
    "CLIENTS",
    "ENTRIES",
    "INVOICES",
    "ME",
    "PROJECTS",
    "ROWS",
    "SUMMARY",
    "USERS",
    "Allowance",
    "Client",
    "Entry",
    "Group",
    "Invoice",
    "Item",
    "Label",
    "Me",
    "Project",
    "Recurrence",
    "Row",
    "Span",
    "SubGroup",
    "Summary",
    "User",
    "Workspace",
    "read",
]
