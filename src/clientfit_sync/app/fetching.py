"""One connection's messages on their way to the store: asked for, counted, and cut to what it may supply."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

from clientfit_sync.app.asking import Asked
from clientfit_sync.app.metering import Tally
from clientfit_sync.config import ConfiguredConnection, Settings, connections
from clientfit_sync.connector import Ask, Bookmark, Gone, Message, View, Whole
from clientfit_sync.errors import ClientfitError, SourceError, UsageError
from clientfit_sync.model import KIND, Expense, Invoice, Kind, TimeEntry, Window
from clientfit_sync.store import WITHOUT_TEXT, Intake, Store

DATED: tuple[Kind, ...] = ("time_entry", "expense", "invoice")
Accounts = Mapping[str, frozenset[str]]


def ask(intake: Intake, settings: Settings, connection: ConfiguredConnection, asked: Asked, tally: Tally) -> Ask:
    """What a connector is asked for, from what the store holds of its connection: never less of the past than that.

    Text that was not kept, and now is to be, comes back where all is read afresh.
    """
    supplied = connection.settings.supplied
    bookmark = dict(intake.bookmark)
    afresh = bookmark.pop(WITHOUT_TEXT, False) and connection.settings.keep_text
    return Ask(
        start=max(min(asked.start, intake.reach or asked.start), supplied.start),
        covered=None if afresh else intake.covered,
        bookmark={} if afresh else bookmark,
        held=intake.held,
        now=asked.now,
        folder=settings.folder,
        supplied=supplied,
        tracked=intake.tracked,
        meter=tally.meter,
    )


def messages(connection: ConfiguredConnection, ask: Ask, tally: Tally, others: Accounts) -> Iterator[Message]:
    """What the connection brings, each message told to `tally`; `others`: the accounts of other connections.

    Raises:
        UsageError: its account is one of the others'.
        SourceError: the connector failed; whatever else it raises is its own fault.
    """
    with faults_of(connection):
        for message in connection.connector.fetch(connection.settings, ask):
            tally.take(message)
            if isinstance(message, View):
                _refuse_shared(message.accounts, others)
            yield from _supplied(message, connection)


@contextmanager
def faults_of(connection: ConfiguredConnection) -> Iterator[None]:
    """Turns a fault of the connector's own into one of its source's, which leaves the others alone."""
    try:
        yield
    except ClientfitError:
        raise
    except Exception as error:  # a stranger's connector may raise anything
        told = f"{type(error).__name__}: {error}"
        raise SourceError(f"the connector {connection.type!r} has a fault ({told}); -vv shows where") from error


def accounts_of_others(store: Store, settings: Settings, connection: ConfiguredConnection) -> Accounts:
    """The accounts that other configured connections are known to read, of the same type and some of the same days."""
    others = {one.name for one in settings.connections if connection.rivals(one)}
    return {source.connection: source.accounts for source in store.sources() if source.connection in others}


def _refuse_shared(accounts: Iterable[str], others: Accounts) -> None:
    problems = [
        connections.clash(both, other) for other, held in others.items() if (both := held.intersection(accounts))
    ]
    if problems:
        raise UsageError(*problems)


def _supplied(message: Message, connection: ConfiguredConnection) -> Iterator[Message]:
    """The message, without text that is not to be kept; what lies outside the days that it may supply is gone.

    It may have been inside before it moved, or before the days were narrowed.
    """
    window, silent = connection.settings.supplied, not connection.settings.keep_text
    match message:
        case TimeEntry(day=day) | Expense(day=day) | Invoice(issued=day) if day not in window:
            yield Gone(kind=KIND[type(message)], id=message.id)
        case TimeEntry() | Expense() if silent:
            yield replace(message, description="")
        case Invoice() if silent:
            yield replace(message, lines=tuple(replace(line, description="") for line in message.lines))
        case Bookmark():
            yield from _outside(window)
            covered = message.covered and message.covered.cut(window)
            state = {**message.state, WITHOUT_TEXT: True} if silent else message.state
            yield replace(message, state=state, covered=covered if covered and covered.days else None)
        case _:
            yield message


def _outside(window: Window) -> Iterator[Whole]:
    """Says that the days before and after the window hold nothing."""
    for days in (Window(start=date.min, end=window.start), Window(start=window.end, end=date.max)):
        if days.days:
            yield from (Whole(kind=kind, window=days) for kind in DATED)
