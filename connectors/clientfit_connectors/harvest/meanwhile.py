"""Whether a list was changed while it was read, though it is as long as it was."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TypeVar

from clientfit_connectors.harvest.pages import Page
from clientfit_connectors.harvest.wire import DatedRow

D = TypeVar("D", bound=DatedRow)
Version = tuple[date, datetime | None]
"""The day of a row, and when it was changed last."""


class Meanwhile:
    """Watches the pages of one reading for a row that was changed after the first of them was sent.

    Where one row is deleted and an older one added between two pages, those in between move up, and one is skipped.
    What this run had `seen` before the reading began does not count: by a clock that tells whole seconds it may look
    as if it was changed only now. Nor does anything where the first page is as new as its answer: the clocks differ.
    """

    def __init__(self, seen: Mapping[str, Version]) -> None:
        self.changed = False
        self._seen = seen
        self._first = True
        self._began: datetime | None = None

    def look(self, page: Page[D]) -> None:
        """At a page, before it is noted as seen."""
        if self._first:
            self._first = False
            self._began = None if page.sent_at is None or _since(page.sent_at, page) else page.sent_at
        elif self._began is not None:
            new = _since(self._began, page)
            self.changed |= any(self._seen.get(id_) != version for id_, version in new.items())


def _since(moment: datetime, page: Page[D]) -> dict[str, Version]:
    """What was changed at the moment or later."""
    return {row.id: (row.day, row.updated_at) for row in page.rows if row.updated_at and row.updated_at >= moment}
