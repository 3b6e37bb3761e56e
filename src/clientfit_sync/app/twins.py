"""Connections that hold the same work twice, such as a tracker beside exports of the same account."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations

from clientfit_sync.figures import DayTotal, Roster

ALIKE_WITHIN = 60
AT_LEAST = 5
HALF, NEARLY_ALL = Decimal("0.5"), Decimal("0.9")
LENGTHS = 3

Work = Mapping[tuple[str, date], Decimal]
"""Seconds of a client on a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Twins:
    """Two connections, of whose client-days so many are alike, the first and last on these days."""

    first: str
    second: str
    alike: int
    since: date
    until: date


def found(totals: Iterable[DayTotal], roster: Roster) -> tuple[Twins, ...]:
    """The pairs of connections that hold the same work, by the rule of `alike`."""
    work: dict[str, dict[tuple[str, date], Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for one in totals:
        client = "" if one.client is None else roster.name(one.client)
        work[one.connection][client, one.day] += one.seconds
    pairs = []
    for first, second in combinations(sorted(work), 2):
        if days := sorted(day for _, day in alike(work[first], work[second])):
            pairs.append(Twins(first=first, second=second, alike=len(days), since=days[0], until=days[-1]))
    return tuple(pairs)


def alike(one: Work, other: Work) -> frozenset[tuple[str, date]]:
    """The client-days on which both hold as much, to a minute, if that is no chance; else none.

    It is none where they are at least five, and half of the smaller side's on the days from the first to the last that
    both know, of at least three lengths (two people who both work eight hours a day for one client are no twins), or
    nine tenths of the smaller side's.
    """
    one, other = _worked(one), _worked(other)
    if not one or not other:
        return frozenset()
    start, end = (
        max(min(day for _, day in side) for side in (one, other)),
        min(max(day for _, day in side) for side in (one, other)),
    )
    within = [{key for key in side if start <= key[1] <= end} for side in (one, other)]
    same = {key for key in within[0] & within[1] if abs(one[key] - other[key]) <= ALIKE_WITHIN}
    if len(same) < AT_LEAST:
        return frozenset()
    share = Decimal(len(same)) / min(len(side) for side in within)
    lengths = {one[key] for key in same}
    no_chance = share >= NEARLY_ALL or (share >= HALF and len(lengths) >= LENGTHS)
    return frozenset(same) if no_chance else frozenset()


def _worked(work: Work) -> Work:
    return {key: seconds for key, seconds in work.items() if seconds}
