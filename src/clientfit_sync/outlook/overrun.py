"""How far work ran beyond its estimates, from the hours budgets of projects."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from clientfit_sync.figures import BudgetUse
from clientfit_sync.figures.client import ratio

ZERO = Decimal(0)
ONE = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrun:
    """What was estimated and used, in hours, of so many budgets of `client`; None: of clients in general."""

    client: str | None
    budgets: int
    estimated: Decimal
    used: Decimal

    @property
    def times(self) -> Decimal:
        """What was used, as a multiple of what was estimated."""
        return ratio(self.used, self.estimated) or ZERO

    @property
    def correction(self) -> Decimal:
        """By how much an estimate is to be multiplied; 1 where the work stayed below it."""
        return max(ONE, self.times)


def of(budgets: Mapping[str, Sequence[BudgetUse]], client: str | None, known: date) -> Overrun | None:
    """The client's own history, else that of all clients; None where nobody has any.

    What counts are budgets in hours of work that is done, or has already taken more than them.
    """
    own = _told(budgets.get(client, ()) if client is not None else (), known)
    if own:
        return _summed(client, own)
    everybody = [pair for uses in budgets.values() for pair in _told(uses, known)]
    return _summed(None, everybody) if everybody else None


def _told(uses: Iterable[BudgetUse], known: date) -> list[tuple[Decimal, Decimal]]:
    """Estimate and use of each budget that tells something."""
    return [
        (one.budget.amount, one.used)
        for one in uses
        if one.budget.unit == "hours"
        and one.budget.amount > 0
        and one.used is not None
        and (_done(one, known) or one.used > one.budget.amount)
    ]


def _done(one: BudgetUse, known: date) -> bool:
    """Whether nothing more will be taken of it: its project is closed, or its month is over."""
    return not one.active or (one.month is not None and one.month < known.replace(day=1))


def _summed(client: str | None, pairs: Sequence[tuple[Decimal, Decimal]]) -> Overrun:
    return Overrun(
        client=client,
        budgets=len(pairs),
        estimated=sum((estimated for estimated, _ in pairs), ZERO),
        used=sum((used for _, used in pairs), ZERO),
    )
