"""What the store's tests share: each runs on SQLite and on a real PostgreSQL."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.pool import NullPool

from clientfit_sync.store import Store
from clientfit_sync.store.schema import metadata

Committed = Callable[[str], list[dict[str, Any]]]


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of a SQLite file that is not there yet."""
    return f"sqlite:///{tmp_path / 'clientfit.db'}"


@pytest.fixture(params=["sqlite_url", "postgresql_url"])
def url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty database, on either kind of server."""
    found: str = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """An empty store that may be written."""
    with Store.open(url, write=True) as opened:
        yield opened


@pytest.fixture
def committed(url: str) -> Iterator[Committed]:
    """The rows of a table as another connection sees them, ordered by key."""
    with create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT").connect() as db:

        def rows(name: str) -> list[dict[str, Any]]:
            table = metadata.tables[name]
            return [dict(row) for row in db.execute(select(table).order_by(*table.primary_key)).mappings()]

        yield rows
