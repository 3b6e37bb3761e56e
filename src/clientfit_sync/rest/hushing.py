"""Keeping a secret out of what an API says, should it repeat what it was sent."""

import binascii
import re
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping

SHORTEST = 8
OPEN = frozenset({"user-agent", "accept", "accept-encoding", "content-type"})
KNOWN = frozenset({"api_token"})  # the password that goes with every token of Toggl


def of(headers: Mapping[str, str]) -> Callable[[str], str]:
    """A function that blots out every word of these headers, and what Basic credentials hold, in a text."""
    secrets = {word for name, value in headers.items() if name.lower() not in OPEN for word in _words(value)}
    if not secrets:
        return str
    found = re.compile("|".join(re.escape(word) for word in sorted(secrets, key=len, reverse=True)))
    return lambda text: found.sub("***", text)


def _words(value: str) -> Iterator[str]:
    for word in value.split():
        for one in (word, *_decoded(word).split(":")):
            if len(one) >= SHORTEST and one not in KNOWN:
                yield one


def _decoded(word: str) -> str:
    try:
        return b64decode(word, validate=True).decode()
    except (binascii.Error, ValueError):
        return ""
