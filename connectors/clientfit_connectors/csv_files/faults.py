"""What is wrong in the files, said so that the user finds the place."""

from collections.abc import Iterable

from clientfit_sync.errors import SourceError

SHOWN = 60
LISTED = 20


class UnreadableError(ValueError):
    """A text that does not say what it should; the message goes on where the text was quoted: "is not a date"."""


class BadRowError(Exception):
    """A row that cannot be stored; the message names file, line, column and value."""


def twice(line: int) -> str:
    """What is wrong with a number that a row above has, on this line."""
    return f"stands in line {line} already: delete one of the rows, or correct its number"


def shown(text: str) -> str:
    """The text in quotes, control characters escaped, cut to about 60 characters."""
    quoted = repr(text[: SHOWN + 1])
    return quoted if len(quoted) <= SHOWN + 2 else f"{quoted[: SHOWN + 1]}…{quoted[0]}"


def listing(problems: Iterable[str]) -> SourceError:
    """One error for all problems, each told once: the first 20, and how many more there are."""
    told = list(dict.fromkeys(problems))
    more = [f"and {len(told) - LISTED} more"] if len(told) > LISTED else []
    return SourceError(*told[:LISTED], *more)
