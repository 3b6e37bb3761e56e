"""Toggl's own invoices, which name no client and no state (Toggl API, section 3)."""

import logging
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import partial

from clientfit_connectors.toggl import names, quota, trouble, wire
from clientfit_connectors.toggl.naming import client_named
from clientfit_connectors.toggl.run import Run
from clientfit_connectors.toggl.state import Part
from clientfit_connectors.toggl.track import Parameters, sure
from clientfit_sync.connector import Gone, Message, Whole
from clientfit_sync.model import Client, Invoice, InvoiceLine
from clientfit_sync.rest.faults import Refused
from clientfit_sync.rest.paging import Circles
from clientfit_sync.rest.wording import shown

PER_PAGE = 50
BILLING = "billing"

log = logging.getLogger(__name__)


def bring(run: Run) -> Iterator[Message]:
    """Every invoice, where the settings want them; with a Bookmark of its own."""
    if run.settings.invoices:
        for part in run.sound:
            yield from trouble.apart(run, part, _of(run, part))
    elif run.state.invoices:
        yield Whole(kind="invoice")
    else:
        return
    run.note(invoices=run.settings.invoices)
    yield names.view(run)
    yield run.bookmark()


def record(found: wire.Invoice, client: Client) -> Invoice:
    """An invoice; its amount is known where each item is one of its kind and no tax is added.

    Nowhere is it said whether an item's amount is that of one or of all, nor whether a tax is money or a percentage.
    """
    lines = _lines(found)
    return Invoice(
        id=str(found.id),
        client=client.id,
        number=found.number,
        issued=found.issued,
        currency=found.currency,
        amount=sum((line.amount for line in lines), Decimal(0)) if lines else None,
        tax=Decimal(0) if lines else None,
        due=found.due,
        lines=lines,
        part=client.part,
    )


def addressee(found: wire.Invoice) -> str:
    """Whom it is to: the first line of the billing address; blank where there is none."""
    return next((" ".join(line.split()) for line in found.address.splitlines() if line.strip()), "")


def _lines(found: wire.Invoice) -> tuple[InvoiceLine, ...]:
    if found.taxes or any(item.quantity != 1 or item.amount is None for item in found.items):
        return ()
    return tuple(
        InvoiceLine(amount=item.amount, description=item.description) for item in found.items if item.amount is not None
    )


def _of(run: Run, part: str) -> Iterator[Message]:
    known = run.state.part(part)
    try:
        found = [one for one in _pages(run, part) if one.deleted is None]
    except Refused as refused:
        if not quota.of_the_plan(refused):
            raise
        log.warning("workspace %s: %s", part, refused)
        run.know(part, refused={**known.refused, "invoice": refused.said})
        return
    billed = {record.id: record for record in _clients(known, part, found) if record.id not in known.clients}
    yield from billed.values()
    for one in found:
        if name := addressee(one):
            yield record(one, client_named(known, part, name, BILLING))
        else:
            log.warning("workspace %s: invoice %s is left out: it has no billing address", part, shown(one.number))
    yield Whole(kind="invoice", part=part)
    yield from (Gone(kind="client", id=id_) for id_ in sorted(known.billed - billed.keys()))
    refused_still = {what: why for what, why in known.refused.items() if what != "invoice"}
    run.know(part, billed=frozenset(billed), refused=refused_still)


def _clients(known: Part, part: str, found: Iterable[wire.Invoice]) -> Iterator[Client]:
    names = (addressee(one) for one in found)
    return (client_named(known, part, name, BILLING) for name in names if name)


def _pages(run: Run, part: str) -> Iterator[wire.Invoice]:
    path = f"/workspaces/{part}/invoices"
    circles = Circles(f"GET {path}")
    page = 1
    while True:
        params: Parameters = {"page": page, "per_page": PER_PAGE}
        first = not run.state.invoices
        lacking = first or run.ask.held("invoice", part=part) > PER_PAGE * (page - 1)
        answer = sure(partial(run.track.get, path, params, of=run.quota(part)), lacking=lacking)
        body = answer.body["data"] if isinstance(answer.body, Mapping) and "data" in answer.body else answer.body
        found = wire.read(wire.INVOICES, body, f"GET {path}")
        yield from found
        if len(found) < PER_PAGE:
            return
        circles.once(frozenset(one.id for one in found))
        page += 1
