"""What a test does with clients, projects, people and time in a Harvest account."""

from datetime import date
from decimal import ROUND_UP, Decimal
from typing import Any

from fake_harvest_holdings import Holdings
from fake_harvest_things import Assignment, Client, Entry, Person, Project, Task


class Work(Holdings):
    """Adds, edits and deletes as Harvest's own pages do. `rounding`: the step in hours that time is rounded up to."""

    rounding: Decimal | None = None

    def add_client(self, name: str, **of: Any) -> int:
        """A new client; returns its id, as all that add do."""
        return self.put(self.clients, Client(**self.stamps(), name=name, **of)).id

    def edit_client(self, client: int, **changes: Any) -> None:
        """Rename or archive it; what embeds its name says nothing."""
        self.change(self.clients, client, **changes)

    def delete_client(self, client: int) -> None:
        """Only one without projects and invoices can be deleted.

        Raises:
            ValueError: it has some.
        """
        projects = any(project.client == client for project in self.projects.values())
        if projects or any(invoice.client == client for invoice in self.invoices.values()):
            raise ValueError(f"client {client} has projects or invoices")
        del self.clients[client]

    def merge_clients(self, client: int, into: int) -> None:
        """Give its projects and invoices to another client and delete it; entries say nothing."""
        for project in self.projects.values():
            if project.client == client:
                self.change(self.projects, project.id, client=into)
        for invoice in self.invoices.values():
            if invoice.client == client:
                self.change(self.invoices, invoice.id, client=into)
        self.delete_client(client)

    def add_person(self, first_name: str, **of: Any) -> int:
        """A new user."""
        return self.put(self.people, Person(**self.stamps(), first_name=first_name, **of)).id

    def add_task(self, name: str) -> int:
        """A new task."""
        return self.put(self.tasks, Task(**self.stamps(), name=name)).id

    def add_project(self, client: int, name: str = "Work", **of: Any) -> int:
        """A new project; one with a `fee` is a fixed-fee one."""
        fixed = {"is_fixed_fee": of.get("fee") is not None}
        return self.put(self.projects, Project(**self.stamps(), client=client, name=name, **(fixed | of))).id

    def edit_project(self, project: int, **changes: Any) -> None:
        """Rename, archive, price it or give it to another client; its entries say nothing."""
        self.change(self.projects, project, **changes)

    def delete_project(self, project: int) -> None:
        """Its time and expenses go with it; its invoices stay, and their lines name it no more, without a word."""
        self.entries = {id_: one for id_, one in self.entries.items() if one.project != project}
        self.expenses = {id_: one for id_, one in self.expenses.items() if one.project != project}
        self.user_assignments = {id_: one for id_, one in self.user_assignments.items() if one.project != project}
        self.task_assignments = {id_: one for id_, one in self.task_assignments.items() if one.project != project}
        for invoice in self.invoices.values():
            lines = tuple(line.apart_from(project) for line in invoice.lines)
            self.hush(self.invoices, invoice.id, lines=lines)
        del self.projects[project]

    def allow(
        self, project: int, budget: Decimal | None, *, person: int | None = None, task: int | None = None
    ) -> None:
        """Set what a person or a task may take of a project's budget; the project says nothing."""
        of = self.task_assignments if person is None else self.user_assignments
        for one in of.values():
            if (one.project, one.person, one.task) == (project, person, task):
                self.change(of, one.id, budget=budget)
                return
        self.put(of, Assignment(**self.stamps(), project=project, person=person, task=task, budget=budget))

    def add_entry(self, project: int, spent_date: date, hours: Decimal | int | str = 1, **of: Any) -> int:
        """Time of the token's person on the first task, unless said otherwise; priced by project, then by person."""
        who = {"person": self.me, "task": next(iter(self.tasks))} | of
        entry = Entry(**self.stamps(), project=project, spent_date=spent_date, hours=Decimal(hours), **who)
        rate = self.projects[project].hourly_rate or self.people[entry.person].rate
        priced = {"billable_rate": rate} if entry.billable and "billable_rate" not in of else {}
        self.put(self.entries, entry)
        return self.hush(self.entries, entry.id, **priced).id

    def edit_entry(self, entry: int, **changes: Any) -> None:
        """Change its time or text, or move it to another day or project."""
        self.change(self.entries, entry, **changes)

    def delete_entry(self, entry: int) -> None:
        """It is gone: no placeholder is kept."""
        del self.entries[entry]

    def start_timer(self, entry: int) -> None:
        """Its hours grow with the clock, without a word."""
        self.change(self.entries, entry, timer_started_at=self.second)

    def stop_timer(self, entry: int) -> None:
        """Its hours stay at what they have grown to."""
        self.change(self.entries, entry, hours=self.hours(self.entries[entry]), timer_started_at=None)

    def reprice(self, project: int, rate: Decimal) -> None:
        """Give all its billable time another rate; Harvest re-prices the past, and no entry says so."""
        for entry in self.entries.values():
            if entry.project == project and entry.billable:
                self.hush(self.entries, entry.id, billable_rate=rate)

    def hours(self, entry: Entry) -> Decimal:
        """With what the running timer adds, in hundredths."""
        if entry.timer_started_at is None:
            return entry.hours
        return entry.hours + Decimal(int((self.second - entry.timer_started_at).total_seconds()) // 36) / 100

    def rounded_hours(self, entry: Entry) -> Decimal:
        """As the account rounds them: each entry up to the step."""
        hours = self.hours(entry)
        if self.rounding is None:
            return hours
        return (hours / self.rounding).to_integral_value(ROUND_UP) * self.rounding
