"""What is asked again, how often, after what pause, and what is told in the end."""

import gzip
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from clientfit_sync.errors import QuotaError, SourceError
from clientfit_sync.rest.api import Api
from clientfit_sync.rest.faults import Refused
from clientfit_sync.rest.settings import Politeness
from clientfit_sync.testing.server import FakeApi, Reply

Opened = Callable[..., Api]
NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
BROKE = "the connection broke before the answer's end"

FAULTS = {
    "429": (Reply(status=429), "answered 429 (Too Many Requests)"),
    "500": (Reply(status=500), "answered 500 (Internal Server Error)"),
    "502": (Reply(status=502, raw=b"<html>"), "answered 502 (Bad Gateway)"),
    "503": (
        Reply(status=503, body={"message": "down for repair"}),
        "answered 503 (Service Unavailable: down for repair)",
    ),
    "504": (Reply(status=504), "answered 504 (Gateway Timeout)"),
    "reset": (Reply(reset=True), BROKE),
    "cut": (Reply(body={"clients": []}, cut=5), BROKE),
    "cut at once": (Reply(body={"clients": []}, cut=0), BROKE),
    "cut chunk": (Reply(raw=b"5\r\n[1", headers={"Transfer-Encoding": "chunked", "Content-Length": "0"}, cut=5), BROKE),
    "nothing": (Reply(raw=b""), "answered 200 with nothing"),
    "half a gzip": (
        Reply(raw=gzip.compress(b"{}")[:5], headers={"Content-Encoding": "gzip"}),
        "answered 200 with nothing",
    ),
    "no gzip": (Reply(body="clients", headers={"Content-Encoding": "gzip"}), BROKE),
    "headers": (Reply(body=1, headers={"X-Long": "x" * 70000}), BROKE),
    "lengths": (Reply(body=1, headers={"Content-Length": "1, 2"}), BROKE),
    "html": (
        Reply(raw=b"<html><title>Log in</title>", headers={"Content-Type": "text/html"}),
        "answered 200 with something other than JSON (text/html: Log in)",
    ),
    "half": (
        Reply(raw=b'{"clients": [{"id'),
        'answered 200 with something other than JSON (application/json: {"clients": [{"id)',
    ),
    "nan": (Reply(raw=b"[NaN]"), "answered 200 with something other than JSON (application/json)"),
    "infinity": (Reply(raw=b"[-Infinity]"), "answered 200 with something other than JSON (application/json)"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_may_pass_is_asked_again(api: Api, fake: FakeApi, metered: list[int | None], fault: str) -> None:
    reply, _ = FAULTS[fault]
    fake.fail(*[reply] * 4)
    assert api.get("/clients").body["path"] == "/v2/clients"
    assert len(metered) == len(fake.requests) == 5


@pytest.mark.parametrize("fault", FAULTS)
def test_what_does_not_pass_is_told(
    fake: FakeApi, metered: list[int | None], problem: Callable[..., str], fault: str
) -> None:
    reply, told = FAULTS[fault]
    assert problem(*[reply] * 5) == f"GET /v2/clients: {told} 5 times; try again later"
    assert len(metered) == len(fake.requests) == 5


def test_a_silent_server_is_asked_again(opened: Opened, fake: FakeApi) -> None:
    fake.fail(Reply(silent=True), Reply(silent=True))
    api = opened(politeness=Politeness(timeout=0.05, retries=1, retry_pause=0))
    with pytest.raises(SourceError, match=r"^GET /v2/clients: no answer within 0.05 s 2 times; try again later$"):
        api.get("/clients")
    assert len(fake.requests) == 2


def test_an_answer_that_stops_half_way_is_asked_again(opened: Opened, fake: FakeApi) -> None:
    fake.fail(Reply(body="0123456789", headers={"Content-Length": "100"}))
    api = opened(politeness=Politeness(timeout=0.05, retry_pause=0))
    assert api.get("/clients").status == 200
    assert len(fake.requests) == 2


def test_a_server_that_is_not_there_got_no_request(opened: Opened, metered: list[int | None]) -> None:
    with FakeApi(lambda _: Reply()) as gone:
        pass
    with pytest.raises(SourceError, match=r"^GET /clients: cannot be reached 5 times; try again later$"):
        opened(gone.url).get("/clients")
    assert metered == []


def test_a_post_is_asked_again(api: Api, fake: FakeApi) -> None:
    fake.fail(Reply(status=503), Reply(reset=True))
    assert api.post("/search", {"page": 1}).body["body"] == {"page": 1}
    assert [request.body for request in fake.requests] == [{"page": 1}] * 3


def test_the_last_of_several_faults_is_told(problem: Callable[..., str]) -> None:
    replies = [Reply(status=502)] * 3 + [Reply(reset=True), Reply(status=503)]
    assert problem(*replies) == (
        "GET /v2/clients: no answer in 5 tries; the last: answered 503 (Service Unavailable); try again later"
    )


@pytest.mark.parametrize("retries", [0, 1, 2])
def test_retries_says_how_often(opened: Opened, fake: FakeApi, retries: int) -> None:
    fake.fail(*[Reply(status=503)] * 9)
    times = f" {retries + 1} times" if retries else ""
    with pytest.raises(SourceError, match=rf"answered 503 \(Service Unavailable\){times}; try again later"):
        opened(politeness=Politeness(retries=retries, retry_pause=0)).get("/clients")
    assert len(fake.requests) == retries + 1


@pytest.mark.parametrize("status", [400, 402, 403, 404, 408, 410, 422, 501, 505, 599])
def test_what_will_be_the_same_next_time_is_not_asked_again(api: Api, fake: FakeApi, status: int) -> None:
    fake.fail(Reply(status=status, headers={"Retry-After": "1"}))
    with pytest.raises(Refused):
        api.get("/clients")
    assert len(fake.requests) == 1


@pytest.mark.parametrize("status", [429, 500, 503])
def test_retry_after_in_seconds_is_obeyed(api: Api, fake: FakeApi, slept: list[float], status: int) -> None:
    fake.fail(
        Reply(status=status, headers={"Retry-After": "15"}), Reply(status=status, headers={"Retry-After": " 60 "})
    )
    api.get("/clients")
    assert slept == [15, 60]


def test_retry_after_as_a_date_counts_by_the_clock_of_the_source(api: Api, fake: FakeApi, slept: list[float]) -> None:
    for pause in (30, -30):
        fake.fail(Reply(status=429, headers={"Date": _http(NOW), "Retry-After": _http(NOW + timedelta(seconds=pause))}))
    api.get("/clients")
    assert slept == [30, 0]


@pytest.mark.parametrize(
    "headers",
    [
        {"Retry-After": "soon"},
        {"Retry-After": ""},
        {"Retry-After": "-5"},
        {"Retry-After": "1e9"},
        {"Retry-After": "9" * 5000},
        {"Retry-After": "Mon, 99 Nov 2026 06:00:00 GMT"},
        {"Retry-After": "Mon, 23 Nov 2026 06:00:00 GMT", "Date": "no date"},
    ],
)
def test_a_retry_after_that_cannot_be_read_is_none(
    api: Api, fake: FakeApi, slept: list[float], headers: dict[str, str]
) -> None:
    fake.fail(Reply(status=429, headers=headers))
    api.get("/clients")
    assert slept == [0]


def test_pauses_grow_with_jitter_and_are_never_shorter_than_asked(
    opened: Opened, fake: FakeApi, slept: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("random.uniform", lambda _low, high: high)
    asked = {"Retry-After": "7"}
    fake.fail(Reply(status=503), Reply(reset=True), Reply(status=429, headers=asked), Reply(status=429, headers=asked))
    opened(politeness=Politeness(retry_pause=1.5)).get("/clients")
    assert slept == [1.5, 3, 7, 12]


@pytest.mark.parametrize(
    ("reply", "longest", "slept_for"),
    [
        (Reply(status=429), 60, [15, 15, 16]),
        (Reply(status=429), 10, [10, 10, 10]),
        (Reply(status=429, headers={"Retry-After": "2"}), 60, [4, 8, 16]),
        (Reply(status=503), 60, [4, 8, 16]),
    ],
)
def test_a_limit_that_does_not_say_how_long_it_lasts_is_waited_for(
    opened: Opened,
    fake: FakeApi,
    slept: list[float],
    monkeypatch: pytest.MonkeyPatch,
    reply: Reply,
    longest: float,
    slept_for: list[float],
) -> None:
    """But never longer than a run waits."""
    monkeypatch.setattr("random.uniform", lambda _low, high: high)
    fake.fail(*[reply] * 3)
    opened(politeness=Politeness(retry_pause=4, limit_pause=15, longest_pause=longest)).get("/clients")
    assert slept == slept_for


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("61", "in 61 seconds"),
        ("120", "in 120 seconds"),
        ("2250", "in 38 minutes"),
        ("7201", "in 3 hours"),
        ("999999999", "in 11575 days"),
        (format_datetime(NOW + timedelta(hours=6), usegmt=True), "in 6 hours"),
    ],
)
def test_a_pause_that_is_too_long_ends_the_run_and_says_when_to_come_back(
    api: Api, fake: FakeApi, slept: list[float], asked: str, told: str
) -> None:
    fake.fail(Reply(status=429, headers={"Retry-After": asked, "Date": _http(NOW)}))
    with pytest.raises(QuotaError) as raised:
        api.get("/clients")
    assert str(raised.value) == f"GET /v2/clients: answered 429 (Too Many Requests); come back {told}"
    assert (len(fake.requests), slept) == (1, [])


def test_a_quota_that_stays_used_up_is_told_as_such(opened: Opened, fake: FakeApi) -> None:
    fake.fail(*[Reply(status=429, headers={"Retry-After": "40"})] * 2)
    with pytest.raises(QuotaError, match=r"429 .* 2 times; try again in 40 seconds"):
        opened(politeness=Politeness(retries=1, retry_pause=0)).get("/clients")


def _http(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)
