"""Every change that may be made to a made-up Harvest account, in one form: for state machines."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from fake_harvest import FakeHarvest

NAMES = ("Acme", "Bright Ω", "=1+1", "Nova")
BUDGETS = ("none", "project", "project_cost", "person", "task", "task_fees")
HALF_AN_HOUR, TENTH = Decimal("0.5"), Decimal("0.1")
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """`what`: a key of `ALL`. The rest says which things, `before` which day from today, and how much, where asked."""

    what: str
    one: int = 0
    other: int = 0
    before: timedelta = timedelta(0)
    amount: Decimal = Decimal(1)

    def of(self, things: Mapping[int, Any]) -> int:
        """The thing that is changed."""
        return _pick(things, self.one)

    def to(self, things: Mapping[int, Any]) -> int:
        """The thing that it is given to."""
        return _pick(things, self.other)

    def day(self, fake: FakeHarvest) -> date:
        """The day that is meant."""
        return fake.now.date() - self.before


def _pick(things: Mapping[int, Any], number: int) -> int:
    return sorted(things)[number % len(things)]


def work(fake: FakeHarvest, how: Change) -> None:
    """Time on a day."""
    billable = how.one % 3 > 0
    fake.add_entry(how.to(fake.projects), how.day(fake), how.amount / 4, billable=billable, notes=f"Work {how.one}")


def edit_entry(fake: FakeHarvest, how: Change) -> None:
    """Longer or shorter, and said otherwise."""
    fake.edit_entry(how.of(fake.entries), hours=how.amount / 4, notes=NAMES[how.other % len(NAMES)])


def move_entry(fake: FakeHarvest, how: Change) -> None:
    """To another day, and perhaps to another project."""
    fake.edit_entry(how.of(fake.entries), spent_date=how.day(fake), project=how.to(fake.projects))


def delete_entry(fake: FakeHarvest, how: Change) -> None:
    """Without a trace."""
    fake.delete_entry(how.of(fake.entries))


def time_entry(fake: FakeHarvest, how: Change) -> None:
    """Start its timer, or stop it."""
    entry = how.of(fake.entries)
    running = fake.entries[entry].timer_started_at is not None
    (fake.stop_timer if running else fake.start_timer)(entry)


def spend(fake: FakeHarvest, how: Change) -> None:
    """An expense on a day."""
    fake.add_expense(how.to(fake.projects), how.day(fake), how.amount)


def move_expense(fake: FakeHarvest, how: Change) -> None:
    """To another day."""
    fake.edit_expense(how.of(fake.expenses), spent_date=how.day(fake))


def delete_expense(fake: FakeHarvest, how: Change) -> None:
    """Without a trace."""
    fake.delete_expense(how.of(fake.expenses))


def add_client(fake: FakeHarvest, how: Change) -> None:
    """A client with a project."""
    fake.add_project(fake.add_client(NAMES[how.one % len(NAMES)]), hourly_rate=how.amount)


def rename_client(fake: FakeHarvest, how: Change) -> None:
    """What embeds its name does not say so."""
    fake.edit_client(how.of(fake.clients), name=NAMES[how.other % len(NAMES)])


def merge_clients(fake: FakeHarvest, how: Change) -> None:
    """All of one becomes the other's."""
    one, into = how.of(fake.clients), how.to(fake.clients)
    if one != into:
        fake.merge_clients(one, into)


def add_project(fake: FakeHarvest, how: Change) -> None:
    """Every second one for a fixed fee."""
    fee = how.amount if how.one % 2 else None
    fake.add_project(how.to(fake.clients), NAMES[how.one % len(NAMES)], fee=fee, hourly_rate=Decimal(80))


def edit_project(fake: FakeHarvest, how: Change) -> None:
    """Another name, another client, and archived or not."""
    name = NAMES[how.other % len(NAMES)]
    fake.edit_project(how.of(fake.projects), client=how.to(fake.clients), name=name, is_active=how.other % 2 > 0)


def delete_project(fake: FakeHarvest, how: Change) -> None:
    """With all its time and expenses; one project is always left."""
    if len(fake.projects) > 1:
        fake.delete_project(how.of(fake.projects))


def budget(fake: FakeHarvest, how: Change) -> None:
    """A budget of any kind."""
    project, by = how.of(fake.projects), BUDGETS[how.other % len(BUDGETS)]
    fake.edit_project(project, budget_by=by, budget=how.amount, budget_is_monthly=how.one % 2 > 0)


def invoice(fake: FakeHarvest, how: Change) -> None:
    """Of a project and of something bought; it bills an entry, if there is one; every third is a draft."""
    lines = [fake.line(how.amount, how.of(fake.projects)), fake.line(10, kind="Product")]
    bills = [how.of(fake.entries)] if fake.entries else []
    tax, draft = Decimal(20), how.one % 3 == 0
    fake.add_invoice(how.to(fake.clients), lines, how.day(fake), bills=bills, draft=draft, tax=tax)


def edit_invoice(fake: FakeHarvest, how: Change) -> None:
    """Another day, and perhaps a discount."""
    issued, discount = how.day(fake), Decimal(10) if how.other % 2 else None
    fake.edit_invoice(how.of(fake.invoices), issue_date=issued, due_date=issued, discount=discount)


def pay(fake: FakeHarvest, how: Change) -> None:
    """All that is due, or half of it."""
    one = how.of(fake.invoices)
    due = fake.invoices[one].due_amount / (1 + how.other % 2)
    if due > 0:
        fake.pay(one, due.quantize(CENT), how.day(fake))


def delete_payment(fake: FakeHarvest, how: Change) -> None:
    """The first one, if there is any."""
    one = how.of(fake.invoices)
    for payment in fake.invoices[one].payments[:1]:
        fake.delete_payment(one, payment.id)


def write_off(fake: FakeHarvest, how: Change) -> None:
    """Whatever is due."""
    fake.write_off(how.of(fake.invoices))


def delete_invoice(fake: FakeHarvest, how: Change) -> None:
    """Without a trace."""
    fake.delete_invoice(how.of(fake.invoices))


def reprice(fake: FakeHarvest, how: Change) -> None:
    """All time of a project has another rate, and does not say so."""
    fake.reprice(how.of(fake.projects), how.amount)


def round_otherwise(fake: FakeHarvest, how: Change) -> None:
    """All time is rounded otherwise, and does not say so."""
    fake.rounding = (None, TENTH, HALF_AN_HOUR)[how.one % 3]


def limit(fake: FakeHarvest, how: Change) -> None:
    """What a person and a task may take of a project's budget; the project does not say so."""
    project = how.of(fake.projects)
    fake.allow(project, how.amount, person=fake.me)
    fake.allow(project, how.amount, task=how.to(fake.tasks))


TIME = (work, edit_entry, move_entry, delete_entry, time_entry, spend, move_expense, delete_expense)
NAMING = (add_client, rename_client, merge_clients, add_project, edit_project, delete_project, budget)
MONEY = (invoice, edit_invoice, pay, delete_payment, write_off, delete_invoice)
UNSAID = (reprice, round_otherwise, limit)
NEEDS = {
    **dict.fromkeys(("edit_entry", "move_entry", "delete_entry", "time_entry"), "entries"),
    **dict.fromkeys(("move_expense", "delete_expense"), "expenses"),
    **dict.fromkeys(("edit_invoice", "pay", "delete_payment", "write_off", "delete_invoice"), "invoices"),
}
ALL: dict[str, Callable[[FakeHarvest, Change], None]] = {
    function.__name__: function for function in (*TIME, *NAMING, *MONEY, *UNSAID)
}


def make(fake: FakeHarvest, how: Change) -> None:
    """Make the change; none where there is nothing to change."""
    if how.what not in NEEDS or getattr(fake, NEEDS[how.what]):
        ALL[how.what](fake, how)
