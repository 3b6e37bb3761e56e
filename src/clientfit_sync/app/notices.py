"""What a reader of the figures should know beside them: an alias may be missing, data may begin late."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from clientfit_sync.figures import ClientFigures, Figures, Totals, Unseen
from clientfit_sync.figures.roster import alike


def of(
    figures: Figures, totals: Totals, files: Mapping[str, date], unseen: Unseen, shown: Collection[str] = ()
) -> Iterator[str]:
    """One sentence each; of clients, only those of the `shown` ones (empty: all). `files`: those that begin late."""
    yield from _unpaired(figures, unseen, shown)
    if totals.running:
        timers = "1 timer runs and counts" if totals.running == 1 else f"{totals.running} timers run and count"
        yield f"{timers} nothing until stopped."
    period = figures.period
    for name, begins in files.items():
        yield f"{name} holds nothing from before {begins}, but the period starts on {period.start}."
    if period.through < period.start:
        yield "No day of the period is complete yet."


def _unpaired(figures: Figures, unseen: Unseen, shown: Collection[str]) -> Iterator[str]:
    """Clients with hours or pay alone, where others have both: perhaps one client under two names, if all is seen."""
    paid_only = [
        one.client
        for one in figures.clients
        if not one.hours and one.pay_basis == "invoiced" and one.client not in unseen.hours
    ]
    unpaid = [
        one.client for one in figures.clients if one.hours and not _paid(one) and one.client not in unseen.invoices
    ]
    for client in _among(paid_only, shown):
        yield f"{client} has pay and no hours in the period{_twin(client, unpaid)}."
    if any(_paid(one) for one in figures.clients):
        for client in _among(unpaid, shown):
            yield f"{client} has hours, and neither invoice nor retainer{_twin(client, paid_only)}."
    elif unpaid:
        yield "No client has pay: does a connection bring invoices, or do retainers need to be configured?"


def _among(clients: Iterable[str], shown: Collection[str]) -> Iterator[str]:
    return (client for client in clients if not shown or client in shown)


def _paid(client: ClientFigures) -> bool:
    return client.pay_basis in {"invoiced", "retainer"}


def _twin(client: str, others: Iterable[str]) -> str:
    near = alike(client, others)
    return f"; if that is {near}, give one as an alias of the other" if near else ""
