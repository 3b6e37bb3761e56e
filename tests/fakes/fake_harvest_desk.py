"""A desk with clientfit-sync on it: a configuration that reads a made-up Harvest account, and its database."""

import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

from sqlalchemy import Connection, create_engine, select
from sqlalchemy.pool import NullPool

import fake_harvest_truth as truth
from clientfit_sync import config
from clientfit_sync.app import syncing
from clientfit_sync.app.syncing import Synced
from clientfit_sync.store import Source, Store
from clientfit_sync.store.schema import metadata
from fake_harvest import FakeHarvest

NAME = "harvest"
FILE = "config.toml"
TEMPLATE = """
timezone = "UTC"
database = "sqlite:///clientfit.db"
exchange_rates_url = ""
history = {history}

[connections.harvest]
base_url = "{url}/v2"
account_id = {account}
access_token = "{token}"
retry_pause = 0
limit_pause = 0
"""


@dataclass(kw_only=True)
class Desk:
    """`history`: days of entries kept up to date. `settings`: more of the connection's, written as TOML."""

    fake: FakeHarvest
    folder: Path
    history: int = 400
    settings: dict[str, str] = field(default_factory=dict)
    _read: tuple[str, config.Settings] | None = None

    @property
    def file(self) -> Path:
        """The configuration, written anew."""
        fake = self.fake
        text = TEMPLATE.format(history=self.history, url=fake.url, account=fake.account_id, token=fake.token)
        more = "".join(f"{name} = {value}\n" for name, value in self.settings.items())
        path = self.folder / FILE
        path.write_text(text + more, encoding="utf-8")
        path.chmod(0o600)
        return path

    def sync(self, **how: Any) -> Synced:
        """A run as `syncing.sync` takes it, and what became of the connection."""
        text = self.file.read_text(encoding="utf-8")
        if self._read is None or self._read[0] != text:
            self._read = text, config.read(self.folder / FILE)
        (done,) = syncing.sync(self._read[1], [], **({"now": self.fake.now} | how))
        return done

    def well(self, **how: Any) -> int:
        """A run that must end well and bring everything; returns how many requests it sent."""
        before = len(self.fake.requests)
        done = self.sync(**how)
        assert done.error is None, done.error
        assert self.differences() == []
        return len(self.fake.requests) - before

    def command(self, *arguments: str) -> list[str]:
        """The program's command line, with the configuration as it was last written."""
        return [sys.executable, "-m", "clientfit_sync", "--config", str(self.folder / FILE), *arguments]

    def program(self, *arguments: str) -> CompletedProcess[str]:
        """The program in a process of its own, with its own clock, and the configuration as it was last written."""
        return subprocess.run(self.command(*arguments), capture_output=True, text=True, check=False, timeout=60)

    def run(self, *arguments: str) -> CompletedProcess[str]:
        """Likewise, with the configuration written anew."""
        assert self.file.exists()
        return self.program(*arguments)

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

    def tables(self) -> truth.Tables:
        """What the database holds, without what the source has deleted; only the days that it says to hold wholly."""
        covered = self.source.covered
        with create_engine(self.url, poolclass=NullPool).connect() as db:
            held = {kind: _held(db, kind) for kind in ("client", "project", "time_entry", "invoice", "expense")}
            _add_details(db, held["invoice"])
        for kind in ("time_entry", "expense"):
            held[kind] = {id_: row for id_, row in held[kind].items() if covered and row["day"] in covered}
        for row in held["project"].values():
            row["budgets"] = truth.in_order(row["budgets"])
        for row in held["time_entry"].values():
            row["rounded_seconds"] = row["seconds"] if row["rounded_seconds"] is None else row["rounded_seconds"]
        return held

    def differences(self) -> list[str]:
        """Where the database differs from the account, one line each: its kind, id and column."""
        covered = self.source.covered
        true = truth.tables(self.fake, covered.start if covered else date.max)
        return list(_differences(self.tables(), true))

    def text(self) -> str:
        """Every byte of the database, as text, to look for what must not be there."""
        return "".join(path.read_bytes().decode("latin-1") for path in sorted(self.folder.glob("clientfit.db*")))


def _held(db: Connection, kind: str) -> dict[str, truth.Columns]:
    table = metadata.tables[kind]
    rows = db.execute(select(table).where(table.c.connection == NAME, ~table.c.gone)).mappings()
    return {row["id"]: dict(row) for row in rows}


def _add_details(db: Connection, invoices: dict[str, truth.Columns]) -> None:
    """Lines in their order, payments by day."""
    lines: dict[str, list[Any]] = defaultdict(list)
    payments: dict[str, list[Any]] = defaultdict(list)
    table = metadata.tables["invoice_line"]
    for row in db.execute(select(table).order_by(table.c.position)):
        lines[row.invoice].append((row.amount, row.expense, row.project))
    for row in db.execute(select(metadata.tables["payment"])):
        payments[row.invoice].append((row.day, row.amount))
    for id_, columns in invoices.items():
        columns |= {"lines": lines[id_], "payments": sorted(payments[id_])}


def _differences(held: truth.Tables, true: truth.Tables) -> Iterator[str]:
    for kind, rows in true.items():
        yield from (f"{kind} {id_} is lacking" for id_ in rows.keys() - held[kind].keys())
        yield from (f"{kind} {id_} should be gone" for id_ in held[kind].keys() - rows.keys())
        for id_ in rows.keys() & held[kind].keys():
            for name, value in rows[id_].items():
                found = held[kind][id_][name]
                if found != value and not (name == "payments" and _told_by_invoice(held[kind][id_], value)):
                    yield f"{kind} {id_}: {name} is {found!r}, not {value!r}"


def _told_by_invoice(row: truth.Columns, payments: list[Any]) -> bool:
    """Whether an invoice paid in time need not name its payments: its own amount and day tell as much.

    Several payments of which none was late come to the same.
    """
    in_time = row["state"] == "paid" and row["due"] is not None and row["paid_on"] <= row["due"]
    return in_time and row["payments"] in ([], [(row["paid_on"], row["amount"])]) and bool(payments)
