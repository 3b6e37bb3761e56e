"""Pages are read to the last one, and never in circles."""

from collections.abc import Callable
from typing import Any

import pytest

from clientfit_sync.errors import SourceError
from clientfit_sync.rest.api import Api
from clientfit_sync.rest.pacing import Bucket
from clientfit_sync.rest.paging import Circles, linked
from clientfit_sync.testing.server import FakeApi, Reply, Request

Opened = Callable[..., Api]


class Pages:
    """Pages 1 to 3; `nexts` says which page each leads to."""

    def __init__(self, **nexts: int | None) -> None:
        self.nexts = {1: 2, 2: 3, 3: None} | {int(page[1:]): leads for page, leads in nexts.items()}
        self.host = ""

    def __call__(self, request: Request) -> Reply:
        page = int(request.query.get("page", 1))
        leads = self.nexts[page]
        link = leads and f"{self.host}/v2/clients?page={leads}&per_page={request.query['per_page']}"
        return Reply(body={"page": page, "links": {"next": link}})


def test_pages_are_followed_to_the_last(opened: Opened) -> None:
    assert _read(opened, Pages()) == [1, 2, 3]


@pytest.mark.parametrize("nexts", [{"_1": 1}, {"_3": 1}, {"_3": 2}, {"_3": 3}])
def test_pages_in_circles_are_refused(opened: Opened, nexts: dict[str, int]) -> None:
    with pytest.raises(SourceError, match=r"^GET /clients: the pages go round in circles"):
        _read(opened, Pages(**nexts))


def test_a_next_page_elsewhere_is_refused(api: Api, fake: FakeApi) -> None:
    fake.fail(Reply(body={"links": {"next": "https://evil.example/v2/clients?page=2"}}))
    with pytest.raises(SourceError, match=r"leads away from 127.0.0.1 to https://evil.example; not followed"):
        list(linked(api, "/clients"))
    assert fake.count() == 1


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        "clients",
        {"clients": []},
        {"links": None},
        {"links": {}},
        {"links": {"next": 2}},
        {"links": {"next": ""}},
    ],
)
def test_what_is_no_page_is_refused(api: Api, fake: FakeApi, body: Any) -> None:
    """An answer without links might be half of the truth."""
    fake.fail(Reply(body=body))
    with pytest.raises(SourceError, match=r"^GET /clients: answered with something that is no page: it has no links$"):
        list(linked(api, "/clients"))


def test_an_empty_page_that_leads_to_another_is_refused(opened: Opened) -> None:
    """However long the chain, and however many links: the first one is enough."""
    with FakeApi(lambda request: empty(request, fake.url)) as fake:
        api = opened(f"{fake.url}/v2")
        with pytest.raises(SourceError, match=r"^GET /clients: a page without clients leads to another; try again"):
            list(linked(api, "/clients", key="clients"))
        assert fake.count() == 1


def test_an_empty_page_at_the_end_is_one(api: Api, fake: FakeApi) -> None:
    fake.fail(Reply(body={"clients": [], "links": {"next": None}}))
    assert len(list(linked(api, "/clients", key="clients"))) == 1


def empty(request: Request, host: str) -> Reply:
    """A page of nothing, with a link that nobody has seen before."""
    number = int(request.query.get("page", 1))
    return Reply(body={"clients": [], "links": {"next": f"{host}/v2/clients?page={number + 1}"}})


def test_every_page_takes_a_token_of_the_bucket(opened: Opened) -> None:
    """Harvest's reports have a bucket of their own."""
    waits: list[float] = []
    bucket = Bucket(1, 1, clock=lambda: 0.0, sleep=waits.append)
    assert _read(opened, Pages(), bucket=bucket) == [1, 2, 3]
    assert waits == [1, 1]


def test_a_page_is_read_once() -> None:
    circles = Circles("GET /time_entries")
    circles.once(1)
    circles.once((1, "a"))
    with pytest.raises(SourceError, match=r"^GET /time_entries: the pages go round in circles"):
        circles.once(1)


def _read(opened: Opened, pages: Pages, bucket: Bucket | None = None) -> list[int]:
    with FakeApi(pages) as fake:
        pages.host = fake.url
        api = opened(f"{fake.url}/v2")
        return [answer.body["page"] for answer in linked(api, "/clients", {"per_page": 2000}, bucket=bucket)]
