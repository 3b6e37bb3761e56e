"""Clients and projects that a run has come across: each is yielded once."""

from collections.abc import Iterable, Iterator

from clientfit_connectors.harvest import mapping
from clientfit_connectors.harvest.wire import ClientRow, Named
from clientfit_sync.model import Client, Project


class Directory:
    """Knows which clients and projects were yielded, and the clients' currencies.

    `projects`: those that are listed; None where the list was not read.
    """

    def __init__(self) -> None:
        self._clients: set[str] = set()
        self._projects: set[str] = set()
        self.projects: frozenset[str] | None = None
        self._currencies: dict[str, str] = {}

    def client(self, row: ClientRow) -> Iterator[Client]:
        """The client, the first time; its own list is asked before other rows name it."""
        if row.currency:
            self._currencies.setdefault(row.id, row.currency)
        if row.id not in self._clients:
            self._clients.add(row.id)
            yield mapping.client(row)

    def currency(self, row: ClientRow) -> str | None:
        """The client's currency; None where nothing has told it yet."""
        return self._currencies.get(row.id, row.currency)

    @property
    def empty(self) -> bool:
        """Whether no client has come yet."""
        return not self._clients

    def note(self, projects: Iterable[str]) -> None:
        """These projects are listed; each is yielded from its own row."""
        self.projects = frozenset(projects)
        self._projects |= self.projects

    def unlisted(self, project: str) -> bool:
        """Whether projects are listed, and this one is not."""
        return self.projects is not None and project not in self.projects

    def project(self, row: Named, client: ClientRow) -> Iterator[Client | Project]:
        """A client and its project as another row names them, where they are new."""
        yield from self.client(client)
        if row.id not in self._projects:
            self._projects.add(row.id)
            yield mapping.named_project(row, client.id)
