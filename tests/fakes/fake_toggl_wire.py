"""What Toggl's Track API v9 says of entries, clients, projects and tags, with the keys of recorded answers."""

from datetime import datetime
from typing import Any

from fake_toggl_model import Client, Entry, Project, Tag
from fake_toggl_studio import Studio

Json = dict[str, Any]


def moment(when: datetime | None, form: int = 0) -> str | None:
    """A moment in one of three forms: +00:00, Z, Z with microseconds less trailing zeros."""
    if when is None:
        return None
    text = when.strftime("%Y-%m-%dT%H:%M:%S")
    if form % 3 == 0:
        return f"{text}+00:00"
    fraction = f".{when.microsecond:06}".rstrip("0").rstrip(".") if form % 3 == 2 else ""
    return f"{text}{fraction}Z"


def entry(one: Entry, studio: Studio, *, meta: bool = False) -> Json:
    """A time entry. Its number decides the form of its times and whether no tags are [] or null."""
    untagged: list[Any] | None = None if one.id % 5 == 0 else []
    seconds = -int(one.start.timestamp()) - one.id % 2 if one.seconds is None else one.seconds
    found: Json = {
        "id": one.id,
        "workspace_id": one.workspace,
        "project_id": one.project,
        "task_id": None,
        "billable": one.billable,
        "start": moment(one.start, one.id % 2),
        "stop": moment(one.stop, one.id % 2),
        "duration": -1 if one.seconds is None and one.id % 3 == 0 else seconds,
        "description": one.description,
        "tags": studio.tag_names(one) or untagged,
        "tag_ids": list(one.tags) or untagged,
        "duronly": True,
        "at": moment(one.at, one.id % 3),
        "server_deleted_at": moment(one.deleted_at),
        "user_id": one.user,
        "uid": one.user,
        "wid": one.workspace,
    }
    if one.project is not None:
        found["pid"] = one.project
    if one.id % 2:
        found["permissions"] = None
    return found | (_meta(one, studio) if meta else {})


def _meta(one: Entry, studio: Studio) -> Json:
    person = studio.people[one.user]
    found: Json = {"user_name": person.name, "user_avatar_url": ""}
    named = studio.projects.get(one.project or 0)
    if named:
        found |= {
            "project_name": named.name,
            "project_color": "#d92b2b",
            "project_active": named.active,
            "project_billable": named.billable,
        }
        if named.client:
            found |= {"client_name": studio.clients[named.client].name, "client_id": named.client}
    return found


def client(one: Client, studio: Studio) -> Json:
    """A client; its workspace is `wid`."""
    return {
        "id": one.id,
        "wid": one.workspace,
        "archived": one.archived,
        "name": one.name,
        "at": moment(one.at, one.id),
        "creator_id": studio.me,
    }


def tag(one: Tag, studio: Studio) -> Json:
    """A tag."""
    return {
        "id": one.id,
        "workspace_id": one.workspace,
        "name": one.name,
        "at": moment(one.at, 2),
        "creator_id": studio.me,
    }


def project(one: Project, studio: Studio) -> Json:
    """A project, without what only one of the lists tells; a free plan knows no billable, rate or fee."""
    paid = studio.workspaces[one.workspace].paid
    return {
        "id": one.id,
        "workspace_id": one.workspace,
        "client_id": one.client,
        "name": one.name,
        "is_private": True,
        "active": one.active,
        "at": moment(one.at, one.id),
        "created_at": moment(one.created_at, one.id),
        "server_deleted_at": None,
        "color": "#0b83d9",
        "billable": one.billable if paid else (None if one.id % 2 else False),
        "template": None,
        "auto_estimates": None,
        "estimated_hours": one.estimate // 3600 if one.estimate else None,
        "estimated_seconds": one.estimate,
        "rate": one.rate if paid else None,
        "rate_last_updated": moment(one.rate_changed, 0) if paid else None,
        "currency": one.currency,
        "recurring": False,
        "template_id": None,
        "recurring_parameters": None,
        "fixed_fee": one.fee if paid else None,
        "actual_hours": None,
        "actual_seconds": None,
        "start_date": str(one.starts or one.created_at.date()),
        **({"end_date": str(one.ends)} if one.ends else {}),
        "status": "active" if one.active else "archived",
        "wid": one.workspace,
        "cid": one.client,
    }


def related_project(one: Project, studio: Studio) -> Json:
    """A project as `/me` lists it."""
    return project(one, studio) | {"tasks_count": None, "can_track_time": False, "is_shared": False, "pinned": False}
