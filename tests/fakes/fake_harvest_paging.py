"""Harvest's two ways of paging, and the parameters that choose the page (Harvest API 2.0)."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

MOST = 2000
OFFSETS = frozenset({"page", "cursor"})


class ParameterError(Exception):
    """A parameter that Harvest answers with 422."""


@dataclass(frozen=True, slots=True, kw_only=True)
class List:
    """What a request found: things, newest first, that `show` makes rows of under the `key` of the answer.

    `url`: without the query. `query`: all parameters that were sent. `default`: rows a page where none are asked for.
    `most`: rows a page, whatever is asked for: fewer than Harvest's make many pages of little.
    """

    key: str
    things: Sequence[Any]
    show: Callable[[Any], Mapping[str, Any]]
    url: str
    query: Mapping[str, str]
    default: int = MOST
    most: int = MOST

    @property
    def per_page(self) -> int:
        """How many rows a page has."""
        return min(self.most, _number(self.query, "per_page", self.default, MOST))

    @property
    def total_pages(self) -> int:
        """At least one, which may be empty."""
        return max(1, -(-len(self.things) // self.per_page))

    def link(self, **place: Any) -> str:
        """An absolute URL that keeps the filters."""
        filters = {name: value for name, value in self.query.items() if name not in OFFSETS}
        return f"{self.url}?{urlencode(filters | {'per_page': self.per_page} | place)}"

    def page(self, shown: Sequence[Any], numbers: Mapping[str, Any], links: Mapping[str, Any]) -> Any:
        """The answer."""
        counts = {"per_page": self.per_page, "total_pages": self.total_pages, "total_entries": len(self.things)}
        return {self.key: [self.show(one) for one in shown], **counts, **numbers, "links": links}


def numbered(found: List) -> Any:
    """A page by its number: an offset, so that what is added or deleted meanwhile shifts the rows behind it."""
    number = _number(found.query, "page", 1)
    last = found.total_pages
    following = number + 1 if number < last else None
    previous = number - 1 if number > 1 else None
    links = {
        "first": found.link(page=1, ref="first"),
        "next": following and found.link(page=following, ref="next"),
        "previous": previous and found.link(page=previous, ref="previous"),
        "last": found.link(page=last, ref="last"),
    }
    start = (number - 1) * found.per_page
    numbers = {"page": number, "next_page": following, "previous_page": previous}
    return found.page(found.things[start : start + found.per_page], numbers, links)


def by_cursor(found: List) -> Any:
    """A page that begins after the row that the cursor names; only the first and last pages have numbers.

    A page's number, though deprecated, is still obeyed where no cursor is sent.
    """
    if "cursor" not in found.query:
        if _number(found.query, "page", 1) > 1:
            return numbered(found)
        rest, at_first = list(found.things), True
    else:
        after = _after(found.query["cursor"])
        rest, at_first = [one for one in found.things if one.id < after], False
    shown = rest[: found.per_page]
    last = found.total_pages
    at_end = len(rest) <= found.per_page
    links = {
        "first": found.link(ref="first"),
        "next": None if at_end else found.link(cursor=_cursor(shown[-1].id), ref="next_cursor"),
        "previous": None if at_first else found.link(page=1, ref="previous"),
        "last": found.link(page=last, ref="last"),
    }
    return found.page(shown, _numbers(last, at_first=at_first, at_end=at_end), links)


def _numbers(last: int, *, at_first: bool, at_end: bool) -> dict[str, int | None]:
    """Null on the pages between the first and the last."""
    if at_first:
        return {"page": 1, "next_page": None if at_end else 2, "previous_page": None}
    if at_end:
        return {"page": last, "next_page": None, "previous_page": max(1, last - 1)}
    return {"page": None, "next_page": None, "previous_page": None}


def _cursor(id_: int) -> str:
    return urlsafe_b64encode(f'{{"after":{{"id":{id_}}}}}'.encode()).decode()


def _after(cursor: str) -> int:
    try:
        return int(urlsafe_b64decode(cursor).decode().removeprefix('{"after":{"id":').removesuffix("}}"))
    except ValueError as error:
        raise ParameterError("Invalid cursor parameter") from error


def _number(query: Mapping[str, str], name: str, default: int, most: int | None = None) -> int:
    text = query.get(name, str(default))
    if not text.isdecimal() or int(text) < 1 or (most and int(text) > most):
        raise ParameterError(f"Invalid {name} parameter")
    return int(text)
