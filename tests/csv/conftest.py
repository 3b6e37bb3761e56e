"""A folder of exports, and what the connector makes of them."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from typing import Any

import pytest

from clientfit_connectors.csv_files import Settings, fetch
from clientfit_sync.connector import Ask, Bookmark, Message, Whole
from clientfit_sync.errors import SourceError
from clientfit_sync.model import Client, Invoice, Kind, Project, TimeEntry, Window

NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)


def held(kind: Kind, window: Window | None = None, part: str = "") -> int:
    """An empty store."""
    return len((kind, window, part)) - 3


@dataclass(frozen=True, kw_only=True)
class Brought:
    """What one run yielded; records are untyped here, for decimals to be compared with numbers worked out by hand."""

    messages: Sequence[Message]

    def _of(self, kind: type[Any]) -> list[Any]:
        return [message for message in self.messages if isinstance(message, kind)]

    @property
    def entries(self) -> list[Any]:
        return self._of(TimeEntry)

    @property
    def invoices(self) -> list[Any]:
        return self._of(Invoice)

    @property
    def clients(self) -> list[Client]:
        return self._of(Client)

    @property
    def projects(self) -> list[Project]:
        return self._of(Project)

    @property
    def wholes(self) -> list[Whole]:
        return self._of(Whole)

    @property
    def bookmarks(self) -> list[Bookmark]:
        return self._of(Bookmark)

    @property
    def entry(self) -> Any:
        (one,) = self.entries
        return one

    @property
    def invoice(self) -> Any:
        (one,) = self.invoices
        return one

    def project(self, entry: TimeEntry) -> Project:
        (one,) = (project for project in self.projects if project.id == entry.project)
        return one

    def client(self, record: TimeEntry | Invoice) -> str | None:
        """The name of a record's client."""
        key = record.client if isinstance(record, Invoice) else self.project(record).client
        return next((client.name for client in self.clients if client.id == key), None)

    @property
    def hours(self) -> list[tuple[str, Any]]:
        """What the entries say, in short: description and hours."""
        return [(entry.description, entry.seconds / 3600) for entry in self.entries]


@dataclass(kw_only=True)
class Box:
    """Files in a folder; later ones are newer. `zone`: the configured time zone, None where the clock knows none."""

    folder: Path
    zone: tzinfo | None = UTC
    written: list[str] = field(default_factory=list)

    def put(self, name: str, text: str, encoding: str = "utf-8") -> "Box":
        return self.put_bytes(name, text.encode(encoding))

    def put_bytes(self, name: str, raw: bytes) -> "Box":
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
        self.written.append(name)
        os.utime(path, (1_000_000_000 + len(self.written),) * 2)
        return self

    @property
    def ask(self) -> Ask:
        now = NOW.astimezone(self.zone) if self.zone else NOW.replace(tzinfo=None)
        return Ask(start=date(2026, 1, 1), covered=None, bookmark={}, held=held, now=now, folder=self.folder)

    def fetch(self, settings: dict[str, Any]) -> Brought:
        return Brought(messages=tuple(fetch(Settings.model_validate(settings), self.ask)))

    def entries(self, **settings: Any) -> Brought:
        """All files as time sheets."""
        return self.fetch({"time_entries": self.written} | settings)

    def invoices(self, **settings: Any) -> Brought:
        """All files as lists of invoices."""
        return self.fetch({"invoices": self.written} | settings)

    def refused(self, **settings: Any) -> tuple[str, ...]:
        """The problems for which nothing is yielded."""
        messages = fetch(Settings.model_validate(settings), self.ask)
        with pytest.raises(SourceError) as error:
            next(messages)
        assert error.value.exit_code == 3
        return error.value.problems

    def bad_entries(self, **settings: Any) -> tuple[str, ...]:
        return self.refused(time_entries=self.written, **settings)

    def bad_invoices(self, **settings: Any) -> tuple[str, ...]:
        return self.refused(invoices=self.written, **settings)


@pytest.fixture
def box(tmp_path: Path) -> Box:
    return Box(folder=tmp_path)
