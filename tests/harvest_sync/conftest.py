"""A made-up Harvest account and a desk that reads it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fake_harvest import FakeHarvest
from fake_harvest_desk import Desk


@pytest.fixture
def fake() -> Iterator[FakeHarvest]:
    """An account with nobody's work in it, served."""
    with FakeHarvest() as served:
        yield served


@pytest.fixture
def desk(fake: FakeHarvest, tmp_path: Path) -> Desk:
    """Its reader, which has not read anything yet."""
    return Desk(fake=fake, folder=tmp_path)
