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
    """Reads the categories when a line's kind is new, in a sweep, and after a refusal; they go into the run's state.

    A category that is used for both hours and expenses counts as work: most of what it bills is. So does a kind that
    no category bears any more, or that the token may not look up, unless it is a standard one for expenses. What is
    taken for so while the categories are refused is not kept.
    """

    def __init__(self, run: Run) -> None:
        self._run = run
        self._due = run.sweep or run.state.kinds_refused
        self._asked = False

    def of(self, rows: Sequence[InvoiceRow]) -> Mapping[str, bool]:
        """Whether lines of a kind are passed on, for every kind on these invoices."""
        state = self._run.state
        kinds = {line.kind for row in rows for line in row.line_items if line.kind}
        if kinds and not self._asked and (self._due or not kinds <= state.expense_kinds.keys()):
            self._asked = True
            self._ask()
        known = {kind: kind in STANDARD for kind in kinds} | state.expense_kinds
        if not state.kinds_refused:
            state.expense_kinds = known
        return known

    def _ask(self) -> None:
        state = self._run.state
        try:
            rows = complete(self._run.api, CATEGORIES)
        except Refused as refusal:
            self._run.sight.miss("invoice", refusal, "which lines are expenses is told by their kind's name alone")
            state.kinds_refused = True
            return
        state.expense_kinds |= {row.name: bool(row.use_as_expense) and not row.use_as_service for row in rows}
        state.kinds_refused = False
