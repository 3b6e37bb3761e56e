"""A studio that mails its report to a server on loopback."""

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from fake_mail import FakeMail, Received
from mail_servers import Started

Run = Callable[..., CompletedProcess[str]]
EMAIL = """
[email]
to = ["Ann Oh <ann@example.com>", "bo@example.com"]
from = "clientfit-sync <me@example.com>"
host = "{host}"
port = {port}
retries = 0
{more}
"""


@pytest.fixture
def post(start: Started) -> FakeMail:
    """A mail server of this machine, without encryption."""
    return start()


@pytest.fixture
def addressed(synced: Path, configure: Callable[..., Path]) -> Callable[..., Path]:
    """Adds `[email]` for the server, with further settings, and other tables after it."""
    written = (synced / "clientfit.toml").read_text(encoding="utf-8")

    def write(post: FakeMail, more: str = 'security = "none"', host: str = "127.0.0.1", tables: str = "") -> Path:
        (synced / "clientfit.toml").write_text(written, encoding="utf-8")
        return configure(EMAIL.format(host=host, port=post.port, more=more) + tables)

    return write


@pytest.fixture
def mailed(cli: Run) -> Callable[..., CompletedProcess[str]]:
    """Mails the report of August to October 2026; `code` is the expected exit code."""

    def mail(*arguments: str, code: int = 0, **environment: str) -> CompletedProcess[str]:
        period = ("--period", "2026-08-01..2026-10-31", "--as-of", "2026-11-23")
        done = cli("report", "--email", *period, *arguments, **environment)
        assert done.returncode == code, done.stderr
        return done

    return mail


@pytest.fixture
def texts() -> Callable[[FakeMail], list[str]]:
    """The text of each mail that a server was given."""

    def read(post: FakeMail) -> list[str]:
        return [_text(one) for one in post.received]

    return read


def _text(one: Received) -> str:
    body = one.message.get_body(("plain",))
    assert body is not None
    content = body.get_content()
    assert isinstance(content, str)
    return content
