"""Hours from a text file with lines such as `2026-11-20 Acme 2.5`, with everything that a connector may have."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from pydantic import Field, SecretStr

from clientfit_sync.connector import Ask, Bookmark, Connector, Message, Observation, Plan, Sums, View, Whole
from clientfit_sync.model import Client, Project, TimeEntry, Window
from clientfit_sync.section import Section


class Settings(Section):
    path: str = Field(description="the text file, relative to the configuration file")
    password: SecretStr | None = Field(default=None, description="what opens it; may be given as password_command")


def lines(settings: Settings, ask: Ask) -> Iterator[tuple[date, str, Decimal]]:
    ask.meter(left=None)
    for line in (ask.folder / settings.path).read_text(encoding="utf-8").splitlines():
        day, client, hours = line.split()
        yield date.fromisoformat(day), client, Decimal(hours) * 3600


def fetch(settings: Settings, ask: Ask) -> Iterator[Message]:
    yield View(accounts=accounts(settings), lacks={"invoice": "the file holds hours alone"})
    for number, (day, client, seconds) in enumerate(lines(settings, ask)):
        yield Client(id=client, name=client)
        yield Project(id=client, name="", client=client)
        yield TimeEntry(id=str(number), day=day, seconds=seconds, project=client)
    yield from (Whole(kind="time_entry"), Whole(kind="project"), Whole(kind="client"), Bookmark())


def accounts(settings: Settings) -> frozenset[str]:
    return frozenset({settings.path})


def plan(settings: Settings, ask: Ask) -> Plan:
    held = ask.held("time_entry", ask.supplied)
    return Plan(requests=1, note=f"{held} lines of {settings.path} are known")


def examine(settings: Settings, ask: Ask) -> Iterator[Observation]:
    exists = (ask.folder / settings.path).exists()
    yield Observation(subject="file", text="is there" if exists else "is not there", well=exists)


def sums(settings: Settings, ask: Ask, window: Window) -> Sums:
    seconds: dict[str | None, Decimal] = {}
    for day, client, worked in lines(settings, ask):
        if day in window:
            seconds[client] = seconds.get(client, Decimal(0)) + worked
    return Sums(seconds=seconds)


CONNECTOR = Connector(
    settings=Settings, fetch=fetch, ages=False, accounts=accounts, plan=plan, examine=examine, sums=sums
)
