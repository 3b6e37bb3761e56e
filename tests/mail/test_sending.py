"""What a mail server receives, and what becomes of mail that it does not take."""

import logging
import socket
from collections.abc import Callable
from email.message import EmailMessage
from itertools import product
from threading import Thread
from time import monotonic

import pytest

from clientfit_sync.mail import sending
from clientfit_sync.mail.faults import MailError
from clientfit_sync.mail.server import Server
from fake_mail import BREAK_OFF, SILENCE, FakeMail

Reach = Callable[..., Server]
Compose = Callable[..., str]


def test_the_server_receives_the_source_byte_for_byte(compose: Compose, mail_server: FakeMail, reach: Reach) -> None:
    to = ["Bäckerei Öhlinger <b@example.com>", "c@example.com"]
    source = compose(to=to, text="Öhlinger\n\n.\n..\n.ends\n", subject="Öhlinger zahlt zu wenig")
    sending.send(source, reach(mail_server))
    (received,) = mail_server.received
    assert received.source == source.encode("ascii")
    assert received.sender == "clientfit@example.com"
    assert received.receivers == ("b@example.com", "c@example.com")
    assert received.message["Subject"] == "Öhlinger zahlt zu wenig"
    assert received.message["To"].addresses[0].display_name == "Bäckerei Öhlinger"
    text = received.message.get_body(("plain",))
    assert isinstance(text, EmailMessage)
    assert text.get_content().splitlines() == ["Öhlinger", "", ".", "..", ".ends"]


@pytest.mark.parametrize(
    ("command", "fault"),
    [
        *product(["MAIL", "RCPT", "DATA"], ["421 come back", "451 busy"]),
        *product(["EHLO", "MAIL", "RCPT"], [BREAK_OFF]),
    ],
)
def test_what_may_pass_is_tried_again_and_the_mail_arrives_once(
    command: str, fault: str, source: str, mail_server: FakeMail, reach: Reach
) -> None:
    mail_server.answers[command].append(fault)
    sending.send(source, reach(mail_server))
    assert len(mail_server.received) == 1


def test_it_is_tried_as_often_as_configured(source: str, mail_server: FakeMail, reach: Reach) -> None:
    mail_server.answers["DATA"] += ["451 busy"] * 3
    with pytest.raises(MailError, match=r"localhost:.*answered 451 busy") as caught:
        sending.send(source, reach(mail_server, retries=2))
    assert (mail_server.connections, mail_server.received) == (3, [])
    assert caught.value.passing
    sending.send(source, reach(mail_server, retries=0))
    assert len(mail_server.received) == 1


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
def test_what_does_not_pass_is_not_tried_again(command: str, source: str, mail_server: FakeMail, reach: Reach) -> None:
    mail_server.answers[command].append("550 5.7.1 we do not take this")
    with pytest.raises(MailError, match=r"550 5\.7\.1 we do not take this") as caught:
        sending.send(source, reach(mail_server))
    assert (mail_server.connections, mail_server.received) == (1, [])
    assert (caught.value.passing, caught.value.this_one, caught.value.perhaps) == (False, True, False)


def test_a_long_answer_is_told_as_one_short_line(source: str, mail_server: FakeMail, reach: Reach) -> None:
    mail_server.answers["MAIL"].append("550-No:\r\n550-see our   rules\r\n550 " + "x" * 300)
    with pytest.raises(MailError, match=r"answered 550 No: see our rules x{175,185}$"):
        sending.send(source, reach(mail_server))


def test_a_refused_receiver_is_named_and_the_others_get_the_mail(
    compose: Compose, mail_server: FakeMail, reach: Reach
) -> None:
    mail_server.answers["RCPT"] += ["250 OK", "550 no such user"]
    faults = sending.send(compose(to=["a@example.com", "b@example.com", "c@example.com"]), reach(mail_server))
    assert [one.receivers for one in mail_server.received] == [("a@example.com", "c@example.com")]
    assert {receiver: str(fault) for receiver, fault in faults.items()} == {
        "b@example.com": f"mail server localhost:{mail_server.port}: refused b@example.com: 550 no such user"
    }


def test_where_every_receiver_is_refused_each_is_named(compose: Compose, mail_server: FakeMail, reach: Reach) -> None:
    mail_server.answers["RCPT"] += ["550 no a", "450 b later"]
    with pytest.raises(MailError, match=r"refused a@example\.com: 550 no a; refused b@example\.com: 450 b later"):
        sending.send(compose(to=["a@example.com", "b@example.com"]), reach(mail_server))
    assert mail_server.connections == 1


@pytest.mark.parametrize("fault", [BREAK_OFF, SILENCE])
def test_a_mail_whose_receipt_is_lost_is_not_handed_in_again(
    fault: str, source: str, mail_server: FakeMail, reach: Reach, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "LONGER", 1)
    mail_server.answers["DATA"].append(fault)
    with pytest.raises(MailError, match="did not say whether it took it") as caught:
        sending.send(source, reach(mail_server, timeout=0.5))
    assert (caught.value.this_one, caught.value.perhaps) == (True, True)
    assert len(mail_server.received) == 1


@pytest.mark.parametrize("fault", ["421 tired", "500 what?", BREAK_OFF, SILENCE])
def test_once_the_mail_is_taken_no_farewell_changes_that(
    fault: str, source: str, mail_server: FakeMail, reach: Reach
) -> None:
    mail_server.answers["QUIT"].append(fault)
    began = monotonic()
    sending.send(source, reach(mail_server, timeout=30))
    assert monotonic() - began < 10
    assert (mail_server.connections, len(mail_server.received)) == (1, 1)


def test_a_receipt_may_take_longer_than_other_answers(
    source: str, mail_server: FakeMail, reach: Reach, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float | None] = []
    settimeout = socket.socket.settimeout

    def noting(self: socket.socket, seconds: float | None) -> None:
        waited.append(seconds)
        settimeout(self, seconds)

    monkeypatch.setattr(socket.socket, "settimeout", noting)
    sending.send(source, reach(mail_server, timeout=30))
    assert 300 in waited


def test_a_silent_server_is_given_up(source: str, mail_server: FakeMail, reach: Reach) -> None:
    mail_server.answers["EHLO"] += [SILENCE, SILENCE]
    with pytest.raises(MailError, match=r"no answer within 0\.1 s") as caught:
        sending.send(source, reach(mail_server, timeout=0.1, retries=1))
    assert caught.value.passing


def test_an_outage_loses_nothing_and_a_later_run_hands_in_the_same_bytes(source: str, reach: Reach) -> None:
    with FakeMail() as earlier:
        gone = reach(earlier)
    with pytest.raises(MailError, match="cannot be reached: Connection refused") as caught:
        sending.send(source, gone)
    assert (caught.value.passing, caught.value.this_one, caught.value.perhaps) == (True, False, False)
    with FakeMail(port=earlier.port) as back:
        sending.send(source, gone)
    assert [one.source for one in back.received] == [source.encode("ascii")]


@pytest.mark.parametrize("host", ["nowhere.invalid", "mail..example", "m" * 300])
def test_a_host_that_there_is_not_is_told(host: str, source: str, reach: Reach, mail_server: FakeMail) -> None:
    with pytest.raises(MailError, match=f"mail server {host}:{mail_server.port}: "):
        sending.send(source, reach(mail_server, host=host))


def test_a_server_of_another_kind_is_told(source: str, reach: Reach, mail_server: FakeMail) -> None:
    with socket.create_server(("127.0.0.1", 0)) as web:

        def refuse() -> None:
            visitor, _ = web.accept()
            with visitor:
                visitor.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        thread = Thread(target=refuse)
        thread.start()
        with pytest.raises(MailError, match="does not speak as mail servers do") as caught:
            sending.send(source, reach(mail_server, port=web.getsockname()[1]))
        thread.join()
    assert not caught.value.passing


def test_a_check_greets_and_hands_nothing_in(
    mail_server: FakeMail, reach: Reach, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="clientfit_sync")
    sending.check(reach(mail_server))
    assert (mail_server.connections, mail_server.received) == (1, [])
    mail_server.answers["QUIT"].append("500 what?")
    sending.check(reach(mail_server))
