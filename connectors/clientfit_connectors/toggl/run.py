"""A run: what it was asked, whom it asks, and how far it has got."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from clientfit_connectors.toggl import account, quota, state, windows
from clientfit_connectors.toggl.account import Account
from clientfit_connectors.toggl.settings import Settings
from clientfit_connectors.toggl.state import Job, Part, State, Witness
from clientfit_connectors.toggl.track import Track
from clientfit_connectors.toggl.wire import Row, Workspace
from clientfit_sync.connector import Ask, Bookmark
from clientfit_sync.errors import SourceError
from clientfit_sync.model import Window

AHEAD = timedelta(days=32)
"""Entries may be planned: history is read up to the 31st day from today."""
ROLLING = timedelta(days=35)
WEEK = timedelta(days=7)


def wanted(ask: Ask, state: State, parts: Iterable[Part]) -> Window:
    """The days that the store is to hold: from the first that was ever held or is asked for."""
    held = [known.held[0].start for known in parts if known.held]
    start = min([ask.start, *held, *([state.start] if state.start else [])])
    return Window(start=start, end=ask.now.date() + AHEAD).cut(ask.supplied)


@dataclass(slots=True, kw_only=True)
class Run:
    """`now`: when the run began, by Toggl's clock or ours, whichever is behind. `state`: what the next run is to find.

    `seen`: the entries that reports have given in this run, with when they were changed. `fresh`: the workspaces of
    which nothing was held when it began. `orphans`: projects whose client no list names, with the client's id.
    `troubled`: why workspaces could not be read, the first one first (see `trouble`).
    """

    settings: Settings
    ask: Ask
    track: Track
    account: Account
    now: datetime
    state: State
    seen: dict[int, datetime] = field(default_factory=dict)
    fresh: set[str] = field(default_factory=set)
    orphans: dict[int, int] = field(default_factory=dict)
    troubled: dict[str, SourceError] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """Today, where the user is."""
        return self.ask.now.date()

    @property
    def workspaces(self) -> Mapping[str, Workspace]:
        """The workspaces that are read, by part."""
        return self.account.workspaces

    @property
    def sound(self) -> list[str]:
        """The workspaces that are read, but for those in trouble."""
        return [part for part in self.workspaces if part not in self.troubled]

    @property
    def window(self) -> Window:
        """The days that the store is to hold."""
        return wanted(self.ask, self.state, self._parts)

    @property
    def covered(self) -> Window | None:
        """The days that every workspace has brought."""
        return windows.shared(known.covered for known in self._parts)

    @property
    def _parts(self) -> Iterable[Part]:
        return [self.state.part(part) for part in self.workspaces]

    def quota(self, part: str) -> str:
        """The quota that requests about a workspace are taken from."""
        return quota.organization(self.workspaces[part].id, self.workspaces[part].organization)

    def team(self, part: str) -> bool:
        """Whether everybody's entries of a workspace are read."""
        return account.team(self.settings, self.state.part(part).members)

    def know(self, part: str, **known: object) -> None:
        """Note something of a workspace."""
        self.state = self.state.with_part(part, self.state.part(part).model_copy(update=known))

    def note(self, **known: object) -> None:
        """Note something of the connection."""
        self.state = self.state.model_copy(update=known)

    def see(self, row: Row) -> None:
        """Note what a report shows, when that was changed, and at the first import the owner's newest change."""
        self.seen.update((span.id, span.at) for span in row.time_entries)
        if row.user_id == self.account.owner.id and self.state.checked is None:
            shown = [Witness(id=span.id, at=span.at) for span in row.time_entries]
            known = [self.state.witness] if self.state.witness else []
            self.note(witness=max([*known, *shown], key=lambda one: one.at, default=None))

    def read_again(self, jobs: Iterable[Job]) -> None:
        """Let these days be read again, in this run or the next."""
        self.note(again=tuple(dict.fromkeys([*self.state.again, *jobs])))

    def all_again(self, part: str) -> None:
        """Let all that is held of a workspace be read again."""
        others = [job for job in self.state.again if job.part != part]
        mine = [Job(part=part, window=window) for window in self.state.part(part).held]
        self.note(again=(*others, *mine))

    def forget_held(self, part: str) -> None:
        """Let a workspace be read anew, as far back as it was held."""
        known = self.state.part(part)
        starts = [window.start for window in known.held] + ([self.state.start] if self.state.start else [])
        self.state = self.state.without([part]).with_part(part, known.model_copy(update={"held": ()}))
        self.note(start=min(starts, default=None))

    def bookmark(self) -> Bookmark:
        """Everything so far may be committed."""
        return Bookmark(state=state.dump(self.state), covered=self.covered)
