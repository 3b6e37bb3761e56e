"""What all parts of one run share."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from clientfit_connectors.harvest import owners
from clientfit_connectors.harvest.directory import Directory
from clientfit_connectors.harvest.settings import Settings
from clientfit_connectors.harvest.sight import Sight
from clientfit_connectors.harvest.state import State
from clientfit_sync.connector import Ask, Whole
from clientfit_sync.model import Kind, Window
from clientfit_sync.rest.api import Api

OVERLAP = timedelta(minutes=10)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """`before`: what the last run left, None where everything is read afresh; `state`: what this one will leave.

    `sweep`: whether everything is read once more. `began`: the earlier of Harvest's clock and ours.
    """

    api: Api
    settings: Settings
    ask: Ask
    before: State | None
    state: State
    sweep: bool
    began: datetime
    sight: Sight
    directory: Directory

    @classmethod
    def begun(cls, api: Api, settings: Settings, ask: Ask) -> "Run":
        """Asks whose token it is, and takes up what the last run left, if it was the same one's."""
        owner = owners.read(api, settings)
        source = owner.source(settings)
        left = State.left(ask.bookmark)
        before = left if left is not None and left.source == source else None
        sweep = before is None or before.sweep_due(ask.now)
        log.debug("account %s: reading %s", settings.account_id, "everything" if sweep else "what changed")
        if before is None:
            state = State(source=source, swept=ask.now)
        else:
            state = before.model_copy(update={"swept": ask.now} if sweep else {}, deep=True)
        return cls(
            api=api,
            settings=settings,
            ask=ask,
            before=before,
            state=state,
            sweep=sweep,
            began=min(ask.now, owner.asked_at or ask.now).astimezone(UTC),
            sight=Sight(api, owner, afresh=before is None),
            directory=Directory(),
        )

    def since(self, kind: Kind) -> datetime | None:
        """From when on changes of the kind are asked for; None: everything is read."""
        return None if self.before is None else self.before.since.get(kind)

    def note(self, kind: Kind, latest: datetime | None) -> None:
        """Keep from when on the next run asks for changes; `latest`: the last change that was read."""
        if moment := watermark(latest, self.began, self.since(kind)):
            self.state.since[kind] = moment


def outside(kind: Kind, window: Window) -> Iterator[Whole]:
    """Nothing of the kind is kept outside the window."""
    for days in (Window(start=date.min, end=window.start), Window(start=window.end, end=date.max)):
        if days.days:
            yield Whole(kind=kind, window=days)


def watermark(latest: datetime | None, began: datetime, before: datetime | None) -> datetime | None:
    """From when on the next run asks for changes; never earlier than `before`, None where there is no row at all.

    That is when this run began (`began`), or the last change that the source tells if its clock lags behind, less an
    overlap for what was being written at that moment.
    """
    if latest is None:
        return before
    moment = min(began, latest) - OVERLAP
    return moment if before is None else max(before, moment)
