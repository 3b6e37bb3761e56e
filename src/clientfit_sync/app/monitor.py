"""Tells a watching service that a run began and how it ended, as healthchecks.io has it; its own failure is a warning.

    with monitor.watched(url):
        ...

The URL is a secret: whoever knows it can say that all is well. No message shows it.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import requests

from clientfit_sync.app import secrets
from clientfit_sync.config import Settings
from clientfit_sync.errors import SourceError

log = logging.getLogger(__name__)

ANSWERS_OF_SUCCESS = range(200, 300)
TIMEOUT = (5, 10)  # seconds to connect, and to wait for an answer


def url(settings: Settings) -> str | None:
    """The configured URL, which a command may print; None where there is none, or where the command fails."""
    try:
        found = secrets.of(settings.monitor, settings.folder).ping_url
    except SourceError as error:
        log.warning("[monitor] %s", error)
        return None
    return found.get_secret_value() if found else None


@contextmanager
def watched(url: str | None) -> Iterator[None]:
    """Tells that what is run in it began, and how it ended: an error's `exit_code` is its own; None: nobody watches."""
    began(url)
    try:
        yield
    except BaseException as error:
        ended(url, getattr(error, "exit_code", None))
        raise
    ended(url, 0)


def began(url: str | None) -> None:
    """Tells that a run began."""
    _ping(url, "/start")


def ended(url: str | None, exit_code: int | None) -> None:
    """Tells how it ended: 0 is success, all else a failure with that exit status; None: a failure without one."""
    match exit_code:
        case 0:
            _ping(url, "")
        case None:
            _ping(url, "/fail")
        case _:
            _ping(url, f"/{exit_code}")


def _ping(url: str | None, what: str) -> None:
    if not url:
        return
    try:
        parts = urlsplit(url)
        with (
            _unlogged(),
            requests.get(
                parts._replace(path=parts.path.rstrip("/") + what).geturl(), timeout=TIMEOUT, stream=True
            ) as answer,
        ):
            status = answer.status_code
    except (requests.RequestException, ValueError) as error:
        log.warning("the monitor could not be told: %s", type(error).__name__)
    else:
        if status not in ANSWERS_OF_SUCCESS:
            log.warning("the monitor could not be told: it answered %d", status)


@contextmanager
def _unlogged() -> Iterator[None]:
    """Keeps the library from logging URLs."""
    library = logging.getLogger("urllib3")
    before = library.level
    library.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        library.setLevel(before)
