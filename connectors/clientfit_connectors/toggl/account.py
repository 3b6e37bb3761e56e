"""Whose token it is, and which workspaces are read (Toggl API, section 2.1)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from clientfit_connectors.toggl import quota, wire
from clientfit_connectors.toggl.entries import Owner
from clientfit_connectors.toggl.settings import Settings
from clientfit_connectors.toggl.state import Part
from clientfit_connectors.toggl.track import Track
from clientfit_sync.errors import CredentialsError, SourceError
from clientfit_sync.rest.faults import Refused
from clientfit_sync.rest.wording import shown

VERSION = 1
"""Of the mapping: raised where the same answers make other records, so that all is read again."""
PATH = "/me"
ADMIN = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """`me`: what `/me` told at `sent_at` (None: without a clock). `workspaces`: those that are read, by part."""

    me: wire.Me
    owner: Owner
    workspaces: Mapping[str, wire.Workspace]
    sent_at: datetime | None


def read(track: Track, settings: Settings) -> Account:
    """The token's owner with all that `/me` names, in one request.

    Raises:
        CredentialsError: the token was refused, which Toggl says with a 403 too.
        SourceError: a workspace of the settings that is not there, none at all, or an unknown time zone.
    """
    try:
        answer = track.get(PATH, {"with_related_data": "true"}, of=quota.USER)
    except Refused as refused:
        if refused.status == quota.FORBIDDEN:
            raise denied(refused) from None
        raise
    me = wire.read(wire.ME, answer.body, f"GET {PATH}")
    return Account(me=me, owner=_owner(me), workspaces=_chosen(me, settings), sent_at=answer.sent_at)


def denied(refused: Refused) -> CredentialsError:
    """What a 403 on a path below `/me` means, whatever else it may mean elsewhere."""
    return CredentialsError(f"the api_token was refused: {refused.said}; renew it")


def team(settings: Settings, members: int | None) -> bool:
    """Whether everybody's entries are read; where members cannot be counted, there are others who may not be seen."""
    if settings.team == "auto":
        return members is None or members > 1
    return settings.team


def fingerprint(account: Account, workspace: wire.Workspace, *, everybody: bool) -> str:
    """What the entries held of a workspace rest on: where it differs, they are read again."""
    return json.dumps(
        [VERSION, account.me.id, account.me.timezone, role(workspace), bool(workspace.premium), everybody]
    )


def role(workspace: wire.Workspace) -> str:
    """The token's role in a workspace."""
    return workspace.role or (ADMIN if workspace.admin else "user")


def lacking(workspace: wire.Workspace, settings: Settings, known: Part) -> str | None:
    """Why the token's view of the time tracked in a workspace is not all of it; None where it is."""
    if known.alone:
        return None
    name = f"workspace {workspace.id} ({shown(workspace.name)})"
    if not team(settings, known.members):
        count = "other" if known.members is None else str(known.members)
        return f"{name} has {count} members, and with team = false only the token owner's time is read"
    if role(workspace) != ADMIN:
        return f"{name}: the token's role is {role(workspace)}, not admin, and sees only a part of the team's time"
    return None


def _owner(me: wire.Me) -> Owner:
    try:
        return Owner(id=me.id, name=me.fullname, zone=ZoneInfo(me.timezone))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise SourceError(
            f"the time zone of the Toggl profile is not known here: {shown(me.timezone) or 'none'}"
        ) from None


def _chosen(me: wire.Me, settings: Settings) -> Mapping[str, wire.Workspace]:
    there = {one.id: one for one in me.workspaces if one.deleted is None}
    named = "; there are: " + ", ".join(f"{one.id} ({shown(one.name)})" for one in there.values())
    if missing := [str(one) for one in settings.workspaces if one not in there]:
        raise SourceError(
            f"workspaces: the token sees no workspace {', '.join(missing)}{named if there else ' and no other'}"
        )
    if not there:
        raise SourceError("the token sees no workspace")
    return {str(one): there[one] for one in dict.fromkeys(settings.workspaces or there)}
