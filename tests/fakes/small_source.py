"""A small source over HTTP with a connector that does all that it should."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from pydantic import SecretStr

from clientfit_sync.connector import Ask, Bookmark, Connector, Gone, Message, Observation, Plan, Sums, View, Whole
from clientfit_sync.errors import SourceError
from clientfit_sync.model import Client, Project, TimeEntry, Window
from clientfit_sync.rest.api import Api
from clientfit_sync.rest.pacing import Bucket
from clientfit_sync.rest.settings import BaseUrl, Politeness
from clientfit_sync.testing.server import FakeApi, Reply, Request

TOKEN = "correct-horse-battery"  # noqa: S105  # no secret
ONE_DAY = timedelta(days=1)
STRETCH = timedelta(days=200)


class Settings(Politeness):
    """What a user would configure."""

    base_url: BaseUrl
    token: SecretStr


class Small:
    """The source: clients by id, and entries, of which it remembers when they changed."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 6, tzinfo=UTC)
        self.clients = {"a": "Acme", "n": "Nova"}
        self.entries: dict[str, dict[str, Any]] = {}
        self.api = FakeApi(self.answer)
        for number, day in enumerate(["2025-10-20", "2026-04-01", "2026-08-31", "2026-11-20"]):
            self.put(str(number), day, "an"[number % 2], "2.5")

    def put(self, id_: str, day: str, client: str, hours: str) -> None:
        row = {"id": id_, "day": day, "client": client, "hours": Decimal(hours), "gone": False}
        self.entries[id_] = row | {"at": self.now.isoformat()}

    def drop(self, id_: str) -> None:
        self.entries[id_] |= {"gone": True, "at": self.now.isoformat()}

    def rename(self, id_: str, name: str) -> None:
        self.clients[id_] = name

    def answer(self, request: Request) -> Reply:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return Reply(status=401)
        if request.path == "/clients":
            return Reply(body=[{"id": id_, "name": name} for id_, name in self.clients.items()])
        query = {"from": "", "to": "9", "since": ""} | request.query
        return Reply(
            body=[
                row
                for row in self.entries.values()
                if query["from"] <= row["day"] < query["to"]
                and (row["at"] >= query["since"] if query["since"] else not row["gone"])
            ]
        )


def rows(api: Api, path: str, **query: str) -> list[dict[str, Any]]:
    found = api.get(path, query).body
    if not isinstance(found, list):
        raise SourceError(f"{path}: that is no list")
    return found


def opened(settings: Settings, ask: Ask) -> Api:
    headers = {"Authorization": f"Bearer {settings.token.get_secret_value()}"}
    bucket = Bucket(1000, 1000)
    return Api(settings.base_url, headers=headers, politeness=settings, bucket=bucket, meter=ask.meter)


def fetch(settings: Settings, ask: Ask) -> Iterator[Message]:
    """The names; what changed in the days that are covered; the days that are not, the latest first."""
    end = ask.now.date() + ONE_DAY
    covered, since, here = ask.covered, ask.bookmark.get("since"), {"since": ask.now.isoformat()}
    with opened(settings, ask) as api:
        yield View(accounts=frozenset({"small"}))
        for row in rows(api, "/clients"):
            yield Client(id=row["id"], name=row["name"])
            yield Project(id=row["id"], name="Work", client=row["id"])
        yield from (Whole(kind="project"), Whole(kind="client"))
        if covered and since:
            for row in rows(api, "/entries", since=since):
                yield Gone(kind="time_entry", id=row["id"]) if row["gone"] else entry(row)
            covered = Window(start=covered.start, end=end)
            yield Bookmark(state=here, covered=covered)
        else:
            covered = Window(start=end, end=end)
        while ask.start < covered.start:
            days = Window(start=max(ask.start, covered.start - STRETCH), end=covered.start)
            yield from map(entry, rows(api, "/entries", **{"from": str(days.start), "to": str(days.end)}))
            yield Whole(kind="time_entry", window=days)
            covered = Window(start=days.start, end=end)
            yield Bookmark(state=here, covered=covered)


def entry(row: dict[str, Any]) -> TimeEntry:
    day, seconds = date.fromisoformat(row["day"]), row["hours"] * 3600
    return TimeEntry(id=row["id"], day=day, seconds=seconds, project=row["client"])


def plan(settings: Settings, ask: Ask) -> Plan:
    assert settings.token
    return Plan(requests=1 if ask.covered else 2)


def sums(settings: Settings, ask: Ask, window: Window) -> Sums:
    seconds: dict[str | None, Decimal] = {}
    with opened(settings, ask) as api:
        for row in rows(api, "/entries", **{"from": str(window.start), "to": str(window.end)}):
            seconds[row["client"]] = seconds.get(row["client"], Decimal(0)) + row["hours"] * 3600
    return Sums(seconds=seconds)


def examine(settings: Settings, ask: Ask) -> Iterator[Observation]:
    with opened(settings, ask) as api:
        yield Observation(subject="credentials", text=f"the token sees {len(rows(api, '/clients'))} clients")


def accounts(settings: Settings) -> frozenset[str]:
    assert settings.token
    return frozenset({"small"})


CONNECTOR = Connector(settings=Settings, fetch=fetch, plan=plan, sums=sums, examine=examine, accounts=accounts)
