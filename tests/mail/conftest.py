"""What the tests of mail share: a mail server on loopback, and a mail to hand in."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from clientfit_sync.mail import message
from clientfit_sync.mail.server import Server
from fake_mail import FakeMail
from mail_servers import Started

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=ZoneInfo("Europe/Sofia"))


@pytest.fixture
def mail_server(start: Started) -> FakeMail:
    """A mail server of this machine, without encryption."""
    return start()


@pytest.fixture
def compose() -> Callable[..., str]:
    """A mail that says something."""

    def composed(**other: Any) -> str:
        content: dict[str, Any] = {
            "sender": "Clientfit <clientfit@example.com>",
            "to": ["me@example.com"],
            "subject": "All fine",
            "text": "All fine.\n",
            "html": "<p>All fine.</p>\n",
            "now": NOW,
        }
        return message.compose(**content | other)

    return composed


@pytest.fixture
def source(compose: Callable[..., str]) -> str:
    """The source of a mail."""
    return compose()


@pytest.fixture
def reach() -> Callable[..., Server]:
    """How a mail server is reached; nothing waits between two attempts."""

    def reached(fake: FakeMail, **other: Any) -> Server:
        settings: dict[str, Any] = {"host": "localhost", "port": fake.port, "security": "none", "retry_pause": 0}
        return Server(**settings | other)

    return reached
