"""Invoices and expenses, of every day that the connection may supply."""

from collections.abc import Generator, Iterator, Sequence
from typing import TypeVar

from clientfit_connectors.harvest import invoicing, mapping, payments
from clientfit_connectors.harvest.feed import Feed, Reader
from clientfit_connectors.harvest.forms import Form
from clientfit_connectors.harvest.kinds import Kinds
from clientfit_connectors.harvest.lists import named
from clientfit_connectors.harvest.pages import PER_PAGE, Listing, complete
from clientfit_connectors.harvest.run import Run, outside
from clientfit_connectors.harvest.state import Paid
from clientfit_connectors.harvest.wire import DatedRow, ExpenseRow, InvoiceRow
from clientfit_sync.connector import Gone, Message
from clientfit_sync.rest.faults import Refused

FEW = 2 * PER_PAGE
"""So many rows are read anew in each run: it takes no more requests than to ask for changes and to count."""

MISSING = 404
INVOICES = Listing(path="/invoices", key="invoices", form=Form(InvoiceRow))
UNPAID = "when and in which parts invoices were paid is unknown"

D = TypeVar("D", bound=DatedRow)


def expenses(run: Run) -> Iterator[Message]:
    """All expenses, or where there are many what changed; nothing where the token may not see them."""

    def records(rows: Sequence[ExpenseRow]) -> Iterator[Message]:
        for row in rows:
            yield from named(run, row.project, row.client)
            yield mapping.expense(row, run.directory.currency(row.client))

    feed = Feed(path="/expenses", key="expenses", form=Form(ExpenseRow), kind="expense", records=records)
    try:
        yield from _read(run, feed)
    except Refused as refusal:
        yield from run.sight.without("expense", refusal)


def invoices(run: Run) -> Iterator[Message]:
    """All invoices with their payments, or where there are many what changed; nothing where they are not shown."""
    bills = _Bills(run)
    feed = Feed(path=INVOICES.path, key=INVOICES.key, form=INVOICES.form, kind="invoice", records=bills.records)
    again = run.state.kinds_refused or run.state.payments_refused
    try:
        whole = yield from _read(run, feed, again=again)
    except Refused as refusal:
        yield from run.sight.without("invoice", refusal)
        return
    run.state.payments_refused = bills.missed
    if whole:
        run.state.payments = {id_: paid for id_, paid in run.state.payments.items() if id_ in bills.seen}


def _read(run: Run, feed: Feed[D], *, again: bool = False) -> Generator[Message, None, bool]:
    """Returns whether everything was read, as it is wherever it is to be read `again`."""
    days = run.ask.supplied
    reader = Reader(run.api, feed, run.ask, days)
    since = run.since(feed.kind)
    whole = again or run.sweep or since is None or reader.held(days) <= FEW
    if whole or since is None:
        yield from reader.whole(days)
    else:
        yield from reader.changes(since)
        yield from reader.reconcile(days)
    yield from outside(feed.kind, days)
    run.note(feed.kind, reader.latest)
    return whole


class _Bills:
    """Invoices with what lies elsewhere: the kinds of their lines, and their payments.

    `seen`: which came. `missed`: whether payments are missing that are to be asked for again.
    """

    def __init__(self, run: Run) -> None:
        self.seen: set[str] = set()
        self.missed = False
        self._refused = False
        self._listed: frozenset[str] | None = None
        self._run = run
        self._kinds = Kinds(run)

    def records(self, rows: Sequence[InvoiceRow]) -> Iterator[Message]:
        """What a page of invoices says."""
        passed_on = self._kinds.of(rows)
        for row in rows:
            self.seen.add(row.id)
            try:
                paid = self._paid(row)
            except Refused as refusal:
                if refusal.status != MISSING:
                    raise
                yield Gone(kind="invoice", id=row.id)
                continue
            yield from self._named(row)
            received = None if paid is None else payments.records(paid)
            yield invoicing.invoice(row, passed_on=passed_on, payments=received)

    def _named(self, row: InvoiceRow) -> Iterator[Message]:
        yield from self._run.directory.client(row.client)
        for line in row.line_items:
            if line.project:
                yield from self._run.directory.project(line.project, row.client)

    def _paid(self, row: InvoiceRow) -> Paid | None:
        """The payments, from the last run where the invoice is as it was; None where they are not read.

        Raises:
            Refused: 404 where the invoice was deleted meanwhile.
        """
        kept = self._run.state.payments
        paid = kept.pop(row.id, None)
        if not payments.wanted(row, self._run.settings.payments):
            return None
        if paid is None or paid.version != payments.version(row):
            if self._refused:
                return None
            try:
                paid = payments.read(self._run.api, row)
            except Refused as refusal:
                self._miss(row, refusal)
                return None
        kept[row.id] = paid
        return paid

    def _miss(self, row: InvoiceRow, refusal: Refused) -> None:
        """Payments that are not shown, or not found though their invoice is listed when all are read once more.

        Raises:
            Refused: it is not, or the refusal is no matter of rights.
        """
        if refusal.status == MISSING:
            if self._listed is None:
                self._listed = frozenset(one.id for one in complete(self._run.api, INVOICES))
            if row.id not in self._listed:
                raise refusal
            self._run.sight.lack("invoice", f"Harvest lists invoice {row.id} and does not find its payments: {UNPAID}")
        else:
            self._run.sight.miss("invoice", refusal, UNPAID)
            self._refused = True
        self.missed = True
