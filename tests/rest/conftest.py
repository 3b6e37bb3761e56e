"""A fake API on loopback and a client of it that does not wait."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from clientfit_sync.rest.api import Api
from clientfit_sync.rest.pacing import Bucket
from clientfit_sync.rest.settings import Politeness
from clientfit_sync.testing.server import FakeApi, Reply, Request

AUTHORIZATION = "Bearer tok-9f8e7d6c5b4a"

Opened = Callable[..., Api]


@pytest.fixture
def fake() -> Iterator[FakeApi]:
    """An API that answers with what it was asked."""

    def answer(request: Request) -> Reply:
        return Reply(body={"path": request.path, "query": request.query, "body": request.body})

    with FakeApi(answer) as opened:
        yield opened


@pytest.fixture
def metered() -> list[int | None]:
    """What the meter was told, one for each request."""
    return []


@pytest.fixture
def slept() -> list[float]:
    """The pauses between tries, none of them slept."""
    return []


@pytest.fixture
def opened(fake: FakeApi, metered: list[int | None], slept: list[float]) -> Iterator[Opened]:
    """Opens clients of the fake, closed when the test ends."""

    def meter(left: int | None = None) -> None:
        metered.append(left)

    with ExitStack() as stack:

        def opening(base_url: str | None = None, **changed: Any) -> Api:
            usual: dict[str, Any] = {
                "headers": {"Authorization": AUTHORIZATION},
                "politeness": Politeness(retry_pause=0, timeout=5),
                "bucket": Bucket(1000, 1000),
                "meter": meter,
                "sleep": slept.append,
            }
            return stack.enter_context(Api(base_url or f"{fake.url}/v2", **(usual | changed)))

        yield opening


@pytest.fixture
def api(opened: Opened) -> Api:
    """A client of the fake, below /v2."""
    return opened()


@pytest.fixture
def problem(api: Api, fake: FakeApi) -> Callable[..., str]:
    """The error that these replies, one after another, lead to."""

    def ending(*replies: Reply) -> str:
        fake.fail(*replies)
        with pytest.raises(Exception, match="GET /v2/clients: ") as raised:
            api.get("/clients", {"page": 2})
        return str(raised.value)

    return ending
