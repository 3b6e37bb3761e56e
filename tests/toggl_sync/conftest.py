"""What the tests of the Toggl connector share: a made-up Toggl, and a desk that syncs from it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fake_toggl import FakeToggl
from fake_toggl_desk import Desk

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


@pytest.fixture
def toggl() -> Iterator[FakeToggl]:
    """A user alone in a free workspace, with nothing in it."""
    with FakeToggl(now=NOW) as fake:
        yield fake


@pytest.fixture
def desk(toggl: FakeToggl, tmp_path: Path) -> Desk:
    """A configuration that reads it, nothing synced yet."""
    return Desk(toggl=toggl, folder=tmp_path)
