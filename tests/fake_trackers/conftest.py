"""What the tests of the made-up accounts share."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from fake_harvest import FakeHarvest
from fake_harvest_reader import Reader

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.fixture
def fake() -> Iterator[FakeHarvest]:
    with FakeHarvest(now=NOW) as served:
        yield served


@pytest.fixture
def reader(fake: FakeHarvest) -> Reader:
    return Reader(fake)


@pytest.fixture
def project(fake: FakeHarvest) -> int:
    return fake.add_project(fake.add_client("Acme"), "Site", code="S1")
