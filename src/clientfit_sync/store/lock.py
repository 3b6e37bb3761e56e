"""One run at a time: a lock that ends with its process, however that ends."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, func, select
from sqlalchemy.engine import URL

from clientfit_sync.errors import LockedError, StoreError
from clientfit_sync.store import files, problems

APPLICATION = "clientfit-sync"
REMEDY = "another run is at work on it; wait for that to end"


@contextmanager
def held(db: Connection, url: URL, name: str) -> Iterator[None]:
    """Holds the database's lock; `name` is how messages call the database.

    Raises:
        LockedError: another run holds it.
        StoreError: the file of the lock cannot be written.
    """
    if url.get_backend_name() == "sqlite":
        with closing(_lock_file(Path(f"{url.database}.lock"), name)):
            yield
    else:
        yield from _advisory(db, name)


def _lock_file(path: Path, name: str) -> sqlite3.Connection:
    """An empty file beside the database, locked by SQLite's own means, which hold on every platform."""
    try:
        lock = files.private(path)
    except (OSError, sqlite3.Error) as error:
        told = error.strerror if isinstance(error, OSError) else error
        raise StoreError(
            f"database {name}: {path.name} beside it cannot be written: {told}; {problems.RIGHTS}"
        ) from error
    try:
        lock.execute("BEGIN EXCLUSIVE").close()
    except sqlite3.Error as error:
        lock.close()
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            raise LockedError(f"database {name}: {REMEDY}") from None
        text = f"database {name}: {path.name} beside it cannot be locked: {error}"
        raise StoreError(problems.remedied(text, error)) from error
    return lock


def _advisory(db: Connection, name: str) -> Iterator[None]:
    """A lock of the server's session, one for each schema."""
    key = func.hashtext(func.concat(APPLICATION, func.current_schema()))
    alone = db.execute(select(func.pg_try_advisory_lock(key))).scalar_one()
    db.commit()
    if not alone:
        raise LockedError(f"database {name}: {REMEDY}")
    try:
        yield
    finally:
        db.rollback()
        db.execute(select(func.pg_advisory_unlock(key)))
        db.commit()
