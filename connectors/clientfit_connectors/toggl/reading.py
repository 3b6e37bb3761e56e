"""Reading a stretch of days from the reports, so that what is complete is kept wherever it breaks off."""

import logging
from collections.abc import Callable, Iterator

from clientfit_connectors.toggl import entries, naming, quota, wire
from clientfit_connectors.toggl.believing import Sight
from clientfit_connectors.toggl.progress import Progress
from clientfit_connectors.toggl.reports import Reports
from clientfit_connectors.toggl.run import Run
from clientfit_sync.connector import Bookmark, Message, Whole
from clientfit_sync.errors import QuotaError, SourceError
from clientfit_sync.model import Window
from clientfit_sync.rest.faults import Refused

log = logging.getLogger(__name__)

SPREAD = 2
"""Days by which the local days of people in different time zones may differ at one moment, and one more."""


def stretch(run: Run, part: str, window: Window, done: Callable[[Window], None]) -> Iterator[Message]:
    """A workspace's entries of these days, as one whole, with a Bookmark behind; `done` notes what is held then.

    Raises:
        SourceError: an answer failed to come, or is not to be believed. The days that are complete make a whole of
        their own; if there are none for want of quota, the next run tries a shorter stretch.
    """
    progress = Progress(slack=SPREAD if run.team(part) else 0)
    sight = Sight(run=run, reports=reports(run, part), part=part, window=window)
    try:
        yield from _records(sight, progress)
    except SourceError as error:
        if complete := progress.complete(window):
            yield from _whole(sight, complete, done)
        elif progress.first and isinstance(error, QuotaError):
            yield _shorter(run, window)
        raise
    yield from _whole(sight, window, done)


def _whole(sight: Sight, window: Window, done: Callable[[Window], None]) -> Iterator[Message]:
    try:
        sight.check(window)
    except QuotaError:
        yield _shorter(sight.run, window)
        raise
    yield Whole(kind="time_entry", window=window, part=sight.part)
    done(window)
    yield sight.run.bookmark()


def _shorter(run: Run, window: Window) -> Bookmark:
    run.note(stretch=max(1, window.days // 2))
    return run.bookmark()


def _records(sight: Sight, progress: Progress) -> Iterator[Message]:
    """The entries and what they name; a report without any is asked for once more where there may be some."""
    yield from _shown(sight, progress)
    if sight.hollow():
        log.debug("workspace %s: nothing came: asked once more", sight.part)
        yield from _shown(sight, progress)


def _shown(sight: Sight, progress: Progress) -> Iterator[Message]:
    """The entries, page by page, and what they name."""
    run, part = sight.run, sight.part
    for rows in _pages(sight):
        yield from naming.acquaint(run, part, rows)
        for row in rows:
            run.see(row)
            for entry in entries.of_row(row, run.workspaces[part]):
                progress.note(entry.day)
                sight.note(row.user_id, entry)
                yield entry


def _pages(sight: Sight) -> Iterator[tuple[wire.Row, ...]]:
    try:
        yield from sight.reports.detailed(sight.window)
    except Refused as refused:
        if quota.of_the_plan(refused):
            remedy = "let `workspaces` name the others alone"
            raise SourceError(f"workspace {sight.part}: its reports are refused: {refused.said}; {remedy}") from None
        raise


def reports(run: Run, part: str) -> Reports:
    """A workspace's reports, of those whose entries are read."""
    return Reports(
        track=run.track,
        workspace=run.workspaces[part].id,
        of=run.quota(part),
        user=None if run.team(part) else run.account.owner.id,
    )
