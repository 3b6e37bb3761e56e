"""The plan for ending the work for a client."""

from collections.abc import Iterable

from clientfit_sync.app import deciding
from clientfit_sync.app.deciding import Moment
from clientfit_sync.config import Settings
from clientfit_sync.figures import work_by_client
from clientfit_sync.outlook import leaving
from clientfit_sync.outlook.grounds import Grounds
from clientfit_sync.outlook.leaving import Leaving
from clientfit_sync.store import ProjectName


def exit_plan(settings: Settings, name: str, moment: Moment) -> tuple[Grounds, Leaving]:
    """The plan for the client of that name, and what it rests on.

    Raises:
        UsageError: no such client, or the report's currency cannot be told.
        SourceError: nothing has been synced yet.
        StoreError: the database cannot be read.
    """
    with deciding.grounds(settings, moment, [name]) as (opened, grounds):
        client, terms = deciding.client(opened, name, "NAME")
        work = opened.store.work(moment.period.complete, ["project"], connections=opened.used)
        worked = work_by_client(work, opened.roster).get(client, ())
        named = [one for one in opened.store.project_names(opened.used) if opened.roster.name(one.client) == client]
    ends = {one.name: one.ends for one in named if one.active and one.ends}
    return grounds, leaving.of(grounds.today, client, terms, worked, grounds.unseen, _open(named), ends)


def _open(named: Iterable[ProjectName]) -> dict[str, bool]:
    """Projects by name, and whether one of that name is open; those of files are told if they are not."""
    told: dict[str, bool] = {}
    for one in named:
        if one.ages or not one.active:
            told[one.name] = told.get(one.name, False) or one.active
    return told
