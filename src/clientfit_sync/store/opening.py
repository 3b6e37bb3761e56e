"""Opening a database for writing or for reading only."""

import sqlite3
from collections.abc import Callable
from contextlib import ExitStack, closing
from importlib import import_module
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool

from clientfit_sync.errors import StoreError
from clientfit_sync.store import files, revision
from clientfit_sync.store.schema import metadata

CONNECT_TIMEOUT = {"connect_timeout": "10"}  # seconds; the URL may say otherwise
# A statement prepared while a table is nearly empty keeps its plan while the table grows: a first import would crawl.
UNPREPARED = {"prepare_threshold": None}
REMEDY = "use one such as sqlite:///clientfit.db or postgresql://user@host/name"


def parse(url: str) -> URL:
    """The URL with the one driver that serves its kind of database.

    Raises:
        StoreError: it is no URL, or one of another database. The URL is not shown, for it may hold a password.
    """
    try:
        found = make_url(url)
    except (ArgumentError, ValueError):
        raise StoreError(f"the database's URL cannot be understood; {REMEDY}") from None
    kind = found.drivername.partition("+")[0]
    if kind in {"postgresql", "postgres"}:
        return found.set(drivername="postgresql+psycopg", query=CONNECT_TIMEOUT | dict(found.query))
    if kind != "sqlite":
        raise StoreError(f"a database of kind {kind} is not supported; {REMEDY}")
    if found.host or found.query or found.database in {None, "", ":memory:"}:
        raise StoreError(f"the database's URL must name a file and nothing else; {REMEDY}")
    return found.set(drivername="sqlite")


def for_writing(url: URL) -> Connection:
    """A connection to the database, which is made, and brought to the program's revision, where it is not.

    Raises:
        StoreError: the database is newer than the program.
    """
    with ExitStack() as stack:
        db = stack.enter_context(_engine(url, write=True).connect())
        if not _up_to_date(db) and revision.is_behind(revision.of(db)):
            import_module("clientfit_sync.store.migrate").upgrade(db)
        db.commit()
        stack.pop_all()
        return db


def for_reading(url: URL) -> Connection:
    """A connection that sees one state of the database, whatever is written meanwhile, and cannot write.

    Where there is no database yet, or no table in it, an empty one in memory stands in; nothing is created.

    Raises:
        StoreError: the database is newer or older than the program.
    """
    if url.get_backend_name() == "sqlite" and not _path(url).exists():
        return _nothing()
    with ExitStack() as stack:
        db = stack.enter_context(_engine(url, write=False).connect())
        found = revision.of(db)
        if found is None:
            return _nothing()
        if revision.is_behind(found):
            raise StoreError("the database is older than this program: run `clientfit-sync sync` once")
        stack.pop_all()
        return db


def _engine(url: URL, *, write: bool) -> Engine:
    if url.get_backend_name() == "sqlite":
        path = _path(url)
        if write:
            return _sqlite(lambda: files.writable(path), begin="BEGIN IMMEDIATE")
        return _sqlite(lambda: files.readable(path), begin="BEGIN")
    try:
        engine = create_engine(url, poolclass=NullPool, hide_parameters=True, connect_args=UNPREPARED)
    except ImportError as error:
        raise StoreError("PostgreSQL needs psycopg: pip install 'clientfit-sync[postgresql]'") from error
    return engine if write else engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _sqlite(connect: Callable[[], sqlite3.Connection], *, begin: str) -> Engine:
    """An engine whose transactions are real: the driver begins none by itself, so each begins here."""
    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool, hide_parameters=True)

    @event.listens_for(engine, "begin")
    def _begin(db: Connection) -> None:
        db.exec_driver_sql(begin)

    return engine


def _up_to_date(db: Connection) -> bool:
    """Whether SQLite's file has the program's revision, asked without a transaction: that would wait for other runs."""
    raw = db.connection.driver_connection
    if not isinstance(raw, sqlite3.Connection):
        return False
    try:
        with closing(raw.execute("SELECT version_num FROM alembic_version")) as found:
            return bool(found.fetchone() == (revision.KNOWN[-1],))
    except sqlite3.DatabaseError:  # no such table, or something worse, which a transaction will tell
        return False


def _nothing() -> Connection:
    """An empty database in memory."""
    db = _sqlite(files.in_memory, begin="BEGIN").connect()
    metadata.create_all(db)
    db.commit()
    return db


def _path(url: URL) -> Path:
    return Path(str(url.database))
