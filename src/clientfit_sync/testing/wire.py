"""What a fake API is asked and what it replies."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from requests.structures import CaseInsensitiveDict

OK = 200
DECIMAL = re.compile(r'"\\u0000(-?[0-9.]+)\\u0000"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a client asked: `path` as it was sent, without the query; `body` parsed, fractions as Decimal."""

    method: str
    path: str
    query: dict[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=CaseInsensitiveDict)
    body: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the fake sends: `raw` if given, else `body` as JSON; `headers` replace the usual ones.

    Without either a success is `null`, and an error or a 204 has no body.

    Faults: `cut`: the connection is closed after so many bytes of the body, though Content-Length promised all of it;
    `reset`: it is closed without an answer; `silent`: nothing comes until the client gives up.
    """

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    cut: int | None = None
    reset: bool = False
    silent: bool = False

    def content(self) -> bytes:
        """The bytes of the whole body."""
        if self.raw is not None:
            return self.raw
        return b"" if self.body is None and self.status != OK else _json(self.body)


def _json(value: Any) -> bytes:
    """JSON with decimals as numbers, digit for digit: the encoder cannot, so they pass through it as marked strings."""
    return DECIMAL.sub(r"\1", json.dumps(value, default=_marked)).encode()


def _marked(value: object) -> str:
    if isinstance(value, Decimal) and value.is_finite():
        return f"\0{value:f}\0"
    raise TypeError(f"no JSON: {value!r}")
