"""Ids for what the files give none: the same content, the same id, in every import."""

import hashlib
import json
from decimal import Decimal
from functools import lru_cache

LENGTH = 16
MANY = 4096


def digest(*parts: str) -> str:
    """A short name for a list of texts; other lists have others."""
    return hashlib.blake2b(json.dumps(parts).encode(), digest_size=LENGTH).hexdigest()


@lru_cache(maxsize=MANY)
def client_id(name: str) -> str:
    """The id of the client of that name."""
    return digest("client", name)


@lru_cache(maxsize=MANY)
def project_id(client: str, project: str) -> str:
    """The id of that client's project; either name may be empty, not both."""
    return digest("project", client, project)


def plain(number: Decimal) -> str:
    """The number without trailing zeros, so that 2.50 and 2.5 are one."""
    return format(number.normalize(), "f")
