"""People at work in Toggl Track: what they add, change, move and delete, by a clock that tests set."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from fake_toggl_model import Client, Entry, Invoice, Item, Person, Plan, Project, Role, Tag, Versions, Workspace

TICK = timedelta(microseconds=137)
"""No two changes are made in one microsecond."""


class Studio:
    """One user (`me`), the owner of the token, with a workspace (`home`) at first; ids are numbers.

    `now` is the clock: aware, UTC. Whatever is changed gets it as its `at`, but where Toggl leaves that alone.
    """

    def __init__(self, *, now: datetime, plan: Plan = "free", zone: str = "Europe/Sofia") -> None:
        self.now = now
        self.people: dict[int, Person] = {}
        self.workspaces: dict[int, Workspace] = {}
        self.tags: dict[int, Tag] = {}
        self.clients: dict[int, Client] = {}
        self.projects: dict[int, Project] = {}
        self.invoices: dict[int, Invoice] = {}
        self.versions = Versions()
        self._numbers = iter(range(1_000_003, 2_000_000_000, 7))
        self.me = self._person("Mia Me", zone)
        self.home = self.add_workspace(plan=plan)

    def entries(self) -> list[Entry]:
        """All entries that are there."""
        return [entry for entry in self.versions.latest() if entry.deleted_at is None]

    def tag_names(self, entry: Entry) -> list[str]:
        """The names of an entry's tags; one that was deleted is shown nowhere."""
        return [self.tags[tag].name for tag in entry.tags if tag in self.tags]

    def add_workspace(
        self, *, plan: Plan = "free", rate: Decimal | None = None, organization: int | None = None
    ) -> int:
        """A workspace that `me` administers."""
        number = self._number()
        self.workspaces[number] = Workspace(
            id=number,
            organization=organization or number + 1,
            name=f"Studio {number}",
            plan=plan,
            rate=rate,
            roles={self.me: "admin"},
        )
        return number

    def add_user(
        self, name: str, *, zone: str = "Europe/Sofia", workspace: int | None = None, role: Role = "user"
    ) -> int:
        """A colleague in one workspace."""
        number = self._person(name, zone)
        self.workspaces[workspace or self.home].roles[number] = role
        return number

    def add_tag(self, name: str, workspace: int | None = None) -> int:
        """A tag."""
        number = self._number()
        self.tags[number] = Tag(id=number, workspace=workspace or self.home, name=name, at=self._tick())
        return number

    def delete_tag(self, number: int) -> None:
        """Clears it from the entries and leaves their `at` alone: nobody is told."""
        del self.tags[number]
        for entry in self.entries():
            if number in entry.tags:
                kept = tuple(tag for tag in entry.tags if tag != number)
                self.versions.put(replace(entry, tags=kept), self._tick())

    def add_client(self, name: str, workspace: int | None = None) -> int:
        """A client."""
        number = self._number()
        self.clients[number] = Client(id=number, workspace=workspace or self.home, name=name, at=self._tick())
        return number

    def edit_client(self, number: int, **changes: Any) -> None:
        """Renames or archives it."""
        self.clients[number] = replace(self.clients[number], **changes, at=self._tick())

    def delete_client(self, number: int) -> None:
        """Its projects stay, without a client."""
        for project in list(self.projects.values()):
            if project.client == number:
                self.edit_project(project.id, client=None)
        del self.clients[number]

    def add_project(self, name: str, client: int | None = None, workspace: int | None = None, **fields: Any) -> int:
        """A project."""
        number, now = self._number(), self._tick()
        self.projects[number] = Project(
            id=number, workspace=workspace or self.home, name=name, client=client, at=now, created_at=now, **fields
        )
        return number

    def edit_project(self, number: int, **changes: Any) -> None:
        """Renames, archives or moves it to another client; a new `rate` prices past entries anew, their `at` stays."""
        now = self._tick()
        if "rate" in changes:
            changes["rate_changed"] = now
        self.projects[number] = replace(self.projects[number], **changes, at=now)

    def delete_project(self, number: int) -> None:
        """Clears it from its entries, which are changed thereby."""
        del self.projects[number]
        for entry in self.entries():
            if entry.project == number:
                self.edit_entry(entry.id, project=None)

    def price(self, workspace: int, rate: Decimal | None) -> None:
        """Sets the workspace's own rate an hour."""
        self.workspaces[workspace].rate = rate
        self.workspaces[workspace].rate_changed = self._tick()

    def add_entry(
        self,
        start: datetime,
        seconds: int | None = 3600,
        project: int | None = None,
        *,
        user: int | None = None,
        **fields: Any,
    ) -> int:
        """Time worked, in the project's workspace; None seconds: it is still running."""
        number, now = self._number(), self._tick()
        workspace = fields.pop("workspace", self.projects[project].workspace if project else self.home)
        entry = Entry(
            id=number,
            workspace=workspace,
            user=user or self.me,
            start=start.replace(microsecond=0),
            seconds=seconds,
            at=now,
            project=project,
            **fields,
        )
        self.versions.put(entry, now)
        return number

    def edit_entry(self, number: int, **changes: Any) -> None:
        """Changes it, or moves it to another day, project or workspace."""
        now = self._tick()
        if "start" in changes:
            changes["start"] = changes["start"].replace(microsecond=0)
        self.versions.put(replace(self.versions[number], **changes, at=now), now)

    def delete_entry(self, number: int) -> None:
        """Leaves a tombstone, which only `since` shows."""
        self.edit_entry(number, deleted_at=self.now)

    def add_invoice(self, address: str, *items: Item, issued: date, workspace: int | None = None, **fields: Any) -> int:
        """An invoice to the address, due in two weeks."""
        number = self._number()
        content: dict[str, Any] = {
            "number": f"INV-{number}",
            "user": self.me,
            "due": issued + timedelta(days=14),
            "currency": "EUR",
            "taxes": (),
        }
        self.invoices[number] = Invoice(
            id=number,
            workspace=workspace or self.home,
            address=address,
            items=items,
            issued=issued,
            at=self._tick(),
            **content | fields,
        )
        return number

    def delete_invoice(self, number: int) -> None:
        """It is gone without a trace."""
        del self.invoices[number]

    def zone(self, user: int) -> ZoneInfo:
        """Where the user lives."""
        return self.people[user].zone

    def rate(self, entry: Entry) -> Decimal | None:
        """What an hour of a billable entry brings: the project's rate, else the workspace's; None on a free plan."""
        workspace = self.workspaces[entry.workspace]
        if not workspace.paid or not entry.billable:
            return None
        own = self.projects[entry.project].rate if entry.project in self.projects else None
        return workspace.rate if own is None else own

    def _person(self, name: str, zone: str) -> int:
        number = self._number()
        self.people[number] = Person(id=number, name=name, zone=ZoneInfo(zone))
        return number

    def _number(self) -> int:
        return next(self._numbers)

    def _tick(self) -> datetime:
        self.now += TICK
        return self.now
