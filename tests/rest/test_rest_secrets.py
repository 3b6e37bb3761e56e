"""The token appears in no error, log, repr, URL or chain of exceptions."""

import base64
import logging
import traceback
from collections.abc import Callable, Iterator

import pytest

from clientfit_sync.errors import CredentialsError, SourceError
from clientfit_sync.rest.api import Api
from clientfit_sync.rest.settings import Politeness
from clientfit_sync.testing.server import FakeApi, Reply

Opened = Callable[..., Api]
OURS = "tok-9f8e7d6c5b4a"
BASIC = base64.b64encode(f"{OURS}:api_token".encode()).decode()
ECHO = f"Bearer {OURS} and Basic {BASIC} are wrong"

FAULTS = {
    "401": Reply(status=401, body={"error": {"message": ECHO}}),
    "403": Reply(status=403, raw=f"<h1>{ECHO}</h1>".encode()),
    "429": Reply(status=429, headers={"Retry-After": "9000"}, body=ECHO),
    "503": Reply(status=503, body={"message": ECHO}),
    "302": Reply(status=302, headers={"Location": f"https://{OURS}.evil.example/{OURS}"}),
    "html": Reply(raw=f"<title>{ECHO}</title>".encode()),
    "half": Reply(raw=f'{{"{ECHO}'.encode()),
    "type": Reply(raw=b"<", headers={"Content-Type": OURS}),
    "reset": Reply(reset=True),
    "cut": Reply(body=ECHO, cut=30),
    "silent": Reply(silent=True),
    "gzip": Reply(body=ECHO, headers={"Content-Encoding": "gzip"}),
    "late in a long message": Reply(status=404, body="x" * 192 + OURS),
}


@pytest.fixture(params=[{"Authorization": f"Basic {BASIC}"}, {"Authorization": f"Basic {BASIC}", "X-Key": OURS}])
def sending(request: pytest.FixtureRequest, opened: Opened) -> Api:
    """A client that fails soon."""
    return opened(headers=request.param, politeness=Politeness(timeout=0.05, retries=1, retry_pause=0))


@pytest.mark.parametrize("fault", FAULTS)
def test_no_error_and_no_log_shows_the_token(
    sending: Api, fake: FakeApi, caplog: pytest.LogCaptureFixture, fault: str
) -> None:
    caplog.set_level(logging.DEBUG)
    fake.fail(FAULTS[fault], FAULTS[fault])
    with pytest.raises(SourceError) as raised:
        sending.get("/clients", {"page": 2})
    chain = list(_chain(raised.value))
    told = [*map(repr, chain), *map(str, chain), *traceback.format_exception(raised.value), caplog.text]
    assert not [line for line in told if OURS[:8] in line or BASIC[:8] in line]
    assert any(record.name == "urllib3.connectionpool" for record in caplog.records)
    assert "GET /v2/clients" in caplog.text


def test_an_error_brings_no_error_of_the_libraries_along(sending: Api, fake: FakeApi) -> None:
    """Those hold the request, and with it the token."""
    for fault in FAULTS.values():
        fake.forget()
        fake.fail(fault, fault)
        with pytest.raises(SourceError) as raised:
            sending.get("/clients")
        assert list(_chain(raised.value)) == [raised.value]


def test_no_address_holds_the_token(sending: Api, fake: FakeApi) -> None:
    sending.get("/clients", {"page": 2})
    (request,) = fake.requests
    assert request.headers["Authorization"] == f"Basic {BASIC}"
    assert (request.path, request.query) == ("/v2/clients", {"page": "2"})


def test_no_repr_shows_the_token(sending: Api, fake: FakeApi) -> None:
    """Toggl's /me holds it."""
    fake.fail(Reply(body={"api_token": OURS}, headers={"X-Key": OURS}))
    answer = sending.get("/me")
    assert answer.body == {"api_token": OURS}
    assert OURS not in repr(sending) + str(sending) + repr(answer)


def test_of_two_secrets_the_longer_is_blotted_out_whole(opened: Opened, fake: FakeApi) -> None:
    fake.fail(Reply(status=400, body=f"{OURS} is wrong"))
    with pytest.raises(SourceError, match=r": \*\*\* is wrong\)$"):
        opened(headers={"X-Start": OURS[:8], "X-Key": OURS}).get("/clients")


def test_words_that_are_no_secret_are_shown(opened: Opened, fake: FakeApi) -> None:
    headers = {"Authorization": f"Basic {BASIC}", "User-Agent": "application", "Harvest-Account-Id": "123456"}
    fake.fail(Reply(status=400, body="Basic: the application 123456 lacks an api_token"))
    with pytest.raises(SourceError, match="Basic: the application 123456 lacks an api_token"):
        opened(headers=headers).get("/clients")


@pytest.mark.parametrize("token", [f"{OURS}\n", f"{OURS}\r\nX-Evil: 1", f" {OURS}", f"{OURS}ü", f"{OURS}\0"])
def test_a_token_that_no_header_can_carry_is_refused_unseen(opened: Opened, fake: FakeApi, token: str) -> None:
    with pytest.raises(CredentialsError, match="the X-Key header cannot be sent") as raised:
        opened(headers={"X-Key": token})
    assert OURS not in "".join(traceback.format_exception(raised.value))
    assert fake.requests == []


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error, and whatever it would be shown with."""
    if error is not None:
        yield error
        yield from _chain(error.__cause__)
        yield from _chain(error.__context__)
