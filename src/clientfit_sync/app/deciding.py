"""What the commands that help to decide start from: today's figures, with all that is known of each client."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from clientfit_sync.app import books, evidence, notices
from clientfit_sync.app.books import Books
from clientfit_sync.config import Settings
from clientfit_sync.errors import UsageError
from clientfit_sync.figures import Terms
from clientfit_sync.outlook.grounds import Grounds
from clientfit_sync.periods import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When a decision is made: `as_of` is today, whatever the clock says; `now` is what the clock says."""

    period: Period
    as_of: date
    now: datetime


@contextmanager
def grounds(settings: Settings, moment: Moment, about: Collection[str] = ()) -> Iterator[tuple[Books, Grounds]]:
    """The open books, and what an outlook rests on; of warnings on clients, those `about` them (empty: all).

    Raises:
        UsageError: the report's currency cannot be told.
        SourceError: nothing has been synced yet.
        StoreError: the database cannot be read.
    """
    with books.opened(settings, moment.as_of) as opened:
        totals = opened.totals(moment.period.complete)
        today = opened.figures(moment.period, totals)
        shown = {opened.roster.name(name) for name in about}
        yield (
            opened,
            Grounds(
                made_at=moment.now,
                today=evidence.of(opened, today, totals),
                sources=opened.sources(moment.period.start),
                warnings=tuple(
                    notices.of(today, totals, opened.held_late(moment.period.start, files=True), opened.unseen, shown)
                ),
                low_payer_cap=books.low_payer_cap(settings),
                unseen=opened.unseen.hours,
                unseen_invoices=opened.unseen.invoices,
            ),
        )


def client(opened: Books, name: str, option: str) -> tuple[str, Terms]:
    """The shown name of a client whose hours count, and what is agreed with it.

    Raises:
        UsageError: no such client, or one that counts in no figure; `option` is where the name was given.
    """
    shown = opened.client(name, option)
    terms = opened.roster.of_client(shown)
    if not terms.counts:
        raise UsageError(f"{option} {name}: it is internal or ignored, and counts in no figure")
    return shown, terms
