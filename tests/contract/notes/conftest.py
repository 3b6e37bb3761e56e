"""A day on which the notes are kept, and standard input that holds something."""

import io
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
import time_machine


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    """Already 23 November in Sofia, where the studio is, and still the 22nd in UTC."""
    with time_machine.travel(datetime(2026, 11, 22, 22, 30, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Lets the next command read the text from standard input."""

    def put(text: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

    return put
