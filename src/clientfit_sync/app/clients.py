"""Every client that the sources know, what is behind each, and which names look like one client."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from clientfit_sync.app import books
from clientfit_sync.config import Settings
from clientfit_sync.figures import Terms, Unseen, pay
from clientfit_sync.figures.effort import hours
from clientfit_sync.figures.roster import alike
from clientfit_sync.model import Invoice, Window
from clientfit_sync.report import ClientRow
from clientfit_sync.store import ClientName


def clients(settings: Settings, as_of: date) -> tuple[ClientRow, ...]:
    """All clients that the sources name, most hours first.

    Raises:
        SourceError: nothing has been synced yet.
        StoreError: the database cannot be read.
    """
    with books.opened(settings, as_of) as opened:
        invoices = opened.totals(Window(start=as_of, end=as_of)).invoices
    found, roster, unseen = opened.names, opened.roster, opened.unseen
    grouped: dict[str, list[ClientName]] = defaultdict(list)
    for total in found:
        grouped[roster.name(total.name)].append(total)
    paid: dict[str, list[Invoice]] = defaultdict(list)
    for item in pay.countable(invoices, opened.known):
        paid[roster.name(item.client)].append(item.invoice)
    rows = (
        ClientRow(
            client=client,
            hours=hours(sum((total.seconds for total in totals), Decimal(0))),
            invoices=len(paid[client]),
            pay=None if client in unseen.invoices else _net(paid[client], opened.known, opened.convert),
            currency=opened.currency,
            names=tuple(sorted((total.connection, total.name) for total in totals)),
            unpaired=_unpaired(client, totals, paid[client], roster.of_client(client), unseen),
            looks_like=alike(client, grouped),
        )
        for client, totals in grouped.items()
    )
    return tuple(sorted(rows, key=lambda row: (-row.hours, row.client)))


def _unpaired(
    client: str, totals: Iterable[ClientName], invoices: Sequence[Invoice], terms: Terms, unseen: Unseen
) -> str:
    """What is lacking of a client's two sides, if it could be seen: an alias may be missing."""
    worked = any(total.seconds for total in totals)
    if invoices and not worked:
        return "" if client in unseen.hours else "pay without hours"
    agreed = terms.retainers or terms.invoiced_in
    expected = terms.counts and not agreed and client not in unseen.invoices
    return "hours without pay" if worked and not invoices and expected else ""


def _net(invoices: Iterable[Invoice], known: date, convert: pay.Convert) -> Decimal | None:
    """The invoices' net together, deposits apart; None where one is unknown."""
    total = Decimal(0)
    for invoice in invoices:
        net = Decimal(0) if invoice.funds_retainer else pay.net(invoice, known)
        converted = None if net is None else convert(net, invoice.currency, invoice.issued)
        if converted is None:
            return None
        total += converted.amount
    return total
