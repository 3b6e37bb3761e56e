"""What a request to the fake Toggl becomes: a call on a studio, and what it answers or refuses."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from clientfit_sync.testing.server import Request
from fake_toggl_model import Workspace
from fake_toggl_studio import Studio

FORBIDDEN = "User does not have access to this resource."


@dataclass(slots=True, kw_only=True)
class Options:
    """Where Toggl is open, changes its mind, or is broken.

    `hourly`: requests an hour in each bucket (None: as the plan has it). `track_days`: how old `since` and `start_date`
    may be. `track_lag`, `report_lag`: how far an answer lags behind. `report_order`: what the reports sort by, whatever
    is asked ("asked": obeyed). `report_limit`: what becomes of a report of more than 366 days. `report_loops`: every
    page is followed by the first. `rounding_minutes`: the user's preference. `invoice_shape`: the list of invoices is
    bare, or an object with its page. `error_form`: what errors are written in. `lacking`, `forbidden`: patterns of
    paths that the plan (402) or the role (403) does not have.
    """

    hourly: int | None = None
    track_days: int = 90
    track_lag: timedelta = timedelta(0)
    report_lag: timedelta = timedelta(0)
    report_order: Literal["asked", "ASC", "DESC"] = "asked"
    report_limit: Literal["refused", "empty"] = "refused"
    report_loops: bool = False
    rounding_minutes: int = 15
    invoice_shape: Literal["array", "object"] = "array"
    error_form: Literal["json", "plain", "html"] = "json"
    lacking: set[str] = field(default_factory=set)
    forbidden: set[str] = field(default_factory=set)


class RefusalError(Exception):
    """A request is refused with a status and words."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(said)
        self.status, self.said = status, said


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What a call answers; None is `null` unless it is `empty`."""

    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    empty: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request that got past the door; `numbers` are those in its path."""

    studio: Studio
    options: Options
    token: str
    request: Request
    numbers: tuple[int, ...]

    @property
    def workspace(self) -> Workspace:
        """The workspace in the path."""
        return self.studio.workspaces[self.numbers[0]]

    def flag(self, name: str) -> bool:
        """Whether the query says so."""
        return self.request.query.get(name) == "true"

    def number(self, name: str, default: int) -> int:
        """A whole number of the query."""
        text = self.request.query.get(name, str(default))
        if not re.fullmatch(r"\d+", text):
            raise RefusalError(400, f"Invalid '{name}' value")
        return int(text)

    def mine(self) -> Iterator[Workspace]:
        """The workspaces that the user belongs to."""
        return (one for one in self.studio.workspaces.values() if self.studio.me in one.roles)

    def since(self) -> datetime | None:
        """The `since` of the query, refused where it lies too far back."""
        if "since" not in self.request.query:
            return None
        now = self.studio.now
        oldest = int(now.timestamp()) - self.options.track_days * 86400
        since = self.number("since", 0)
        if since < oldest:
            raise RefusalError(400, "'since' must not be earlier than 3 months")
        return datetime.fromtimestamp(since, tz=now.tzinfo)


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Where calls of a method and path go, whose quota they cost, and which names their query or body may have."""

    method: str
    path: str
    answer: Callable[[Call], Answered]
    names: frozenset[str] = frozenset()

    def numbers(self, request: Request) -> tuple[int, ...] | None:
        """The numbers in the request's path; None where it goes elsewhere."""
        found = re.fullmatch(self.path, request.path)
        return tuple(map(int, found.groups())) if found and request.method == self.method else None


def route(method: str, path: str, answer: Callable[[Call], Answered], *names: str) -> Route:
    """A route; `{}` in the path stands for a number."""
    return Route(method=method, path=path.replace("{}", r"(\d+)"), answer=answer, names=frozenset(names))
