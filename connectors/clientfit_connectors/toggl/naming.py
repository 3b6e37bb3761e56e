"""Projects and clients that only entries name: private ones of others, or those that the token may not list."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from clientfit_connectors.toggl import listing
from clientfit_connectors.toggl.listing import A_DAY, Found
from clientfit_connectors.toggl.mapping import fold
from clientfit_connectors.toggl.run import Run
from clientfit_connectors.toggl.state import Part
from clientfit_sync.model import Client, Project


class Named(Protocol):
    """What an entry of either API says of its project."""

    @property
    def project(self) -> int | None:
        """The project's id."""

    @property
    def project_name(self) -> str:
        """The project's name, blank where it is not told."""

    @property
    def client_name(self) -> str:
        """The name of the project's client, blank where it has none."""


def acquaint(run: Run, part: str, entries: Iterable[Named]) -> Iterator[Found]:
    """What these entries name and no list does; a list older than a day is read again before it is believed."""
    named = {(one.project, one.project_name, one.client_name) for one in entries if one.project is not None}
    known = run.state.part(part)
    strangers = {str(id_) for id_, _, _ in named if f"p{id_}" not in known.private} - known.projects
    if strangers and listing.older(run, part, A_DAY):
        yield from listing.read(run, part, "client")
        yield from listing.read(run, part, "project")
    for id_, name, client in sorted(named):
        yield from _named(run, part, id_, name, client)


def _named(run: Run, part: str, id_: int, name: str, client: str) -> Iterator[Found]:
    known = run.state.part(part)
    if str(id_) in known.projects:
        if client and id_ in run.orphans:
            yield Client(id=str(run.orphans[id_]), name=client, part=part)
        return
    its = client_named(known, part, client, "name") if client else None
    if its:
        yield its
    yield Project(id=str(id_), name=name or str(id_), client=its.id if its else None, part=part)
    run.know(part, private=known.private | {f"p{id_}"})


def client_named(known: Part, part: str, name: str, by: str) -> Client:
    """The client of this name, of several the oldest; else one of its own, whose id tells what it is named `by`."""
    folded = fold(name)
    id_ = min((id_ for id_, there in known.clients.items() if fold(there) == folded), key=int, default=None)
    if id_ is None:
        return Client(id=f"{by}:{part}:{folded}", name=name.strip(), part=part)
    return Client(id=id_, name=known.clients[id_], part=part)
