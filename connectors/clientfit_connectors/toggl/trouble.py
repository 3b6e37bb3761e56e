"""One workspace in trouble leaves the others alone; what became of it is told when they are done."""

from collections.abc import Iterator

from clientfit_connectors.toggl import quota
from clientfit_connectors.toggl.run import Run
from clientfit_sync.connector import Message
from clientfit_sync.errors import CredentialsError, QuotaError, SourceError


def apart(run: Run, part: str, messages: Iterator[Message]) -> Iterator[Message]:
    """What a workspace brings. Where that fails, it is read no further in this run, and what came of it is kept.

    Raises:
        SourceError: the failure would be that of every workspace, or there is no other one left.
    """
    try:
        yield from messages
    except SourceError as error:
        run.troubled.setdefault(part, error)
        if _of_all(error):
            raise
        if not run.sound:
            tell(run)
        yield run.bookmark()


def tell(run: Run) -> None:
    """Raises the first failure, if there was one."""
    for error in run.troubled.values():
        raise error


def _of_all(error: SourceError) -> bool:
    """Whether it concerns the user, whatever the workspace; quotas are each organization's own."""
    if isinstance(error, quota.UsedUpError):
        return error.quota == quota.USER
    return isinstance(error, CredentialsError | QuotaError)
