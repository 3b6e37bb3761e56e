"""SQLite's file: made private, opened for writing or for reading only."""

import os
import sqlite3
from pathlib import Path

SECONDS_TO_WAIT = 10  # for another process that writes
PRIVATE = 0o600
PRIMARY = 0xFF  # the bits of SQLite's error codes that tell the kind
NEEDS_THE_FOLDER = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}


def writable(path: Path) -> sqlite3.Connection:
    """Opens the file, made with its folder where it is lacking: nobody else can read it, not even for a moment.

    SQLite gives its -wal and -shm files the same mode.

    Raises:
        OSError: the file or its folder cannot be made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # A file that exists is not touched here: closing it would drop the locks that this process holds on it.
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, PRIVATE))
    return _connect(f"{path.resolve().as_uri()}?mode=rw", "PRAGMA journal_mode = WAL")


def private(path: Path) -> sqlite3.Connection:
    """Opens a file beside the database, made for its owner alone; it does not wait for others."""
    path.touch(PRIVATE)
    return _connect(f"{path.resolve().as_uri()}?mode=rw", "PRAGMA busy_timeout = 0")


def readable(path: Path) -> sqlite3.Connection:
    """Opens the file to read only, even where the user may write neither it nor its folder.

    SQLite reads a WAL database only with its -wal and -shm files. It makes them where they are lacking, and only a
    connection that could write removes them at its end. Where it may not make them, and there is no -wal file, nobody
    is writing: then the file is read as it stands.
    """
    path = path.resolve()
    try:
        return _connect(f"{path.as_uri()}?mode=rw", "PRAGMA query_only = ON", "SELECT 1 FROM sqlite_master")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & PRIMARY not in NEEDS_THE_FOLDER or Path(f"{path}-wal").exists():
            raise
    return _connect(f"{path.as_uri()}?immutable=1", "SELECT 1 FROM sqlite_master")


def in_memory() -> sqlite3.Connection:
    """Opens an empty database that ends with its connection."""
    return _connect(":memory:", "SELECT 1")


def _connect(target: str, *first: str) -> sqlite3.Connection:
    """Opens a database and runs first statements, which tell whether it is one. No transaction begins by itself."""
    db = sqlite3.connect(target, timeout=SECONDS_TO_WAIT, isolation_level=None, uri=True)
    try:
        for statement in first:
            db.execute(statement).close()
    except BaseException:
        db.close()
        raise
    return db
