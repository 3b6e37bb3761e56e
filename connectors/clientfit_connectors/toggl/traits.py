"""What entries show of other things, and what changes without any entry being changed (Toggl API, section 5).

A tag that is renamed or deleted, a task or a member who is renamed, a rate that is set anew for the past: no entry's
`at` moves, so that `since` does not tell.
"""

from collections.abc import Iterable, Mapping

from clientfit_connectors.toggl import wire

TAG = "tag "


def of(me: wire.Me, workspace: wire.Workspace, members: Iterable[wire.User] = ()) -> Mapping[str, str]:
    """What the entries of a workspace show, by what it belongs to."""
    here = workspace.id
    found = {f"{TAG}{one.id}": one.name for one in me.tags if one.workspace == here and one.deleted is None}
    found |= {f"task {one.id}": one.name for one in me.tasks if one.workspace == here and one.deleted is None}
    found |= {f"person {one.id}": one.fullname for one in members}
    found[f"person {me.id}"] = me.fullname
    if workspace.premium:
        found["rate"] = _rate(workspace.default_hourly_rate, workspace.rate_last_updated, workspace.default_currency)
        projects = (one for one in me.projects if one.workspace == here)
        found |= {f"rate {one.id}": _rate(one.rate, one.rate_last_updated, one.currency) for one in projects}
    return found


def changed(known: Mapping[str, str], now: Mapping[str, str]) -> bool:
    """Whether entries show something else now. A task that is not listed may just be done; a tag was deleted."""
    return any(now.get(name, "" if name.startswith(TAG) else was) != was for name, was in known.items())


def kept(known: Mapping[str, str], now: Mapping[str, str]) -> Mapping[str, str]:
    """What is to be remembered of both."""
    return {name: was for name, was in known.items() if not name.startswith(TAG)} | dict(now)


def _rate(*told: object) -> str:
    return "|".join("" if one is None else str(one) for one in told)
