"""Toggl's own totals, for `sync --verify` (Toggl API, section 2.6)."""

from collections import defaultdict
from decimal import Decimal

from clientfit_connectors.toggl import listing, reading, syncing, track, windows
from clientfit_connectors.toggl.settings import Settings
from clientfit_connectors.toggl.state import YEAR
from clientfit_sync.connector import Ask, Sums
from clientfit_sync.model import Window


def sums(settings: Settings, ask: Ask, window: Window) -> Sums:
    """The exact seconds of every workspace by client, of those whose entries are read.

    Raises:
        SourceError: see `fetch`.
    """
    found: defaultdict[str | None, Decimal] = defaultdict(Decimal)
    with track.opened(settings, ask) as toggl:
        run = syncing.begin(settings, ask, toggl)
        for part in run.workspaces:
            listing.count_members(run, part)
            for stretch in windows.stretches(window, YEAR):
                for client, seconds in reading.reports(run, part).by_client(stretch).items():
                    found[client] += seconds
    return Sums(seconds=dict(found))
