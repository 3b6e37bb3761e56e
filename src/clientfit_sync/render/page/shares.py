"""Shares of the time against the caps on them, as bars; pure, without markup."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from clientfit_sync.render.rounding import percent
from clientfit_sync.render.text import short
from clientfit_sync.report import Report
from clientfit_sync.rounding import half_up

ZERO, HUNDRED = Decimal(0), Decimal(100)
LEAST = Decimal("0.1")  # the share that a whole bar stands for, at least
EXACT = Decimal("1e-9")  # sums of hours in another order may differ in their last digit


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share of the client hours and the cap on it, None without one; both in percent of the drawing's width.

    What is not known has no width, and says so in `text`.
    """

    label: str
    width: Decimal
    cap: Decimal | None
    over: bool
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A share before it is drawn: 0 to 1, None where it is not known; `untold` may belong to it or not."""

    label: str
    share: Decimal | None
    cap: Decimal | None
    untold: Decimal = ZERO


def of(report: Report) -> tuple[Share, ...]:
    """The low payers together, if all clients are shown, then each client; against a cap where there is one."""
    rows = [*_together(report), *_each(report)]
    widest = max([LEAST, *(max(one.share or ZERO, one.cap or ZERO) for one in rows)])
    return tuple(_share(one, widest) for one in rows)


def _together(report: Report) -> Iterator[Taken]:
    """The group: at least those known to belong to it, and nothing is known where nobody can be judged."""
    shown = sum((one.hours for one in report.clients), ZERO)
    if report.low_payer_cap is None or not shown or abs(shown - report.totals.client_hours) > EXACT:
        return
    judged = any(one.hours_share and not one.low_payer_unknown for one in report.clients)
    share = sum((one.hours_share or ZERO for one in report.clients if one.low_payer), ZERO)
    untold = sum((one.hours_share or ZERO for one in report.clients if one.low_payer_unknown), ZERO)
    yield Taken(
        label="Low payers together",
        share=share if judged or not untold else None,
        cap=report.low_payer_cap,
        untold=untold,
    )


def _each(report: Report) -> Iterator[Taken]:
    for one in report.clients:
        if one.hours_share is not None:
            yield Taken(label=short(one.client), share=one.hours_share, cap=one.terms.time_cap)


def _share(one: Taken, widest: Decimal) -> Share:
    return Share(
        label=one.label,
        width=half_up((one.share or ZERO) / widest * HUNDRED, 2),
        cap=None if one.cap is None else half_up(one.cap / widest * HUNDRED, 2),
        over=_over(one.share, one.cap),
        text=_told(one),
    )


def _over(share: Decimal | None, cap: Decimal | None) -> bool:
    return share is not None and cap is not None and share > cap


def _told(one: Taken) -> str:
    """The share against its cap; nothing is within a cap that what cannot be judged may carry beyond it."""
    if one.share is None:
        return "not known" if one.cap is None else f"not known, against a cap of {percent(one.cap)}"
    against = "" if one.cap is None else f", {_place(one.share, one.cap, one.untold)} the cap of {percent(one.cap)}"
    if not one.untold:
        return f"{percent(one.share)}{against}"
    return f"at least {percent(one.share)}{against}; {percent(one.untold)} of the time cannot be judged"


def _place(share: Decimal, cap: Decimal, untold: Decimal) -> str:
    if _over(share, cap):
        return "above"
    return "against" if _over(share + untold, cap) else "within"
