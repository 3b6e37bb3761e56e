"""Who sees what in Harvest (Harvest API 2.12): some lists are refused, others are cut down without a word."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from fake_harvest_money import Invoice
from fake_harvest_things import Assignment, Entry, Expense, Project

Need = Literal["anyone", "administrator", "clients", "projects", "people", "invoices"]
Row = dict[str, Any]
MANAGERS_NEEDS: dict[str, frozenset[Need]] = {
    "manager": frozenset({"projects", "people"}),
    "client_and_task_manager": frozenset({"clients"}),
    "managed_projects_invoice_drafter": frozenset({"invoices"}),
    "managed_projects_invoice_manager": frozenset({"invoices"}),
}
MONEY = frozenset({"billable_rate", "cost_rate", "default_hourly_rate"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What the roles of a token's person allow; a manager's are those of managed projects and of teammates."""

    me: int
    roles: frozenset[str]
    managed: frozenset[int] = frozenset()
    teammates: frozenset[int] = frozenset()

    @property
    def all(self) -> bool:
        """Whether nothing is kept from them."""
        return "administrator" in self.roles

    @property
    def money(self) -> bool:
        """Whether they see rates and amounts."""
        return self.all or "billable_rates_manager" in self.roles

    def may(self, need: Need) -> bool:
        """Whether a list is theirs to ask for."""
        return self.all or need == "anyone" or any(need in MANAGERS_NEEDS.get(role, ()) for role in self.roles)

    def sees(self, thing: Any) -> bool:
        """Whether a list that they may ask for holds this for them."""
        match thing:
            case _ if self.all:
                return True
            case Entry() | Expense():
                return thing.person in {self.me, *self.teammates} or thing.project in self.managed
            case Project():
                return thing.id in self.managed
            case Assignment():
                return thing.project in self.managed
            case Invoice():
                return any(line.project in self.managed for line in thing.lines)
            case _:
                return True

    def shown(self, show: Callable[[Any], Row]) -> Callable[[Any], Row]:
        """Rows without what they may not see: those keys are absent, not null."""
        if self.money:
            return show
        return lambda thing: {name: value for name, value in show(thing).items() if name not in MONEY}
