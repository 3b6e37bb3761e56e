"""The days that are not held yet: newest first, one stretch after the other (DESIGN.md section 4)."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

from clientfit_connectors.toggl import reading, trouble, windows
from clientfit_connectors.toggl.run import WEEK, Run
from clientfit_sync.connector import Message
from clientfit_sync.model import Window


def complete(run: Run) -> Iterator[Message]:
    """Every stretch that a workspace lacks, each kept at once; afterwards only those in trouble lack any."""
    run.fresh = {part for part in run.workspaces if not run.state.part(part).held}
    while found := _next(run):
        part, window = found
        yield from trouble.apart(run, part, reading.stretch(run, part, window, partial(_hold, run, part)))


def lacking(held: Sequence[Window], window: Window, today: date) -> list[Window]:
    """The days of the window that are not held, newest first.

    The days ahead move on with every day: a week of them is read at once, or what there is when none is held any more.
    """
    found = windows.without(window, held)
    if held and found and found[0].start == held[-1].end and found[0].days < WEEK.days and found[0].start > today:
        return found[1:]
    return found


def _next(run: Run) -> tuple[str, Window] | None:
    """The newest stretch that a workspace lacks, of that which lacks the newest days."""
    gaps = {part: lacking(run.state.part(part).held, run.window, run.today) for part in run.sound}
    behind = [part for part, found in gaps.items() if found]
    if not behind:
        return None
    part = max(behind, key=lambda one: gaps[one][0].end)
    return part, windows.newest(gaps[part][0], run.state.stretch)


def _hold(run: Run, part: str, done: Window) -> None:
    run.know(part, held=windows.joined([*run.state.part(part).held, done]))
