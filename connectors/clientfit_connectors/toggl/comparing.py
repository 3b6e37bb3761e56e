"""Once a week, the older days: what neither `since` nor a sweep has told of them is healed.

Those of the owner alone are compared by their totals, and read again where they differ. Those of a team are read again
in any case, since what colleagues did there long ago may leave the totals alone.
"""

import logging
from collections.abc import Iterator
from datetime import date, datetime

from clientfit_connectors.toggl import quota, reading, trouble, windows
from clientfit_connectors.toggl.run import ROLLING, WEEK, Run
from clientfit_connectors.toggl.state import YEAR, Job, Part, State
from clientfit_sync.connector import Message
from clientfit_sync.model import Window
from clientfit_sync.rest.faults import Refused

log = logging.getLogger(__name__)


def compare(run: Run) -> Iterator[Message]:
    """Compares what is due, each window kept as compared at once; notes what is to be read again."""
    begin(run)
    while job := next((job for job in run.state.unchecked if job.part in run.sound), None):
        yield from trouble.apart(run, job.part, _compared(run, job))


def _compared(run: Run, job: Job) -> Iterator[Message]:
    if _differs(run, job):
        log.info("workspace %s: its totals since %s differ: read again", job.part, job.window.start)
        run.read_again([job])
    run.note(unchecked=tuple(one for one in run.state.unchecked if one != job))
    yield run.bookmark()


def begin(run: Run) -> None:
    """Note what is to be compared or read again, if a week has passed; what has just been imported is neither."""
    if due(run.state, run.now):
        jobs = [
            Job(part=part, window=window)
            for part in run.workspaces
            for window in older(run.state.part(part), run.today)
            if part not in run.fresh
        ]
        run.read_again(job for job in jobs if run.state.part(job.part).team)
        run.note(unchecked=tuple(job for job in jobs if not run.state.part(job.part).team), checked=run.now)
    elif run.state.checked is None:
        run.note(checked=run.now)


def due(known: State, now: datetime) -> bool:
    """Whether a week has passed since the first import, or the last comparison."""
    return known.checked is not None and now - known.checked >= WEEK


def older(known: Part, today: date) -> Iterator[Window]:
    """The windows of a workspace that are older: up to yesterday, or up to where its sweeps begin."""
    end = today - ROLLING if known.swept else today
    for held in known.held:
        yield from windows.stretches(held.cut(Window(start=held.start, end=end)), YEAR)


def _differs(run: Run, job: Job) -> bool:
    try:
        theirs = reading.reports(run, job.part).by_client(job.window)
    except Refused as refused:
        if not quota.of_the_plan(refused):
            raise
        return True
    return sum(theirs.values()) != run.ask.tracked(job.window, job.part)
