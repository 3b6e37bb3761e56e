"""Which lines of an invoice are passed on and are no pay (Harvest API, section 2.7: `line.kind`)."""

from collections.abc import Mapping, Sequence

from clientfit_connectors.harvest.forms import Form
from clientfit_connectors.harvest.pages import Listing, complete
from clientfit_connectors.harvest.run import Run
from clientfit_connectors.harvest.wire import CategoryRow, InvoiceRow
from clientfit_sync.rest.faults import Refused

CATEGORIES = Listing(path="/invoice_item_categories", key="invoice_item_categories", form=Form(CategoryRow))

STANDARD = frozenset({"Product"})
"""Every account begins with the categories Service, used for hours, and Product, used for expenses."""


class Kinds:
    """Reads the categories when a line's kind is new, and once in a sweep; they go into the run's state.

    A category that is used for both hours and expenses counts as work: most of what it bills is. So does a kind that
    no category bears any more, or that the token may not look up, unless it is a standard one for expenses.
    """

    def __init__(self, run: Run) -> None:
        self._run = run
        self._known = run.state.expense_kinds
        self._due = run.sweep
        self._asked = False

    def of(self, rows: Sequence[InvoiceRow]) -> Mapping[str, bool]:
        """Whether lines of a kind are passed on, for every kind on these invoices."""
        kinds = {line.kind for row in rows for line in row.line_items if line.kind}
        if kinds and not self._asked and (self._due or not kinds <= self._known.keys()):
            self._asked = True
            self._known |= self._told()
        self._known |= {kind: kind in STANDARD for kind in kinds - self._known.keys()}
        return self._known

    def _told(self) -> dict[str, bool]:
        try:
            rows = complete(self._run.api, CATEGORIES)
        except Refused as refusal:
            self._run.sight.miss("invoice", refusal, "which lines are expenses is told by their kind's name alone")
            return {}
        return {row.name: bool(row.use_as_expense) and not row.use_as_service for row in rows}
