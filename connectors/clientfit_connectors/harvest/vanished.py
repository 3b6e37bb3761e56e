"""Projects that are not listed any more: deleted, and their hours with them (Harvest API, section 4), or left out."""

from clientfit_connectors.harvest.pages import count
from clientfit_connectors.harvest.run import Run
from clientfit_sync.errors import SourceError
from clientfit_sync.rest.faults import Refused

HOURS = "/time_entries"

MOST = 3
"""Of so many projects that have vanished is asked whether they have hours: a list at fault lacks many."""


def check(run: Run, *, deleted: bool) -> None:
    """Whether an administrator's list lacks projects of which there are hours, though no hour was read that names one.

    Harvest is asked only where no hours were `deleted`: else they were the project's.

    Raises:
        SourceError: it lacks some.
    """
    known = run.before.currencies if run.before and run.sight.sees_all else {}
    vanished = sorted(project for project in known if run.directory.unlisted(project))
    if vanished and not run.directory.projects and run.ask.held("time_entry"):
        raise SourceError("GET /projects: no project is listed, but there are hours of some; try again later")
    for project in () if deleted else vanished[:MOST]:
        if _hours(run, project):
            raise missing(project)


def missing(project: str) -> SourceError:
    """A list of all projects lacks one."""
    what = f"project {project} is not listed, but hours or expenses name it"
    return SourceError(f"GET /projects: {what}; try again later")


def _hours(run: Run, project: str) -> int:
    """How many entries a project has; none where Harvest does not know it any more."""
    try:
        return count(run.api, HOURS, {"project_id": project})
    except Refused:
        return 0
