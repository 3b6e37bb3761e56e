"""What an API refuses: the sentence, the API's own message, and what it may not bring along."""

from collections.abc import Callable

import pytest

from clientfit_sync.errors import CredentialsError
from clientfit_sync.rest.api import Api
from clientfit_sync.rest.faults import Refused
from clientfit_sync.testing.server import FakeApi, Reply, Request

Opened = Callable[..., Api]
INVALID = "The access token provided is expired, revoked, malformed or invalid for other reasons."


def test_refused_credentials_say_so_and_what_to_do(api: Api, fake: FakeApi) -> None:
    """Harvest: the body of a 401."""
    fake.fail(Reply(status=401, body={"error": "invalid_token", "error_description": INVALID}))
    with pytest.raises(CredentialsError) as raised:
        api.get("/users/me")
    assert str(raised.value) == (
        f"GET /v2/users/me: the credentials were refused with 401 (Unauthorized: {INVALID}); renew the token"
    )
    assert len(fake.requests) == 1


def test_refused_credentials_without_a_word(api: Api, fake: FakeApi) -> None:
    """Toggl: a 401 has no body."""
    fake.fail(Reply(status=401))
    with pytest.raises(CredentialsError, match=r"refused with 401 \(Unauthorized\); renew the token$"):
        api.get("/me")


def test_a_refusal_brings_status_headers_and_message(api: Api, fake: FakeApi) -> None:
    """Toggl: 402 with a quota of 0 left, and 402 for what the plan does not have."""
    headers = {"X-Toggl-Quota-Remaining": "0", "X-Toggl-Quota-Resets-In": "133"}
    fake.fail(Reply(status=402, body="You have hit your hourly limit", headers=headers))
    with pytest.raises(Refused) as raised:
        api.post("/search/time_entries", {})
    refused = raised.value
    assert (refused.status, refused.said) == (402, "You have hit your hourly limit")
    assert refused.headers["x-toggl-quota-resets-in"] == "133"
    assert str(refused) == (
        "POST /v2/search/time_entries: refused with 402 (Payment Required: You have hit your hourly limit)"
    )
    assert refused.problems == (str(refused),)


def test_a_refusal_without_a_word_is_named_by_its_status(api: Api, fake: FakeApi) -> None:
    fake.fail(Reply(status=403), Reply(status=403, raw=b"Forbidden"), Reply(status=599))
    said = []
    for _ in range(3):
        with pytest.raises(Refused) as raised:
            api.get("/invoices")
        said.append((str(raised.value), raised.value.said))
    assert said == [
        ("GET /v2/invoices: refused with 403 (Forbidden)", "Forbidden"),
        ("GET /v2/invoices: refused with 403 (Forbidden)", "Forbidden"),
        ("GET /v2/invoices: refused with 599 (without a message)", ""),
    ]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(api: Api, status: int, opened: Opened, fake: FakeApi) -> None:
    """The token goes to no other host; nor does it travel on to another path of the same one."""
    with FakeApi(lambda _: Reply(body=1)) as other:
        fake.fail(Reply(status=status, headers={"Location": f"{other.url}/steal?token=1"}))
        with pytest.raises(Refused, match=r"which leads to 127.0.0.1 and is not followed$") as raised:
            api.get("/clients")
        assert other.requests == []
    assert (raised.value.status, len(fake.requests)) == (status, 1)
    with FakeApi(_to_itself) as circle, pytest.raises(Refused):
        opened(circle.url).get("/clients")
    assert len(circle.requests) == 1


@pytest.mark.parametrize(
    ("location", "host"),
    [
        ("https://evil.example/steal?x=1", "evil.example"),
        ("https://user:word@evil.example:8443/", "evil.example"),
        ("//evil.example", "evil.example"),
        ("/login", "127.0.0.1"),
        ("", "127.0.0.1"),
        ("mailto:me@evil.example", "no address"),
        ("http://[evil", "no address"),
        ("http://evil\x1b\x07.example", "evil .example"),
        ("http://\xff\xfe", "\xff\xfe"),
    ],
)
def test_a_redirect_is_named_by_its_host_only(api: Api, fake: FakeApi, location: str, host: str) -> None:
    fake.fail(Reply(status=302, headers={"Location": location}))
    with pytest.raises(Refused) as raised:
        api.get("/clients")
    assert str(raised.value) == f"GET /v2/clients: answered 302 (Found), which leads to {host} and is not followed"


def test_a_redirect_without_a_place_is_refused(api: Api, fake: FakeApi) -> None:
    fake.fail(Reply(status=304))
    with pytest.raises(Refused, match=r"304 \(Not Modified\)"):
        api.get("/clients")


def test_errors_name_the_path_without_its_query(api: Api, fake: FakeApi) -> None:
    fake.fail(Reply(status=404), Reply(status=404))
    with pytest.raises(Refused, match=r"^GET /v2/clients: refused"):
        api.get("/clients", {"q": "Acme"})
    with pytest.raises(Refused, match=r"^GET /v2/clients: refused"):
        api.follow(f"{fake.url}/v2/clients?q=Acme")


def _to_itself(request: Request) -> Reply:
    return Reply(status=301, headers={"Location": request.path})
