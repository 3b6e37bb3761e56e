"""Clients and projects that a run has come across: each is yielded once."""

from collections.abc import Iterator

from clientfit_connectors.harvest import mapping
from clientfit_connectors.harvest.wire import ClientRow, Named
from clientfit_sync.model import Client, Project


class Directory:
    """Knows which clients and projects were yielded, and the clients' currencies."""

    def __init__(self) -> None:
        self._clients: set[str] = set()
        self._projects: set[str] = set()
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

    def note(self, project: str) -> None:
        """This project is yielded from its own row."""
        self._projects.add(project)

    def project(self, row: Named, client: ClientRow) -> Iterator[Client | Project]:
        """A client and its project as another row names them, where they are new."""
        yield from self.client(client)
        if row.id not in self._projects:
            self._projects.add(row.id)
            yield mapping.named_project(row, client.id)
