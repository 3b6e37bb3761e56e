"""How much of its retainer's hours a client has used (METRICS.md section 1, basis 2)."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from clientfit_sync.figures.effort import hours
from clientfit_sync.figures.roster import Roster
from clientfit_sync.figures.totals import Totals
from clientfit_sync.model import Window

ZERO = Decimal(0)

UnseenFrom = Callable[[date], Mapping[str, str]]
"""Of which clients not all hours from a day on are known, each with the reason."""


def all_seen(_start: date) -> Mapping[str, str]:
    """Of nobody."""
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class RetainerUse:
    """Hours that a client's retainer buys from `start` to `end` (both included), and those `used` so far.

    `left` is below zero where more were worked than agreed. Both are None where not all hours are known, with the
    reason in `unknown`.
    """

    client: str
    start: date
    end: date
    hours: Decimal
    used: Decimal | None
    unknown: str = ""

    @property
    def left(self) -> Decimal | None:
        """The hours still to be worked."""
        return None if self.used is None else self.hours - self.used


def of(totals: Totals, roster: Roster, known: date, unseen_from: UnseenFrom = all_seen) -> tuple[RetainerUse, ...]:
    """The use of each retainer with `hours` in its calendar month (quarter, year) that holds `known`, up to `known`.

    `totals` must reach over `days(roster, known)`. Where a retainer begins or ends within that month, its hours count
    in the proportion of the days, as its amount does. Retainers over the same days are one.
    """
    bought: dict[tuple[str, date, date], Decimal] = defaultdict(Decimal)
    for client, days, amount in _running(roster, known):
        bought[client, days.start, days.end] += amount
    uses = []
    for (client, start, end), amount in bought.items():
        days = Window(start=start, end=end)
        unseen = unseen_from(start).get(client, "")
        uses.append(
            RetainerUse(
                client=client,
                start=start,
                end=_last(days),
                hours=amount,
                used=None if unseen else _used(totals, roster, client, days, known),
                unknown=f"not all of its hours are seen ({unseen})" if unseen else "",
            )
        )
    return tuple(sorted(uses, key=lambda use: (use.client, use.start, use.end)))


def days(roster: Roster, known: date) -> Window | None:
    """The days up to `known` that totals must reach over to tell the use of all retainers; None: there are none."""
    start = min((days.start for _, days, _ in _running(roster, known)), default=None)
    return None if start is None else Window.through(start, known)


def _running(roster: Roster, known: date) -> Iterator[tuple[str, Window, Decimal]]:
    """Client, days and hours of each retainer with hours that runs on `known`, in its span that holds `known`."""
    for client, terms in roster.terms.items():
        for one in terms.retainers if terms.counts else ():
            if one.hours is not None and known in one.days:
                span = one.span(known)
                shared = span.cut(one.days)
                yield client, shared, one.hours * shared.days / span.days


def _last(days: Window) -> date:
    return date.fromordinal(days.end.toordinal() - 1)


def _used(totals: Totals, roster: Roster, client: str, days: Window, known: date) -> Decimal:
    seconds = (
        one.seconds
        for one in totals.days
        if one.client is not None and one.day in days and one.day <= known and roster.name(one.client) == client
    )
    return hours(sum(seconds, ZERO))
