"""The hours that a budget buys, before the work begins, and what the work does to the caps."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from clientfit_sync.figures import Figures, Terms
from clientfit_sync.figures.client import ratio
from clientfit_sync.figures.effort import Effort
from clientfit_sync.figures.pay import Pay
from clientfit_sync.outlook import anew, caps, overrun
from clientfit_sync.outlook.caps import CapUse
from clientfit_sync.outlook.overrun import Overrun

ZERO = Decimal(0)
ONE = Decimal(1)
NEW_CLIENT = " a new client"
"""Names of the sources do not begin with a blank, so nobody else is called that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A budget in the report's currency, for whom (None: a new client), and the hours of work that are wished for.

    `terms`: what is agreed with the client.
    """

    budget: Decimal
    client: str | None = None
    wish: Decimal | None = None
    terms: Terms = field(default_factory=Terms)


@dataclass(frozen=True, slots=True, kw_only=True)
class CapChange:
    """A cap on the group of low payers (`client` is None) or on one client, today and with the work."""

    client: str | None
    today: CapUse
    then: CapUse


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What was asked, and the answer; hours as they will be worked, but for those to be planned and those wished for.

    `overrun`: how far estimates were missed; None: no history. `then`: the period's figures with the work in it; None
    where its hours are not known.
    """

    asked: Asked
    target: Decimal | None
    overrun: Overrun | None
    today: Figures
    then: Figures | None
    caps: tuple[CapChange, ...] = ()

    @property
    def correction(self) -> Decimal:
        """By how much an estimate is to be multiplied."""
        return self.overrun.correction if self.overrun else ONE

    @property
    def bought(self) -> Decimal | None:
        """The hours that the budget buys at the target; None without a target."""
        return ratio(self.asked.budget, self.target)

    @property
    def plan(self) -> Decimal | None:
        """The hours to plan the work for, so that with the usual overrun it takes those that the budget buys."""
        return ratio(self.bought, self.correction)

    @property
    def expected(self) -> Decimal | None:
        """The hours that what is wished for will take."""
        return None if self.asked.wish is None else self.asked.wish * self.correction

    @property
    def price(self) -> Decimal | None:
        """What would have to be paid for what is wished for."""
        return None if self.expected is None or self.target is None else self.expected * self.target

    @property
    def rate(self) -> Decimal | None:
        """What an hour brings if all that is wished for is done for the budget."""
        return ratio(self.asked.budget, self.expected)

    @property
    def to_cut(self) -> Decimal | None:
        """Hours of what is wished for that do not fit into the budget."""
        return None if self.asked.wish is None or self.plan is None else max(ZERO, self.asked.wish - self.plan)

    @property
    def added(self) -> Decimal | None:
        """The hours that the work will take: all that is wished for, else those that the budget buys."""
        return self.bought if self.expected is None else self.expected


def of(today: Figures, asked: Asked, low_payer_cap: Decimal | None, unseen: Mapping[str, str]) -> Quote:
    """The answer; the caps are those of the period of `today` (`low_payer_cap` None: the group is not checked)."""
    found = next((one for one in today.clients if one.client == asked.client), None)
    quote = Quote(
        asked=asked,
        target=found.target_rate if found else anew.target(today, asked.terms, unseen),
        overrun=overrun.of(today.budgets, asked.client, today.known),
        today=today,
        then=None,
    )
    if quote.added is None:
        return quote
    then = _with_work(today, asked, quote.added, unseen)
    return replace(quote, then=then, caps=tuple(_caps(today, then, asked, low_payer_cap)))


def _with_work(today: Figures, asked: Asked, hours: Decimal, unseen: Mapping[str, str]) -> Figures:
    """The period with the work in it, and its budget as pay."""
    efforts = anew.efforts(today, unseen)
    name = NEW_CLIENT if asked.client is None else asked.client
    known = efforts.get(name) if asked.client is not None else None
    efforts[name] = _more(known, asked.budget, hours) if known else _new(name, asked, hours, unseen)
    return anew.judged(today, efforts.values(), unseen)


def _new(name: str, asked: Asked, hours: Decimal, unseen: Mapping[str, str]) -> Effort:
    return Effort(
        client=name,
        terms=asked.terms,
        hours=hours,
        billable_hours=hours,
        waiting_hours=ZERO,
        matched_hours=hours,
        pay=Pay(basis="invoiced", amount=asked.budget),
        unseen=unseen.get(name, ""),
    )


def _more(one: Effort, budget: Decimal, hours: Decimal) -> Effort:
    amount = None if one.pay.amount is None else one.pay.amount + budget
    return replace(
        one,
        hours=one.hours + hours,
        billable_hours=None if one.billable_hours is None else one.billable_hours + hours,
        matched_hours=one.matched_hours + hours,
        pay=replace(one.pay, amount=amount),
    )


def _caps(today: Figures, then: Figures, asked: Asked, low_payer_cap: Decimal | None) -> Iterator[CapChange]:
    if low_payer_cap is not None:
        before, after = (caps.low_payers(one, low_payer_cap) for one in (today, then))
        yield CapChange(client=None, today=before, then=after)
    outside = today.yardstick.leaves_out(asked.terms)
    if asked.client is not None and asked.terms.time_cap is not None and not outside:
        before, after = (caps.of_client(one, asked.client, asked.terms.time_cap) for one in (today, then))
        yield CapChange(client=asked.client, today=before, then=after)
