"""Whether a secret gets out: into a message, an error, a log or a repr."""

import logging
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

from pydantic import BaseModel, SecretStr

SHORTEST = 8
"""Characters of a secret that can be told from other text."""

BYTES_PER_GROUP, DIGITS_PER_GROUP = 3, 4  # of base64


def secrets(value: object) -> Iterator[str]:
    """The secrets that settings hold, at any depth."""
    match value:
        case SecretStr():
            yield value.get_secret_value()
        case BaseModel():
            for _, held in value:
                yield from secrets(held)
        case dict():
            for held in value.values():
                yield from secrets(held)
        case list() | tuple() | set() | frozenset():
            for held in value:
                yield from secrets(held)


def leaks(secret: str, text: str) -> bool:
    """Whether the text tells the secret: as it is, as part of a URL, or at the head of what base64 hides."""
    whole_groups = len(secret.encode()) // BYTES_PER_GROUP * DIGITS_PER_GROUP
    encoded = b64encode(secret.encode()).decode()[:whole_groups]
    return any(form in text for form in (secret, quote(secret, safe=""), encoded))


@contextmanager
def overheard() -> Iterator[list[str]]:
    """All that is logged meanwhile, at any level."""
    lines: list[str] = []
    handler, root = _Ear(lines), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield lines
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


class _Ear(logging.Handler):
    def __init__(self, lines: list[str]) -> None:
        super().__init__()
        self._lines = lines
        self.setFormatter(logging.Formatter())

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append(self.format(record))


def told_by(error: BaseException | None) -> str:
    """All that a traceback of the error would show of it and of what led to it."""
    found = []
    while error is not None:
        found.append(f"{error!r} {error}")
        error = error.__cause__ or error.__context__
    return "\n".join(found)
