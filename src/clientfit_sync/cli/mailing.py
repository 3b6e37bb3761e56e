"""What the commands that mail say of it."""

from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import TYPE_CHECKING

from clientfit_sync.cli import output

if TYPE_CHECKING:
    from clientfit_sync.config import EmailSection, Settings
    from clientfit_sync.report import Report


def required(settings: "Settings") -> "EmailSection":
    """The table `[email]`.

    Raises:
        UsageError: there is none.
    """
    from clientfit_sync.app import mailing

    return mailing.required(settings)


def mailed(settings: "Settings", built: "Report", now: datetime) -> list[int]:
    """Mails the report; the exit codes of what went wrong, all of it told."""
    from clientfit_sync.app import mailing

    done = mailing.deliver(settings, built, now)
    for error in done.errors:
        output.tell(error)
    if done.waiting:
        mails = "the mail waits" if done.waiting == 1 else f"{done.waiting} mails wait"
        output.say(f"{mails} in the database, and will be sent with the next `report --email`")
    return [error.exit_code for error in done.errors]


def watched(settings: "Settings") -> AbstractContextManager[None]:
    """Tells the monitor, where one is configured, that what is run in it began, and how it ended."""
    if not settings.monitor.watches:
        return nullcontext()
    from clientfit_sync.app import monitor

    return monitor.watched(monitor.url(settings))
