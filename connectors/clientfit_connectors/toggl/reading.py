"""Reading a stretch of days from the reports, so that what is complete is kept wherever it breaks off."""

from collections.abc import Callable, Iterator

from clientfit_connectors.toggl import entries, naming, quota, wire
from clientfit_connectors.toggl.progress import Progress
from clientfit_connectors.toggl.reports import Reports
from clientfit_connectors.toggl.run import Run
from clientfit_sync.connector import Message, Whole
from clientfit_sync.errors import QuotaError, SourceError
from clientfit_sync.model import Window
from clientfit_sync.rest.faults import Refused

SPREAD = 2
"""Days by which the local days of people in different time zones may differ at one moment, and one more."""


def stretch(run: Run, part: str, window: Window, done: Callable[[Window], None]) -> Iterator[Message]:
    """A workspace's entries of these days, as one whole, with a Bookmark behind; `done` notes what is held then.

    Raises:
        SourceError: an answer failed to come. The days that are complete make a whole of their own; if there are none
        for want of quota, the next run tries a shorter stretch.
    """
    progress = Progress(slack=SPREAD if run.team(part) else 0)
    try:
        yield from _records(run, part, window, progress)
    except SourceError as error:
        if complete := progress.complete(window):
            yield from _whole(run, part, complete, done)
        elif progress.first and isinstance(error, QuotaError):
            run.note(stretch=max(1, window.days // 2))
            yield run.bookmark()
        raise
    yield from _whole(run, part, window, done)


def _whole(run: Run, part: str, window: Window, done: Callable[[Window], None]) -> Iterator[Message]:
    yield Whole(kind="time_entry", window=window, part=part)
    done(window)
    yield run.bookmark()


def _records(run: Run, part: str, window: Window, progress: Progress) -> Iterator[Message]:
    """The entries, page by page, and what they name."""
    workspace = run.workspaces[part]
    for rows in _pages(run, part, window):
        yield from naming.acquaint(run, part, rows)
        for row in rows:
            run.see(row)
            for entry in entries.of_row(row, workspace):
                progress.note(entry.day)
                yield entry


def _pages(run: Run, part: str, window: Window) -> Iterator[tuple[wire.Row, ...]]:
    try:
        yield from reports(run, part).detailed(window)
    except Refused as refused:
        if quota.of_the_plan(refused):
            remedy = "let `workspaces` name the others alone"
            raise SourceError(f"workspace {part}: its reports are refused: {refused.said}; {remedy}") from None
        raise


def reports(run: Run, part: str) -> Reports:
    """A workspace's reports, of those whose entries are read."""
    return Reports(
        track=run.track,
        workspace=run.workspaces[part].id,
        of=run.quota(part),
        user=None if run.team(part) else run.account.owner.id,
    )
