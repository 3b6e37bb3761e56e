"""A run, in its order (DESIGN.md section 4): names, what is not held yet, what changed, invoices.

What is not held comes first, so that a run that ends for want of quota has got on; a sweep comes before `since`, for
the reports lag behind.
"""

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime

from clientfit_connectors.toggl import (
    account,
    again,
    comparing,
    history,
    invoices,
    names,
    recent,
    state,
    track,
    trouble,
    windows,
)
from clientfit_connectors.toggl.account import Account
from clientfit_connectors.toggl.run import Run
from clientfit_connectors.toggl.settings import Settings
from clientfit_connectors.toggl.state import Job, Part, State
from clientfit_connectors.toggl.track import Track
from clientfit_sync.connector import Ask, Message
from clientfit_sync.model import Window

log = logging.getLogger(__name__)


def fetch(settings: Settings, ask: Ask) -> Iterator[Message]:
    """See `clientfit_connectors.toggl.fetch`."""
    with track.opened(settings, ask) as toggl:
        run = begin(settings, ask, toggl)
        yield names.view(run)  # before anything is stored: another connection may read a workspace
        yield from names.bring(run)
        yield from history.complete(run)
        yield from changes(run)
        yield from invoices.bring(run)
        trouble.tell(run)


def begin(settings: Settings, ask: Ask, toggl: Track) -> Run:
    """A run, with as much of what the last one left as still holds.

    Raises:
        CredentialsError, SourceError: see `account.read`.
    """
    found = account.read(toggl, settings)
    now = min(found.sent_at or ask.now, ask.now)
    held = _supplied(state.load(ask.bookmark), ask.supplied)
    return Run(settings=settings, ask=ask, track=toggl, account=found, now=now, state=_holding(held, found, now))


def changes(run: Run) -> Iterator[Message]:
    """What changed in the days that are held."""
    again.sweep(run)
    yield from again.read(run)
    found = recent.ask(run)
    if not found.whole:
        yield from _anew(run)
        found = recent.ask_latest(run)
    yield from recent.apply(run, found)
    yield from comparing.compare(run)
    run.read_again(recent.unpriced(run, found))
    if run.state.again:
        yield from again.read(run)
        yield from recent.apply(run, found)
        run.read_again(recent.unpriced(run, found))
    recent.finish(run, found)
    yield run.bookmark()


def _anew(run: Run) -> Iterator[Message]:
    """Everything, but for what has just been read."""
    log.warning("Toggl does not name every change since the last run: all time entries are read again")
    run.note(witness=None)
    for part in run.workspaces.keys() - run.fresh:
        run.all_again(part)
    yield run.bookmark()
    yield from again.read(run)


def _holding(held: State, found: Account, now: datetime) -> State:
    """The state, but for what another user left, or what lies too far back for `since` to tell of all changes."""
    if held.user == found.me.id and recent.reachable(held, now):
        return held
    starts = [known.held[0].start for known in held.parts.values() if known.held]
    same = held.user == found.me.id
    return State(
        user=found.me.id,
        since=now,
        start=min([*starts, held.start] if held.start else starts, default=None),
        invoices=held.invoices,
        parts={part: known.model_copy(update={"held": ()}) if same else Part() for part, known in held.parts.items()},
    )


def _supplied(held: State, supplied: Window) -> State:
    """The state, where the connection may supply these days alone: it may have been allowed others before."""
    parts = {
        part: known.model_copy(update={"held": windows.joined(window.cut(supplied) for window in known.held)})
        for part, known in held.parts.items()
    }
    return held.model_copy(
        update={"parts": parts, "again": _cut(held.again, supplied), "unchecked": _cut(held.unchecked, supplied)}
    )


def _cut(jobs: Iterable[Job], supplied: Window) -> tuple[Job, ...]:
    cut = (job.model_copy(update={"window": job.window.cut(supplied)}) for job in jobs)
    return tuple(job for job in cut if job.window.days)
