"""What Toggl's Track API v9 answers below /me (Toggl API page, sections 2.1 to 2.3)."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

import fake_toggl_account as account
import fake_toggl_wire as wire
from fake_toggl_call import Answered, Call, RefusalError, route
from fake_toggl_model import Client, Entry, Project, Tag

ME = "/api/v9/me"
CAP = 1000
RELATED = timedelta(days=10)
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")

Named = TypeVar("Named", Client, Project, Tag)


def me(call: Call) -> Answered:
    """The user; with related data also what is near them: [] never, null or no key at all instead."""
    found = account.me(call.studio, call.token)
    if not call.flag("with_related_data"):
        return Answered(body=found)
    studio = call.studio
    recent = [one for one in _entries(call) if one.start >= studio.now - RELATED and not one.deleted_at]
    related: dict[str, list[Any]] = {
        "clients": [wire.client(one, studio) for one in _mine(call, studio.clients) if not one.archived],
        "projects": [wire.related_project(one, studio) for one in _mine(call, studio.projects) if not one.hidden],
        "tags": [wire.tag(one, studio) for one in _mine(call, studio.tags)],
        "time_entries": [wire.entry(one, studio) for one in recent],
        "workspaces": [account.related_workspace(one, studio) for one in call.mine()],
    }
    named = {name: rows or None for name, rows in related.items() if rows or name != "tags"}
    return Answered(body=found | named)


def time_entries(call: Call) -> Answered:
    """The user's own entries, newest start first, at most 1000: no word where there are more."""
    query, since = call.request.query, call.since()
    if since and "before" in query:
        raise RefusalError(400, "'since' and 'before' can not be present simultaneously")
    if ("start_date" in query) != ("end_date" in query):
        raise RefusalError(400, "'start_date' and 'end_date' must be used together")
    wanted = _between(call) if since is None else (lambda one: one.at >= since)
    rows = [one for one in _entries(call) if wanted(one) and (since or not one.deleted_at)]
    meta = call.flag("meta")
    return Answered(body=[wire.entry(one, call.studio, meta=meta) for one in rows[:CAP]])


def current(call: Call) -> Answered:
    """The entry that runs, or null."""
    running = [one for one in _entries(call) if one.seconds is None and not one.deleted_at]
    return Answered(body=wire.entry(running[0], call.studio) if running else None)


def time_entry(call: Call) -> Answered:
    """One of the user's own entries."""
    for one in _entries(call):
        if one.id == call.numbers[0] and not one.deleted_at:
            return Answered(body=wire.entry(one, call.studio, meta=call.flag("meta")))
    raise RefusalError(404, "Time entry not found")


def clients(call: Call) -> Answered:
    """Clients of all the user's workspaces that are not archived."""
    rows = [one for one in _changed(call, _mine(call, call.studio.clients)) if not one.archived]
    return Answered(body=[wire.client(one, call.studio) for one in rows])


def projects(call: Call) -> Answered:
    """Projects of all the user's workspaces, archived ones where asked for."""
    rows = [one for one in _changed(call, _mine(call, call.studio.projects)) if not one.hidden]
    shown = [one for one in rows if one.active or call.flag("include_archived")]
    return Answered(body=[wire.related_project(one, call.studio) for one in shown])


def tags(call: Call) -> Answered:
    """Tags of all the user's workspaces."""
    return Answered(body=[wire.tag(one, call.studio) for one in _changed(call, _mine(call, call.studio.tags))])


def workspaces(call: Call) -> Answered:
    """The user's workspaces."""
    return Answered(body=[account.workspace(one, call.studio) for one in call.mine()])


def organizations(call: Call) -> Answered:
    """The organizations of the user's workspaces."""
    rows = {one.organization: account.organization(one, call.studio) for one in call.mine()}
    return Answered(body=list(rows.values()))


def _entries(call: Call) -> list[Entry]:
    """The user's own, newest start first, tombstones among them."""
    studio, lag = call.studio, call.options.track_lag
    known = studio.versions.as_of(studio.now - lag) if lag else studio.versions.latest()
    own = (one for one in known if one.user == studio.me)
    return sorted(own, key=lambda one: (one.start, one.id), reverse=True)


def _mine(call: Call, table: dict[int, Named]) -> Iterator[Named]:
    workspaces = {one.id for one in call.mine()}
    return (one for one in table.values() if one.workspace in workspaces)


def _changed(call: Call, rows: Iterator[Named]) -> Iterator[Named]:
    since = call.since()
    return (one for one in rows if since is None or one.at >= since)


def _between(call: Call) -> Callable[[Entry], bool]:
    """Which starts the query asks for; without one, those of the last nine days."""
    query, now = call.request.query, call.studio.now
    first, last = now - timedelta(days=9), datetime.max.replace(tzinfo=now.tzinfo)
    if "before" in query:
        first, last = now - timedelta(days=call.options.track_days), _moment(call, "before")
    if "start_date" in query:
        first, last = _moment(call, "start_date"), _moment(call, "end_date")
    return lambda one: first <= one.start < last


def _moment(call: Call, name: str) -> datetime:
    """A day (it begins where the user lives) or RFC 3339 with seconds and zone, not too old."""
    text = call.request.query[name]
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        zone = call.studio.zone(call.studio.me)
        when = datetime.combine(date.fromisoformat(text), datetime.min.time(), zone)
    elif RFC3339.fullmatch(text):
        when = datetime.fromisoformat(text)
    else:
        raise RefusalError(400, f"Invalid {name.replace('_', ' ')}")
    oldest = call.studio.now - timedelta(days=call.options.track_days)
    if name != "end_date" and when < oldest:
        raise RefusalError(400, f"{name} must not be earlier than {oldest.date()}")
    return when


ROUTES = (
    route("GET", ME, me, "with_related_data"),
    route("GET", f"{ME}/logged", lambda _call: Answered(empty=True)),
    route(
        "GET",
        f"{ME}/time_entries",
        time_entries,
        "since",
        "before",
        "start_date",
        "end_date",
        "meta",
        "include_sharing",
    ),
    route("GET", f"{ME}/time_entries/current", current),
    route("GET", f"{ME}/time_entries/{{}}", time_entry, "meta", "include_sharing"),
    route("GET", f"{ME}/clients", clients, "since"),
    route("GET", f"{ME}/projects", projects, "include_archived", "since"),
    route("GET", f"{ME}/tags", tags, "since"),
    route("GET", f"{ME}/workspaces", workspaces, "since"),
    route("GET", f"{ME}/organizations", organizations),
)
