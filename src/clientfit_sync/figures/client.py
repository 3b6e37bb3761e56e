"""The figures of one client, against the others and the yardstick (METRICS.md section 2)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Context, Decimal

from clientfit_sync.figures.effort import Effort
from clientfit_sync.figures.pay import Basis
from clientfit_sync.figures.terms import Terms, Yardstick

ZERO = Decimal(0)
RATIO = Context(prec=24)
OTHERS_NEEDED = 3
SHARES = ("hours_share", "pay_share", "pay_gap")
OUTSIDE = "its relation keeps it out of averages and shares (outside_averages)"
RESTS_ON_PAY = (
    "pay",
    "pay_share",
    "effective_rate",
    "realization",
    "paid_hours",
    "overserviced_hours",
    "shortfall",
    "pay_gap",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientFigures:
    """One client in one period: hours, amounts in the report's currency, shares and ratios as fractions of one.

    A figure that cannot be known is None, and `unknown` gives its reason; `estimates` those that rest on an old
    exchange rate. `low_payer_unknown` says why it could not be told whether a client is a low payer. `invoices` are
    those that its pay comes from, by connection and the source's id.
    """

    client: str
    terms: Terms
    hours: Decimal
    billable_hours: Decimal | None
    waiting_hours: Decimal
    matched_hours: Decimal
    hours_share: Decimal | None
    pay: Decimal | None
    pay_basis: Basis | None
    pay_share: Decimal | None
    effective_rate: Decimal | None
    target_rate: Decimal | None
    realization: Decimal | None
    paid_hours: Decimal | None
    overserviced_hours: Decimal | None
    shortfall: Decimal | None
    pay_gap: Decimal | None
    low_payer: bool
    low_payer_unknown: str = ""
    invoices: tuple[tuple[str, str], ...] = ()
    unknown: Mapping[str, str] = field(default_factory=dict)
    estimates: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """Clients whose pay is known: who they are, and what they pay together for how many matched hours.

    `unseen`: why not all of these hours are known; empty where they are.
    """

    members: frozenset[str]
    pay: Decimal
    matched: Decimal
    unseen: str = ""

    @classmethod
    def of(cls, efforts: Iterable[Effort]) -> "Crowd":
        """Those of `efforts` whose pay is known."""
        known = [(one, one.pay.amount) for one in efforts if one.pay.amount is not None]
        return cls(
            members=frozenset(one.client for one, _ in known),
            pay=sum((amount for _, amount in known), ZERO),
            matched=sum((one.matched_hours for one, _ in known), ZERO),
            unseen="; ".join(dict.fromkeys(one.unseen for one, _ in known if one.unseen)),
        )

    @property
    def rate(self) -> Decimal | None:
        """What an hour brings with them; None where not all of their hours are known."""
        return None if self.unseen else ratio(self.pay, self.matched)

    @property
    def average(self) -> Decimal | None:
        """Their effective rate, if they are enough to be a yardstick for another client."""
        rate = self.rate
        return rate if len(self.members) >= OTHERS_NEEDED and rate and rate > 0 else None


def ratio(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """`part` / `whole`; None where either is unknown or there is nothing to divide by.

    Hours carry the rounding of a division in their 28th digit; a ratio keeps fewer digits, so that one that is a round
    number compares with a limit as one.
    """
    return None if part is None or not whole else RATIO.divide(part, whole)


def of(one: Effort, *, client_hours: Decimal, counted: Crowd, others: Crowd, yardstick: Yardstick) -> ClientFigures:
    """One client's figures.

    `counted` are those whose pay counts in shares and gaps, `others` the invoiced and retained ones but this, if all of
    their hours are known. Where not all of its own are, whatever sets pay against hours is unknown.
    """
    outside = yardstick.leaves_out(one.terms)
    target = one.terms.target or yardstick.target or others.average
    values = _against_target(one, target) | _shares(one, None if outside else client_hours, counted)
    reasons = _reasons(one, values, counted) | (dict.fromkeys(SHARES, OUTSIDE) if outside else {})
    unknown = {name: reason for name, reason in reasons.items() if values[name] is None}
    low = values["realization"] if yardstick.target is None else ratio(values["effective_rate"], yardstick.target)
    enough = one.matched_hours >= yardstick.min_hours
    return ClientFigures(
        client=one.client,
        terms=one.terms,
        hours=one.hours,
        waiting_hours=one.waiting_hours,
        matched_hours=one.matched_hours,
        pay_basis=one.pay.basis,
        low_payer=low is not None and low < yardstick.low_payer_below and enough and not outside,
        low_payer_unknown="" if low is not None or outside else unknown.get("effective_rate") or unknown["realization"],
        invoices=one.invoices,
        unknown=unknown,
        estimates={name: one.pay.estimate for name in RESTS_ON_PAY if one.pay.estimate and values[name] is not None},
        **values,
    )


def _against_target(one: Effort, target: Decimal | None) -> dict[str, Decimal | None]:
    """What its hours and its pay come to, by themselves and against its target."""
    pay, matched = one.pay.amount, one.matched_hours
    rate = None if one.unseen else ratio(pay, matched)
    paid_hours = None if pay is None else ratio(max(ZERO, pay), target)
    return {
        "billable_hours": one.billable_hours,
        "pay": pay,
        "effective_rate": rate,
        "target_rate": target,
        "realization": ratio(rate, target),
        "paid_hours": paid_hours,
        "overserviced_hours": None if paid_hours is None or one.unseen else max(ZERO, matched - paid_hours),
        "shortfall": None if pay is None or target is None or one.unseen else max(ZERO, matched * target - pay),
    }


def _shares(one: Effort, client_hours: Decimal | None, counted: Crowd) -> dict[str, Decimal | None]:
    """Its parts of the hours (`client_hours` None: it has none) and of the pay, and the gap between them."""
    share = ratio(one.pay.amount, counted.pay) if one.client in counted.members and counted.pay > 0 else None
    judged = share is not None and share > 0 and not counted.unseen
    return {
        "hours_share": None if client_hours is None else ratio(one.hours, client_hours),
        "pay_share": share,
        "pay_gap": ratio(ratio(one.matched_hours, counted.matched), share) if judged else None,
    }


def _reasons(one: Effort, values: Mapping[str, Decimal | None], counted: Crowd) -> dict[str, str]:
    """Why each figure is unknown, if it is."""
    pay = one.pay.unknown
    effort = f"not all of its hours are seen ({one.unseen})" if one.unseen else ""
    rate = pay or effort or "no matched hours in the period"
    target = "no target is set, and there are not three other clients whose pay and hours are known"
    if values["target_rate"] is not None:
        target = ""
    share = pay or "the clients' pay together is not above zero"
    if not pay and one.client not in counted.members:
        share = "billable value is not yet pay, and stays out of the shares"
    everybody = f"not all hours of those whose pay counts are seen ({counted.unseen})" if counted.unseen else ""
    gap = effort or everybody or "its share of the pay is not above zero"
    return {
        "billable_hours": "the source does not say what is billable",
        "hours_share": "no client hours in the period",
        "pay": pay,
        "pay_share": share,
        "effective_rate": rate,
        "target_rate": target,
        "realization": (rate if values["effective_rate"] is None else "") or target,
        "paid_hours": pay or target,
        "overserviced_hours": pay or effort or target,
        "shortfall": pay or effort or target,
        "pay_gap": share if values["pay_share"] is None else gap,
    }
