"""The command that stays and runs sync and report at their times."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import click

from clientfit_sync.cli import mailing, output, started
from clientfit_sync.cli.judging import mailed, printed
from clientfit_sync.cli.options import Common, common_options
from clientfit_sync.cli.syncing import synced
from clientfit_sync.errors import UsageError

if TYPE_CHECKING:
    from clientfit_sync.config import Settings
    from clientfit_sync.loop import Task


@click.command()
@click.option("--once", is_flag=True, help="Run what is due now, and end.")
@common_options
@click.pass_obj
def schedule(common: Common, *, once: bool) -> None:
    """Stay in the foreground, and run sync and report at the times of [schedule]."""
    from clientfit_sync import loop

    settings = started.settings(common)
    if not (settings.schedule.sync or settings.schedule.report):
        where = settings.file or "the configuration"
        raise UsageError(f'{where}: schedule: sets no times; write sync = ["06:00"] or report = "monday 07:00" there')

    def now() -> datetime:
        return started.now(settings)

    tasks = _tasks(settings, now, common.verbosity)
    if once:
        output.end(loop.run_due(tasks, now))
    else:
        with loop.terminated() as stop:
            loop.forever(tasks, now=now, stop=stop)


def _tasks(settings: "Settings", now: Callable[[], datetime], verbosity: int) -> "list[Task]":
    """What there is to run; a sync comes first where both are due."""

    def sync() -> list[int]:
        return synced(settings, now(), verbosity)

    def report() -> list[int]:
        return mailed(settings, now()) if settings.email else printed(settings, now())

    return [
        _task("sync", settings.schedule.sync, sync, settings, now),
        _task("report", settings.schedule.report, report, settings, now),
    ]


def _task(
    name: str, rules: Sequence[str], run: Callable[[], list[int]], settings: "Settings", now: Callable[[], datetime]
) -> "Task":
    """A task that keeps when it began, and that the monitor is told of."""
    from clientfit_sync import loop, times
    from clientfit_sync.app import running

    def watched() -> list[int]:
        try:
            with mailing.watched(settings):
                running.begun(settings, name, now())
                output.end(run())
        except click.exceptions.Exit as ended:
            return [ended.exit_code]
        return []

    return loop.Task(
        name=name,
        times=[times.parse(rule) for rule in rules],
        run=watched,
        last=lambda: running.last(settings, name),
    )
