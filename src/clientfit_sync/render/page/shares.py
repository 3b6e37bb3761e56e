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
    """A share of the client hours and the cap on it, None without one; both in percent of the drawing's width."""

    label: str
    width: Decimal
    cap: Decimal | None
    over: bool
    text: str


def of(report: Report) -> tuple[Share, ...]:
    """The low payers together, if all clients are shown, then each client; against a cap where there is one."""
    rows = [*_together(report), *_each(report)]
    widest = max([LEAST, *(max(share, cap or ZERO) for _, share, cap in rows)])
    return tuple(_share(label, share, cap, widest) for label, share, cap in rows)


def _together(report: Report) -> Iterator[tuple[str, Decimal, Decimal]]:
    shown = sum((one.hours for one in report.clients), ZERO)
    if report.low_payer_cap is None or not shown or abs(shown - report.totals.client_hours) > EXACT:
        return
    share = sum((one.hours_share or ZERO for one in report.clients if one.low_payer), ZERO)
    yield "Low payers together", share, report.low_payer_cap


def _each(report: Report) -> Iterator[tuple[str, Decimal, Decimal | None]]:
    for one in report.clients:
        if one.hours_share is not None:
            yield short(one.client), one.hours_share, one.terms.time_cap


def _share(label: str, share: Decimal, cap: Decimal | None, widest: Decimal) -> Share:
    over = cap is not None and share > cap
    against = "" if cap is None else f", {'above' if over else 'within'} the cap of {percent(cap)}"
    return Share(
        label=label,
        width=half_up(share / widest * HUNDRED, 2),
        cap=None if cap is None else half_up(cap / widest * HUNDRED, 2),
        over=over,
        text=f"{percent(share)}{against}",
    )
