"""What the program itself keeps, beside the records of the sources: mail, snoozes, tasks, notes, exchange rates."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from clientfit_sync.model import Note
from clientfit_sync.store import mailing, notes, rates, snoozes, tasks
from clientfit_sync.store.mailing import Mailed, Waiting
from clientfit_sync.store.rates import Rate
from clientfit_sync.store.snoozes import Snooze


class Memory(ABC):
    """That part of the `Store`; no sync and no `forget` touches it."""

    @abstractmethod
    def _transaction(self) -> AbstractContextManager[Connection]:
        """A transaction a call."""

    def queue_mail(self, source: str, content: Mapping[str, Any], now: datetime) -> None:
        """Keeps a mail, all of it in ASCII, until it is handed in, and what it tells (JSON) for good."""
        with self._transaction() as db:
            mailing.queue(db, source, content, now)

    def waiting_mail(self) -> tuple[Waiting, ...]:
        """The mails that wait, oldest first."""
        with self._transaction() as db:
            return mailing.waiting(db)

    def owe_mail(self, id_: int, readers: Sequence[str]) -> None:
        """That mail waits for these readers alone: the others have it."""
        with self._transaction() as db:
            mailing.owe(db, id_, readers)

    def drop_mail(self, id_: int) -> None:
        """That mail need not wait any more."""
        with self._transaction() as db:
            mailing.drop(db, id_)

    def last_mailed(self, period: str) -> Mailed | None:
        """What the last mail about the period of that name told; None where there was none."""
        with self._transaction() as db:
            return mailing.last_mailed(db, period)

    def snoozes(self) -> tuple[Snooze, ...]:
        """Every snooze, ended or not, by client and check."""
        with self._transaction() as db:
            return snoozes.all_of(db)

    def snooze(self, one: Snooze) -> None:
        """Keeps it, in place of one for the same findings."""
        with self._transaction() as db:
            snoozes.keep(db, one)

    def end_snooze(self, client: str, check: str) -> int:
        """Ends it, with an empty check every one of the client; how many there were."""
        with self._transaction() as db:
            return snoozes.end(db, client, check)

    def begun(self, task: str, now: datetime) -> None:
        """Keeps when a task of the schedule began."""
        with self._transaction() as db:
            tasks.begun(db, task, now)

    def last_begun(self, task: str) -> datetime | None:
        """When that task began last, in UTC; None if never."""
        with self._transaction() as db:
            return tasks.last(db, task)

    def notes(self) -> tuple[Note, ...]:
        """Every note, newest first."""
        with self._transaction() as db:
            return notes.all_of(db)

    def keep_notes(self, kept: Iterable[Note]) -> int:
        """Keeps notes beside those of other ids; how many were new."""
        with self._transaction() as db:
            return notes.keep(db, kept)

    def remove_note(self, id_: str) -> bool:
        """Deletes the note of that id; whether there was one."""
        with self._transaction() as db:
            return notes.remove(db, id_)

    def save_rates(self, fetched: Iterable[tuple[str, date, Decimal]], now: datetime) -> None:
        """Keeps exchange rates (currency, day, units per euro) beside those of other days."""
        with self._transaction() as db:
            rates.save(db, fetched, now)

    def rates(self, currencies: Collection[str] | None = None) -> tuple[Rate, ...]:
        """The exchange rates kept of these currencies (None: of all), by currency and day."""
        with self._transaction() as db:
            return rates.of(db, currencies)

    def rates_fetched_at(self) -> datetime | None:
        """When exchange rates were last kept, in UTC; None if never."""
        with self._transaction() as db:
            return rates.fetched_at(db)
