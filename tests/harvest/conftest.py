"""Rows as Harvest sends them, a small account that answers with them, and a store in plain dictionaries."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from clientfit_connectors.harvest import Settings, fetch
from clientfit_sync.connector import Ask, Message
from clientfit_sync.model import Window
from clientfit_sync.testing.ledger import Ledger
from clientfit_sync.testing.server import FakeApi, Reply, Request

SAMPLES = Path(__file__).parents[3] / "shared" / "api" / "harvest-samples"
NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
LONG_AGO = "2020-01-01T00:00:00Z"
START = date(2026, 1, 1)
ALWAYS = Window(start=date.min, end=date.max)
TOKEN = "the-token-of-a-test"  # noqa: S105  # nobody's
DATED = {"invoices": "issue_date", "expenses": "spent_date", "time_entries": "spent_date"}

Row = dict[str, Any]


@pytest.fixture(scope="session")
def sample() -> Callable[[str], Any]:
    """A documentation sample by its file's name, parsed as answers are."""
    if not SAMPLES.is_dir():
        pytest.skip("the samples of Harvest's documentation are not here")
    return lambda name: json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"), parse_float=Decimal)


class Rows:
    """Rows as live answers have them, with other fields where given."""

    @staticmethod
    def client(number: int = 1, **of: Any) -> Row:
        return {"id": number, "name": f"Client {number}", "currency": "EUR"} | of

    @staticmethod
    def project(number: int = 10, **of: Any) -> Row:
        usual = {
            "is_active": True,
            "is_billable": True,
            "is_fixed_fee": False,
            "budget_by": "none",
            "client": Rows.client(),
        }
        return {"id": number, "name": f"Project {number}", "updated_at": LONG_AGO} | usual | of

    @staticmethod
    def entry(number: int, day: str = "2026-11-02", **of: Any) -> Row:
        """As live answers have it: the client with its currency."""
        return {
            "id": number,
            "spent_date": day,
            "hours": Decimal("1.5"),
            "rounded_hours": Decimal("1.5"),
            "notes": None,
            "started_time": None,
            "ended_time": None,
            "is_running": False,
            "billable": True,
            "budgeted": True,
            "billable_rate": 90,
            "user": {"id": 5, "name": "Kim Allen"},
            "client": Rows.client(),
            "project": {"id": 10, "name": "Project 10", "code": "P"},
            "task": {"id": 7, "name": "Design"},
            "updated_at": f"{day}T16:00:00Z",
        } | of

    @staticmethod
    def expense(number: int = 50, **of: Any) -> Row:
        usual = {"spent_date": "2026-11-03", "total_cost": Decimal("33.35"), "billable": True, "notes": None}
        named = {"client": Rows.client(), "project": {"id": 10, "name": "Project 10"}}
        return {"id": number, "updated_at": LONG_AGO} | usual | named | of

    @staticmethod
    def line(amount: Any = 100, kind: str | None = "Service", project: int | None = 10) -> Row:
        named = project and {"id": project, "name": f"Project {project}", "code": None}
        return {"id": 1, "kind": kind, "description": "Work", "amount": amount, "project": named}

    @staticmethod
    def invoice(number: int = 100, **of: Any) -> Row:
        """Open, unpaid."""
        return {
            "id": number,
            "number": str(number),
            "amount": Decimal("100.0"),
            "due_amount": Decimal("100.0"),
            "tax_amount": None,
            "tax2_amount": None,
            "discount_amount": None,
            "state": "open",
            "period_start": None,
            "period_end": None,
            "issue_date": "2026-10-01",
            "due_date": "2026-10-31",
            "paid_date": None,
            "closed_at": None,
            "currency": "EUR",
            "client": {"id": 1, "name": "Client 1"},
            "retainer": None,
            "line_items": [Rows.line()],
            "updated_at": LONG_AGO,
        } | of

    @staticmethod
    def payment(number: int = 900, amount: Any = 100, day: str = "2026-11-09") -> Row:
        return {"id": number, "amount": amount, "paid_date": day, "paid_at": f"{day}T00:00:00Z"}

    @staticmethod
    def category(name: str, *, service: bool = False, expense: bool = False) -> Row:
        return {"id": f"category {name}", "name": name, "use_as_service": service, "use_as_expense": expense}


@pytest.fixture(scope="session")
def rows() -> type[Rows]:
    """To make rows of."""
    return Rows


@dataclass(kw_only=True)
class Account:
    """What the account holds, by the path of its list; `refused`: paths that get another reply.

    `most`: rows a page, whatever is asked for. `by`: the order of dated lists. `more`: so many rows of
    a list more than there are are told. `afterwards`: what happens once, after the answer to so many requests.
    """

    now: datetime = NOW
    me: Row = field(default_factory=lambda: {"id": 5, "first_name": "Kim", "access_roles": ["administrator"]})
    company: Row = field(default_factory=lambda: {"name": "Studio", "invoice_feature": True, "expense_feature": True})
    lists: dict[str, list[Row]] = field(default_factory=dict)
    refused: dict[str, Reply] = field(default_factory=dict)
    most: int = 2000
    tells_time: bool = True
    by: dict[str, str] = field(default_factory=lambda: dict(DATED))
    more: dict[str, int] = field(default_factory=dict)
    afterwards: dict[int, Callable[[], object]] = field(default_factory=dict)
    api: FakeApi = field(init=False)

    def __post_init__(self) -> None:
        self.lists = {"clients": [Rows.client()], "projects": [Rows.project()]} | self.lists
        self.api = FakeApi(self._answer)

    def settings(self, **of: Any) -> Settings:
        """A connection to it that never pauses."""
        usual = {
            "account_id": 123456,
            "access_token": TOKEN,
            "base_url": f"{self.api.url}/v2",
            "retry_pause": 0,
            "limit_pause": 0,
        }
        return Settings(**usual | of)

    @property
    def asked(self) -> list[str]:
        """The paths of all requests, in order, with what filters them."""
        told = []
        for request in self.api.requests:
            query = {name: value for name, value in request.query.items() if name != "per_page"}
            told.append(request.path.removeprefix("/v2/") + (f"?{urlencode(query)}" if query else ""))
        return told

    def edit(self, key: str, id_: int, **of: Any) -> None:
        """Change a row, which the list then tells as updated just now."""
        row = next(row for row in self.lists[key] if row["id"] == id_)
        row |= {"updated_at": moment(self.now)} | of

    def delete(self, key: str, *numbers: int) -> None:
        self.lists[key] = [row for row in self.lists[key] if row["id"] not in numbers]

    def add(self, key: str, row: Row) -> None:
        self.lists.setdefault(key, []).append(row | {"updated_at": moment(self.now)})

    def _answer(self, request: Request) -> Reply:
        reply = self._reply(request)
        if change := self.afterwards.pop(len(self.api.requests), None):
            change()
        told = {"Date": format_datetime(self.now, usegmt=True) if self.tells_time else ""}
        return replace(reply, headers=told | dict(reply.headers))

    def _reply(self, request: Request) -> Reply:
        assert request.headers["Harvest-Account-Id"] == "123456"
        assert request.headers["Authorization"] == f"Bearer {TOKEN}"
        path = request.path.removeprefix("/v2/")
        if path in self.refused:
            return self.refused[path]
        if path in {"users/me", "company"}:
            return Reply(body=self.me if path == "users/me" else self.company)
        return Reply(body=self.page(path, request))

    def page(self, path: str, request: Request) -> Any:
        """A page of a list, as a request asks for it."""
        query = request.query
        rows = [row for row in self.lists.get(path, []) if _wanted(row, query, DATED.get(path, ""))]
        if path in self.by:
            rows.sort(key=lambda row: (row[self.by[path]], row["id"]), reverse=True)
        size, number = min(int(query["per_page"]), self.most), int(query.get("page", "1"))
        more = number * size < len(rows)
        following = f"{self.api.url}{request.path}?{urlencode({**query, 'page': number + 1})}" if more else None
        return {
            "invoice_payments" if path.endswith("/payments") else path: rows[(number - 1) * size : number * size],
            "total_entries": len(rows) + self.more.get(path, 0),
            "links": {"next": following},
        }


FORBIDDEN = Reply(status=403, body={"message": "Not authorized!"})


def moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _wanted(row: Row, query: dict[str, str], day: str) -> bool:
    return (
        (row.get("updated_at") or LONG_AGO) >= query.get("updated_since", "")
        and row.get(day, "") >= query.get("from", "")
        and row.get(day, "") <= query.get("to", "~")
        and ("project_id" not in query or row["project"]["id"] == int(query["project_id"]))
        and ("is_running" not in query or row["is_running"] == (query["is_running"] == "true"))
    )


@pytest.fixture
def account() -> Iterator[Account]:
    """One client, one project; nothing else yet."""
    made = Account()
    with made.api:
        yield made


@dataclass(kw_only=True)
class Shelf:
    """A store that is filled from the account, run after run."""

    account: Account
    ledger: Ledger = field(default_factory=Ledger)
    supplied: Window = ALWAYS

    def ask(self, *, start: date = START, full: bool = False) -> Ask:
        made = self.ledger.ask(start=start, now=self.account.now, folder=Path(), full=full)
        return replace(made, supplied=self.supplied)

    def sync(self, *, start: date = START, full: bool = False, **settings: Any) -> list[str]:
        """A run; returns what was asked."""
        self.account.api.forget()
        self.ledger.apply(fetch(self.account.settings(**settings), self.ask(start=start, full=full)))
        return self.account.asked

    def killed(self, after: Callable[[Message], bool], **how: Any) -> None:
        """A run that ends right behind a message, as if its process had been killed."""

        def cut() -> Iterator[Message]:
            for message in fetch(self.account.settings(), self.ask(**how)):
                yield message
                if after(message):
                    raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            self.ledger.apply(cut())

    def ids(self, kind: str = "time_entry") -> set[int]:
        return {int(id_) for of, id_ in self.ledger.records() if of == kind}

    def record(self, kind: str, number: int) -> Any:
        return self.ledger.records()[kind, str(number)]  # type: ignore[index]  # a test names a kind as it likes

    @property
    def state(self) -> Any:
        """What the last Bookmark held."""
        return self.ledger.kept.bookmark

    def later(self, **of: float) -> None:
        """Let time pass: an hour, or as told."""
        self.account.now += timedelta(**of or {"hours": 1})


@pytest.fixture
def shelf(account: Account) -> Shelf:
    """An empty store."""
    return Shelf(account=account)
