"""What every judgement rests on: the database as one sees it on a day, its names joined, its amounts convertible."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from clientfit_sync import figures
from clientfit_sync.app import exchange, sources
from clientfit_sync.config import Settings
from clientfit_sync.errors import SourceError, UsageError
from clientfit_sync.figures import Figures, Roster, Totals, Unseen, Yardstick
from clientfit_sync.figures.pay import Convert
from clientfit_sync.figures.roster import alike
from clientfit_sync.model import Window
from clientfit_sync.periods import Period
from clientfit_sync.report import SourceStatus
from clientfit_sync.store import ClientName, Source, Store

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """`found`: what the store knows of connections; `statuses`: whether one may rest on them, whatever the days.

    `names`: every client as the sources name it. `used`: the connections read. `known`: the last day that counts.
    """

    store: Store
    settings: Settings
    as_of: date
    found: Sequence[Source]
    statuses: tuple[SourceStatus, ...]
    names: Sequence[ClientName]
    roster: Roster
    unseen: Unseen
    currency: str | None
    convert: Convert

    @property
    def known(self) -> date:
        """The last day that counts: the one before `as_of`."""
        return self.as_of - ONE_DAY

    @property
    def used(self) -> list[str]:
        """The configured connections."""
        return [one.name for one in self.settings.connections]

    def totals(self, window: Window) -> Totals:
        """What the store adds up over these days."""
        return self.store.totals(window, connections=self.used)

    def held_late(self, start: date, *, files: bool = False) -> dict[str, date]:
        """The trackers that hold hours from a later day on only, though they may supply earlier ones, and that day.

        Likewise the `files`, which hold what they hold: nobody can be asked for more.
        """
        supplied = {one.name: one.settings.supplied.start for one in self.settings.connections}
        held = {one.connection: one.covered.start for one in self.found if one.covered and one.ages is not files}
        return {name: day for name, day in held.items() if name in supplied and max(start, supplied[name]) < day}

    def sources(self, start: date) -> tuple[SourceStatus, ...]:
        """What figures of the days from `start` on rest on."""
        return tuple(sources.reaching(self.statuses, self.held_late(start), start))

    def seen_from(self, start: date) -> Unseen:
        """What is not seen of the days from `start` on."""
        late = self.held_late(start)
        whose: dict[str, str] = {}
        for row in self.names:
            if day := late.get(row.connection):
                whose.setdefault(self.roster.name(row.name), f"{row.connection} holds them from {day} on")
        return replace(self.unseen, hours=whose | dict(self.unseen.hours))

    def figures(self, period: Period, totals: Totals | None = None) -> Figures:
        """The figures of a period; `totals` may be given where they reach over its complete days."""
        return figures.of(
            totals or self.totals(period.complete),
            period,
            self.known,
            self.roster,
            yardstick(self.settings),
            self.convert,
            self.currency,
            self.seen_from(period.start),
        )

    def whole_from(self, totals: Totals) -> dict[str, date]:
        """The first day from which on the store holds all entries of each client, by those connections that have any.

        Those of whom no connection knows from when on it is whole are left out.
        """
        covered = {source.connection: source.covered for source in self.found}
        first: dict[str, date] = {}
        for connection, name in totals.first_entries:
            if window := covered.get(connection):
                client = self.roster.name(name)
                first[client] = max(window.start, first.get(client, window.start))
        return first

    def client(self, name: str, option: str) -> str:
        """The client of that name or alias, as it is shown.

        Raises:
            UsageError: no such client; `option` is where the name was given.
        """
        return client(self.roster, name, option)


def client(roster: Roster, name: str, option: str) -> str:
    """The client of that name or alias, as it is shown.

    Raises:
        UsageError: no such client; `option` is where the name was given.
    """
    shown = set(roster.shown.values())
    if (found := roster.name(name)) in shown:
        return found
    raise UsageError(f"{option} {stranger(roster, name)}")


def stranger(roster: Roster, name: str) -> str:
    """That nobody knows the client, whom it may be, and where all are told."""
    near = alike(name, sorted(set(roster.shown.values())))
    return f"{name}: no such client; {f'did you mean {near}? ' if near else ''}`clientfit-sync clients` lists them all"


@contextmanager
def opened(settings: Settings, as_of: date) -> Iterator[Books]:
    """The books of the configured connections, read only.

    Raises:
        UsageError: the report's currency cannot be told.
        SourceError: nothing has been synced yet.
        StoreError: the database cannot be read.
    """
    used = [one.name for one in settings.connections]
    with Store.open(settings.database, write=False) as store:
        found, names = store.sources(), store.client_names(connections=used)
        statuses = sources.statuses(found, settings, as_of)
        if not sources.can_be_judged(statuses):
            raise SourceError(sources.nothing_yet(settings, statuses))
        roster = Roster.of(settings.clients, [row.name for row in names])
        currency = exchange.currency(store, settings)
        yield Books(
            store=store,
            settings=settings,
            as_of=as_of,
            found=found,
            statuses=statuses,
            names=names,
            roster=roster,
            unseen=sources.unseen(found, settings, names, roster),
            currency=currency,
            convert=exchange.rates(store, settings, currency).convert,
        )


def yardstick(settings: Settings) -> Yardstick:
    """The targets, and what makes a low payer: these limits belong to the checks that first need them."""
    limits: dict[str, Any] = {one.name: one.limits for one in settings.checks}
    return Yardstick(
        target=settings.rates.target,
        floor=settings.rates.floor,
        low_payer_below=limits["time_share_cap"].low_payer_below,
        min_hours=limits["effort_vs_pay"].min_hours,
        related_outside=limits["closeness"].outside_averages,
    )


def low_payer_cap(settings: Settings) -> Decimal | None:
    """The cap on the share of time of all low payers together; None where it is not checked."""
    limits: dict[str, Any] = {one.name: one.limits for one in settings.checks if one.limits.enabled}
    return limits["time_share_cap"].cap if "time_share_cap" in limits else None
