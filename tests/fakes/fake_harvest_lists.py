"""Harvest's lists: where each lies, what it takes, its order and its way of paging (Harvest API 2.0 and section 2)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import fake_harvest_bills as bills
import fake_harvest_rows as rows
from fake_harvest_billing import Billing
from fake_harvest_paging import MOST, List, ParameterError, by_cursor, numbered
from fake_harvest_rights import Need, Rights

Row = dict[str, Any]
Filter = Callable[[Billing, Any, str], bool]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ParameterError(f"Invalid date: {text}") from error


def _time(text: str) -> datetime:
    try:
        time = datetime.fromisoformat(text)
    except ValueError as error:
        raise ParameterError(f"Invalid updated_since parameter: {text}") from error
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _true(text: str) -> bool:
    if text not in {"true", "false"}:
        raise ParameterError(f"Invalid boolean: {text}")
    return text == "true"


def _client_of(of: Billing, one: Any) -> int:
    client: int = getattr(one, "client", None) or of.projects[one.project].client
    return client


def _spent(one: Any) -> date:
    day: date = one.issue_date if hasattr(one, "issue_date") else one.spent_date
    return day


def _projects_of(one: Any) -> Iterable[int | None]:
    return [line.project for line in one.lines] if hasattr(one, "lines") else [one.project]


FILTERS: dict[str, Filter] = {
    "updated_since": lambda _, one, text: bool(one.updated_at >= _time(text)),
    "is_active": lambda _, one, text: getattr(one, "is_active", True) == _true(text),
    "client_id": lambda of, one, text: _client_of(of, one) == int(text),
    "project_id": lambda _, one, text: int(text) in _projects_of(one),
    "user_id": lambda _, one, text: one.person == int(text),
    "task_id": lambda _, one, text: one.task == int(text),
    "is_billed": lambda _, one, text: (bool(one.invoice) or getattr(one, "marked_as_billed", False)) == _true(text),
    "is_running": lambda _, one, text: (one.timer_started_at is not None) == _true(text),
    "state": lambda _, one, text: one.state == text,
    "from": lambda _, one, text: _spent(one) >= _day(text),
    "to": lambda _, one, text: _spent(one) <= _day(text),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One list of the API. `takes`: its filters; Harvest ignores what it does not know, and so does this.

    `feature`: the module of the account that must be switched on. `dated`: newest day first, paged by number.
    """

    key: str
    things: Callable[[Billing], Iterable[Any]]
    show: Callable[[Billing, Any], Row]
    takes: tuple[str, ...] = ("updated_since",)
    need: Need = "anyone"
    feature: str = ""
    dated: bool = False
    default: int = MOST

    def found(self, of: Billing, rights: Rights, query: Mapping[str, str]) -> list[Any]:
        """The things that the parameters and the token's rights leave, in their order."""
        filters = [(FILTERS[name], query[name]) for name in self.takes if name in query]
        found = [
            one for one in self.things(of) if rights.sees(one) and all(keep(of, one, text) for keep, text in filters)
        ]
        return sorted(found, key=lambda one: (_spent(one) if self.dated else date.min, one.id), reverse=True)

    def page(self, of: Billing, rights: Rights, url: str, query: Mapping[str, str], most: int = MOST) -> Any:
        """The page that is asked for, of at most so many rows."""
        found = List(
            key=self.key,
            things=self.found(of, rights, query),
            show=rights.shown(lambda one: self.show(of, one)),
            url=url,
            query=query,
            default=self.default,
            most=most,
        )
        return numbered(found) if self.dated else by_cursor(found)


def payments(invoice: int) -> Listing:
    """The payments of one invoice; there is no list of all."""
    return Listing(
        key="invoice_payments",
        things=lambda of: of.invoices[invoice].payments,
        show=bills.payment,
        need="invoices",
        feature="invoice",
    )


WORKED = ("user_id", "client_id", "project_id", "is_billed", "updated_since", "from", "to")
ACTIVE = ("is_active", "updated_since")
LISTS = {
    listing.key: listing
    for listing in (
        Listing(key="clients", things=lambda of: of.clients.values(), show=rows.client, takes=ACTIVE, need="clients"),
        Listing(
            key="projects",
            things=lambda of: of.projects.values(),
            show=rows.project,
            takes=(*ACTIVE, "client_id"),
            need="projects",
        ),
        Listing(key="users", things=lambda of: of.people.values(), show=rows.person, takes=ACTIVE, need="people"),
        Listing(key="tasks", things=lambda of: of.tasks.values(), show=rows.task, takes=ACTIVE),
        Listing(
            key="user_assignments",
            things=lambda of: of.user_assignments.values(),
            show=rows.user_assignment,
            takes=(*ACTIVE, "user_id"),
            need="projects",
        ),
        Listing(
            key="task_assignments",
            things=lambda of: of.task_assignments.values(),
            show=rows.task_assignment,
            takes=ACTIVE,
            need="projects",
        ),
        Listing(
            key="time_entries",
            things=lambda of: of.entries.values(),
            show=rows.entry,
            takes=(*WORKED, "task_id", "is_running"),
            dated=True,
        ),
        Listing(
            key="expenses",
            things=lambda of: of.expenses.values(),
            show=bills.expense,
            takes=WORKED,
            feature="expense",
            dated=True,
        ),
        Listing(
            key="expense_categories",
            things=lambda of: of.expense_categories.values(),
            show=rows.expense_category,
            takes=ACTIVE,
            feature="expense",
        ),
        Listing(
            key="invoices",
            things=lambda of: of.invoices.values(),
            show=bills.invoice,
            takes=("client_id", "project_id", "updated_since", "from", "to", "state"),
            need="invoices",
            feature="invoice",
            dated=True,
            default=100,
        ),
        Listing(
            key="invoice_item_categories",
            things=lambda of: of.item_categories.values(),
            show=rows.item_category,
            need="invoices",
            feature="invoice",
        ),
    )
}
