"""What one connection's run costs and shows, counted while it goes on."""

from collections.abc import Callable

from clientfit_sync.connector import Message, View
from clientfit_sync.model import TimeEntry

Watch = Callable[[str, int, int], None]
"""Is told of a connection how many entries have come and how many requests were sent so far, at each of them."""


def unwatched(connection: str, entries: int, requests: int) -> None:
    """Tells nobody."""


class Tally:
    """Counts a run's entries and requests; `left`: the least that any quota allowed, None: no answer said."""

    def __init__(self, connection: str, watch: Watch = unwatched) -> None:
        self.entries = 0
        self.requests = 0
        self.left: int | None = None
        self.view = View()
        self._connection = connection
        self._watch = watch

    def meter(self, left: int | None = None) -> None:
        """One request was sent: see `connector.Meter`."""
        self.requests += 1
        self.left = min((told for told in (self.left, left) if told is not None), default=None)
        self._watch(self._connection, self.entries, self.requests)

    def take(self, message: Message) -> None:
        """One message came."""
        if isinstance(message, TimeEntry):
            self.entries += 1
            self._watch(self._connection, self.entries, self.requests)
        elif isinstance(message, View):
            self.view = message

    @property
    def spent(self) -> str:
        """The requests and the quota left, in words."""
        requests = "1 request" if self.requests == 1 else f"{self.requests} requests"
        return requests if self.left is None else f"{requests}, {self.left} left of the quota"
