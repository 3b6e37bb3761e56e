"""What Toggl's Reports API v3 answers (Toggl API page, sections 2.5 and 2.6)."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import fake_toggl_rows as rows
from fake_toggl_call import Answered, Call, RefusalError, route
from fake_toggl_model import Entry

WORKSPACE = "/reports/api/v3/workspace/{}"
LONGEST = 366
ROWS_A_PAGE, MOST_ROWS_A_PAGE = 50, 1000
FILTERS = ("user_ids", "project_ids", "client_ids", "tag_ids", "time_entry_ids", "billable", "description")
RANGE = ("start_date", "end_date", "rounding", "rounding_minutes", *FILTERS)
DETAILED = ("grouped", "enrich_response", "hide_amounts", "order_by", "order_dir", "page_size")
CURSOR = ("first_id", "first_row_number", "first_timestamp")


def detailed(call: Call) -> Answered:
    """A page of the entries of everybody whom the user may see; the days are each user's own."""
    body, headers = call.request.body, _range(call)
    found = rows.ordered(_entries(call), call)
    size = min(MOST_ROWS_A_PAGE, int(body.get("page_size", ROWS_A_PAGE)))
    number = int(body.get("first_row_number", 1))
    first = _first(found, call) if "first_id" in body else number - 1
    page, rest = found[first : first + size], found[first + size :]
    headers["X-Page-Size"] = str(size)
    if rest or call.options.report_loops:
        following = found[0] if call.options.report_loops else rest[0]
        headers |= {
            "X-Next-ID": str(following.id),
            "X-Next-Row-Number": str(1 if call.options.report_loops else number + size),
            "X-Next-Timestamp": str(int(following.start.timestamp())),
        }
    return Answered(body=[rows.row(one, number + at, call) for at, one in enumerate(page)], headers=headers)


def _first(found: list[Entry], call: Call) -> int:
    """Where the row of the cursor stands, or (it may be gone) what comes after it."""
    body = call.request.body
    number = int(body.get("first_row_number", 1))
    ids = [one.id for one in found]
    return ids.index(int(body["first_id"])) if int(body["first_id"]) in ids else min(len(ids), number - 1)


def totals(call: Call) -> Answered:
    """The sums of the same entries."""
    headers = _range(call)
    found = [one for one in _entries(call) if one.seconds is not None]
    cents = sum(rows.cents(one, call) or 0 for one in found) if call.workspace.paid else None
    body: dict[str, Any] = {
        "seconds": sum(rows.seconds(one, call) for one in found),
        "billable_amount_in_cents": cents,
        "labour_cost_in_cents": None,
        "rates": [],
        "tracked_days": len({one.day(call.studio.zone(one.user)) for one in found}),
        "resolution": "day",
        "graph": [],
    }
    return Answered(body=body, headers=headers)


def summary(call: Call) -> Answered:
    """Sums by client, project or user, and within them by description or a second of these."""
    body, headers = call.request.body, _range(call)
    group, part = body.get("grouping", "projects"), body.get("sub_grouping", "time_entries")
    headers |= {"X-Grouping": group, "X-Sub-Grouping": part}
    groups: dict[int | None, dict[Any, list[Entry]]] = {}
    for one in _entries(call):
        if one.seconds is not None:
            groups.setdefault(_key(one, group, call), {}).setdefault(_key(one, part, call), []).append(one)
    found = [
        {"id": key, "sub_groups": [_sub_group(name, parts[name], group, part, call) for name in parts]}
        | {"project_color": "0", "project_hex_color": "#c9806b"}
        for key, parts in groups.items()
    ]
    return Answered(body={"groups": found}, headers=headers)


def _key(one: Entry, by: str, call: Call) -> Any:
    project = call.studio.projects.get(one.project or 0)
    keys: dict[str, Any] = {
        "clients": project.client if project else None,
        "projects": one.project,
        "users": one.user,
        "time_entries": one.description,
    }
    if by not in keys:
        raise RefusalError(400, "Invalid 'grouping' value, allowed values are: clients, projects, users")
    return keys[by]


def _sub_group(key: Any, found: list[Entry], group: str, part: str, call: Call) -> dict[str, Any]:
    """`local_start` is local time behind a false Z."""
    single = part == "time_entries"
    local = found[0].start.astimezone(call.studio.zone(found[0].user))
    return {
        "id": None if single else key,
        "title": key if single else str(key),
        "seconds": sum(rows.seconds(one, call) for one in found),
        "local_start": f"{local:%Y-%m-%dT%H:%M:%S}Z",
        "project_color": "0",
        "project_hex_color": "#c9806b",
        "ForExport": False,
        "DistinguishRates": False,
        "Grouping": group,
        "SubGrouping": part,
    }


def projects(call: Call) -> Answered:
    """Sums by user and project."""
    _range(call)
    found: dict[tuple[int, int | None], list[Entry]] = {}
    for one in _entries(call):
        if one.seconds is not None:
            found.setdefault((one.user, one.project), []).append(one)
    return Answered(
        body=[
            {
                "user_id": user,
                "project_id": project,
                "tracked_seconds": sum(one.seconds or 0 for one in entries),
                "billable_seconds": sum(one.seconds or 0 for one in entries if one.billable),
            }
            for (user, project), entries in found.items()
        ]
    )


def _range(call: Call) -> dict[str, str]:
    """The days asked for; a week where no end is given.

    Raises:
        RefusalError: nothing is asked for, no start is given, or more than 366 days.
    """
    body = call.request.body
    if not body:
        raise RefusalError(400, "At least one parameter must be set")
    if "start_date" not in body:
        raise RefusalError(400, "Invalid 'start_date' value")
    first, last = _days(call)
    if (last - first).days >= LONGEST and call.options.report_limit == "refused":
        raise RefusalError(400, f"The date range must not exceed {LONGEST} days")
    return {"X-Range-Start": str(first), "X-Range-End": str(last)}


def _days(call: Call) -> tuple[date, date]:
    body = call.request.body
    first = date.fromisoformat(body["start_date"])
    return first, date.fromisoformat(body["end_date"]) if "end_date" in body else first + timedelta(days=6)


def _entries(call: Call) -> Iterable[Entry]:
    """The entries of the days asked for, both ends included, that pass the filters; none of a range too long."""
    first, last = _days(call)
    studio, lag = call.studio, call.options.report_lag
    if (last - first).days >= LONGEST:
        return
    around = timedelta(days=2)
    for one in studio.versions.as_of(studio.now - lag) if lag else studio.versions.latest():
        near = first - around <= one.start.date() <= last + around
        there = near and one.deleted_at is None and one.workspace == call.workspace.id
        if there and _wanted(one, call) and first <= one.day(studio.zone(one.user)) <= last:
            yield one


def _wanted(one: Entry, call: Call) -> bool:
    """Whether the user may see it (all as an admin, else their own and those of projects that lists show)."""
    body, studio = call.request.body, call.studio
    project = studio.projects.get(one.project or 0)
    seen = call.workspace.roles[studio.me] == "admin" or one.user == studio.me or bool(project and not project.hidden)
    values = {
        "user_ids": one.user,
        "project_ids": one.project,
        "client_ids": project.client if project else None,
        "time_entry_ids": one.id,
    }
    listed = all(value in body[name] for name, value in values.items() if body.get(name) is not None)
    return seen and listed and body.get("billable") in {None, one.billable}


ROUTES = (
    route("POST", f"{WORKSPACE}/search/time_entries", detailed, *RANGE, *DETAILED, *CURSOR),
    route("POST", f"{WORKSPACE}/search/time_entries/totals", totals, *RANGE, "granularity", "with_graph"),
    route(
        "POST", f"{WORKSPACE}/summary/time_entries", summary, *RANGE, "grouping", "sub_grouping", "distinguish_rates"
    ),
    route("POST", f"{WORKSPACE}/projects/summary", projects, *RANGE),
)
