"""What a request carries, and what an answer holds."""

import gzip
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from importlib.metadata import version

import pytest

from clientfit_sync.errors import SourceError
from clientfit_sync.rest.api import Api
from clientfit_sync.rest.pacing import Bucket
from clientfit_sync.testing.server import FakeApi, Reply

Opened = Callable[..., Api]


def test_get_asks_below_the_base_url(api: Api, fake: FakeApi) -> None:
    assert api.get("/clients", {"page": 2, "q": "a b&c"}).body == {
        "path": "/v2/clients",
        "query": {"page": "2", "q": "a b&c"},
        "body": None,
    }
    assert fake.requests[0].method == "GET"


def test_get_sends_no_body(api: Api, fake: FakeApi) -> None:
    """Harvest answers 400 to a GET with a body."""
    api.get("/clients", {"page": 2})
    assert not {"Content-Length", "Content-Type", "Transfer-Encoding"} & set(fake.requests[0].headers)


def test_post_sends_json(api: Api, fake: FakeApi) -> None:
    assert api.post("/search", {"start_date": "2026-01-01", "ids": [1]}).body["body"] == {
        "start_date": "2026-01-01",
        "ids": [1],
    }
    assert fake.requests[0].method == "POST"
    assert fake.requests[0].headers["content-type"] == "application/json"


def test_a_request_says_who_asks_and_takes_gzip(api: Api, fake: FakeApi) -> None:
    api.get("/clients")
    headers = fake.requests[0].headers
    assert headers["User-Agent"].startswith(f"clientfit-sync/{version('clientfit-sync')} (")
    assert headers["Accept-Encoding"] == "gzip"
    assert headers["Accept"] == "application/json"
    assert headers["Authorization"] == "Bearer tok-9f8e7d6c5b4a"


def test_an_answer_holds_fractions_as_decimals_and_the_clock_of_the_source(api: Api, fake: FakeApi) -> None:
    at = {"Date": "Mon, 23 Nov 2026 06:00:00 GMT", "X-Page": "1"}
    fake.fail(Reply(raw=b'{"hours": 0.1, "rate": 100, "big": 12345678901234567890.12}', headers=at))
    answer = api.get("/clients")
    assert answer.body == {"hours": Decimal("0.1"), "rate": 100, "big": Decimal("12345678901234567890.12")}
    assert isinstance(answer.body["hours"], Decimal)
    assert (answer.status, answer.headers["x-page"]) == (200, "1")
    assert answer.sent_at == datetime(2026, 11, 23, 6, tzinfo=UTC)


def test_a_source_without_a_clock_that_can_be_read(api: Api, fake: FakeApi) -> None:
    fake.fail(Reply(body=1, headers={"Date": "yesterday"}))
    assert api.get("/clients").sent_at is None


def test_no_content_and_null_are_none(api: Api, fake: FakeApi) -> None:
    fake.fail(Reply(status=204), Reply(raw=b"null"))
    assert [api.get("/clients").body for _ in range(2)] == [None, None]


def test_a_zipped_answer_is_read(api: Api, fake: FakeApi) -> None:
    fake.fail(Reply(raw=gzip.compress(b"[1]"), headers={"Content-Encoding": "gzip"}))
    assert api.get("/clients").body == [1]


def test_the_meter_counts_each_request_with_the_quota_left(
    opened: Opened, fake: FakeApi, metered: list[int | None]
) -> None:
    api = opened(left=lambda headers: int(headers["x-left"]) if "x-left" in headers else None)
    fake.fail(Reply(body=1, headers={"X-Left": "29"}), Reply(status=503, headers={"X-Left": "28"}), Reply(reset=True))
    api.get("/clients")
    api.get("/clients")
    assert metered == [29, 28, None, None]
    assert fake.count() == 4


def test_every_request_takes_a_token_of_the_bucket_that_it_names(opened: Opened, fake: FakeApi) -> None:
    usual: list[float] = []
    reports: list[float] = []
    api = opened(bucket=_noting(usual))
    bucket = _noting(reports)
    fake.fail(Reply(status=503))
    api.get("/clients", bucket=bucket)
    api.post("/search", {}, bucket=bucket)
    api.follow(f"{fake.url}/v2/clients?page=2", bucket=bucket)
    assert (len(usual), len(reports)) == (0, 3)
    api.get("/clients")
    api.get("/clients")
    assert (len(usual), len(reports)) == (1, 3)


def test_no_cookie_is_kept(api: Api, fake: FakeApi) -> None:
    fake.fail(Reply(body=1, headers={"Set-Cookie": "session=1; Path=/"}))
    api.get("/clients")
    api.get("/clients")
    assert "Cookie" not in fake.requests[1].headers


def test_a_link_is_followed_with_its_query(api: Api, fake: FakeApi) -> None:
    assert api.follow(f"{fake.url}/v2/clients?cursor=a%2Bb&per_page=2").body["query"] == {
        "cursor": "a+b",
        "per_page": "2",
    }


@pytest.mark.parametrize(
    "link",
    [
        "http://evil.example/v2/clients",
        "https://127.0.0.1:{port}/v2/clients",
        "http://127.0.0.1/v2/clients",
        "http://127.0.0.2:{port}/v2/clients",
        "http://user@127.0.0.1:{port}/v2/clients",
        "http://127.0.0.1:{port}@evil.example/v2/clients",
        "http://127.0.0.1:{port}/v3/clients",
        "http://127.0.0.1:{port}/v2evil/clients",
        "http://127.0.0.1:{port}/v2/../admin",
        "http://127.0.0.1:{port}/v2/%2e%2E/admin",
        "http://127.0.0.1:{port}/v2/..%5cadmin",
        "//127.0.0.1:{port}/v2/clients",
        "/v2/clients?page=2",
        "http://127.0.0.1:x/v2/clients",
        "http://[127.0.0.1/v2",
        "",
    ],
)
def test_a_link_that_leads_elsewhere_is_not_followed(api: Api, fake: FakeApi, link: str) -> None:
    with pytest.raises(SourceError, match="not followed"):
        api.follow(link.replace("{port}", fake.url.rpartition(":")[2]))
    assert fake.requests == []


def test_a_refused_link_is_named_by_its_host_only(api: Api) -> None:
    with pytest.raises(SourceError) as raised:
        api.follow("https://evil.example/steal?token=tok-9f8e7d6c5b4a")
    assert str(raised.value) == (
        "a link to the next page leads away from 127.0.0.1 to https://evil.example; not followed"
    )


def _noting(waits: list[float]) -> Bucket:
    """A bucket of one token, which notes each wait for it, in a time that stands still."""
    return Bucket(1, 1, clock=lambda: 0.0, sleep=waits.append)
