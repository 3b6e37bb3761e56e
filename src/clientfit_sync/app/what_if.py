"""Today's figures beside those of a studio with other clients, rates or hours."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from clientfit_sync.app import deciding
from clientfit_sync.app.books import Books
from clientfit_sync.app.deciding import Moment
from clientfit_sync.checks import entries
from clientfit_sync.checks.known_for import Rules
from clientfit_sync.config import Settings
from clientfit_sync.errors import UsageError
from clientfit_sync.figures import Figures
from clientfit_sync.outlook import scenario
from clientfit_sync.outlook.grounds import Grounds
from clientfit_sync.outlook.scenario import Change, Scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The changes as they were asked for: clients by any of their names."""

    drop: Sequence[str] = ()
    rates: Sequence[tuple[str, Decimal]] = ()
    hours: Sequence[tuple[str, Decimal]] = ()


def what_if(settings: Settings, wanted: Wanted, moment: Moment) -> tuple[Grounds, Scenario]:
    """The scenario of these changes, and what it rests on.

    Raises:
        UsageError: no such client, options that contradict each other, or the report's currency cannot be told.
        SourceError: nothing has been synced yet.
        StoreError: the database cannot be read.
    """
    with deciding.grounds(settings, moment) as (opened, grounds):
        changes = _changes(opened, wanted)
        on_focus = _on_focus(settings, grounds.today)
    return grounds, scenario.of(grounds.today, changes, unseen=grounds.unseen, on_focus=on_focus)


def _changes(opened: Books, wanted: Wanted) -> tuple[Change, ...]:
    """One change a client, in the order in which the clients are named first; all faults at once."""
    changes: dict[str, Change] = {}
    problems: list[str] = []
    for option, name, values in _asked(wanted):
        try:
            client, terms = deciding.client(opened, name, option)
        except UsageError as error:
            problems += error.problems
            continue
        before = changes.get(client, Change(client=client, terms=terms))
        changes[client] = replace(before, **values)
        if _contradict(before, changes[client]):
            problems.append(f"{option} {name}: {client} is already given another rate, other hours, or dropped")
    if problems:
        raise UsageError(*problems)
    return tuple(changes.values())


def _asked(wanted: Wanted) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
    """Option, name, and what it sets."""
    yield from (("--drop", name, {"dropped": True}) for name in wanted.drop)
    yield from (("--rate", name, {"rate": rate}) for name, rate in wanted.rates)
    yield from (("--hours", name, {"hours": hours}) for name, hours in wanted.hours)


def _contradict(before: Change, after: Change) -> bool:
    """Whether what was set is set to something else, or a client that is dropped goes on."""
    reset = (before.rate not in {None, after.rate}) or (before.hours not in {None, after.hours})
    return reset or (after.dropped and (after.rate is not None or after.hours is not None))


def _on_focus(settings: Settings, today: Figures) -> dict[str, Decimal] | None:
    """The hours of each client that are work to be known for; None where that is not checked."""
    limits: Any = next((one.limits for one in settings.checks if one.name == "focus"), None)
    if limits is None or not limits.enabled or not limits.known_for:
        return None
    rules = Rules.of(limits.known_for, today.clients)
    return {client: entries.hours(rules.parted(done)[0]) for client, done in entries.by_client(today).items()}
