"""The lists of a workspace: its clients, archived ones too, its projects, its members (Toggl API, section 2.4).

They are taken from the organization's quota, so each is read once a week, or when something unknown is named, and
remembered with its time. Only whether somebody who was alone still is, of which nothing else tells, is asked every day,
and what was refused, an hour later, when the quota is another.
"""

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from clientfit_connectors.toggl import mapping, quota, traits, wire
from clientfit_connectors.toggl.run import WEEK, Run
from clientfit_connectors.toggl.settings import Settings
from clientfit_connectors.toggl.state import Listing, Part
from clientfit_connectors.toggl.track import Parameters, sure
from clientfit_sync.connector import Gone, Whole
from clientfit_sync.model import Client, Kind, Project
from clientfit_sync.rest.faults import Refused
from clientfit_sync.rest.paging import Circles

Found = Client | Project | Gone | Whole

A_DAY = timedelta(days=1)
AN_HOUR = timedelta(hours=1)
PER_PAGE = 200
PAGE_SIZE = "X-Page-Size"
LONG_AGO = datetime.fromtimestamp(0, UTC)
"""When a list was read that is to be read again."""

log = logging.getLogger(__name__)


def due(known: Part, settings: Settings, now: datetime) -> list[Listing]:
    """The lists of a workspace that are to be read."""
    members: tuple[Listing, ...] = () if settings.team is True else ("member",)
    wanted: tuple[Listing, ...] = ("client", "project", *members)
    return [listing for listing in wanted if now - known.listed.get(listing, LONG_AGO) >= _lasts(known, listing)]


def _lasts(known: Part, listing: Listing) -> timedelta:
    """For how long a list is believed."""
    if listing in known.refused:
        return AN_HOUR
    return A_DAY if listing == "member" and known.alone else WEEK


def count_members(run: Run, part: str) -> None:
    """Learn how many members there are, where it matters and is not known."""
    if run.settings.team == "auto" and "member" not in run.state.part(part).listed:
        deque(read(run, part, "member"), maxlen=0)


def outdate(run: Run, part: str) -> None:
    """Let a workspace's clients and projects be listed again."""
    listed = run.state.part(part).listed
    run.know(part, listed={listing: LONG_AGO if listing != "member" else at for listing, at in listed.items()})


def older(run: Run, part: str, age: timedelta) -> bool:
    """Whether the list of projects was read longer ago than that."""
    return run.now - run.state.part(part).listed.get("project", LONG_AGO) > age


def read(run: Run, part: str, listing: Listing) -> Iterator[Found]:
    """A list, and what it no longer names; one that is refused is remembered as such."""
    known = run.state.part(part)
    try:
        yield from _READ[listing](run, part)
        refused = {what: why for what, why in known.refused.items() if what != listing}
    except Refused as error:
        if not quota.of_the_plan(error):
            raise
        log.warning("workspace %s: %s", part, error)
        refused = {**known.refused, listing: error.said}
    run.know(part, listed={**known.listed, listing: run.now}, refused=refused)


def of_me(run: Run, part: str) -> Iterator[Client | Project]:
    """The clients and projects that `/me` named, which may lack archived ones."""
    workspace = run.workspaces[part]
    yield from (mapping.client(one) for one in clients_of_me(run, part))
    yield from (mapping.project(one, workspace) for one in projects_of_me(run, part))


def clients_of_me(run: Run, part: str) -> list[wire.Client]:
    """Those of a workspace."""
    return [one for one in run.account.me.clients if str(one.workspace) == part and mapping.alive(one)]


def projects_of_me(run: Run, part: str) -> list[wire.Project]:
    """Those of a workspace."""
    return [one for one in run.account.me.projects if str(one.workspace) == part and mapping.alive(one)]


def _clients(run: Run, part: str) -> Iterator[Found]:
    path = f"/workspaces/{part}/clients"
    known = run.state.part(part).clients
    answer = sure(partial(run.track.get, path, {"status": "both"}, of=run.quota(part)), lacking=bool(known))
    listed = [one for one in wire.read(wire.CLIENTS, answer.body, f"GET {path}") if mapping.alive(one)]
    found = {str(one.id): mapping.client(one) for one in [*clients_of_me(run, part), *listed]}
    yield from found.values()
    yield from _rest(run, part, "client", found, known)
    run.know(part, clients={id_: one.name for id_, one in found.items()})


def _projects(run: Run, part: str) -> Iterator[Found]:
    workspace = run.workspaces[part]
    listed = [one for one in _pages(run, part) if mapping.alive(one)]
    found = {str(one.id): mapping.project(one, workspace) for one in [*projects_of_me(run, part), *listed]}
    yield from found.values()
    known = run.state.part(part)
    yield from _rest(run, part, "project", found, known.projects)
    if run.team(part) and known.projects - found.keys():
        # The entries of others have lost their project, and no report of the last weeks tells of the older ones.
        run.all_again(part)
    run.know(part, projects=frozenset(found))


def _rest(run: Run, part: str, kind: Kind, found: Iterable[str], known: Iterable[str]) -> Iterator[Gone | Whole]:
    """What the list does not name: all else, unless an earlier list tells what is gone.

    What entries alone name is in no list, and is not gone.
    """
    if kind in run.state.part(part).listed:
        yield from (Gone(kind=kind, id=id_) for id_ in sorted(set(known) - set(found)))
    else:
        yield Whole(kind=kind, part=part)


def _pages(run: Run, part: str) -> Iterator[wire.Project]:
    path = f"/workspaces/{part}/projects"
    circles = Circles(f"GET {path}")
    lacking = set(run.state.part(part).projects)
    page = 1
    while True:
        params: Parameters = {"active": "both", "per_page": PER_PAGE, "page": page}
        answer = sure(partial(run.track.get, path, params, of=run.quota(part)), lacking=bool(lacking))
        found = wire.read(wire.PROJECTS, answer.body, f"GET {path}")
        lacking -= {str(one.id) for one in found}
        yield from found
        if len(found) < _size(answer.headers.get(PAGE_SIZE)):
            return
        circles.once(frozenset(one.id for one in found))
        page += 1


def _size(told: str | None) -> int:
    """How many a full page holds."""
    return int(told) if told and told.isdecimal() and int(told) else PER_PAGE


def _members(run: Run, part: str) -> Iterator[Found]:
    path = f"/workspaces/{part}/users"
    answer = sure(partial(run.track.get, path, of=run.quota(part)))
    users = wire.read(wire.USERS, answer.body, f"GET {path}")
    me, known = run.account.me, run.state.part(part)
    now = traits.of(me, run.workspaces[part], users)
    if traits.changed(known.traits, now):
        run.all_again(part)
    active = sum(one.is_active is not False and not one.inactive for one in users)
    # A list without the token's owner is none of everybody.
    members = active if me.id in {one.id for one in users} else None
    run.know(part, members=members, traits=traits.kept(known.traits, now))
    yield from ()


_READ: dict[Listing, Callable[[Run, str], Iterator[Any]]] = {
    "client": _clients,
    "project": _projects,
    "member": _members,
}
