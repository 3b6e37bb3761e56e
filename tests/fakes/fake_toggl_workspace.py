"""What Toggl's Track API v9 answers below a workspace (Toggl API page, sections 2.4 and 3)."""

import fake_toggl_account as account
import fake_toggl_wire as wire
from fake_toggl_call import FORBIDDEN, Answered, Call, RefusalError, route

WORKSPACE = "/api/v9/workspaces/{}"
PROJECTS_A_PAGE, MOST_PROJECTS_A_PAGE = 151, 200
INVOICES_A_PAGE = 50


def workspace(call: Call) -> Answered:
    """The workspace."""
    return Answered(body=account.workspace(call.workspace, call.studio))


def clients(call: Call) -> Answered:
    """Its clients; without a `status`, only the active ones."""
    status = call.request.query.get("status", "active")
    wanted = {"active": (False,), "archived": (True,), "both": (False, True)}.get(status)
    if wanted is None:
        raise RefusalError(400, "Client status is invalid")
    rows = [one for one in call.studio.clients.values() if one.workspace == call.workspace.id]
    return Answered(body=[wire.client(one, call.studio) for one in rows if one.archived in wanted])


def projects(call: Call) -> Answered:
    """A page of its projects by name: 151 unless asked otherwise, 200 at most, whatever is asked; no total."""
    status = call.request.query.get("active", "both")
    wanted = {"true": (True,), "false": (False,), "both": (True, False)}.get(status)
    if wanted is None:
        raise RefusalError(400, "Invalid 'active' value")
    size = min(MOST_PROJECTS_A_PAGE, call.number("per_page", PROJECTS_A_PAGE))
    page, since = call.number("page", 1), call.since()
    mine = (one for one in call.studio.projects.values() if one.workspace == call.workspace.id and not one.hidden)
    rows = [one for one in mine if one.active in wanted and (since is None or one.at >= since)]
    rows.sort(key=lambda one: (one.name, one.id))
    headers = {"X-Page": str(page), "X-Page-Size": str(size), "X-Sort-Field": "project_name", "X-Sort-Order": "asc"}
    found = [wire.project(one, call.studio) | {"permissions": None} for one in rows[(page - 1) * size : page * size]]
    return Answered(body=found, headers=headers)


def project(call: Call) -> Answered:
    """One project."""
    found = call.studio.projects.get(call.numbers[1])
    if found is None or found.hidden or found.workspace != call.workspace.id:
        raise RefusalError(404, "Project not found")
    return Answered(body=wire.project(found, call.studio) | {"permissions": None})


def users(call: Call) -> Answered:
    """Its members."""
    one = call.workspace
    return Answered(body=[account.member(number, one, call.studio) for number in one.roles])


def tags(call: Call) -> Answered:
    """Its tags."""
    rows = [one for one in call.studio.tags.values() if one.workspace == call.workspace.id]
    return Answered(body=[wire.tag(one, call.studio) for one in rows])


def invoices(call: Call) -> Answered:
    """A page of its invoices: a bare array, or (an option) an object."""
    if call.workspace.roles[call.studio.me] != "admin":
        raise RefusalError(403, FORBIDDEN)
    rows = [one for one in call.studio.invoices.values() if one.workspace == call.workspace.id]
    rows.sort(key=lambda one: one.at, reverse=call.request.query.get("sort_order") == "DESC")
    size, page = call.number("per_page", INVOICES_A_PAGE), call.number("page", 1)
    found = [account.invoice(one) for one in rows[(page - 1) * size : page * size]]
    if call.options.invoice_shape == "object":
        return Answered(body={"data": found, "page": page, "per_page": size, "total_count": len(rows)})
    return Answered(body=found)


def tasks(call: Call) -> Answered:
    """None; a free plan does not have them."""
    if not call.workspace.paid:
        raise RefusalError(402, "Workspace needs to have this feature enabled")
    return Answered(body={"data": [], "page": 1, "per_page": 50, "total_count": 0})


ROUTES = (
    route("GET", WORKSPACE, workspace),
    route("GET", f"{WORKSPACE}/clients", clients, "status", "name"),
    route("GET", f"{WORKSPACE}/projects", projects, "active", "since", "page", "per_page", "sort_field", "sort_order"),
    route("GET", f"{WORKSPACE}/projects/{{}}", project),
    route("GET", f"{WORKSPACE}/users", users, "exclude_deleted"),
    route("GET", f"{WORKSPACE}/tags", tags, "page", "per_page", "search"),
    route("GET", f"{WORKSPACE}/tasks", tasks, "page", "per_page", "active", "since"),
    route("GET", f"{WORKSPACE}/invoices", invoices, "page", "per_page", "sort_order", "sort_field"),
)
