"""What goes wrong with a database, as one line that a user can act upon and that holds no secret."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError, StatementError

from clientfit_sync.errors import StoreError


def name_of(url: URL) -> str:
    """The database as it may be shown: without user, password and options."""
    return URL.create(url.get_backend_name(), host=url.host, port=url.port, database=url.database).render_as_string()


@contextmanager
def reported(url: URL) -> Iterator[None]:
    """Turns what SQLAlchemy raises inside into a `StoreError`; everything else passes."""
    try:
        yield
    except SQLAlchemyError as error:
        raise StoreError(f"database {name_of(url)}: {_line(error, url)}") from error


def _line(error: SQLAlchemyError, url: URL) -> str:
    """The first line of what the driver said, which knows neither the statement nor its values."""
    cause = error.orig if isinstance(error, StatementError) and error.orig is not None else error
    line = next(iter(str(cause).splitlines()), type(cause).__name__)
    for secret in _secrets(url):
        line = line.replace(secret, "***")
    return line


def _secrets(url: URL) -> list[str]:
    options = [str(value) for name, value in url.query.items() if "password" in name]
    return [secret for secret in [str(url.password or ""), *options] if secret]
