"""What a database should hold of a fake Toggl, by the source's id, with the names of the tables' columns."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from clientfit_sync.model import Window
from fake_toggl_model import Entry
from fake_toggl_studio import Studio

Rows = dict[str, dict[str, Any]]

ALWAYS = Window(start=date.min, end=date.max)


def entry(one: Entry, studio: Studio) -> dict[str, Any]:
    """A time entry as the database should hold it: by the clock of whoever worked."""
    zone = studio.zone(one.user)
    paid = studio.workspaces[one.workspace].paid
    return {
        "day": one.day(zone),
        "seconds": Decimal(one.seconds or 0),
        "running": one.seconds is None,
        "project": None if one.project is None else str(one.project),
        "billable": one.billable if paid else None,
        "person": studio.people[one.user].name,
        "description": one.description or "",
        "tags": sorted(studio.tag_names(one)),
        "started": one.start.astimezone(zone).replace(tzinfo=None),
        "part": str(one.workspace),
    }


def seen(one: Entry, studio: Studio, *, team: bool) -> bool:
    """Whether the owner of the token may see it, and asked to."""
    roles = studio.workspaces[one.workspace].roles
    return studio.me in roles and (one.user == studio.me or (team and roles[studio.me] == "admin"))


def entries(studio: Studio, days: Window = ALWAYS, *, team: bool = True, as_of: datetime | None = None) -> Rows:
    """The time entries of these days that are there."""
    known = studio.versions.as_of(as_of) if as_of else studio.versions.latest()
    there = (one for one in known if one.deleted_at is None and seen(one, studio, team=team))
    rows = {str(one.id): entry(one, studio) for one in there}
    return {id_: row for id_, row in rows.items() if row["day"] in days}


def amounts(studio: Studio) -> dict[str, tuple[Decimal, str]]:
    """What billable entries bring, and the currency."""
    found = {}
    for one in studio.entries():
        rate = studio.rate(one)
        project = studio.projects.get(one.project or 0)
        currency = (project and project.currency) or studio.workspaces[one.workspace].currency
        if rate is not None and one.seconds is not None:
            found[str(one.id)] = (round(one.seconds * rate / 3600, 2), currency)
    return found


def clients(studio: Studio) -> Rows:
    """The clients of the workspaces that the token sees, archived ones included."""
    return {
        str(one.id): {"name": one.name, "part": str(one.workspace)}
        for one in studio.clients.values()
        if studio.me in studio.workspaces[one.workspace].roles
    }


def projects(studio: Studio) -> Rows:
    """The projects that lists show, archived ones included."""
    return {
        str(one.id): {
            "name": one.name,
            "client": None if one.client is None else str(one.client),
            "active": one.active,
            "part": str(one.workspace),
        }
        for one in studio.projects.values()
        if not one.hidden and studio.me in studio.workspaces[one.workspace].roles
    }


def differences(held: Mapping[str, Mapping[str, Any]], true: Rows) -> dict[str, Any]:
    """Where the rows held are not the true ones: by id, what is lacking, what is too much, and what is otherwise."""
    found: dict[str, Any] = dict.fromkeys(true.keys() - held.keys(), "lacking")
    found |= dict.fromkeys(held.keys() - true.keys(), "too much")
    for id_ in held.keys() & true.keys():
        other = {name: (held[id_][name], value) for name, value in true[id_].items() if held[id_][name] != value}
        if other:
            found[id_] = other
    return found
