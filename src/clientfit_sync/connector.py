"""The interface of a connector: a typed description of a function that yields what a source holds.

    CONNECTOR = Connector(settings=Settings, fetch=fetch)

found by the entry-point group `clientfit_sync.connectors`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
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


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What the token sees of which accounts; of several in one run the last one holds.

    `accounts`: the accounts or workspaces that the records come from, each named alike by every connection of the type:
    two connections that read one are a fault of the configuration, and nothing of the second is stored where its view
    comes before its first `Bookmark`. `lacks`: of which kinds the token sees nothing or only a part, and why, in one
    line; the run is then incomplete, unless its connection says `partial = true`.
    """

    accounts: frozenset[str] = frozenset()
    lacks: Mapping[Kind, str] = field(default_factory=dict)


Message = Record | Gone | Whole | Bookmark | View


class Held(Protocol):
    """Counts records of this connection in the store, those yielded in this run included."""

    def __call__(self, kind: Kind, window: Window | None = None, part: str = "") -> int:
        """How many records of the kind are dated in `window` (None: all), in `part` (empty: in any)."""


class Tracked(Protocol):
    """Adds up the finished time entries of this connection in the store, those yielded in this run included."""

    def __call__(self, window: Window, part: str = "") -> Decimal:
        """The unrounded seconds of the days in `window`, in `part` (empty: in any)."""


class Meter(Protocol):
    """Counts what a run costs."""

    def __call__(self, left: int | None = None) -> None:
        """One request was sent; the quota that it was taken from allows `left` more (None: the source does not say)."""


_ALL_DAYS = Window(start=date.min, end=date.max)


def _nothing_tracked(window: Window, part: str = "") -> Decimal:  # noqa: ARG001  # as `Tracked` has it
    return Decimal(0)


def _unmetered(left: int | None = None) -> None:
    """As `Meter` has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What the house asks of a connector in one run.

    `start`: reports need entries from this day on; a source is read to its end. `covered`: the days that the store
    already holds completely. `bookmark`: what the last `Bookmark` held; empty the first time and with `--full`.
    `now`: the clock, in the configured time zone, which local days and clock times go by where the source knows no
    other; nobody else asks it. `folder`: relative paths in settings are relative to it. `supplied`: the days that the
    connection may supply; the house drops what is dated outside of them.
    """

    start: date
    covered: Window | None
    bookmark: Mapping[str, Any]
    held: Held
    now: datetime
    folder: Path
    supplied: Window = _ALL_DAYS
    tracked: Tracked = _nothing_tracked
    meter: Meter = _unmetered


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a run is expected to cost: at least so many `requests`, with what may add to them in `note`.

    `left`: how many the source's quota allows now (None: it has none, or does not say).
    """

    requests: int
    note: str = ""
    left: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One line of `clientfit-sync doctor` about a connection: `subject` in a word or two, and what is so.

    `in_part`: it is not well for the token shows only a part, which `partial = true` excuses.
    """

    subject: str
    text: str
    well: bool = True
    in_part: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """The source's own totals of finished entries: seconds by client id, None for what has no client.

    `rounded`: whether it adds up rounded durations. `tolerance`: seconds that its printing may have rounded away.
    """

    seconds: Mapping[str | None, Decimal]
    rounded: bool = False
    tolerance: Decimal = Decimal(0)


S = TypeVar("S", bound=Section)


@dataclass(frozen=True, slots=True, kw_only=True)
class Connector(Generic[S]):
    """A source: the model of its settings and the functions that read it.

    `fetch` raises `errors.SourceError` where the source cannot be read whole, `errors.QuotaError` where its quota is
    used up, `errors.CredentialsError` where it refuses the credentials; so do the others. `ages`: whether what it
    brought grows stale; files that a user exports do not. The rest is what a source may have beside:

    `accounts`: the accounts that the settings name, as `View` does; a secret that a command prints is still None there.
    `plan`: what the next run will cost. `examine`: what `doctor` tells. `sums`: the source's own totals of the days in
    a window, for `sync --verify`.
    """

    settings: type[S]
    fetch: Callable[[S, Ask], Iterator[Message]]
    ages: bool = True
    accounts: Callable[[S], frozenset[str]] | None = None
    plan: Callable[[S, Ask], Plan] | None = None
    examine: Callable[[S, Ask], Iterator[Observation]] | None = None
    sums: Callable[[S, Ask, Window], Sums] | None = None
