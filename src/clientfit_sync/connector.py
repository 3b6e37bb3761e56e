"""The interface of a connector: a typed description of a function that yields what a source holds.

    CONNECTOR = Connector(settings=Settings, fetch=fetch)

found by the entry-point group `clientfit_sync.connectors`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from clientfit_sync.model import Kind, Record, Window
from clientfit_sync.section import Section


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """This record was deleted at the source."""

    kind: Kind
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """Every such record has been yielded since the last `Bookmark`; whatever else the store holds there is deleted.

    Speaks of this connection alone: of the records dated in `window` (None: of all) and, where `part` is given, of that
    sub-account alone. A client or project that a record still names is kept until none does.
    """

    kind: Kind
    window: Window | None = None
    part: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bookmark:
    """Everything so far may be committed, together with this state, in one transaction.

    `state` is JSON that the next run finds in `Ask.bookmark`: never a secret. `covered` are the days of which the store
    then holds every entry.
    """

    state: Mapping[str, Any] = field(default_factory=dict)
    covered: Window | None = None


Message = Record | Gone | Whole | Bookmark


class Held(Protocol):
    """Counts records of this connection in the store, those yielded in this run included."""

    def __call__(self, kind: Kind, window: Window | None = None, part: str = "") -> int:
        """How many records of the kind are dated in `window` (None: all), in `part` (empty: in any)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What the house asks of a connector in one run.

    `start`: reports need entries from this day on; a source is read to its end. `covered`: the days that the store
    already holds completely. `bookmark`: what the last `Bookmark` held; empty the first time and with `--full`.
    `now`: the clock, in the configured time zone; nobody else asks it. `folder`: relative paths in settings are
    relative to it.
    """

    start: date
    covered: Window | None
    bookmark: Mapping[str, Any]
    held: Held
    now: datetime
    folder: Path


S = TypeVar("S", bound=Section)


@dataclass(frozen=True, slots=True, kw_only=True)
class Connector(Generic[S]):
    """A source: the model of its settings and the function that reads it.

    `fetch` raises `errors.SourceError` where the source cannot be read whole, `errors.CredentialsError` where it
    refuses the credentials. `ages`: whether what it brought grows stale; files that a user exports do not.
    """

    settings: type[S]
    fetch: Callable[[S, Ask], Iterator[Message]]
    ages: bool = True
