"""The store: everything that the rest of the house may do with the database."""

from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from types import TracebackType
from typing import Self
from weakref import WeakSet

from sqlalchemy import Connection
from sqlalchemy.engine import URL

from clientfit_sync.figures.totals import BudgetedProject, SourceEntry, Totals, WorkTotal
from clientfit_sync.model import Window
from clientfit_sync.store import (
    evidence,
    invoices,
    lock,
    names,
    opening,
    problems,
    sources,
    texts,
    work,
)
from clientfit_sync.store.intake import Intake
from clientfit_sync.store.memory import Memory
from clientfit_sync.store.names import ClientName, ProjectName
from clientfit_sync.store.problems import name_of, reported
from clientfit_sync.store.sources import Origin, Source


class Store(Memory):
    """An open database; a context manager, for it holds a connection.

    Opened for reading it shows one state of the database from its first read to its end, whatever is written meanwhile.
    Every method raises `StoreError` where the database fails. `connections` limits what is read to these; None: all.
    """

    def __init__(self, db: Connection, url: URL, *, write: bool) -> None:
        self._db = db
        self._url = url
        self._write = write
        self._streams: WeakSet[Generator[SourceEntry]] = WeakSet()

    @classmethod
    def open(cls, url: str, *, write: bool) -> Self:
        """Opens the database of a SQLAlchemy URL of SQLite or PostgreSQL.

        To write: it is made and migrated where needed. To read: no right to write is needed, nothing is created, and a
        database that is not there or has no tables yet is an empty store.

        Raises:
            StoreError: it cannot be opened, is no database, or is of another version than the program.
        """
        place = opening.parse(url)
        connect = opening.for_writing if write else opening.for_reading
        try:
            with reported(place):
                return cls(connect(place), place, write=write)
        except OSError as error:
            raise problems.of_place(error, place) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for stream in list(self._streams):
            stream.close()  # else it would close its cursor when nobody has the connection any more
        self._db.close()

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """A transaction a call where the store may write; else the one that shows one state."""
        with reported(self._url):
            try:
                yield self._db
                if self._write:
                    self._db.commit()
            finally:
                if self._write:
                    self._db.rollback()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keeps other runs out until the end, that of the process included.

        Raises:
            LockedError: another run is at work.
        """
        with reported(self._url), lock.held(self._db, self._url, name_of(self._url)):
            yield

    @contextmanager
    def intake(
        self,
        connection: str,
        *,
        type: str,  # noqa: A002 - the field's own word, also in the configuration
        ages: bool,
        now: datetime,
        full: bool = False,
        allow_deletions: bool = False,
    ) -> Iterator[Intake]:
        """One run of a connection: see `Intake`. `full` forgets what is covered and the bookmark, not the records."""
        origin = Origin(connection=connection, type=type, ages=ages)
        with reported(self._url):
            try:
                yield Intake(self._db, origin, now=now, full=full, allow_deletions=allow_deletions)
            finally:
                self._db.rollback()

    def failed(self, connection: str, *, type: str, ages: bool, problem: str) -> None:  # noqa: A002 - likewise
        """Marks a source as incomplete until its next whole run; its records stay, and when it was last whole."""
        with self._transaction() as db:
            sources.keep_failure(db, Origin(connection=connection, type=type, ages=ages), problem)

    def forget(self, connection: str) -> int | None:
        """Deletes all that a connection brought; returns how many records, None where the store does not know it."""
        with self._transaction() as db:
            return sources.forget(db, connection)

    def drop_text(self, connection: str) -> None:
        """Empties the descriptions of all that a connection has brought; its bookmark then holds `WITHOUT_TEXT`."""
        with self._transaction() as db:
            texts.drop(db, connection)

    def sources(self) -> tuple[Source, ...]:
        """Every connection that was ever synced, by name."""
        with self._transaction() as db:
            return sources.all_of(db)

    def totals(self, window: Window, connections: Collection[str] | None = None) -> Totals:
        """What the figures are computed from: the finished work of the window, and all invoices whatever their date."""
        with self._transaction() as db:
            return Totals(
                window=window,
                days=work.day_totals(db, window, connections),
                invoices=invoices.all_of(db, connections),
                first_entries=work.first_entries(db, connections),
                running=work.running(db, connections),
            )

    def work(
        self, window: Window, by: Sequence[work.Key], connections: Collection[str] | None = None
    ) -> tuple[WorkTotal, ...]:
        """The finished work of the window by client and the keys named in `by`, such as ("project", "task")."""
        with self._transaction() as db:
            return work.work_totals(db, window, by, connections)

    def entries(self, window: Window, connections: Collection[str] | None = None) -> Iterator[SourceEntry]:
        """The finished entries of clients in the window, by day, connection and id, until the store is closed."""
        stream = self._stream(window, connections)
        self._streams.add(stream)
        return stream

    def _stream(self, window: Window, connections: Collection[str] | None) -> Generator[SourceEntry]:
        with self._transaction() as db:
            yield from evidence.entries(db, window, connections)

    def budget_work(self, connections: Collection[str] | None, until: date) -> tuple[BudgetedProject, ...]:
        """The clients' projects that have budgets, and what these were charged with up to and including `until`."""
        with self._transaction() as db:
            return evidence.budget_work(db, connections, until)

    def client_seconds(self, connection: str, window: Window, *, rounded: bool) -> Mapping[str | None, Decimal]:
        """The seconds of a connection's finished work in the window by the source's client id, None: without client.

        `rounded`: as the source would bill them, else as they were tracked.
        """
        with self._transaction() as db:
            return work.client_seconds(db, connection, window, rounded=rounded)

    def client_names(self, connections: Collection[str] | None = None) -> tuple[ClientName, ...]:
        """Every client by connection and name, with its hours and invoices of all time."""
        with self._transaction() as db:
            return names.client_names(db, connections)

    def project_names(self, connections: Collection[str] | None = None) -> tuple[ProjectName, ...]:
        """Every client's projects by connection and name, and whether they are open."""
        with self._transaction() as db:
            return names.project_names(db, connections)

    def clients(self, connection: str) -> Mapping[str, str]:
        """The names of a connection's clients by the source's ids."""
        with self._transaction() as db:
            return names.by_id(db, connection)

    def currencies(self, connections: Collection[str] | None = None) -> frozenset[str]:
        """The currencies of invoices and of entries that have a value."""
        with self._transaction() as db:
            return names.currencies(db, connections)
