"""Who the server must be, and who sees the password."""

import logging
from collections.abc import Callable

import pytest

from clientfit_sync.mail import sending
from clientfit_sync.mail.faults import MailError
from clientfit_sync.mail.server import Server
from fake_mail import FakeMail

Reach = Callable[..., Server]
Started = Callable[..., FakeMail]
WORDS = "correct horse"
USER = {"username": "me", "password": WORDS}


@pytest.fixture(params=["starttls", "tls"])
def security(request: pytest.FixtureRequest) -> str:
    """Both ways to a safe connection."""
    return str(request.param)


@pytest.fixture
def secured(security: str, start: Started) -> Started:
    """Starts a server that is safe in that way."""

    def started(named: str = "localhost", **how: object) -> FakeMail:
        return start(named=named, tls=security == "tls", **how)

    return started


@pytest.mark.usefixtures("trusted")
def test_mail_goes_out_encrypted_and_signed_in(security: str, secured: Started, source: str, reach: Reach) -> None:
    server = secured(users={"me": WORDS})
    sending.send(source, reach(server, security=security, **USER))
    assert len(server.received) == 1


def test_a_certificate_of_an_unknown_authority_is_refused(
    security: str, secured: Started, source: str, reach: Reach
) -> None:
    server = secured()
    with pytest.raises(MailError, match=r"certificate cannot be trusted: .*issuer") as caught:
        sending.send(source, reach(server, security=security))
    assert not caught.value.passing
    assert (server.connections, server.received) == (1, [])


@pytest.mark.usefixtures("trusted")
def test_a_certificate_of_another_host_is_refused(security: str, secured: Started, source: str, reach: Reach) -> None:
    server = secured(named="other.example")
    with pytest.raises(MailError, match=r"certificate cannot be trusted: .*localhost"):
        sending.send(source, reach(server, security=security))
    assert server.received == []


def test_a_server_without_starttls_gets_neither_password_nor_mail(
    mail_server: FakeMail, source: str, reach: Reach
) -> None:
    with pytest.raises(MailError, match=r"STARTTLS.*is `security` in") as caught:
        sending.send(source, reach(mail_server, security="starttls", **USER))
    assert not caught.value.passing
    assert mail_server.received == []


def test_a_server_that_does_not_speak_tls_is_told(mail_server: FakeMail, source: str, reach: Reach) -> None:
    with pytest.raises(MailError, match=r"no secure connection.*is `security` in"):
        sending.send(source, reach(mail_server, security="tls"))
    assert mail_server.received == []


@pytest.mark.usefixtures("trusted")
def test_a_wrong_password_is_not_tried_again(security: str, secured: Started, source: str, reach: Reach) -> None:
    server = secured(users={"me": "another"})
    with pytest.raises(MailError, match=r"refused the user name or the password: 535") as caught:
        sending.send(source, reach(server, security=security, **USER))
    assert (caught.value.passing, caught.value.this_one) == (False, False)
    assert server.connections == 1


@pytest.mark.usefixtures("trusted")
def test_a_server_that_cannot_tell_now_is_asked_again(
    security: str, secured: Started, source: str, reach: Reach
) -> None:
    server = secured(users={"me": WORDS})
    server.answers["AUTH"] += ["454 try later"] * 2
    sending.send(source, reach(server, security=security, **USER))
    assert len(server.received) == 1


@pytest.mark.usefixtures("trusted")
def test_no_error_log_or_repr_shows_the_password(
    secured: Started, source: str, reach: Reach, security: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="clientfit_sync")
    server = secured(users={"me": "another"})
    server.answers["AUTH"] += ["454 what is {password}?", "454 what is {coded}?", "535 {coded} holds {password}"] * 2
    settings = reach(server, security=security, **USER)
    with pytest.raises(MailError, match=r"535 \*\*\* holds \*\*\*") as caught:
        sending.send(source, settings)
    logging.getLogger("clientfit_sync").debug("in full:", exc_info=caught.value)
    for said in (str(caught.value), repr(caught.value), repr(settings), caplog.text):
        assert WORDS not in said
        assert settings.plain_credentials not in said


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize(("username", "password"), [("me", "Пароль ä"), ("Öhlinger", WORDS)])
def test_credentials_may_be_written_in_any_letters(
    username: str, password: str, secured: Started, source: str, reach: Reach, security: str
) -> None:
    server = secured(users={username: password})
    sending.send(source, reach(server, security=security, username=username, password=password))
    assert len(server.received) == 1


def test_a_server_of_this_machine_may_want_a_password_without_encryption(
    start: Started, source: str, reach: Reach
) -> None:
    server = start(users={"me": WORDS})
    sending.send(source, reach(server, **USER))
    assert len(server.received) == 1


def test_a_server_that_takes_no_password_is_told(source: str, reach: Reach, start: Started) -> None:
    server = start()
    server.answers["EHLO"].append("250 mail.example")
    with pytest.raises(MailError, match=r"AUTH extension not supported"):
        sending.send(source, reach(server, **USER))
    assert server.received == []
