"""A source as the contract's tests have it: how to read it, what may happen to it, and whose clock it goes by."""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from clientfit_sync.connector import Ask, Bookmark, Connector, Message
from clientfit_sync.model import Window
from clientfit_sync.section import Section
from clientfit_sync.testing.ledger import Ledger
from clientfit_sync.testing.server import Reply, Request


class Clock(Protocol):
    """Whatever has a `now`, such as a fake source: aware, in the configured time zone."""

    now: datetime


@dataclass(slots=True)
class Standstill:
    """A clock that moves when it is moved."""

    now: datetime = datetime(2026, 11, 23, 6, tzinfo=UTC)


class Api(Protocol):
    """A `FakeApi`, or a fake source that has one inside."""

    @property
    def requests(self) -> Sequence[Request]:
        """All that came, in order."""

    def fail(self, *replies: Reply | None, after: int = 0) -> None:
        """See `FakeApi.fail`."""

    def forget(self) -> None:
        """See `FakeApi.forget`."""


class CutOffError(Exception):
    """The run ends here, as if its process had been killed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Studio:
    """A source that holds something of everything that the connector reads, on at least two days.

    `settings`: with short pauses, and secrets that occur in no other text. `changes`: what may happen at the source, by
    name; each is brought about once, in this order, and together they add, change and delete something. `folder`: where
    relative paths start. `start`: the first day that is asked for. `patience`: by when the connector has to know of a
    change; so much time passes before it is first read, too. `refusal`: what the source answers where it refuses the
    credentials.
    """

    connector: Connector[Any]
    settings: Section
    changes: Mapping[str, Callable[[], object]]
    folder: Path = field(default_factory=Path)
    start: date = date(2025, 10, 19)
    clock: Clock = field(default_factory=Standstill)
    patience: timedelta = timedelta(days=1)
    api: Api | None = None
    refusal: Reply = field(default_factory=lambda: Reply(status=401))

    def __post_init__(self) -> None:
        self.wait()

    @property
    def asked(self) -> Window | None:
        """The days that a run has to cover, up to today; None for files, which cover what they hold."""
        return Window.through(self.start, self.clock.now.date()) if self.connector.ages else None

    def ask(self, ledger: Ledger, *, start: date | None = None, full: bool = False) -> Ask:
        """What the house would ask next, of a store that holds what the ledger does."""
        return ledger.ask(start=start or self.start, now=self.clock.now, folder=self.folder, full=full)

    def fetch(self, ledger: Ledger, *, start: date | None = None, full: bool = False) -> Iterator[Message]:
        """The connector's answer to it."""
        return self.connector.fetch(self.settings, self.ask(ledger, start=start, full=full))

    def sync(self, ledger: Ledger, *, start: date | None = None, full: bool = False) -> Ledger:
        """A whole run, into the ledger."""
        ledger.apply(self.fetch(ledger, start=start, full=full))
        return ledger

    def afresh(self) -> Ledger:
        """What a store holds that held nothing before."""
        return self.sync(Ledger())

    def cut(self, ledger: Ledger, bookmarks: int) -> bool:
        """Kills a run after so many Bookmarks, right before the next; False: it has no more and came to its end."""
        messages = self.fetch(ledger)
        try:
            ledger.apply(_until(messages, bookmarks))
        except CutOffError:
            return True
        finally:
            if isinstance(messages, Generator):
                messages.close()
        return False

    def change(self) -> None:
        """Brings about all changes, and lets the time pass by which the connector has to know of them."""
        for bring_about in self.changes.values():
            bring_about()
        self.wait()

    def wait(self) -> None:
        """Lets the time pass by which the connector has to know of a change."""
        self.clock.now += self.patience


def _until(messages: Iterable[Message], bookmarks: int) -> Iterator[Message]:
    for message in messages:
        if isinstance(message, Bookmark):
            if not bookmarks:
                raise CutOffError
            bookmarks -= 1
        yield message
