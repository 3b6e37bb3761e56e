"""What the caps on the share of time say of some figures: the group of low payers', and each client's own."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from clientfit_sync.checks.time_share_cap import Share
from clientfit_sync.figures import Figures

ONE = Decimal(1)
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class CapUse:
    """The share of the group of low payers (`client` is None), or of one client, and its cap.

    `untold`: clients of which it cannot be told whether they are low payers.
    """

    client: str | None
    taken: Share
    untold: tuple[str, ...] = ()

    @property
    def share(self) -> Decimal | None:
        """Part of all client hours; None where there are none."""
        return self.taken.share if self.taken.hours + self.taken.others else None

    @property
    def over(self) -> bool:
        """Whether the share lies above the cap."""
        return self.taken.share > self.taken.cap

    @property
    def room(self) -> Decimal:
        """The hours that may be added before the cap is reached, all others' unchanged."""
        return max(ZERO, self.taken.cap / (ONE - self.taken.cap) * self.taken.others - self.taken.hours)


def of(figures: Figures, low_payer_cap: Decimal | None) -> tuple[CapUse, ...]:
    """The group's, unless `low_payer_cap` is None (not checked), then those of the clients that have a cap."""
    group = () if low_payer_cap is None else (low_payers(figures, low_payer_cap),)
    return (
        *group,
        *(
            CapUse(client=one.client, taken=_share(figures, [one.client], one.terms.time_cap))
            for one in figures.clients
            if one.terms.time_cap is not None and one.hours_share is not None
        ),
    )


def low_payers(figures: Figures, cap: Decimal) -> CapUse:
    """The group's."""
    return CapUse(
        client=None,
        taken=_share(figures, [one.client for one in figures.clients if one.low_payer], cap),
        untold=tuple(one.client for one in figures.clients if one.low_payer_unknown),
    )


def of_client(figures: Figures, client: str, cap: Decimal) -> CapUse:
    """The client's own, also where it has no hours in the period."""
    return CapUse(client=client, taken=_share(figures, [client], cap))


def _share(figures: Figures, clients: Iterable[str], cap: Decimal) -> Share:
    members = tuple(clients)
    hours = sum((one.hours for one in figures.clients if one.client in members), ZERO)
    return Share(clients=members, hours=hours, others=figures.totals.client_hours - hours, cap=cap)
