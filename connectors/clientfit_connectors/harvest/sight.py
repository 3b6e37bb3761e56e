"""What Harvest refuses to show, and whether that is missing (Harvest API, sections 2.1 and 2.12)."""

from collections.abc import Iterator

from clientfit_connectors.harvest.forms import Form
from clientfit_connectors.harvest.owners import Owner
from clientfit_connectors.harvest.wire import CompanyRow
from clientfit_sync.connector import Message, Whole
from clientfit_sync.model import Kind
from clientfit_sync.rest.api import Api
from clientfit_sync.rest.faults import Refused

FORBIDDEN = 403
FORM = Form(CompanyRow)

UNSEEN: dict[Kind, str] = {
    "client": "clients are known only as far as hours and invoices name them",
    "project": "fees and budgets are unknown",
    "invoice": "pay from Harvest's invoices is missing",
    "expense": "expenses are missing",
}
"""What is missing where Harvest refuses a whole list."""


class Sight:
    """What the token sees; `lacks` grows with every list that is refused. `sees_all`: it is an administrator's."""

    def __init__(self, api: Api, owner: Owner, *, afresh: bool) -> None:
        self.lacks = owner.lacks
        self.sees_all = bool(owner.sees_all)
        self._api = api
        self._owner = owner
        self._afresh = afresh

    def miss(self, kind: Kind, refusal: Refused, part: str = "") -> None:
        """Pass over a list that the token may not see; `part`: what is missing, where that is less than the kind.

        Raises:
            Refused: it is no matter of rights.
        """
        if refusal.status != FORBIDDEN:
            raise refusal
        reason = self._owner.reason
        if self.sees_all:
            reason = f"Harvest refuses a list to its administrator ({refusal.said})"
        if part:
            self.lack(kind, f"{reason}: {part}")
        else:
            self.lacks[kind] = f"{reason}: {UNSEEN[kind]}"

    def lack(self, kind: Kind, reason: str) -> None:
        """Say that a part of the kind is missing; the first reason stands."""
        self.lacks.setdefault(kind, reason)

    def without(self, kind: Kind, refusal: Refused) -> Iterator[Message]:
        """A refused list of invoices or expenses: missing, unless the account does not use them at all.

        Raises:
            Refused: it is no matter of rights.
        """
        if refusal.status == FORBIDDEN and self.sees_all and not uses(company(self._api), kind):
            yield Whole(kind=kind)
            return
        self.miss(kind, refusal)
        if self._afresh:
            yield Whole(kind=kind)


def company(api: Api) -> CompanyRow:
    """The account; only administrators may ask.

    Raises:
        Refused: the owner is none.
    """
    return FORM.one(api.get("/company").body, "/company")


def uses(company: CompanyRow, kind: Kind) -> bool:
    """Whether the account's settings have invoices (expenses) switched on."""
    feature = {"invoice": company.invoice_feature, "expense": company.expense_feature}.get(kind)
    return feature is not False
