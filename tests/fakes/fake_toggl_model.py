"""What a Toggl Track account holds; amounts of money in currency units, moments in UTC, days nowhere."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal
from zoneinfo import ZoneInfo

Plan = Literal["free", "starter", "premium"]
Role = Literal["admin", "user"]

HOURLY: dict[Plan, int] = {"free": 30, "starter": 240, "premium": 600}
"""Requests an hour of one user to one organization (Toggl API page, section 4)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A user of Toggl, known to every workspace that has given them a role."""

    id: int
    name: str
    zone: ZoneInfo

    @property
    def email(self) -> str:
        """An address that reaches nobody."""
        return f"{self.id}@example.com"


@dataclass(slots=True, kw_only=True)
class Workspace:
    """A workspace, alone in its organization unless that is named; `rate` is its default an hour."""

    id: int
    organization: int
    name: str
    plan: Plan = "free"
    currency: str = "EUR"
    rate: Decimal | None = None
    rate_changed: datetime | None = None
    roles: dict[int, Role] = field(default_factory=dict)

    @property
    def paid(self) -> bool:
        """Whether its plan knows billable hours, rates and amounts."""
        return self.plan != "free"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A tag of a workspace."""

    id: int
    workspace: int
    name: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A client of a workspace."""

    id: int
    workspace: int
    name: str
    at: datetime
    archived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A project; `hidden`: private to others, so that lists leave it out and only entries name it."""

    id: int
    workspace: int
    name: str
    at: datetime
    created_at: datetime
    client: int | None = None
    active: bool = True
    hidden: bool = False
    billable: bool = False
    rate: Decimal | None = None
    rate_changed: datetime | None = None
    fee: Decimal | None = None
    currency: str | None = None
    estimate: int | None = None
    starts: date | None = None
    ends: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A time entry; `seconds` is None while it runs, `deleted_at` set once it is deleted."""

    id: int
    workspace: int
    user: int
    start: datetime
    seconds: int | None
    at: datetime
    project: int | None = None
    description: str | None = None
    billable: bool = False
    tags: tuple[int, ...] = ()
    deleted_at: datetime | None = None

    @property
    def stop(self) -> datetime | None:
        """When it ended; None while it runs."""
        return None if self.seconds is None else self.start + timedelta(seconds=self.seconds)

    def day(self, zone: ZoneInfo) -> date:
        """The local day on which it started."""
        return self.start.astimezone(zone).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A line of an invoice."""

    description: str
    quantity: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """An invoice made in Toggl: no client, no state, no total."""

    id: int
    workspace: int
    user: int
    number: str
    issued: date
    due: date
    currency: str
    address: str
    items: tuple[Item, ...]
    taxes: tuple[tuple[str, Decimal], ...]
    at: datetime


class Versions:
    """Every entry as it was from a moment on: a reader that lags behind sees an earlier one."""

    def __init__(self) -> None:
        self._log: dict[int, list[tuple[datetime, Entry]]] = {}

    def put(self, entry: Entry, since: datetime) -> None:
        """The entry is so from `since` on."""
        self._log.setdefault(entry.id, []).append((since, entry))

    def __getitem__(self, number: int) -> Entry:
        return self._log[number][-1][1]

    def __iter__(self) -> Iterator[int]:
        return iter(self._log)

    def as_of(self, moment: datetime) -> Iterator[Entry]:
        """All entries there were at `moment`, deleted ones included."""
        for versions in self._log.values():
            known = [entry for since, entry in versions if since <= moment]
            if known:
                yield known[-1]

    def after(self, number: int, moment: datetime) -> list[Entry | None]:
        """The entry as it was at `moment` (None: not yet there) and ever since."""
        log = self._log[number]
        before: list[Entry | None] = [None, *(entry for since, entry in log if since <= moment)]
        return [before[-1], *(entry for since, entry in log if since > moment)]

    def latest(self) -> Iterator[Entry]:
        """All entries as they are, deleted ones included."""
        for versions in self._log.values():
            yield versions[-1][1]
