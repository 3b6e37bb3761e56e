"""What `clientfit-sync doctor` tells of a connection."""

from collections.abc import Iterator
from datetime import timedelta

from clientfit_connectors.toggl import account, allowances, listing, syncing, track, wire
from clientfit_connectors.toggl.run import Run
from clientfit_connectors.toggl.settings import Settings
from clientfit_connectors.toggl.track import Track
from clientfit_sync.connector import Ask, Observation
from clientfit_sync.errors import CredentialsError
from clientfit_sync.rest.wording import shown

TOLERANCE = timedelta(seconds=120)


def examine(settings: Settings, ask: Ask) -> Iterator[Observation]:
    """See `clientfit_connectors.toggl.examine`.

    Raises:
        CredentialsError, SourceError: see `fetch`.
    """
    with track.opened(settings, ask) as toggl:
        run = syncing.begin(settings, ask, toggl)
        yield Observation(subject="credentials", text=f"the token of {_owner(run.account.me)}")
        for part in run.workspaces:
            yield _workspace(run, part)
        yield _quota(toggl)
        yield _clock(run)


def _owner(me: wire.Me) -> str:
    return shown(me.fullname) or f"user {me.id}"


def _workspace(run: Run, part: str) -> Observation:
    listing.count_members(run, part)
    workspace, known = run.workspaces[part], run.state.part(part)
    members = "" if known.members is None else f", members: {known.members}"
    text = (
        f"{shown(workspace.name)}: {_plan(workspace)} plan, role {account.role(workspace)}{members}; "
        f"{'the time of everybody' if run.team(part) else 'the time of the token owner'}, "
        f"{len(listing.clients_of_me(run, part))} clients and {len(listing.projects_of_me(run, part))} projects in use"
    )
    lacking = account.lacking(workspace, run.settings, known)
    if lacking:
        return Observation(subject=f"workspace {part}", text=f"{text}; {lacking}", well=False, in_part=True)
    return Observation(subject=f"workspace {part}", text=text)


def _plan(workspace: wire.Workspace) -> str:
    if workspace.business:
        return "Premium"
    return "Starter" if workspace.premium else "free"


def _quota(toggl: Track) -> Observation:
    try:
        told = allowances.told(toggl)
    except CredentialsError:
        told = ()  # `/me` has just taken the token
    left = ", ".join(
        f"{'user' if one.organization is None else f'organization {one.organization}'}: {max(0, one.remaining)}"
        f"{'' if one.total is None else f' of {one.total}'} left"
        for one in told
    )
    return Observation(
        subject="quota", text=left or "Toggl does not say what is left", well=all(one.remaining > 0 for one in told)
    )


def _clock(run: Run) -> Observation:
    sent_at = run.account.sent_at
    if sent_at is None:
        return Observation(subject="clock", text="Toggl does not tell its time")
    apart = abs(sent_at - run.ask.now)
    if apart > TOLERANCE:
        seconds = int(apart.total_seconds())
        return Observation(subject="clock", text=f"{seconds} s apart from Toggl's: set yours right", well=False)
    return Observation(subject="clock", text="agrees with Toggl's")
