"""Values as JSON text: decimals exactly as they are, and nothing in it that a terminal could obey.

The standard library's writer knows no decimals, and would need a float for every amount.
"""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from clientfit_sync.render.text import REPLACEMENT

INDENT = "  "


def write(value: Any, line: str = "\n") -> str:
    """JSON of None, bool, int, str, Decimal, and of sequences and mappings of these, indented by two blanks.

    `line` is the line break with the indentation so far.
    """
    deeper = line + INDENT
    match value:
        case str():
            return quoted(value)
        case Decimal():
            return f"{value:f}"
        case Mapping():
            pairs = (f"{quoted(str(name))}: {write(part, deeper)}" for name, part in value.items())
            return _enclosed("{", pairs, "}", line)
        case list() | tuple():
            return _enclosed("[", (write(part, deeper) for part in value), "]", line)
        case _:
            return json.dumps(value)


def quoted(text: str) -> str:
    """A JSON string: what cannot be seen is escaped, lone surrogates are replaced, everything else stays as it is."""
    return "".join(one if one.isprintable() else _escaped(one) for one in json.dumps(text, ensure_ascii=False))


def _escaped(unseen: str) -> str:
    """Its escape sequence: UTF-16 code units in JSON; no program can do anything with half of a pair."""
    return json.dumps(REPLACEMENT if "\ud800" <= unseen <= "\udfff" else unseen)[1:-1]


def _enclosed(opening: str, parts: Iterable[str], closing: str, line: str) -> str:
    lines = f",{line}{INDENT}".join(parts)
    return f"{opening}{line}{INDENT}{lines}{line}{closing}" if lines else opening + closing
