"""The reports of a workspace: detailed, a page at a time, and summed up (Toggl API, sections 2.5 and 2.6)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from clientfit_connectors.toggl import windows, wire
from clientfit_connectors.toggl.track import Track
from clientfit_sync.errors import SourceError
from clientfit_sync.model import Window
from clientfit_sync.rest.api import Answer
from clientfit_sync.rest.paging import Circles

PAGE_SIZE = 1000
CURSOR = {
    "first_row_number": "X-Next-Row-Number",
    "first_id": "X-Next-ID",
    "first_timestamp": "X-Next-Timestamp",
}
RANGE = {"start_date": "X-Range-Start", "end_date": "X-Range-End"}
DETAILED: Mapping[str, Any] = {
    "rounding": 0,
    "rounding_minutes": 0,
    "enrich_response": True,
    "grouped": False,
    "hide_amounts": False,
    "order_by": "date",
    "order_dir": "DESC",
    "page_size": PAGE_SIZE,
}
SUMMARY: Mapping[str, Any] = {"rounding": 0, "rounding_minutes": 0, "sub_grouping": "projects"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reports:
    """A workspace's reports, of one user's entries or (None) of everybody's; `of` is the quota that they cost."""

    track: Track
    workspace: int
    of: str
    user: int | None

    def detailed(self, window: Window) -> Iterator[tuple[wire.Row, ...]]:
        """Every entry that starts in the window, by its user's clock, the newest first.

        Raises:
            SourceError: the pages go round in circles, or tell of other days than were asked for; or one that was
            promised shows nothing.
        """
        path = f"/workspace/{self.workspace}/search/time_entries"
        circles = Circles(f"POST {path}")
        body = {**self._asked(window), **DETAILED}
        ids: set[int] = set()
        cursor: Mapping[str, int] = {}
        while True:
            answer = self._page(path, body, promised=bool(cursor))
            _check_range(path, body, answer)
            page = wire.read(wire.ROWS, answer.body, f"POST {path}")
            if not page and cursor:
                raise SourceError(f"POST {path}: nothing came where the page before told of more")
            rows = _new(page, ids)
            yield rows
            cursor = _cursor(path, answer)
            if not cursor:
                return
            # Rows may slide from one page to the next while they are read; a page of nothing but known ones is a loop.
            circles.once(tuple(cursor.items()) if rows else None)
            body |= cursor

    def _page(self, path: str, body: Mapping[str, Any], *, promised: bool) -> Answer:
        """A page; what is no list of rows is asked for once more, and an empty one that the page before promised."""
        answer = self.track.report(path, body, of=self.of)
        good = isinstance(answer.body, list) and (answer.body or not promised)
        return answer if good else self.track.report(path, body, of=self.of)

    def by_client(self, window: Window) -> Mapping[str | None, Decimal]:
        """The seconds by client id in a window of at most 366 days, None: without a client."""
        return {None if client is None else str(client): told for client, told in self._by("clients", window).items()}

    def by_user(self, window: Window) -> Mapping[int | None, Decimal]:
        """The seconds by user id in a window of at most 366 days."""
        return self._by("users", window)

    def _by(self, grouping: str, window: Window) -> Mapping[int | None, Decimal]:
        path = f"/workspace/{self.workspace}/summary/time_entries"
        body = {**self._asked(window), **SUMMARY, "grouping": grouping}
        answer = self.track.report(path, body, of=self.of)
        _check_range(path, body, answer)
        found: dict[int | None, Decimal] = {}
        for group in wire.read(wire.SUMMARY, answer.body, f"POST {path}").groups:
            of = group.id or None
            found[of] = found.get(of, Decimal(0)) + sum((one.seconds for one in group.sub_groups), Decimal(0))
        return found

    def _asked(self, window: Window) -> dict[str, Any]:
        days = {"start_date": window.start.isoformat(), "end_date": (window.end - windows.DAY).isoformat()}
        return days if self.user is None else {**days, "user_ids": [self.user]}


def _new(rows: tuple[wire.Row, ...], ids: set[int]) -> tuple[wire.Row, ...]:
    """The rows with entries that have not come yet."""
    new = []
    for row in rows:
        if not ids.issuperset(span.id for span in row.time_entries):
            new.append(row)
            ids.update(span.id for span in row.time_entries)
    return tuple(new)


def _check_range(path: str, body: Mapping[str, Any], answer: Answer) -> None:
    """Toggl silently takes other days than it was asked for where it cannot do with these."""
    told = {name: answer.headers.get(header) for name, header in RANGE.items()}
    for name, day in told.items():
        if day is not None and day[:10] != body[name]:
            raise SourceError(f"POST {path}: it tells of other days than were asked for: {name} {day[:10]}")


def _cursor(path: str, answer: Answer) -> dict[str, int]:
    """Where the next page begins; empty on the last one."""
    try:
        return {name: int(answer.headers[header]) for name, header in CURSOR.items() if header in answer.headers}
    except ValueError:
        raise SourceError(f"POST {path}: the next page cannot be found: its place is no number") from None
