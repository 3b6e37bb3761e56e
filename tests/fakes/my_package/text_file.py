"""Hours from a text file with lines such as `2026-11-20 Acme 2.5`."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from pydantic import Field

from clientfit_sync.connector import Ask, Bookmark, Connector, Message, Whole
from clientfit_sync.model import Client, Project, TimeEntry
from clientfit_sync.section import Section


class Settings(Section):
    path: str = Field(description="the text file, relative to the configuration file")


def fetch(settings: Settings, ask: Ask) -> Iterator[Message]:
    lines = (ask.folder / settings.path).read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        day, client, hours = line.split()
        yield Client(id=client, name=client)
        yield Project(id=client, name="", client=client)
        seconds = Decimal(hours) * 3600
        yield TimeEntry(id=str(number), day=date.fromisoformat(day), seconds=seconds, project=client)
    yield from (Whole(kind="time_entry"), Whole(kind="project"), Whole(kind="client"), Bookmark())


CONNECTOR = Connector(settings=Settings, fetch=fetch, ages=False)
