"""Runs tasks at their times, in the foreground, until it is told to stop (`clientfit-sync schedule`)."""

import logging
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from queue import Empty, SimpleQueue

import schedule

from clientfit_sync.errors import ClientfitError
from clientfit_sync.times import Time, due

log = logging.getLogger(__name__)

LOOK = 1.0  # seconds between two looks at the clock
NOTHING = timedelta(0)
AHEAD = timedelta(hours=1)  # more than a clock is put right by while all is well


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is to be run at `times` (none: never); `last`: when it began last, None if never, in which case it is due.

    `run` keeps when it begins, for `last` to tell, also to a later process; says what is not well; and returns the exit
    codes that go with it.
    """

    name: str
    times: Sequence[Time]
    run: Callable[[], Sequence[int]]
    last: Callable[[], datetime | None]

    def next(self, last: datetime | None, now: datetime) -> datetime:
        """When it is due after it began at `last`, in UTC; that may be over. The zone of `now` is that of the clock."""
        return min(time.next(last.astimezone(now.tzinfo)) for time in self.times) if last else now.astimezone(UTC)


class Stop:
    """A request to stop, which a handler of signals may make: an `Event` could wait there for a lock of its own."""

    def __init__(self) -> None:
        self.asked = False
        self._bell: SimpleQueue[None] = SimpleQueue()

    def ask(self, *_: object) -> None:
        """Asks for it; takes what a handler is given."""
        self.asked = True
        self._bell.put(None)

    def wait(self, seconds: float) -> None:
        """Waits so long, or until it is asked for."""
        with suppress(Empty):
            self._bell.get(timeout=seconds)


@contextmanager
def terminated() -> Iterator[Stop]:
    """A request that SIGTERM makes, instead of ending the process."""
    stop = Stop()
    before = signal.signal(signal.SIGTERM, stop.ask)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGTERM, before)


def run_due(tasks: Iterable[Task], now: Callable[[], datetime]) -> list[int]:
    """Runs what is due now, one after the other; the exit codes of what was not well."""
    planned = [task for task in tasks if task.times]
    return [code for task in planned if due(task.times, _past(task, task.last(), now()), now()) for code in _run(task)]


def forever(tasks: Sequence[Task], *, now: Callable[[], datetime], stop: Stop) -> None:
    """Runs what is due now, then each task at its times, until `stop` is asked for: it ends between two tasks.

    A task that fails is tried again at its next time. One whose time comes while another runs, or while the machine
    sleeps, runs as soon as it can, and once.
    """
    scheduler = schedule.Scheduler()
    plans = [_Plan(task, now, stop) for task in tasks if task.times]
    jobs = [(plan, scheduler.every().day.do(plan.run)) for plan in plans]
    while not stop.asked:
        here = now()
        for plan in plans:
            plan.mind(here)
        # `schedule` compares with the machine's clock, which knows no zone and may be changed before the moment comes:
        # at every look it is told anew how far off that is. What is over comes in the order of the tasks.
        clock = here.astimezone().replace(tzinfo=None)
        for plan, job in jobs:
            job.next_run = clock + max(plan.moment - here, NOTHING)
        scheduler.run_pending()
        stop.wait(LOOK)


class _Plan:
    """The `moment` at which a task is due next."""

    def __init__(self, task: Task, now: Callable[[], datetime], stop: Stop) -> None:
        self._task, self._now, self._stop = task, now, stop
        self._plan(task.last())

    def mind(self, here: datetime) -> None:
        """Plans anew if the clock was put back behind the last run."""
        if self._last and self._last - here > AHEAD:
            self._plan(self._last)

    def run(self) -> None:
        """Runs the task and plans the next time."""
        if not self._stop.asked:
            began = self._now()
            _run(self._task)
            self._plan(began)

    def _plan(self, last: datetime | None) -> None:
        here = self._now()
        self._last = _past(self._task, last, here)
        self.moment = self._task.next(self._last, here)
        log.info("%s: next at %s", self._task.name, self.moment.astimezone(here.tzinfo).isoformat(timespec="minutes"))


def _past(task: Task, last: datetime | None, now: datetime) -> datetime | None:
    """When it began last; None, so that it is due, if that is yet to come: then the clock was wrong."""
    if last and last - now > AHEAD:
        told = last.astimezone(now.tzinfo).isoformat(timespec="minutes")
        log.warning(
            "%s: began last at %s, which is yet to come: the clock was wrong, and it is due now", task.name, told
        )
        return None
    return last


def _run(task: Task) -> list[int]:
    log.info("%s: begins", task.name)
    try:
        codes = list(task.run())
    except ClientfitError as error:
        log.error("%s: %s", task.name, error)  # noqa: TRY400  # where in the program is for -vv alone
        log.debug("in full:", exc_info=error)
        codes = [error.exit_code]
    except Exception as error:  # nothing that one run meets may end all later ones
        log.error("%s: ended by %s; -vv shows where", task.name, type(error).__name__)  # noqa: TRY400  # likewise
        log.debug("in full:", exc_info=error)
        codes = [ClientfitError.exit_code]
    if codes:
        log.error("%s: failed, and is tried again at its next time", task.name)
    return codes
