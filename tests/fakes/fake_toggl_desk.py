"""A desk with clientfit-sync on it: a configuration that reads a fake Toggl, its database, and runs of `sync`."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import create_engine, select
from sqlalchemy.pool import NullPool

import fake_toggl_truth as truth
from clientfit_sync import config
from clientfit_sync.app import syncing
from clientfit_sync.app.syncing import Synced
from clientfit_sync.connector import Ask, Connector, Meter
from clientfit_sync.model import Window
from clientfit_sync.store import Source, Store
from clientfit_sync.store.schema import metadata
from clientfit_sync.testing.server import Request
from fake_toggl import FakeToggl

ZONE = "Europe/Sofia"
NEVER = Window(start=date.max, end=date.max)
GENERAL = {"timezone": f'"{ZONE}"', "database": '"sqlite:///clientfit.db"', "exchange_rates_url": '""'}


@dataclass(kw_only=True)
class Desk:
    """`settings` are the connection's, `history` the days of entries kept up to date; values are written as TOML."""

    toggl: FakeToggl
    folder: Path
    history: int = 400
    settings: dict[str, str] = field(default_factory=dict)
    clients: str = ""

    @property
    def file(self) -> Path:
        """The configuration, written anew."""
        connection = {
            "base_url": f'"{self.toggl.url}"',
            "api_token": f'"{self.toggl.token}"',
            "requests_per_second": "1000",
            "retry_pause": "0",
        }
        lines = [f"{name} = {value}" for name, value in (GENERAL | {"history": str(self.history)}).items()]
        lines += ["[connections.toggl]"]
        lines += [f"{name} = {value}" for name, value in (connection | self.settings).items()]
        path = self.folder / "config.toml"
        path.write_text("\n".join([*lines, self.clients, ""]), encoding="utf-8")
        path.chmod(0o600)
        return path

    @property
    def today(self) -> datetime:
        """The clock, in the configured zone."""
        return self.toggl.now.astimezone(ZoneInfo(ZONE))

    def sync(self, *, start: date | None = None, full: bool = False, allow_deletions: bool = False) -> Synced:
        """A run, with what became of the connection."""
        settings = config.read(self.file)
        (done,) = syncing.sync(settings, [], now=self.today, start=start, full=full, allow_deletions=allow_deletions)
        return done

    def well(self, **how: Any) -> list[Request]:
        """A run that must end well; returns the requests that it sent."""
        before = len(self.toggl.requests)
        done = self.sync(**how)
        assert done.error is None, done.error
        assert self.source.complete
        return self.toggl.requests[before:]

    @contextmanager
    def asking(self, meter: Meter) -> Iterator[tuple[Connector[Any], Any, Ask]]:
        """The connector, its settings, and what the house would ask of it now."""
        settings = config.read(self.file)
        (one,) = settings.connections
        opened = Store.open(settings.database, write=True)
        with opened as store, store.intake(one.name, type=one.type, ages=True, now=self.today) as intake:
            ask = Ask(
                start=self.today.date() - timedelta(days=self.history),
                covered=intake.covered,
                bookmark=intake.bookmark,
                held=intake.held,
                tracked=intake.tracked,
                now=self.today,
                folder=self.folder,
                meter=meter,
            )
            yield one.connector, one.settings, ask

    @property
    def url(self) -> str:
        """The database's."""
        return f"sqlite:///{self.folder / 'clientfit.db'}"

    @property
    def source(self) -> Source:
        """What the database knows of the connection."""
        with Store.open(self.url, write=False) as store:
            (found,) = store.sources()
        return found

    def all_rows(self, kind: str) -> list[dict[str, Any]]:
        """The rows of a kind, those included that the source has deleted and another row names."""
        table = metadata.tables[kind]
        with create_engine(self.url, poolclass=NullPool).connect() as db:
            return [dict(row) for row in db.execute(select(table)).mappings()]

    def rows(self, kind: str) -> dict[str, dict[str, Any]]:
        """The rows of a kind by id, without those that the source has deleted."""
        return {row["id"]: row for row in self.all_rows(kind) if not row["gone"]}

    def entries(self) -> dict[str, dict[str, Any]]:
        """The time entries of the days that the database says to hold wholly, tags in order of their names."""
        covered = self.source.covered or NEVER
        rows = self.rows("time_entry").items()
        return {id_: row | {"tags": sorted(row["tags"])} for id_, row in rows if row["day"] in covered}

    def differences(self, *, team: bool = True, as_of: datetime | None = None) -> dict[str, Any]:
        """Where entries, projects and clients differ from the source's, in the days held wholly."""
        covered = self.source.covered or NEVER
        true = truth.entries(self.toggl, covered, team=team, as_of=as_of)
        return (
            truth.differences(self.entries(), true)
            | truth.differences(self.rows("project"), truth.projects(self.toggl))
            | truth.differences(self.rows("client"), truth.clients(self.toggl))
        )

    def text(self) -> str:
        """Every byte of the database, as text, to look for what must not be there."""
        files = self.folder.glob("clientfit.db*")
        return "".join(path.read_bytes().decode("latin-1") for path in sorted(files))
