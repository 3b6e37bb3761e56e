"""What a mail's source says."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from email import message_from_string
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientfit_sync.mail import message

Compose = Callable[..., str]
NOW = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
HEADERS = ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress"]
LONGEST_LINE = 998
TRICKS = [
    "=?utf-8?q?a=0D=0ABcc=3A_x=40example.com?=",
    "\r\nBcc: x@example.com",
    "\r\n\r\n<script>",
    "\N{LINE SEPARATOR}Bcc: x@example.com",
    "\x0bBcc: x@example.com",
    "\ud800",
    "Öhlinger",
    "ä",
    '", <x@example.com>,',
    "\\",
    "(",
    ";:",
    "w" * 200,
    "漢" * 50,
    "👩‍👧",
]
anything = st.lists(st.one_of(st.text(max_size=40), st.sampled_from(TRICKS)), max_size=8).map(" ".join)
names = st.text(
    st.characters(exclude_categories=["C", "Z"], include_characters=" ", exclude_characters='<>"'), max_size=80
)


def read(source: str) -> EmailMessage:
    return message_from_string(source, _class=EmailMessage, policy=default)


def content(part: object) -> str:
    """What a part says, with the line ends of texts in memory."""
    assert isinstance(part, EmailMessage)
    return str(part.get_content()).replace("\r\n", "\n")


def written(subject: str = "All fine", sender: str = "me@example.com", to: str = "you@example.com") -> str:
    return message.compose(sender=sender, to=[to], subject=subject, text="Text", html="<p>", now=NOW)


def seen(text: str) -> str:
    """The text as it can be seen in one line."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())


@given(anything)
def test_a_subject_says_what_it_says_and_makes_no_header(subject: str) -> None:
    read_back = read(written(subject))
    assert [name for name in read_back if name in HEADERS or name == "Bcc"] == HEADERS
    assert read_back["Subject"] == seen(subject)
    assert read_back.is_multipart()


@given(names)
def test_a_name_says_what_it_says_and_makes_no_address(name: str) -> None:
    source = written(sender=f"{name} <me@example.com>", to=f"{name} <you@example.com>")
    assert message.envelope(source) == ("me@example.com", ("you@example.com",))
    # The newer reader of Python 3.11 puts a blank between two encoded words of a name.
    shown, _ = parseaddr(message_from_string(source)["From"].replace("\r\n", ""))
    assert str(make_header(decode_header(shown))) == seen(name)


@given(anything)
def test_the_source_is_ascii_in_lines_that_every_server_takes(subject: str) -> None:
    for line in written(subject).encode("ascii").split(b"\r\n"):
        assert len(line) <= LONGEST_LINE
        assert b"\n" not in line
        assert b"\r" not in line


def test_a_short_header_needs_no_encoding(source: str) -> None:
    assert "\r\nSubject: All fine\r\n" in source
    assert 'From: "Clientfit" <clientfit@example.com>\r\n' in source


def test_a_long_subject_is_folded_between_its_words() -> None:
    subject = "Brightwater Festival and Halma need a decision: together they take 38 % of your time"
    source = written(subject)
    assert max(map(len, source.split("\r\n"))) < 80
    assert read(source)["Subject"] == subject


def test_both_texts_are_there_and_the_richer_one_is_last(compose: Compose) -> None:
    message = read(compose(text="Öhlinger: 38 %\n", html="<p>Öhlinger: 38 %</p>\n"))
    assert message.get_content_type() == "multipart/alternative"
    assert [(part.get_content_type(), content(part)) for part in message.iter_parts()] == [
        ("text/plain", "Öhlinger: 38 %\n"),
        ("text/html", "<p>Öhlinger: 38 %</p>\n"),
    ]


def test_long_lines_and_letters_arrive_as_they_are(compose: Compose) -> None:
    html = "<p>" + "ä " * 2000 + "=</p>\n.\n..\nFrom me\n" + "x" * 2000 + "\n"
    source = compose(html=html)
    assert max(map(len, source.split("\r\n"))) <= LONGEST_LINE
    assert content(read(source).get_body(("html",))) == html


def test_the_page_is_attached_on_request(compose: Compose) -> None:
    message = read(compose(page="<!doctype html><title>ä</title>\n"))
    assert message.get_content_type() == "multipart/mixed"
    (page,) = message.iter_attachments()
    assert page.get_content_type() == "text/html"
    assert page.get_filename() == "clientfit-2026-11-23.html"
    assert content(page) == "<!doctype html><title>ä</title>\n"
    assert not list(read(compose()).iter_attachments())


def test_it_says_when_it_was_written_and_that_no_person_did(source: str) -> None:
    message = read(source)
    assert message["Date"] == "Mon, 23 Nov 2026 07:00:00 +0200"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["MIME-Version"] == "1.0"


def test_every_mail_has_an_id_of_its_own_under_the_senders_domain(compose: Compose) -> None:
    first, second = (str(read(compose())["Message-ID"]) for _ in range(2))
    assert first != second
    assert re.fullmatch(r"<[^@\s<>]+@example\.com>", first)


def test_names_of_any_language_stand_beside_their_addresses(compose: Compose) -> None:
    message = read(
        compose(sender="Студио Нова <a@example.com>", to=['"Öhlinger, Bäckerei" <b@example.com>', "c@d.example"])
    )
    assert message["From"].addresses[0].display_name == "Студио Нова"
    assert [(one.display_name, one.addr_spec) for one in message["To"].addresses] == [
        ("Öhlinger, Bäckerei", "b@example.com"),
        ("", "c@d.example"),
    ]


def test_what_is_no_address_is_refused(compose: Compose) -> None:
    with pytest.raises(ValueError, match="no mail address"):
        compose(to=["you"])


def test_a_mail_whose_addresses_are_put_right_stays_what_it_is(compose: Compose) -> None:
    wrong = compose(sender="Zoë <old@example.com>", to=[f"Reader {place} <r{place}@example.com>" for place in range(9)])
    right = message.readdressed(wrong, sender="Ann <new@example.com>", to=["Bo Ö <bo@example.com>", "me@example.com"])
    assert message.envelope(right) == ("new@example.com", ("bo@example.com", "me@example.com"))
    rest = [source.partition("\r\nSubject: ")[2] for source in (wrong, right)]
    assert rest[0] == rest[1]


def test_a_mail_with_its_own_addresses_is_the_same_byte_for_byte(source: str) -> None:
    same = message.readdressed(source, sender="Clientfit <clientfit@example.com>", to=["me@example.com"])
    assert same == source
