"""Harvest's lists page by page, each page checked against those before (Harvest API, sections 2.0 and 4)."""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Generic, TypeVar

from clientfit_connectors.harvest.forms import Form, field
from clientfit_connectors.harvest.wire import Row
from clientfit_sync.connector import Message
from clientfit_sync.errors import SourceError
from clientfit_sync.model import Window
from clientfit_sync.rest.api import Api
from clientfit_sync.rest.paging import linked

PER_PAGE = 2000
ATTEMPTS = 3
DAY = timedelta(days=1)

R = TypeVar("R", bound=Row)
T = TypeVar("T")
Filters = Mapping[str, str]


class DriftError(SourceError):
    """The list changed while its pages were read; told where it did so each time."""

    def __init__(self, path: str, what: str = "the list changed while it was read") -> None:
        super().__init__(f"GET {path}: {what}, {ATTEMPTS} times; try again later")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing(Generic[R]):
    """A list of the API: where it lies, under which key its rows come, and what they are."""

    path: str
    key: str
    form: Form[R]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[R]):
    """Rows, and how many the whole list has; `last`: no page follows; `sent_at`: by the source's clock, if it told."""

    rows: Sequence[R]
    total: int
    last: bool
    sent_at: datetime | None


def pages(api: Api, listing: Listing[R], filters: Filters) -> Iterator[Page[R]]:
    """Every page of the list.

    Raises:
        DriftError: a row came twice, or the list's length changed or is not what came; told as soon as it shows.
        SourceError: a page lacks what it should have.
    """
    seen: set[str] = set()
    length: int | None = None
    for answer in linked(api, listing.path, {"per_page": PER_PAGE, **filters}, key=listing.key):
        rows = listing.form.many(answer.body, listing.path, listing.key)
        total = _total(answer.body, listing.path)
        length = total if length is None else length
        ids = {row.id for row in rows}
        if total != length or len(ids) != len(rows) or ids & seen:
            raise DriftError(listing.path)
        seen |= ids
        last = _last(answer.body)
        if (last and len(seen) != total) or len(seen) > total:
            raise DriftError(listing.path, f"{len(seen)} rows came of {total}")
        yield Page(rows=rows, total=total, last=last, sent_at=answer.sent_at)


def _last(body: Mapping[str, Any]) -> bool:
    """A page without links is refused by who follows them."""
    links = body.get("links")
    return isinstance(links, Mapping) and links.get("next") is None


def persistently(attempt: Callable[[], Generator[Message, None, T]]) -> Generator[Message, None, T]:
    """What an attempt yields and returns; where the list changes meanwhile it is made anew, three times in all.

    Raises:
        DriftError: the list changed each time.
    """
    for _ in range(ATTEMPTS - 1):
        try:
            return (yield from attempt())
        except DriftError:
            continue
    return (yield from attempt())


def complete(api: Api, listing: Listing[R], filters: Filters | None = None) -> list[R]:
    """All rows of a list.

    Raises:
        DriftError: it changed each time that it was read.
    """
    for _ in range(ATTEMPTS - 1):
        try:
            return _once(api, listing, filters or {})
        except DriftError:
            continue
    return _once(api, listing, filters or {})


def _once(api: Api, listing: Listing[R], filters: Filters) -> list[R]:
    return [row for page in pages(api, listing, filters) for row in page.rows]


def count(api: Api, path: str, filters: Filters) -> int:
    """How many rows a list has."""
    return _total(api.get(path, {"per_page": 1, **filters}).body, path)


def _total(body: Any, path: str) -> int:
    total = field(body, path, "total_entries")
    if not isinstance(total, int):
        raise SourceError(f"GET {path}: total_entries: Input should be a valid integer")
    return total


def between(window: Window) -> Filters:
    """The days of a window as a list's filters, both included; no filter where it has no bound."""
    bounds = {}
    if window.start > date.min:
        bounds["from"] = window.start.isoformat()
    if window.end < date.max:
        bounds["to"] = (window.end - DAY).isoformat()
    return bounds
