"""What `story.toml` holds, typed: the people of the studio, its clients, and a stretch of work for one of them."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any, NamedTuple

SECONDS_PER_HOUR = 3600

Row = dict[str, object]


class Currency(NamedTuple):
    """How Harvest's exports write a currency."""

    name: str
    symbol: str


CURRENCIES = {"EUR": Currency("Euro - EUR", "€"), "USD": Currency("United States Dollar - USD", "$")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody of the studio, whose hour costs it `cost`; whoever is not in Harvest is in Toggl."""

    first: str
    last: str
    email: str = ""
    harvest: bool = False
    cost: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """A line beside the work: a credit issued on a `day` of its own, or something bought and passed on each time."""

    text: str
    amount: int
    day: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """Whom the studio works for.

    `minutes` are those of a usual week, before the week `grew_in_week` `earlier_minutes`, if that is given; `slots` the
    weekdays of each person; `jitter`, `discount` and `tax` percent. `rate` is money an hour, `fee` money an invoice.
    Weeks and days count from the anchor.
    """

    name: str
    project: str
    minutes: int
    slots: Mapping[str, str]
    tasks: Mapping[str, Sequence[str]]
    unbilled: Sequence[str] = ()
    harvest_name: str = ""
    earlier_minutes: int = 0
    grew_in_week: int = 0
    first_week: int = -28
    every: int = 1
    jitter: int = 20
    rate: int = 0
    fee: int = 0
    fee_for: str = ""
    currency: str = "EUR"
    discount: int = 0
    tax: int = 0
    last_invoice: int | None = None
    paid_after: int = 0
    address: str = ""
    credit: Extra | None = None
    passed_on: Extra | None = None

    def minutes_in(self, week: int) -> int:
        """Those of a usual week at that time."""
        return self.earlier_minutes if self.earlier_minutes and week < self.grew_in_week else self.minutes

    @property
    def in_harvest(self) -> str:
        """Its name in Harvest."""
        return self.harvest_name or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A stretch of work; `text` describes it."""

    start: datetime
    seconds: int
    person: Person
    client: Client
    task: str
    text: str
    tags: str

    @property
    def billable(self) -> bool:
        """Whether its task is one that the client pays for."""
        return self.task not in self.client.unbilled

    @property
    def hours(self) -> Decimal:
        """How long it was."""
        return Decimal(self.seconds) / SECONDS_PER_HOUR

    @property
    def value(self) -> Decimal:
        """What it is worth at the client's rate, in the client's currency; 0 where that has none."""
        return self.hours * self.client.rate if self.billable else Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The whole of `story.toml`."""

    seed: int
    first_week: int
    season: Sequence[int]
    first_number: int
    days_between_invoices: int
    people: Mapping[str, Person]
    tags: Mapping[str, str]
    clients: Sequence[Client]


def read(path: Path) -> Story:
    """The story that the file tells."""
    with path.open("rb") as file:
        tables = tomllib.load(file)
    people = {key: Person(**table) for key, table in tables.pop("people").items()}
    clients = []
    for table in tables.pop("clients"):
        extras: dict[str, Any] = {key: Extra(**table.pop(key)) for key in ("credit", "passed_on") if key in table}
        clients.append(Client(**table, **extras))
    return Story(people=people, clients=clients, **tables)


def money(amount: Decimal) -> str:
    """With two decimals, rounded half up, as the trackers write amounts and hours."""
    return str(amount.quantize(Decimal("0.01"), ROUND_HALF_UP))
