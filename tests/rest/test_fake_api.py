"""The fake API keeps to HTTP, and breaks it on demand."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from decimal import Decimal
from http.client import HTTPConnection
from socket import create_connection
from threading import Event

import pytest
import requests

from clientfit_sync.testing.server import FakeApi, Reply, Request


@pytest.fixture
def client() -> Iterator[requests.Session]:
    """A client that keeps connections alive and sees no proxy."""
    with requests.Session() as session:
        session.trust_env = False
        yield session


def test_a_request_is_kept_as_it_came(fake: FakeApi, client: requests.Session) -> None:
    client.post(f"{fake.url}/a%20b?x=1&y=&z=%C3%BC", json={"n": 1.5}, headers={"X-One": "two"})
    (request,) = fake.requests
    assert (request.method, request.path) == ("POST", "/a%20b")
    assert request.query == {"x": "1", "y": "", "z": "ü"}
    assert request.body == {"n": Decimal("1.5")}
    assert request.headers["x-one"] == request.headers["X-ONE"] == "two"


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
def test_every_method_is_answered(fake: FakeApi, client: requests.Session, method: str) -> None:
    assert client.request(method, f"{fake.url}/x").json()["path"] == "/x"
    assert fake.requests[0].method == method


def test_a_body_is_json_with_decimals_digit_for_digit(client: requests.Session) -> None:
    body = {"a": [Decimal("1.10"), Decimal("-0.30"), Decimal("1E+3")], "b": 'ü " \\ 1.5', "c": None, "d": True}
    with FakeApi(lambda _: Reply(body=body)) as fake:
        response = client.get(fake.url)
    assert response.headers["Content-Type"] == "application/json"
    assert '"a": [1.10, -0.30, 1000]' in response.text
    assert json.loads(response.text, parse_float=Decimal) == body


def test_status_headers_and_raw_bytes_are_sent_as_given(fake: FakeApi, client: requests.Session) -> None:
    headers = {"content-type": "text/html", "Retry-After": "7", "date": "Mon, 23 Nov 2026 06:00:00 GMT"}
    fake.fail(Reply(status=429, raw=b"<h1>no</h1>", body="unused", headers=headers))
    response = client.get(fake.url)
    assert (response.status_code, response.content) == (429, b"<h1>no</h1>")
    assert response.headers["Content-Type"] == "text/html"
    assert response.headers["Retry-After"] == "7"
    assert response.headers["Date"] == "Mon, 23 Nov 2026 06:00:00 GMT"


@pytest.mark.parametrize(("status", "content"), [(200, b"null"), (204, b""), (401, b""), (503, b"")])
def test_no_body_is_null_where_one_is_expected(
    fake: FakeApi, client: requests.Session, status: int, content: bytes
) -> None:
    fake.fail(Reply(status=status))
    response = client.get(fake.url)
    assert (response.content, response.headers["Content-Length"]) == (content, str(len(content)))


def test_a_connection_is_kept_alive(fake: FakeApi) -> None:
    with closing(HTTPConnection(fake.url.removeprefix("http://"))) as connection:
        connection.connect()
        first = connection.sock
        for _ in range(3):
            connection.request("GET", "/x")
            assert connection.getresponse().read()
        assert connection.sock is first


def test_a_cut_body_ends_before_what_was_promised(fake: FakeApi, client: requests.Session) -> None:
    fake.fail(Reply(body="0123456789", cut=4))
    with pytest.raises(requests.exceptions.ChunkedEncodingError, match="4 bytes read, 8 more expected"):
        client.get(fake.url)


def test_a_reset_connection_brings_no_answer(fake: FakeApi, client: requests.Session) -> None:
    fake.fail(Reply(reset=True))
    with pytest.raises(requests.exceptions.ConnectionError, match="without response"):
        client.get(fake.url)


def test_a_silent_server_waits_until_the_client_gives_up(fake: FakeApi, client: requests.Session) -> None:
    fake.fail(Reply(silent=True))
    with pytest.raises(requests.exceptions.ReadTimeout):
        client.get(fake.url, timeout=0.05)


def test_a_client_that_goes_away_fails_no_test() -> None:
    came, gone = Event(), Event()

    def answer(_: Request) -> Reply:
        came.set()
        assert gone.wait(5)
        return Reply(raw=bytes(10_000_000))

    with FakeApi(answer) as fake:
        with create_connection(("127.0.0.1", int(fake.url.rpartition(":")[2]))) as connection:
            connection.sendall(b"GET / HTTP/1.1\r\n\r\n")
            assert came.wait(5)
        gone.set()
    assert fake.count() == 1


def test_faults_come_in_order_after_so_many_good_answers(fake: FakeApi, client: requests.Session) -> None:
    fake.fail(Reply(status=500), None, Reply(status=502), after=1)
    fake.fail(Reply(status=503))
    assert [client.get(fake.url).status_code for _ in range(6)] == [200, 500, 200, 502, 503, 200]
    assert len(fake.requests) == 6


def test_requests_are_counted_by_path_and_forgotten(fake: FakeApi, client: requests.Session) -> None:
    for path in ("/a", "/b?x=1", "/b"):
        client.get(fake.url + path)
    assert (fake.count(), fake.count("/b"), fake.count("/c")) == (3, 2, 0)
    fake.fail(Reply(status=500))
    fake.forget()
    assert fake.requests == []
    assert client.get(fake.url).status_code == 200


def test_what_an_answer_raises_is_a_500_and_fails_the_test(client: requests.Session) -> None:
    with pytest.raises(KeyError, match="no such client"), FakeApi(_raising) as fake:
        assert client.get(fake.url).status_code == 500


@pytest.mark.parametrize("answer", [lambda _: Reply(body={1, 2}), lambda _: Reply(body=Decimal("NaN"))])
def test_a_body_that_is_no_json_fails_the_test(client: requests.Session, answer: Callable[[Request], Reply]) -> None:
    with pytest.raises(TypeError, match="no JSON"), FakeApi(answer) as fake, pytest.raises(requests.ConnectionError):
        client.get(fake.url)


def test_a_request_whose_body_is_no_json_fails_the_test(client: requests.Session) -> None:
    with (
        pytest.raises(ValueError, match="Expecting value"),
        FakeApi(lambda _: Reply()) as fake,
        pytest.raises(requests.ConnectionError),
    ):
        client.post(fake.url, data="half")


def test_a_server_that_is_left_has_closed_what_clients_keep_open(client: requests.Session) -> None:
    with FakeApi(lambda _: Reply(body=1)) as fake:
        client.get(fake.url)
    with pytest.raises(requests.ConnectionError):
        client.get(fake.url)


def _raising(_: Request) -> Reply:
    raise KeyError("no such client")
