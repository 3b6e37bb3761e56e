"""Days that are held, read again: what changed there shows in reports alone."""

from collections.abc import Iterator
from functools import partial

from clientfit_connectors.toggl import reading, trouble, windows
from clientfit_connectors.toggl.run import ROLLING, Run
from clientfit_connectors.toggl.state import Job
from clientfit_sync.connector import Message
from clientfit_sync.model import Window


def sweep(run: Run) -> None:
    """Let the last weeks of teams and of paid plans be read again, unless just done, or still to be finished."""
    unfinished = {job.part for job in run.state.again if job.sweep}
    for part in set(run.sound) - run.fresh - unfinished:
        known = run.state.part(part)
        if known.covered and known.swept:
            last = Window(start=run.today - ROLLING, end=known.covered.end).cut(known.covered)
            run.read_again([Job(part=part, window=last, sweep=True)] if last.days else [])


def read(run: Run) -> Iterator[Message]:
    """All that is to be read again, each stretch kept at once."""
    while job := next((job for job in run.state.again if job.part in run.sound), None):
        window = windows.newest(job.window, run.state.stretch)
        yield from trouble.apart(run, job.part, reading.stretch(run, job.part, window, partial(_done, run, job)))


def _done(run: Run, job: Job, done: Window) -> None:
    """What is left of a job: the days that were not read."""
    left = [job.model_copy(update={"window": window}) for window in windows.without(job.window, [done])]
    run.note(again=(*left, *(one for one in run.state.again if one != job)))
