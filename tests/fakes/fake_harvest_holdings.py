"""The things of a Harvest account by id, and its clock."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any, TypeVar

from fake_harvest_money import Invoice
from fake_harvest_things import Assignment, Client, Entry, Expense, Person, Project, Task, Thing

T = TypeVar("T", bound=Thing)
HELD = (
    *("clients", "people", "tasks", "projects", "user_assignments", "task_assignments"),
    *("entries", "invoices", "item_categories", "expenses", "expense_categories"),
)


class Holdings:
    """A new account has its owner, a task, an expense category, and the item categories that Harvest begins with.

    `now` is the clock of the account and of its API. A change stamps `updated_at` with the clock's second, unless it is
    one that Harvest keeps silent about. `me` is the person whose token is used.
    """

    clients: dict[int, Client]
    people: dict[int, Person]
    tasks: dict[int, Task]
    projects: dict[int, Project]
    user_assignments: dict[int, Assignment]
    task_assignments: dict[int, Assignment]
    entries: dict[int, Entry]
    invoices: dict[int, Invoice]
    item_categories: dict[int, Task]
    expenses: dict[int, Expense]
    expense_categories: dict[int, Task]

    def __init__(self, now: datetime = datetime(2026, 11, 23, 8, tzinfo=UTC)) -> None:
        self.now = now
        self.clients, self.projects, self.entries, self.invoices, self.expenses = {}, {}, {}, {}, {}
        self.people, self.tasks, self.item_categories, self.expense_categories = {}, {}, {}, {}
        self.user_assignments, self.task_assignments = {}, {}
        self._ids = count(2_380_504_951)
        owner = Person(**self.stamps(), first_name="Olga", access_roles=("administrator",), rate=Decimal("100.0"))
        self.me = self.put(self.people, owner).id
        self.put(self.tasks, Task(**self.stamps(), name="Design"))
        self.put(self.item_categories, Task(**self.stamps(), name="Service", use_as_service=True))
        self.put(self.item_categories, Task(**self.stamps(), name="Product", use_as_expense=True))
        self.put(self.expense_categories, Task(**self.stamps(), name="Travel"))

    def kept(self) -> Callable[[], None]:
        """A way back to what the account holds now, and to the time; ids are not given out twice."""
        now, held = self.now, {name: dict(getattr(self, name)) for name in HELD}

        def back() -> None:
            self.now = now
            for name, things in held.items():
                setattr(self, name, dict(things))

        return back

    @property
    def second(self) -> datetime:
        """The clock, without fractions."""
        return self.now.replace(microsecond=0)

    def advance(self, by: timedelta) -> None:
        """Let time pass."""
        self.now += by

    def next_id(self) -> int:
        """Ids lie above 2^31, as live ones do."""
        return next(self._ids)

    def stamps(self) -> dict[str, Any]:
        """What a new thing begins with."""
        return {"id": self.next_id(), "created_at": self.second, "updated_at": self.second}

    def put(self, of: dict[int, T], thing: T) -> T:
        """Keep a thing among those of its kind."""
        of[thing.id] = thing
        return thing

    def change(self, of: dict[int, T], id_: int, **changes: Any) -> T:
        """Change a thing, and say so."""
        return self.put(of, replace(of[id_], **({"updated_at": self.second} | changes)))

    def hush(self, of: dict[int, T], id_: int, **changes: Any) -> T:
        """Change a thing without a word: its `updated_at` stays."""
        return self.put(of, replace(of[id_], **changes))
