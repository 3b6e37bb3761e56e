"""Findings that are kept out of mail and exit code until a day, visibly."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from clientfit_sync.app import books
from clientfit_sync.config import Settings
from clientfit_sync.errors import UsageError
from clientfit_sync.figures import Roster
from clientfit_sync.report import CheckedFinding
from clientfit_sync.store import Snooze, Store


def snooze(settings: Settings, client: str, check: str, *, until: date, today: date) -> Snooze:
    """Keeps the findings of a client (with a `check`: of that one alone) asleep; `until` is the first day awake.

    Raises:
        UsageError: no such client or check, or the day is over.
        LockedError: another run is at work.
    """
    if until <= today:
        raise UsageError(f"--until {until}: is not after today, {today}")
    with Store.open(settings.database, write=True) as store, store.alone():
        roster = _roster(settings, store)
        kept = Snooze(client=_client(roster, client), check=_check(settings, check), until=until)
        for name in _names(store, roster, kept.client) - {kept.client}:
            store.end_snooze(name, kept.check)
        store.snooze(kept)
    return kept


def wake(settings: Settings, client: str, check: str) -> int:
    """Ends what was snoozed of a client (with a `check`: of that one alone); how many snoozes there were.

    Raises:
        UsageError: no such client or check.
        LockedError: another run is at work.
    """
    with Store.open(settings.database, write=True) as store, store.alone():
        roster = _roster(settings, store)
        client, check = _client(roster, client), _check(settings, check)
        return sum(store.end_snooze(name, check) for name in _names(store, roster, client))


def joined(snoozes: Iterable[Snooze], roster: Roster) -> tuple[Snooze, ...]:
    """The snoozes under the names of the roster: a client may be shown by another one by now."""
    return tuple(replace(one, client=roster.name(one.client)) for one in snoozes)


def applied(findings: Iterable[CheckedFinding], snoozes: Sequence[Snooze], today: date) -> tuple[CheckedFinding, ...]:
    """The findings, each with the first day on which it is awake again, if it sleeps, or on which it awoke.

    One about a group sleeps as long as it does for every client in it; for whom it does is kept.
    """
    return tuple(_applied(one, snoozes, today) for one in findings)


def _applied(one: CheckedFinding, snoozes: Sequence[Snooze], today: date) -> CheckedFinding:
    finding = one.finding
    days = {client: _until(client, one.check, snoozes) for client in finding.about}
    known = {client: day for client, day in days.items() if day is not None}
    until = min(known.values()) if known and len(known) == len(days) else None
    asleep = until is not None and today < until
    return replace(
        one,
        finding=replace(finding, snoozed_until=until if asleep else None),
        asleep_for=frozenset(client for client, day in known.items() if today < day),
        awoke=None if asleep else until,
    )


def _until(client: str, check: str, snoozes: Sequence[Snooze]) -> date | None:
    return max((one.until for one in snoozes if one.client == client and one.check in {"", check}), default=None)


def _roster(settings: Settings, store: Store) -> Roster:
    return Roster.of(settings.clients, [one.name for one in store.client_names()])


def _client(roster: Roster, name: str) -> str:
    return books.client(roster, name, "CLIENT")


def _names(store: Store, roster: Roster, client: str) -> set[str]:
    """The client's names, of today and earlier, under which anything is snoozed."""
    return {one.client for one in store.snoozes() if roster.name(one.client) == client}


def _check(settings: Settings, name: str) -> str:
    known = [one.name for one in settings.checks]
    if name and name not in known:
        raise UsageError(f"CHECK {name}: no such check; there are: {', '.join(known)}")
    return name
