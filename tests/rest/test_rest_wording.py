"""What an API said is shown as one short, clean line; what cannot be read is none."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from requests.exceptions import ConnectTimeout
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError

from clientfit_sync.rest import reading, transport
from clientfit_sync.rest.wording import later, phrase, said, shown

NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('"Time entry already stopped"', "Time entry already stopped"),
        ('{"error": "invalid_token", "error_description": "It expired"}', "It expired"),
        ('{"message": "Invalid per_page parameter"}', "Invalid per_page parameter"),
        ('{"error": {"message": "Too many", "tip": "wait", "code": 429}}', "Too many"),
        ('{"status": 404, "error": "Not Found"}', "Not Found"),
        ('{"message": "", "error": "Gone"}', "Gone"),
        ('{"message": null}', ""),
        ('{"message": ["a"]}', ""),
        ('{"other": "x"}', ""),
        ("[1]", ""),
        ("null", ""),
        ("", ""),
        ("Workspace not found/accessible\n", "Workspace not found/accessible"),
        ("1 < 2", "1 < 2"),
        ("<html><head><title> 502\nBad Gateway </title></head><body>nginx</body></html>", "502 Bad Gateway"),
        ("<!DOCTYPE html><body><style>p {}</style><script>x()</script><p>Sorry &amp;<br>bye</p>", "Sorry & bye"),
        ("<!-- a --><h1>Down</h1>", "Down"),
        ("<title></title><p>Down", "Down"),
        ("<p", ""),
        ("[" * 100_000, "[" * 199 + "…"),
    ],
)
def test_the_message_of_a_body(body: str, words: str) -> None:
    assert said(body) == words


def test_a_long_message_is_cut_short() -> None:
    assert said("word " * 1000) == "word " * 39 + "word…"
    assert shown("x" * 200) == "x" * 200
    assert shown("x" * 201) == "x" * 199 + "…"


def test_nothing_that_steers_a_terminal_is_shown() -> None:
    assert shown("a\x1b[2Jb\r\nc\x07\u202ed\u200be\u2028f\x9b1m") == "a [2Jb c d e f 1m"


@given(st.text() | st.binary().map(lambda content: content.decode(errors="replace")))
def test_whatever_comes_is_one_short_line_of_printable_letters(body: str) -> None:
    for line in (said(body), said(f"<p>{body}"), shown(body)):
        assert len(line) <= 200
        assert line.isprintable()
        assert line == line.strip()


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0.2, "in 1 second"),
        (45, "in 45 seconds"),
        (120, "in 120 seconds"),
        (121, "in 3 minutes"),
        (2250, "in 38 minutes"),
        (7200, "in 120 minutes"),
        (7201, "in 3 hours"),
        (200_000, "in 3 days"),
    ],
)
def test_when_to_come_back_is_rounded_up(seconds: float, told: str) -> None:
    assert later(seconds) == told


def test_a_status_has_a_name_or_none() -> None:
    assert (phrase(503), phrase(599)) == ("Service Unavailable", "")


@pytest.mark.parametrize(
    "content",
    [b"NaN", b"Infinity", b"[1", b"", b" ", b"\xff", b"1e", b"[" * 100_000, b"1e99999999999999999999", b"9" * 5000],
)
def test_what_is_no_json_or_beyond_all_bounds_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        reading.parsed(content)


def test_json_keeps_every_digit() -> None:
    assert str(reading.parsed(b'[0.10, 1e2, "1.5"]')) == "[Decimal('0.10'), Decimal('1E+2'), '1.5']"


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_a_fraction_is_read_as_it_was_written(number: Decimal) -> None:
    assert reading.parsed(f"[{number}]".encode()) == [number]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Mon, 23 Nov 2026 06:00:00 GMT", NOW),
        ("Mon, 23 Nov 2026 08:00:00 +0200", NOW),
        ("Mon, 23 Nov 2026 06:00:00 -0000", NOW),
        ("Fri, 31 Dec 9999 23:59:59 -1400", None),
        ("yesterday", None),
        ("", None),
        (None, None),
    ],
)
def test_a_date_of_http(text: str | None, read: datetime | None) -> None:
    assert reading.moment(text) == read


@given(st.text(max_size=40))
def test_no_date_breaks_the_reading(text: str) -> None:
    read = reading.moment(text)
    assert read is None or read.utcoffset() == timedelta(0)
    pause = reading.pause(text, NOW)
    assert pause is None or pause >= 0


def test_a_date_to_come_back_at_needs_the_clock_of_the_source() -> None:
    assert reading.pause("Mon, 23 Nov 2026 06:00:00 GMT", None) is None


def test_a_date_that_has_passed_asks_for_no_pause() -> None:
    assert reading.pause("Mon, 23 Nov 2026 06:00:00 GMT", NOW + timedelta(seconds=5)) == 0


def test_no_connection_in_time_is_told_and_was_no_request() -> None:
    late = ConnectTimeout(MaxRetryError(None, "/v2", ConnectTimeoutError("late")))  # type: ignore[arg-type]  # no pool
    setback = transport.setback(late, 60)
    assert (setback.what, setback.again, setback.sent) == ("no connection within 10 s", True, False)
