"""Fixtures: mail servers on loopback, and who vouches for them."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import trustme

from fake_mail import FakeMail

Started = Callable[..., FakeMail]


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    """Who vouches for the servers of the tests."""
    return trustme.CA()


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine trusts the authority."""
    path = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))


@pytest.fixture
def start(authority: trustme.CA) -> Iterator[Started]:
    """Starts a mail server; with `named`, it has a certificate for that host."""
    with ExitStack() as stack:

        def started(*, named: str | None = None, **how: Any) -> FakeMail:
            context = None
            if named:
                context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
                authority.issue_cert(named).configure_cert(context)
            return stack.enter_context(FakeMail(certificate=context, **how))

        yield started
