"""A list with a feed of changes and none of deletions: time entries, invoices, expenses (DESIGN.md section 4)."""

import logging
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Generic, TypeVar

from clientfit_connectors.harvest.meanwhile import Meanwhile, Version
from clientfit_connectors.harvest.pages import (
    DAY,
    PER_PAGE,
    DriftError,
    Filters,
    Listing,
    between,
    count,
    pages,
    persistently,
)
from clientfit_connectors.harvest.wire import DatedRow
from clientfit_sync.connector import Ask, Gone, Message, Whole
from clientfit_sync.errors import SourceError
from clientfit_sync.model import Kind, Window
from clientfit_sync.rest.api import Api

AT_ONCE = 6 * PER_PAGE
"""Up to so many rows are read where their number is not as it should be; above it counts of halves find the place."""

LIGHT = 5 * PER_PAGE
"""Up to so many rows are counted first, which is light; above it the newest page is the count, and spares a request."""

DOUBTS = 2
"""So often is asked how many rows there are where something is held and nothing came."""

log = logging.getLogger(__name__)

D = TypeVar("D", bound=DatedRow)
Reading = Generator[Message, None, int]
"""Yields what was read, and returns how many rows the source has there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed(Listing[D]):
    """A dated list, what its rows are called, and what a page of them says."""

    kind: Kind
    records: Callable[[Sequence[D]], Iterator[Message]]


class Reader(Generic[D]):
    """Reads a dated list within the days of `kept`, and knows what this run has read of it.

    `latest`: the last change among the rows read; None before the first.
    """

    def __init__(self, api: Api, feed: Feed[D], ask: Ask, kept: Window) -> None:
        self.kept = kept
        self.latest: datetime | None = None
        self._api = api
        self._feed = feed
        self._ask = ask
        self._seen: dict[str, Version] = {}

    def held(self, window: Window) -> int:
        """How many such rows the store holds in the window, those read just now included."""
        return self._ask.held(self._feed.kind, window)

    def count(self, window: Window) -> int:
        """How many the source has there: one request."""
        return count(self._api, self._feed.path, between(window))

    def changes(self, since: datetime) -> Generator[Message, None, None]:
        """What was changed since, moved here from another day, or moved away from the days that are kept."""
        moment = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        yield from persistently(lambda: self._changes({"updated_since": moment}))

    def of_project(self, project: str, window: Window) -> Generator[Message, None, None]:
        """What the project has in the window."""
        yield from persistently(lambda: self._changes({"project_id": project, **between(window)}))

    def _changes(self, filters: Filters) -> Generator[Message, None, None]:
        meanwhile = Meanwhile(self._seen)
        for page in pages(self._api, self._feed, filters):
            meanwhile.look(page)
            yield from self._told(page.rows)
        if meanwhile.changed:
            raise DriftError(self._feed.path)

    def whole(self, window: Window, *, early: bool = False, counted: int = 0) -> Reading:
        """All rows of the window, newest first; `early`: only until the counts of what is older agree.

        `counted`: how many the source has just counted there, if it was asked.
        """
        return persistently(lambda: self._whole(window, early=early, counted=counted))

    def _whole(self, window: Window, *, early: bool, counted: int) -> Reading:
        days: dict[str, date] = {}
        meanwhile = Meanwhile(self._seen)
        for page in pages(self._api, self._feed, between(window)):
            meanwhile.look(page)
            yield from self._told(page.rows)
            days |= {row.id: row.day for row in page.rows}
            older = _not_yet_whole(window, page.rows)
            if early and not page.last and self._agrees(older, days, page.total):
                window = Window(start=older.end, end=window.end)
                break
        if meanwhile.changed or (not days and self._counts(window, counted)):
            raise DriftError(self._feed.path)
        yield from self._strays(window, days)
        if window.days:
            yield Whole(kind=self._feed.kind, window=window)
        return page.total

    def _counts(self, window: Window, counted: int) -> bool:
        """Whether the source counts rows there: if nothing came of them, or of what is held, it may be at fault."""
        return counted > 0 or (self.held(window) > 0 and any(self.count(window) for _ in range(DOUBTS)))

    def _agrees(self, older: Window, days: Mapping[str, date], total: int) -> bool:
        """Whether as many rows are held in the older days, the last one read among them, as the source has there."""
        in_order = all(later >= earlier for later, earlier in pairwise(days.values()))
        return in_order and self.held(older) == total - sum(day >= older.end for day in days.values())

    def _strays(self, window: Window, days: Mapping[str, date]) -> Iterator[Gone]:
        """What this run has seen before, and is there no more: `Whole` does not speak of it."""
        for id_, (day, _) in self._seen.items():
            if day in window and id_ not in days:
                yield Gone(kind=self._feed.kind, id=id_)

    def _told(self, rows: Sequence[D]) -> Iterator[Message]:
        self._seen |= {row.id: (row.day, row.updated_at) for row in rows}
        changed = [row.updated_at for row in rows if row.updated_at]
        self.latest = max([*changed, *filter(None, [self.latest])], default=None)
        yield from self._feed.records([row for row in rows if row.day in self.kept])
        yield from (Gone(kind=self._feed.kind, id=row.id) for row in rows if row.day not in self.kept)

    def reconcile(self, window: Window) -> Generator[Message, None, None]:
        """What was deleted in the window: nothing where the counts agree, else found by halving and reading.

        Raises:
            SourceError: the counts do not agree after all was read.
        """
        if LIGHT < self.held(window) <= AT_ONCE:
            found = yield from self.whole(window, early=True)
        else:
            counted = self.count(window)
            found = yield from self._settled(window, counted)
            if found != counted:
                found = self.count(window)
        if self.held(window) != found:
            found = yield from self.whole(window)
        if (held := self.held(window)) != found:
            raise SourceError(
                f"GET {self._feed.path}: Harvest counts {found} from {window.start} on, but {held} are held after "
                "reading them all; try again later"
            )

    def _settled(self, window: Window, remote: int) -> Reading:
        held = self.held(window)
        if held == remote:
            return remote
        log.info("%s from %s on: %d at the source, %d held", self._feed.path, window.start, remote, held)
        if remote <= AT_ONCE or window.days == 1 or held == 0:
            return (yield from self.whole(window, early=True, counted=remote))
        middle = self._middle(window)
        newer, older = Window(start=middle, end=window.end), Window(start=window.start, end=middle)
        counted = self.count(newer)
        found = yield from self._settled(newer, counted)
        return found + (yield from self._settled(older, remote - counted))

    def _middle(self, window: Window) -> date:
        """A day in the window, neither its first nor its end, before which about half of what is held there lies."""
        held = self.held(window)
        low, high = window.start + DAY, window.end - DAY
        while low < high:
            middle = low + (high - low) // 2
            if 2 * self.held(Window(start=window.start, end=middle)) < held:
                low = middle + DAY
            else:
                high = middle
        return low


def _not_yet_whole(window: Window, rows: Sequence[DatedRow]) -> Window:
    """The days of the window up to the last one of which rows came: more of it may follow."""
    return Window(start=window.start, end=rows[-1].day + DAY) if rows else window
