"""A plain client of the fake Toggl, for the fake's own tests."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import requests

from fake_toggl import TOKEN, FakeToggl

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)

Ask = Callable[..., requests.Response]


@contextmanager
def asking(toggl: FakeToggl) -> Iterator[Ask]:
    """Asks with the token: `ask(path, **query)`, or `ask(path, json={...})` for a POST."""
    with requests.Session() as session:
        session.trust_env = False

        def ask(path: str, json: Any = None, *, token: str = TOKEN, **query: Any) -> requests.Response:
            method = "GET" if json is None else "POST"
            auth = (token, "api_token")
            return session.request(method, toggl.url + path, params=query, json=json, auth=auth, timeout=10)

        yield ask


def report(toggl: FakeToggl, workspace: int | None = None) -> str:
    """The path of the detailed report."""
    return f"/reports/api/v3/workspace/{workspace or toggl.home}/search/time_entries"


def days(first: datetime, last: datetime) -> dict[str, Any]:
    """What a report asks for: the days between, both included, nothing rounded."""
    return {"start_date": str(first.date()), "end_date": str(last.date()), "rounding": 0, "rounding_minutes": 0}


def numbers(answer: requests.Response) -> list[int]:
    """The ids of a list, or of a detailed report."""
    return [row["id"] if "id" in row else row["time_entries"][0]["id"] for row in answer.json()]
