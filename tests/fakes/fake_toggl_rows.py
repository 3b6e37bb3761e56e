"""The rows of Toggl's detailed report: what a row says of an entry, rounded and priced, and their order."""

from collections.abc import Iterable
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from fake_toggl_call import Call, RefusalError
from fake_toggl_model import Entry

ORDERS = ("date", "user", "duration", "description", "last_update")


def ordered(found: Iterable[Entry], call: Call) -> list[Entry]:
    """By date, oldest first, unless the body (or an option, whatever the body says) has it otherwise."""
    body = call.request.body
    by, direction = body.get("order_by", "date"), body.get("order_dir", "ASC")
    if by not in ORDERS or direction not in {"ASC", "DESC"}:
        raise RefusalError(400, f"Invalid 'order_by' value, allowed values are: {', '.join(ORDERS)}")
    if call.options.report_order != "asked":
        direction = call.options.report_order
    keys = {
        "date": lambda one: (one.start, one.id),
        "user": lambda one: (one.user, one.start, one.id),
        "duration": lambda one: (one.seconds or 0, one.id),
        "description": lambda one: (one.description or "", one.id),
        "last_update": lambda one: (one.at, one.id),
    }
    return sorted(found, key=keys[by], reverse=direction == "DESC")


def row(one: Entry, number: int, call: Call) -> dict[str, Any]:
    """A row of one entry; it names neither client nor workspace, and its times carry the user's offset."""
    body, studio = call.request.body, call.studio
    person = studio.people[one.user]
    rate = None if body.get("hide_amounts") else studio.rate(one)
    found = {
        "user_id": one.user,
        "username": person.name,
        "project_id": one.project,
        "task_id": None,
        "billable": one.billable,
        "description": one.description or "",
        "tag_ids": list(one.tags),
        "billable_amount_in_cents": None if rate is None else cents(one, call),
        "hourly_rate_in_cents": None if rate is None else int(rate * 100),
        "currency": currency(one, call),
        "time_entries": [_entry(one, call)],
        "row_number": number,
    }
    return found | (_enriched(one, call) if body.get("enrich_response") else {})


def _entry(one: Entry, call: Call) -> dict[str, Any]:
    running = one.seconds is None

    def local(when: datetime | None) -> str | None:
        return when.astimezone(call.studio.zone(one.user)).replace(microsecond=0).isoformat() if when else None

    return {
        "id": one.id,
        "seconds": -int(one.start.timestamp()) if running else seconds(one, call),
        "start": local(one.start),
        "stop": local(one.stop),
        "at": one.at.strftime("%Y-%m-%dT%H:%M:%S+00:00"),
        "at_tz": local(one.at),
    }


def _enriched(one: Entry, call: Call) -> dict[str, Any]:
    studio = call.studio
    project = studio.projects.get(one.project or 0)
    client = studio.clients.get(project.client or 0) if project else None
    return {
        "client_name": client and client.name,
        "project_name": project and project.name,
        "project_color": "0",
        "project_hex": "#c9806b",
        "task_name": None,
        "tag_names": studio.tag_names(one),
        "email": studio.people[one.user].email,
        "toggl_accounts_id": f"accounts-{one.user}",
    }


def seconds(one: Entry, call: Call) -> int:
    """The duration, rounded by the user's preference unless the body says otherwise (-1 down, 0 nearest, 1 up)."""
    body, exact = call.request.body, one.seconds or 0
    unit = 60 * int(body.get("rounding_minutes", call.options.rounding_minutes))
    if not unit:
        return exact
    added = {-1: 0, 0: unit // 2, 1: unit - 1}[int(body.get("rounding", 1))]
    return (exact + added) // unit * unit


def cents(one: Entry, call: Call) -> int | None:
    """What the entry brings, in cents; None where it has no rate or still runs."""
    rate = call.studio.rate(one)
    if rate is None or one.seconds is None:
        return None
    return int((seconds(one, call) * rate * 100 / Decimal(3600)).quantize(Decimal(1), ROUND_HALF_UP))


def currency(one: Entry, call: Call) -> str:
    """The project's currency, else the workspace's: always one."""
    project = call.studio.projects.get(one.project or 0)
    return (project and project.currency) or call.workspace.currency
