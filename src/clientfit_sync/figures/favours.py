"""Bending over backwards for a client: work outside the working hours, and unbilled work (METRICS.md section 6)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from clientfit_sync.figures import after_hours
from clientfit_sync.figures.after_hours import Kind, Stretch
from clientfit_sync.figures.client import ratio
from clientfit_sync.figures.evidence import ClientEntry
from clientfit_sync.figures.terms import Policy

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Favour:
    """An entry with what of it lies outside the working hours, and whether it is unbilled on a billable project."""

    entry: ClientEntry
    outside: tuple[Stretch, ...]
    unbilled: bool

    @property
    def after_hours(self) -> Decimal:
        """Its hours outside the working hours."""
        return min(self.entry.hours, sum((part.hours for part in self.outside), ZERO))

    @property
    def hours(self) -> Decimal:
        """Those that are an exception for one reason or the other, each once: an unbilled entry counts whole."""
        return self.entry.hours if self.unbilled else self.after_hours


@dataclass(frozen=True, slots=True, kw_only=True)
class Favours:
    """One client's, in the order of its entries, out of `hours` in all.

    `clockless` of its `entries` have no clock times where they are needed, so that no work after hours is known;
    `unflagged` do not say whether they are billable, so that no unbilled work is. `told`: when one does not work.
    """

    hours: Decimal
    entries: int
    favours: tuple[Favour, ...]
    told: bool
    clockless: int
    unflagged: int

    @property
    def after_hours(self) -> Decimal | None:
        """Hours outside the working hours."""
        known = self.told and not self.clockless
        return sum((one.after_hours for one in self.favours), ZERO) if known else None

    @property
    def unbilled_hours(self) -> Decimal | None:
        """Unbilled hours on billable projects."""
        return None if self.unflagged else sum((one.entry.hours for one in self.favours if one.unbilled), ZERO)

    @property
    def either(self) -> Decimal:
        """Hours that are known to be one or the other, each once."""
        return sum((one.hours for one in self.favours), ZERO)

    @property
    def share(self) -> Decimal | None:
        """The exception share, 0 to 1; None where nothing of it is known."""
        nothing = self.after_hours is None and self.unbilled_hours is None
        return None if nothing else ratio(self.either, self.hours)

    def times(self) -> dict[Kind, tuple[Decimal, int]]:
        """Hours outside the working hours, and on how many days, by when that was."""
        parts: dict[Kind, list[Stretch]] = defaultdict(list)
        for part in (part for one in self.favours for part in one.outside):
            parts[part.kind].append(part)
        return {
            kind: (sum((part.hours for part in found), ZERO), len({part.day for part in found}))
            for kind, found in parts.items()
        }


def of(done: Sequence[ClientEntry], policy: Policy) -> Favours:
    """What the entries of one client in a period tell; each of them has hours."""
    told = after_hours.judged(policy)
    outside = [after_hours.stretches(entry, policy) if told else () for entry in done]
    clockless = sum(parts is None for parts in outside)
    unflagged = sum(entry.billable is None for entry in done)
    paid = _billable_projects(done)
    found = (
        Favour(
            entry=entry,
            outside=() if clockless or parts is None else parts,
            unbilled=not unflagged and entry.billable is False and _project(entry) in paid,
        )
        for entry, parts in zip(done, outside, strict=True)
    )
    return Favours(
        hours=sum((entry.hours for entry in done), ZERO),
        entries=len(done),
        favours=tuple(one for one in found if one.hours),
        told=told,
        clockless=clockless,
        unflagged=unflagged,
    )


def _billable_projects(done: Iterable[ClientEntry]) -> frozenset[tuple[str, str]]:
    """Those that the source calls billable or, where it has no such flag of projects, that hold billable work."""
    return frozenset(
        _project(entry)
        for entry in done
        if (entry.billable if entry.project_billable is None else entry.project_billable)
    )


def _project(entry: ClientEntry) -> tuple[str, str]:
    return entry.connection, entry.project
