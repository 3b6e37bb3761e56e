"""One run: who asks, then the short lists, invoices, expenses, and the time entries at last."""

from collections.abc import Iterator

from clientfit_connectors.harvest.dated import expenses, invoices
from clientfit_connectors.harvest.entries import entries
from clientfit_connectors.harvest.lists import clients, projects
from clientfit_connectors.harvest.run import Run
from clientfit_connectors.harvest.session import opened
from clientfit_connectors.harvest.settings import Settings, accounts
from clientfit_sync.connector import Ask, Message, View


def fetch(settings: Settings, ask: Ask) -> Iterator[Message]:
    """See `harvest.fetch`."""
    with opened(settings, ask.meter) as api:
        run = Run.begun(api, settings, ask)
        yield from clients(run)
        yield from projects(run)
        yield from invoices(run)
        yield from expenses(run)
        yield View(accounts=accounts(settings), lacks=dict(run.sight.lacks))
        yield from entries(run)
