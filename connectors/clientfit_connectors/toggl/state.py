"""What a run leaves to the next one, in its Bookmark: never a secret."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, PlainSerializer, ValidationError

from clientfit_connectors.toggl import windows
from clientfit_sync.model import Kind, Window

YEAR = 366
"""Days: the longest stretch that a report covers (Toggl API, section 2.5)."""

Listing = Literal["client", "project", "member"]
Ids = Annotated[frozenset[str], PlainSerializer(sorted)]


class Kept(BaseModel):
    """A part of the state."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Job(Kept):
    """Days of a workspace that are held, but are to be read or compared again; `sweep`: as the last weeks always."""

    part: str
    window: Window
    sweep: bool = False


class Witness(Kept):
    """The newest change seen: whatever `since` is asked from before it must name it, or it does not tell everything."""

    id: int
    at: AwareDatetime


class Part(Kept):
    """What is known of a workspace.

    `fingerprint`: of the settings, token and plan that all rests on. `held`: the days that are held, in windows that
    are in order and apart from each other. `listed`: when each list was read last.
    `mine`: the clients and projects that `/me` named last, as "c1" and "p1". `private`: those that no list names, but
    entries do; `billed`: the clients that only invoices name. `team`: whether everybody's entries are read. `refused`:
    what the token may not list, and why. `traits`: see `traits.of`.
    """

    fingerprint: str = ""
    held: tuple[Window, ...] = ()
    listed: Mapping[Listing, AwareDatetime] = {}
    members: int | None = None
    team: bool = False
    premium: bool = False
    clients: Mapping[str, str] = {}
    projects: Ids = frozenset()
    mine: Ids = frozenset()
    private: Ids = frozenset()
    billed: Ids = frozenset()
    refused: Mapping[Kind | Listing, str] = {}
    traits: Mapping[str, str] = {}

    @property
    def alone(self) -> bool:
        """Whether the token's owner was its only member."""
        return self.members == 1

    @property
    def swept(self) -> bool:
        """Whether changes of its entries show in reports alone: others' changes, and amounts."""
        return self.team or self.premium

    @property
    def covered(self) -> Window | None:
        """The longest of the windows that are held."""
        return windows.longest(self.held)


class State(Kept):
    """What is known of a connection.

    `since`: when the run began that last brought the owner's changes, by Toggl's clock; until history is complete, the
    first run. `checked`: when history was complete, or the older windows were last compared. `stretch`: how many days
    to ask a report for. `start`: the first day that was held before all had to be read anew. `again`: held, but to be
    read again. `unchecked`: still to be compared.
    """

    user: int | None = None
    since: AwareDatetime | None = None
    witness: Witness | None = None
    checked: AwareDatetime | None = None
    stretch: int = YEAR
    start: date | None = None
    invoices: bool = False
    parts: Mapping[str, Part] = {}
    again: tuple[Job, ...] = ()
    unchecked: tuple[Job, ...] = ()

    def part(self, part: str) -> Part:
        """What is known of a workspace."""
        return self.parts.get(part, Part())

    def with_part(self, part: str, known: Part) -> "State":
        """The state with this of a workspace."""
        return self.model_copy(update={"parts": {**self.parts, part: known}})

    def without(self, parts: Iterable[str]) -> "State":
        """The state as if it had never known these workspaces."""
        dropped = set(parts)
        return self.model_copy(
            update={
                "parts": {part: known for part, known in self.parts.items() if part not in dropped},
                "again": tuple(job for job in self.again if job.part not in dropped),
                "unchecked": tuple(job for job in self.unchecked if job.part not in dropped),
            }
        )


def load(bookmark: Mapping[str, Any]) -> State:
    """The state in a Bookmark; that of a version of which nothing is understood counts as none."""
    try:
        return State.model_validate(dict(bookmark))
    except ValidationError:
        return State()


def dump(state: State) -> Mapping[str, Any]:
    """The state as JSON."""
    found: Mapping[str, Any] = state.model_dump(mode="json", exclude_defaults=True)
    return found
