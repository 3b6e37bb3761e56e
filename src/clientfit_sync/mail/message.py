"""The source text of a mail.

The headers are written here and not by the standard library: `email` of some Python versions that we support decodes
what a name says of itself, `=?utf-8?q?=0ABcc:...?=`, into a header of its own, and loses blanks between long words.
"""

import textwrap
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from email.message import EmailMessage
from email.parser import HeaderParser
from email.policy import SMTP, default
from email.utils import format_datetime, make_msgid

from clientfit_sync.mail import addresses
from clientfit_sync.mail.addresses import Address

ASCII = SMTP.clone(cte_type="7bit")
NEW_LINE = "\r\n"
FOLD = f"{NEW_LINE} "
SUBJECT = f"{NEW_LINE}Subject: "  # the first stands behind the addresses: a folded line begins with a blank
WIDTH = 60  # of a line, beside the header's name
BYTES_PER_WORD = 45  # an encoded word may take 75 letters (RFC 2047)


def compose(
    *,
    sender: str,
    to: Sequence[str],
    subject: str,
    text: str,
    html: str,
    now: datetime,
    page: str | None = None,
) -> str:
    """A mail with its text and its HTML, of which programs show the last that they can; `page` is attached as a file.

    `subject` may hold anything: what cannot be seen in it becomes a blank.

    Raises:
        ValueError: `sender`, or one of `to`, is no address.
    """
    headers = {
        **_addresses(sender, to),
        "Subject": _encoded(_one_line(subject)),
        "Date": format_datetime(now),
        "Message-ID": make_msgid("clientfit", addresses.parse(sender).domain),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    body = EmailMessage(policy=ASCII)
    body.set_content(text)
    body.add_alternative(html, subtype="html")
    if page is not None:
        body.add_attachment(page, subtype="html", filename=f"clientfit-{now.date().isoformat()}.html")
    return _head(headers) + body.as_bytes().decode("ascii")


def readdressed(source: str, *, sender: str, to: Sequence[str]) -> str:
    """The mail of that source text, which `compose` wrote, from this sender and to these: all else stays as it is.

    Raises:
        ValueError: `sender`, or one of `to`, is no address.
    """
    _, subject, rest = source.partition(SUBJECT)
    return _head(_addresses(sender, to)).removesuffix(NEW_LINE) + subject + rest


def envelope(source: str) -> tuple[str, tuple[str, ...]]:
    """Who sends the mail of that source text, and who receives it: the addresses alone."""
    parsed = HeaderParser(policy=default).parsestr(source)
    senders, receivers = (tuple(one.addr_spec for one in parsed[name].addresses) for name in ("From", "To"))
    return senders[0], receivers


def _addresses(sender: str, to: Sequence[str]) -> dict[str, str]:
    """The headers that come first."""
    return {
        "From": _named(addresses.parse(sender)),
        "To": f",{FOLD}".join(_named(addresses.parse(one)) for one in to),
    }


def _head(headers: Mapping[str, str]) -> str:
    return "".join(f"{name}: {value}{NEW_LINE}" for name, value in headers.items())


def _one_line(text: str) -> str:
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())


def _named(address: Address) -> str:
    if not address.name:
        return address.bare
    if _is_plain(address.name):
        quoted = address.name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{quoted}" <{address.bare}>'
    return f"{_words(address.name)}{FOLD}<{address.bare}>"


def _encoded(text: str) -> str:
    """The text as a header holds it, folded; a text of other letters as encoded words (RFC 2047)."""
    if not _is_plain(text):
        return _words(text)
    return FOLD.join(textwrap.wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False))


def _is_plain(text: str) -> bool:
    """Whether it means what it says without being encoded, and can be folded."""
    return text.isascii() and "=?" not in text and all(len(word) <= WIDTH for word in text.split(" "))


def _words(text: str) -> str:
    return FOLD.join(f"=?utf-8?b?{b64encode(piece).decode()}?=" for piece in _pieces(text))


def _pieces(text: str) -> Iterator[bytes]:
    """The UTF-8 of the text in pieces that fit into encoded words, no letter torn apart."""
    piece = b""
    for letter in text:
        coded = letter.encode()
        if len(piece) + len(coded) > BYTES_PER_WORD:
            yield piece
            piece = b""
        piece += coded
    yield piece
