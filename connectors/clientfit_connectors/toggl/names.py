"""The beginning of a run: names, who tracks where, and what of the state still holds."""

from collections.abc import Iterator
from typing import get_args

from clientfit_connectors.toggl import account, listing, traits, trouble
from clientfit_connectors.toggl.run import Run
from clientfit_sync.connector import Message, View, Whole
from clientfit_sync.model import Kind


def bring(run: Run) -> Iterator[Message]:
    """Clients and projects, by `/me` and by the lists that are due, each kept at once; then what is seen."""
    yield from _dropped(run)
    for part in run.workspaces:
        yield from trouble.apart(run, part, _of(run, part))
    yield view(run)


def view(run: Run) -> View:
    """The workspaces, and what the token sees only a part of."""
    lacks: dict[Kind, list[str]] = {}
    for part, workspace in run.workspaces.items():
        known = run.state.part(part)
        if time := account.lacking(workspace, run.settings, known):
            lacks.setdefault("time_entry", []).append(time)
        for kind in get_args(Kind):
            why = known.refused.get(kind)
            if why and (kind != "invoice" or run.settings.invoices):
                lacks.setdefault(kind, []).append(f"workspace {part}: its list of {kind}s is refused: {why}")
    return View(
        accounts=frozenset(f"workspace {part}" for part in run.workspaces),
        lacks={kind: "; ".join(why) for kind, why in lacks.items()},
    )


def _of(run: Run, part: str) -> Iterator[Message]:
    yield from listing.of_me(run, part)
    _compare_with_last_time(run, part)
    for one in listing.due(run.state.part(part), run.settings, run.now):
        yield from listing.read(run, part, one)
        yield run.bookmark()
    _settle(run, part)


def _dropped(run: Run) -> Iterator[Whole]:
    """What workspaces hold that are no longer read."""
    dropped = sorted(run.state.parts.keys() - run.workspaces.keys())
    for part in dropped:
        yield from (Whole(kind=kind, part=part) for kind in ("time_entry", "invoice", "project", "client"))
    run.state = run.state.without(dropped)


def _compare_with_last_time(run: Run, part: str) -> None:
    """What `/me` no longer names was archived, or is gone; a client that it does not name may be archived."""
    known = run.state.part(part)
    clients, projects = listing.clients_of_me(run, part), listing.projects_of_me(run, part)
    mine = frozenset({*(f"c{one.id}" for one in clients), *(f"p{one.id}" for one in projects)})
    names = {**known.clients, **{str(one.id): one.name for one in clients}}
    run.know(part, clients=names, projects=known.projects | {str(one.id) for one in projects}, mine=mine)
    if known.mine - mine or _strangers(run, part) - known.private:
        listing.outdate(run, part)


def _strangers(run: Run, part: str) -> set[str]:
    """The clients that a project of `/me` names and no list does."""
    clients = run.state.part(part).clients
    named = {one.client for one in listing.projects_of_me(run, part) if one.client is not None}
    return {f"c{client}" for client in named if str(client) not in clients}


def _settle(run: Run, part: str) -> None:
    """Decide what of the workspace is to be read again, now that its members are known."""
    workspace, known = run.workspaces[part], run.state.part(part)
    fingerprint = account.fingerprint(run.account, workspace, everybody=run.team(part))
    now = traits.of(run.account.me, workspace)
    if known.fingerprint != fingerprint:
        run.forget_held(part)
    elif traits.changed(known.traits, now):
        run.all_again(part)
    strangers = _strangers(run, part)
    run.know(
        part,
        fingerprint=fingerprint,
        team=run.team(part),
        premium=bool(workspace.premium),
        traits=traits.kept(known.traits, now),
        private=known.private | strangers,
    )
    run.orphans |= {
        one.id: one.client
        for one in listing.projects_of_me(run, part)
        if one.client is not None and f"c{one.client}" in strangers
    }
