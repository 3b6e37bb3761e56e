"""The condition of a database, for `doctor`: whether it opens, and whether a sync could write it. Changes nothing."""

import os
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

from sqlalchemy import Connection, func, select
from sqlalchemy.engine import URL

from clientfit_sync.store import opening, problems, revision
from clientfit_sync.store.problems import name_of, reported
from clientfit_sync.store.schema import RECORDS

PRIVILEGES = "INSERT, UPDATE, DELETE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A database by its `name`, without password. `revision`: None where a sync has yet to make its tables."""

    name: str
    revision: str | None
    writable: bool


def of(url: str) -> Condition:
    """The condition of the database of a SQLAlchemy URL.

    Raises:
        StoreError: it cannot be opened, is no database, or is of another version than the program.
    """
    place = opening.parse(url)
    name = name_of(place)
    try:
        with reported(place), opening.for_reading(place) as db:
            writable = _file_writable(place) if place.get_backend_name() == "sqlite" else _server_writable(db)
            return Condition(name=name, revision=revision.of(db), writable=writable)
    except OSError as error:
        raise problems.of_place(error, place) from error


def _file_writable(url: URL) -> bool:
    """Whether the file and its folder may be written; where they are not there yet, the folder that they come into.

    There it is tried, with a file that has no name: some folders take nothing whatever one's rights.
    """
    path = Path(str(url.database)).resolve()
    if path.exists():
        return os.access(path.parent, os.W_OK | os.X_OK) and os.access(path, os.W_OK)
    try:
        with TemporaryFile(dir=next(one for one in path.parents if one.exists())):
            return True
    except OSError:
        return False


def _server_writable(db: Connection) -> bool:
    """Whether the tables may be written; where there are none yet, the first sync will tell."""
    if db.dialect.name == "sqlite":  # stands in for a database without tables
        return True
    allowed = (db.execute(select(func.has_table_privilege(table.name, PRIVILEGES))) for table in RECORDS.values())
    return all(one.scalar_one() for one in allowed)
