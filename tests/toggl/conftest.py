"""A small account that answers as Toggl does, a store in plain dictionaries, and the recorded answers."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from clientfit_connectors.toggl import Settings, fetch
from clientfit_sync.connector import Ask, Message
from clientfit_sync.errors import SourceError
from clientfit_sync.model import Kind, Window
from clientfit_sync.testing.ledger import Ledger
from clientfit_sync.testing.server import FakeApi, Reply, Request

RECORDED = Path(__file__).parents[3] / "shared" / "api" / "toggl-recorded"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Sofia")
TOKEN = "the-token-of-a-test"  # noqa: S105  # nobody's
ME = 9000001
HOME = 100
PAGE = 1000

Row = dict[str, Any]


@pytest.fixture(scope="session")
def recorded() -> Callable[[str], Any]:
    """The body of a recorded answer by its file's name, parsed as answers are."""
    if not RECORDED.is_dir():
        pytest.skip("the recorded answers of Toggl are not here")

    def body(name: str) -> Any:
        return json.loads((RECORDED / f"{name}.json").read_text(encoding="utf-8"), parse_float=Decimal)["body"]

    return body


def entry(number: int, start: str, seconds: int | None = 3600, **of: Any) -> Row:
    """An entry as it is kept here: `start` in UTC, None seconds while it runs."""
    usual: Row = {"workspace": HOME, "user": ME, "project": None, "description": "", "tags": [], "billable": False}
    return {"id": number, "start": f"{start}+00:00", "seconds": seconds, "at": NOW - timedelta(days=100)} | usual | of


@dataclass(kw_only=True)
class Account:
    """What Toggl holds, changed by tests at will.

    `left` is what its quotas leave, by "user", "organization 200" or (all others) "organization"; where one is not
    named, it does not say.
    """

    now: datetime = NOW
    workspaces: list[Row] = field(default_factory=lambda: [workspace()])
    clients: list[Row] = field(default_factory=list)
    projects: list[Row] = field(default_factory=list)
    tags: list[Row] = field(default_factory=list)
    tasks: list[Row] = field(default_factory=list)
    users: list[Row] = field(default_factory=lambda: [{"id": ME, "fullname": "Mia Me", "is_active": True}])
    entries: list[Row] = field(default_factory=list)
    invoices: list[Row] = field(default_factory=list)
    me: Row = field(default_factory=lambda: {"id": ME, "fullname": "Mia Me", "timezone": "Europe/Sofia"})
    hidden: set[int] = field(default_factory=set)
    refused: dict[str, Reply] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)
    page: int = PAGE
    order: str = "DESC"
    tamper: Callable[[Request, Reply], Reply] = lambda _, reply: reply
    reported: list[Row] | None = None
    """What reports still show, where they lag behind."""

    def answer(self, request: Request) -> Reply:
        """The reply to a request, with the headers that Toggl sends."""
        quota = self._bucket(request)
        usual = {"Date": format_datetime(self.now, usegmt=True)}
        if quota in self.left:
            if self.left[quota] <= 0:
                said = "You have hit your hourly limit for API calls. The quota will reset in 1200 seconds."
                return Reply(status=402, body=said, headers=usual | self._quota(0))
            self.left[quota] -= 1
            usual |= self._quota(self.left[quota])
        for ending, refusal in self.refused.items():
            if request.path.endswith(ending):
                return Reply(status=refusal.status, body=refusal.body, headers=usual)
        body, headers = self._found(request)
        reply = Reply(body=body, raw=b"null" if body is None else None, headers=usual | headers)
        return self.tamper(request, reply)

    def _bucket(self, request: Request) -> str:
        if request.path.startswith("/api/v9/me"):
            return "user"
        number = next(int(part) for part in request.path.split("/") if part.isdecimal())
        its = f"organization {next(one['organization_id'] for one in self.workspaces if one['id'] == number)}"
        return its if its in self.left else "organization"

    def _quota(self, left: int) -> dict[str, str]:
        return {"X-Toggl-Quota-Remaining": str(left), "X-Toggl-Quota-Resets-In": "1200"}

    def _found(self, request: Request) -> tuple[Any, dict[str, str]]:
        ending = request.path.rsplit("/", 1)[-1]
        number = next((int(part) for part in request.path.split("/") if part.isdecimal()), HOME)
        if request.path.startswith("/reports"):
            return self._summary(request, number) if "/summary/" in request.path else self._detailed(request, number)
        whole: dict[str, Callable[[], Any]] = {
            "me": self._related,
            "quota": lambda: [{"organization_id": None, "remaining": 20, "resets_in_secs": 60, "total": 30}],
            "time_entries": lambda: self._changed(int(request.query["since"])),
            "users": lambda: self.users,
        }
        if ending in whole:
            return whole[ending](), {}
        listed = [one for one in getattr(self, ending) if one.get("wid", one.get("workspace_id")) == number]
        if "page" not in request.query:
            return listed or None, {}
        size, page = int(request.query["per_page"]), int(request.query["page"])
        return listed[size * (page - 1) : size * page], {"X-Page-Size": str(size)}

    def _related(self) -> Row:
        recent = [one for one in self.entries if one["user"] == ME and _start(one) > self.now - timedelta(days=10)]
        return self.me | {
            "api_token": "a-secret-of-the-user",
            "workspaces": self.workspaces,
            "clients": [one for one in self.clients if not one["archived"]] or None,
            "projects": [one for one in self.projects if one["id"] not in self.hidden] or None,
            "tags": self.tags or None,
            "tasks": self.tasks or None,
            "time_entries": [_tracked(self, one) for one in recent if not one.get("deleted")],
        }

    def _changed(self, since: int) -> list[Row]:
        own = [one for one in self.entries if one["user"] == ME and one["at"].timestamp() >= since]
        own.sort(key=lambda one: str(one["start"]), reverse=True)
        return [_tracked(self, one) | _meta(self, one) for one in own[:1000]]

    def _reported(self, request: Request, number: int) -> list[Row]:
        first, last = (date.fromisoformat(request.body[name]) for name in ("start_date", "end_date"))
        users = request.body.get("user_ids")
        known = self.entries if self.reported is None else self.reported
        there = [one for one in known if one["workspace"] == number and not one.get("deleted")]
        here = [one for one in there if first <= _start(one).astimezone(ZONE).date() <= last]
        return [one for one in here if users is None or one["user"] in users]

    def _detailed(self, request: Request, number: int) -> tuple[list[Row], dict[str, str]]:
        rows = sorted(self._reported(request, number), key=lambda one: str(one["start"]), reverse=self.order == "DESC")
        first = request.body.get("first_row_number", 1)
        headers = {"X-Range-Start": request.body["start_date"], "X-Range-End": request.body["end_date"]}
        if len(rows) >= first + self.page:
            headers |= {"X-Next-Row-Number": str(first + self.page), "X-Next-ID": "5", "X-Next-Timestamp": "6"}
        return [_row(self, one) for one in rows[first - 1 : first - 1 + self.page]], headers

    def _summary(self, request: Request, number: int) -> tuple[Row, dict[str, str]]:
        groups: dict[int | None, int] = {}
        for one in self._reported(request, number):
            client = next((of["client_id"] for of in self.projects if of["id"] == one["project"]), None)
            key = one["user"] if request.body["grouping"] == "users" else client
            groups[key] = groups.get(key, 0) + (one["seconds"] or 0)
        body = {"groups": [{"id": key or 0, "sub_groups": [{"seconds": value}]} for key, value in groups.items()]}
        return body, {}


def workspace(number: int = HOME, **of: Any) -> Row:
    """A free workspace, its owner an admin; it holds secrets."""
    usual = {"organization_id": 200, "name": "Studio", "premium": False, "role": "admin", "default_currency": "EUR"}
    return {"id": number, "api_token": "a-secret-of-the-workspace", "ical_url": "/ical/a-secret"} | usual | of


def client(number: int, name: str, **of: Any) -> Row:
    """A client of the workspace."""
    return {"id": number, "wid": HOME, "name": name, "archived": False} | of


def project(number: int, name: str, client_id: int | None = None, **of: Any) -> Row:
    """A project of the workspace."""
    return {"id": number, "workspace_id": HOME, "client_id": client_id, "name": name, "active": True} | of


def _start(one: Row) -> datetime:
    return datetime.fromisoformat(one["start"])


def _stop(one: Row) -> datetime | None:
    return None if one["seconds"] is None else _start(one) + timedelta(seconds=one["seconds"])


def _meta(account: Account, one: Row) -> Row:
    its = next((of for of in account.projects if of["id"] == one["project"]), {})
    whose = next((of for of in account.clients if of["id"] == its.get("client_id")), {})
    names = {"project_name": its.get("name"), "client_name": whose.get("name"), "task_name": one.get("task")}
    return names | {"user_name": one.get("person", "Mia Me")}


def _tracked(_account: Account, one: Row) -> Row:
    stop = _stop(one)
    return {
        "id": one["id"],
        "workspace_id": one["workspace"],
        "project_id": one["project"],
        "billable": one["billable"],
        "start": one["start"],
        "stop": stop and stop.isoformat(),
        "duration": -1 if one["seconds"] is None else one["seconds"],
        "description": one["description"],
        "tags": one["tags"] or None,
        "at": one["at"].isoformat(),
        "server_deleted_at": one["at"].isoformat() if one.get("deleted") else None,
    }


def _row(account: Account, one: Row) -> Row:
    stop = _stop(one)
    names = _meta(account, one)
    return {
        "user_id": one["user"],
        "username": names.pop("user_name"),
        "project_id": one["project"],
        "billable": one["billable"],
        "description": one["description"],
        "billable_amount_in_cents": one.get("cents"),
        "hourly_rate_in_cents": one.get("rate"),
        "currency": "USD",
        "tag_names": one["tags"],
        **names,
        "time_entries": [
            {
                "id": one["id"],
                "seconds": -1 if one["seconds"] is None else one["seconds"],
                "start": _start(one).astimezone(ZONE).isoformat(),
                "stop": stop and stop.astimezone(ZONE).isoformat(),
                "at": one["at"].replace(microsecond=0).isoformat(),
            }
        ],
    }


@dataclass(kw_only=True)
class Shelf:
    """An account behind a server, and what runs have brought from it; `start` is what reports need."""

    account: Account
    api: FakeApi
    ledger: Ledger
    start: date = date(2026, 1, 1)
    settings: dict[str, Any] = field(default_factory=dict)
    supplied: Window = field(default_factory=lambda: Window(start=date.min, end=date.max))

    @property
    def configured(self) -> Settings:
        """The settings of the connection."""
        usual = {"api_token": TOKEN, "base_url": self.api.url, "requests_per_second": 1000, "retry_pause": 0}
        return Settings.model_validate(usual | self.settings)

    def ask(self, *, full: bool = False) -> Ask:
        """What the house asks for now."""
        asked = self.ledger.ask(start=self.start, now=self.account.now.astimezone(ZONE), folder=Path(), full=full)
        return Ask(**{name: getattr(asked, name) for name in Ask.__slots__} | {"supplied": self.supplied})

    def messages(self, *, full: bool = False) -> list[Message]:
        """What a run yields, kept."""
        told: list[Message] = []

        def noted() -> Iterator[Message]:
            for one in fetch(self.configured, self.ask(full=full)):
                told.append(one)
                yield one

        self.ledger.apply(noted())
        return told

    def sync(self, *, full: bool = False, members: bool = False) -> list[str]:
        """A run that ends well; the requests that it sent, in short, without the day's look at members."""
        before = len(self.api.requests)
        self.messages(full=full)
        sent = [self.short(one) for one in self.api.requests[before:]]
        return [one for one in sent if members or one != "users"]

    def stopped(self) -> tuple[SourceError, list[str]]:
        """A run that does not; what it said, and the requests that it sent."""
        before = len(self.api.requests)
        with pytest.raises(SourceError) as error:
            self.messages()
        return error.value, [self.short(one) for one in self.api.requests[before:]]

    def later(self, **by: float) -> None:
        """Let time pass (days=, hours= ...)."""
        self.account.now += timedelta(**by)

    def change(self, number: int, **of: Any) -> None:
        """Change an entry, so that `since` tells."""
        self.entry(number).update({"at": self.account.now - timedelta(minutes=10)} | of)

    def entry(self, number: int) -> Row:
        """An entry of the account."""
        return next(one for one in self.account.entries if one["id"] == number)

    def of(self, kind: Kind) -> dict[str, Any]:
        """The records of a kind, by id."""
        return {id_: one for (of, id_), one in sorted(self.ledger.records().items()) if of == kind}

    @property
    def seconds(self) -> dict[str, int]:
        """The entries, with their seconds."""
        return {id_: int(one.seconds) for id_, one in self.of("time_entry").items()}

    @property
    def covered(self) -> Window | None:
        """The days held wholly."""
        return self.ledger.kept.covered

    @staticmethod
    def short(request: Request) -> str:
        """A request's end, with its days or its page."""
        ending = request.path.rsplit("/", 1)[-1]
        if "/summary/" in request.path:
            ending = "summary"
        elif request.path.startswith("/reports"):
            ending = "report"
        days = request.body and f"{request.body['start_date']}..{request.body['end_date']}"
        page = request.body and request.body.get("first_row_number")
        return " ".join(str(one) for one in (ending, days, page) if one)


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    """An empty account of a user alone in a free workspace, nothing read yet."""
    account = Account()
    with FakeApi(account.answer) as api:
        yield Shelf(account=account, api=api, ledger=Ledger())


class Make:
    """What an account may hold."""

    entry = staticmethod(entry)
    workspace = staticmethod(workspace)
    client = staticmethod(client)
    project = staticmethod(project)

    @staticmethod
    def entries(days: Sequence[str], first: int = 1, **of: Any) -> list[Row]:
        """An entry of an hour at noon of each of these days."""
        return [entry(number, f"{day}T10:00:00", **of) for number, day in enumerate(days, first)]


@pytest.fixture
def make() -> type[Make]:
    """Ways to fill an account."""
    return Make
