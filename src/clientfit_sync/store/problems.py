"""What goes wrong with a database, as one line that a user can act upon and that holds no secret."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError, StatementError

from clientfit_sync.errors import StoreError
from clientfit_sync.store.files import PRIMARY

RIGHTS = "give yourself the right to write it and its folder, or name another place in the setting `database`"
REMEDIES = {
    sqlite3.SQLITE_NOTADB: "move it away, or name another place in the setting `database`",
    sqlite3.SQLITE_CORRUPT: "restore it from a backup, or move it away: `clientfit-sync sync` makes a new one",
    sqlite3.SQLITE_CANTOPEN: RIGHTS,
    sqlite3.SQLITE_READONLY: RIGHTS,
    sqlite3.SQLITE_FULL: "make room on the disk",
    sqlite3.SQLITE_BUSY: "another program writes it; try again when that is done",
}


def name_of(url: URL) -> str:
    """The database as it may be shown: without user, password and options."""
    return URL.create(url.get_backend_name(), host=url.host, port=url.port, database=url.database).render_as_string()


@contextmanager
def reported(url: URL) -> Iterator[None]:
    """Turns what SQLAlchemy raises inside into a `StoreError`; everything else passes."""
    try:
        yield
    except SQLAlchemyError as error:
        cause = error.orig if isinstance(error, StatementError) and error.orig is not None else error
        raise StoreError(remedied(f"database {name_of(url)}: {_line(cause, url)}", cause)) from error


def remedied(text: str, cause: BaseException) -> str:
    """The text with what to do about its cause, where SQLite tells what kind that is of."""
    remedy = REMEDIES.get(getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_OK) & PRIMARY)
    return f"{text}; {remedy}" if remedy else text


def of_place(error: OSError, url: URL) -> StoreError:
    """What to raise where the file of a database cannot be made."""
    return StoreError(f"database {name_of(url)}: its place cannot be used: {error.strerror}; {RIGHTS}")


def _line(cause: BaseException, url: URL) -> str:
    """The first line of what the driver said, which knows neither the statement nor its values."""
    line = next(iter(str(cause).splitlines()), type(cause).__name__)
    for secret in _secrets(url):
        line = line.replace(secret, "***")
    return line


def _secrets(url: URL) -> list[str]:
    options = [str(value) for name, value in url.query.items() if "password" in name]
    return [secret for secret in [str(url.password or ""), *options] if secret]
