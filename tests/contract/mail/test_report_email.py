"""`report --email`: what arrives, what waits, and that nothing is lost or sent twice."""

import stat
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from fake_mail import BREAK_OFF, FakeMail
from mail_servers import Started

Run = Callable[..., CompletedProcess[str]]
Texts = Callable[[FakeMail], list[str]]
HORSE = "correct horse battery"
IN_CLEAR = 'security = "none"'


@pytest.fixture
def printer(tmp_path: Path) -> Path:
    """A program that prints the password."""
    path = tmp_path / "print-it"
    path.write_text(f"#!/bin/sh\necho '{HORSE}'\n", encoding="utf-8")
    path.chmod(stat.S_IRWXU)
    return path


@pytest.mark.usefixtures("trusted")
def test_it_arrives_encrypted_in_both_parts_and_nothing_is_printed(
    start: Started, addressed: Callable[..., Path], mailed: Run, printer: Path
) -> None:
    post = start(named="localhost", users={"me": HORSE})
    addressed(post, f'username = "me"\npassword_command = ["{printer}"]', "localhost")
    done = mailed("-vv")
    assert done.stdout == ""
    (received,) = post.received
    message = received.message
    assert received.receivers == ("ann@example.com", "bo@example.com")
    assert (message["To"], message["From"]) == (
        "Ann Oh <ann@example.com>, bo@example.com",
        "clientfit-sync <me@example.com>",
    )
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].endswith("@example.com>")
    assert parsedate_to_datetime(message["Date"]).tzinfo is not None
    text, html = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    for part in (text, html):
        assert "Acme Ltd" in part.get_content()
    assert "Acme Ltd" in message["Subject"]
    assert HORSE not in done.stderr


def test_a_server_that_nobody_vouches_for_gets_nothing_and_the_mail_waits(
    start: Started,
    addressed: Callable[..., Path],
    mailed: Run,
    request: pytest.FixtureRequest,
) -> None:
    post = start(named="localhost")
    addressed(post, 'when = "changes"', "localhost")
    done = mailed(code=1)
    assert "certificate cannot be trusted" in done.stderr
    assert "the mail waits in the database" in done.stderr
    assert post.received == []
    request.getfixturevalue("trusted")
    mailed()
    assert len(post.received) == 1


def test_a_mail_waits_through_an_outage_and_is_sent_once(
    start: Started, addressed: Callable[..., Path], mailed: Run, texts: Texts
) -> None:
    with FakeMail() as post:
        addressed(post, f'{IN_CLEAR}\nwhen = "changes"')
    for _ in range(2):
        done = mailed(code=1)
        assert f"mail server 127.0.0.1:{post.port}: cannot be reached" in done.stderr
    again = start(port=post.port)
    mailed()
    mailed()
    (text,) = texts(again)
    assert "Acme Ltd" in text


def test_what_waits_goes_out_before_what_is_new(start: Started, addressed: Callable[..., Path], mailed: Run) -> None:
    with FakeMail() as post:
        addressed(post, f'{IN_CLEAR}\nwhen = "always"')
    mailed(code=1)
    again = start(port=post.port)
    mailed()
    first, second = (one.message for one in again.received)
    assert first["Message-ID"] != second["Message-ID"]
    assert parsedate_to_datetime(first["Date"]) <= parsedate_to_datetime(second["Date"])


def test_a_mail_whose_receipt_is_lost_is_sent_once_more_with_the_same_identity(
    post: FakeMail, addressed: Callable[..., Path], mailed: Run
) -> None:
    """Nobody can tell whether the server took it: mail programs know a copy by its Message-ID."""
    addressed(post, f'{IN_CLEAR}\nwhen = "changes"')
    post.answers["DATA"].append(BREAK_OFF)
    assert "did not say whether it took it" in mailed(code=1).stderr
    mailed()
    mailed()
    assert len({one.message["Message-ID"] for one in post.received}) == 1
    assert len(post.received) == 2


def test_a_mail_that_is_refused_does_not_keep_the_next_one_back(
    post: FakeMail, addressed: Callable[..., Path], mailed: Run
) -> None:
    addressed(post, f'{IN_CLEAR}\nwhen = "always"')
    post.answers["DATA"].append("554 spam")
    assert "554 spam" in mailed(code=1).stderr
    post.answers["DATA"].append("554 spam")
    done = mailed(code=1)
    assert "given up: a newer one" in done.stderr
    assert "waits" not in done.stderr
    mailed()
    assert len(post.received) == 2


def test_mails_that_are_all_refused_wait_for_a_server_that_takes_one(
    post: FakeMail, addressed: Callable[..., Path], mailed: Run
) -> None:
    """Nothing says that it is the mail's fault, and not the server's."""
    addressed(post, f'{IN_CLEAR}\nwhen = "always"')
    post.answers["DATA"] += ["554 closed for today"] * 3
    mailed(code=1)
    assert "2 mails wait" in mailed(code=1).stderr
    mailed()
    assert len(post.received) == 3


def test_a_reader_whom_the_server_refuses_is_a_failure_though_the_others_have_the_mail(
    post: FakeMail, addressed: Callable[..., Path], mailed: Run
) -> None:
    addressed(post, f'{IN_CLEAR}\nwhen = "changes"')
    post.answers["RCPT"] += ["250 OK", "550 no such user"]
    done = mailed(code=1)
    assert "refused bo@example.com: 550 no such user" in done.stderr
    assert "waits" not in done.stderr
    mailed()
    assert [one.receivers for one in post.received] == [("ann@example.com",)]


def test_a_reader_whom_the_server_puts_off_gets_the_mail_later_and_alone(
    post: FakeMail, addressed: Callable[..., Path], mailed: Run
) -> None:
    addressed(post, f'{IN_CLEAR}\nwhen = "changes"')
    post.answers["RCPT"] += ["250 OK", "450 greylisted"]
    done = mailed(code=1)
    assert "refused bo@example.com: 450 greylisted" in done.stderr
    assert "the mail waits in the database" in done.stderr
    mailed()
    mailed()
    assert [one.receivers for one in post.received] == [("ann@example.com",), ("bo@example.com",)]
    assert len({one.message["Message-ID"] for one in post.received}) == 1


def test_a_reader_who_is_put_off_and_no_longer_configured_gets_nothing(
    post: FakeMail, addressed: Callable[..., Path], mailed: Run
) -> None:
    path = addressed(post, f'{IN_CLEAR}\nwhen = "changes"')
    post.answers["RCPT"] += ["250 OK", "450 greylisted"]
    mailed(code=1)
    path.write_text(path.read_text(encoding="utf-8").replace('"bo@example.com"', '"cy@example.com"'), encoding="utf-8")
    mailed()
    assert [one.receivers for one in post.received] == [("ann@example.com",)]


def test_a_mail_that_waits_goes_to_whom_the_configuration_names_by_then(
    post: FakeMail, addressed: Callable[..., Path], mailed: Run
) -> None:
    """Else one whose address was mistyped would wait, and be refused, for ever."""
    path = addressed(post, f'{IN_CLEAR}\nwhen = "changes"')
    post.answers["RCPT"] += ["550 no such user"] * 2
    assert "refused ann@example.com: 550 no such user" in mailed(code=1).stderr
    path.write_text(path.read_text(encoding="utf-8").replace("ann@example.com", "anne@example.com"), encoding="utf-8")
    mailed()
    (received,) = post.received
    assert received.receivers == ("anne@example.com", "bo@example.com")
    assert "anne@example.com" in received.message["To"]


@pytest.mark.parametrize(("when", "mails"), [("always", 2), ("findings", 2), ("changes", 1)])
def test_when_it_is_mailed_again_without_any_change(
    post: FakeMail, addressed: Callable[..., Path], mailed: Run, when: str, mails: int
) -> None:
    addressed(post, f'{IN_CLEAR}\nwhen = "{when}"')
    mailed()
    mailed()
    assert len(post.received) == mails


def test_without_findings_only_always_mails(
    post: FakeMail, addressed: Callable[..., Path], mailed: Run, judged: Callable[..., dict[str, Any]]
) -> None:
    quiet = ("--period", "2026-11-20..2026-11-21")
    assert judged(*quiet)["findings"] == []
    for when, mails in (("findings", 0), ("changes", 0), ("always", 1)):
        addressed(post, f'{IN_CLEAR}\nwhen = "{when}"')
        mailed(*quiet)
        assert len(post.received) == mails


def test_the_mail_says_what_changed_since_the_last_one(
    post: FakeMail,
    addressed: Callable[..., Path],
    mailed: Run,
    cli: Run,
    texts: Texts,
    write_invoices: Callable[..., Path],
) -> None:
    addressed(post, f'{IN_CLEAR}\nwhen = "changes"')
    mailed()
    write_invoices(
        [
            ("1", "Acme Ltd", "2026-11-02", "10000", "2026-08-01", "2026-10-31"),
            ("2", "Bright", "2026-11-02", "1000", "2026-08-01", "2026-10-31"),
            ("3", "Nova", "2026-11-02", "2550", "2026-08-01", "2026-10-31"),
            ("4", "Tiny", "2026-11-02", "100", "2026-08-01", "2026-10-31"),
        ]
    )
    assert cli("sync").returncode == 0
    mailed()
    first, second = texts(post)
    assert "Resolved" not in first
    assert "Resolved" in second
    assert "Acme Ltd pays 50 EUR" in second.partition("Resolved")[2]
    assert "Bright pays 17 EUR" in second


def test_a_plain_report_remembers_nothing(
    addressed: Callable[..., Path], post: FakeMail, cli: Run, synced: Path
) -> None:
    addressed(post)
    before = (synced / "clientfit.db").read_bytes()
    assert cli("report").returncode == 0
    assert (synced / "clientfit.db").read_bytes() == before


def test_the_page_is_attached_on_request(post: FakeMail, addressed: Callable[..., Path], mailed: Run) -> None:
    addressed(post, f"{IN_CLEAR}\nattach_page = true")
    mailed()
    (page,) = post.received[0].message.iter_attachments()
    assert page.get_content_type() == "text/html"
    assert page.get_content().lstrip().startswith("<!DOCTYPE html>")


def test_no_name_of_a_client_can_break_a_header(post: FakeMail, addressed: Callable[..., Path], mailed: Run) -> None:
    name = r"Zoë\r\nBcc: spy@example.com\r\n\r\n=?utf-8?q?=0ABcc:spy@example.com?= <b>"
    path = addressed(post, IN_CLEAR)
    text = path.read_text(encoding="utf-8").replace('[clients."Acme Ltd"]', f'[clients."{name}"]')
    path.write_text(text.replace('aliases = ["ACME"]', 'aliases = ["ACME", "Acme Ltd"]'), encoding="utf-8")
    mailed()
    (received,) = post.received
    assert received.receivers == ("ann@example.com", "bo@example.com")
    assert received.message["Bcc"] is None
    assert "Zoë" in received.message["Subject"]
    assert "<b>" not in received.message["Subject"].partition("Zoë")[0]


def test_a_file_is_written_beside(post: FakeMail, addressed: Callable[..., Path], mailed: Run, elsewhere: Path) -> None:
    addressed(post, IN_CLEAR)
    done = mailed("--output", "report.html", "--format", "html")
    assert done.stdout == ""
    assert (elsewhere / "report.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_findings_still_decide_the_exit_code(post: FakeMail, addressed: Callable[..., Path], mailed: Run) -> None:
    addressed(post, IN_CLEAR)
    mailed("--fail-on", "act", code=6)
    assert len(post.received) == 1


@pytest.mark.usefixtures("synced")
def test_without_the_table_it_is_a_fault_of_the_configuration(cli: Run) -> None:
    done = cli("report", "--email")
    assert done.returncode == 2
    assert "clientfit.toml: email: is missing" in done.stderr


def test_it_is_missed_before_any_source_is_asked(cli: Run, studio: Path) -> None:
    done = cli("report", "--email", "--sync")
    assert done.returncode == 2
    assert not (studio / "clientfit.db").exists()


def test_one_client_alone_is_not_mailed(post: FakeMail, addressed: Callable[..., Path], cli: Run) -> None:
    """What changed about the others would look resolved."""
    addressed(post)
    done = cli("report", "--email", "--client", "Acme Ltd")
    assert (done.returncode, post.received) == (2, [])


@pytest.mark.parametrize(
    ("more", "host", "said"),
    [
        (IN_CLEAR, "mail.example.com", 'security = "none" would send all in clear to mail.example.com'),
        ('username = "me"', "127.0.0.1", "username and password go together"),
        ('password = "x"', "127.0.0.1", "username and password go together"),
        ('when = "never"', "127.0.0.1", "email.when"),
        ('username = "me"\npassword = "abcdef"\npassword_command = ["pass"]', "127.0.0.1", "password is given too"),
    ],
)
def test_a_table_that_does_not_hold(
    post: FakeMail, addressed: Callable[..., Path], cli: Run, more: str, host: str, said: str
) -> None:
    addressed(post, more, host)
    done = cli("report")
    assert done.returncode == 2
    assert said in done.stderr
    assert "abcdef" not in done.stderr


@pytest.mark.parametrize(
    ("setting", "said"),
    [("to", "email.to.0: is no mail address"), ("from", "email.from: is no mail address")],
)
def test_an_address_that_is_none(
    post: FakeMail, addressed: Callable[..., Path], cli: Run, setting: str, said: str
) -> None:
    path = addressed(post, IN_CLEAR)
    lines = path.read_text(encoding="utf-8").splitlines()
    wrong = {"to": 'to = ["nobody"]', "from": 'from = "nobody"'}[setting]
    path.write_text("\n".join(wrong if line.startswith(f"{setting} = ") else line for line in lines), encoding="utf-8")
    done = cli("report")
    assert done.returncode == 2
    assert said in done.stderr


def test_a_password_command_that_fails_leaves_the_mail_waiting(
    start: Started, addressed: Callable[..., Path], mailed: Run
) -> None:
    post = start(users={"me": HORSE})
    addressed(post, f'{IN_CLEAR}\nusername = "me"\npassword_command = ["false"]')
    done = mailed(code=1)
    assert "[email] password_command: false ended with code 1" in done.stderr
    assert "the mail waits" in done.stderr


class TestDoctor:
    """The line about the mail server."""

    def test_a_server_that_answers(self, post: FakeMail, addressed: Callable[..., Path], cli: Run) -> None:
        addressed(post)
        assert f"ok    mail: 127.0.0.1:{post.port} (none) answers\n" in cli("doctor").stdout
        assert post.received == []

    def test_a_server_that_does_not(self, addressed: Callable[..., Path], cli: Run) -> None:
        with FakeMail() as post:
            addressed(post)
        done = cli("doctor")
        assert done.returncode == 1
        assert "FAIL  mail: mail server 127.0.0.1" in done.stdout
