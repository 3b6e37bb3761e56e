"""Shares of hours and pay as bars that a table can draw: whole percents of its width."""

from dataclasses import dataclass
from decimal import Decimal

from clientfit_sync.figures import ClientFigures
from clientfit_sync.render.columns import CODE_WIDTH
from clientfit_sync.render.rounding import number, percent
from clientfit_sync.render.text import clean, cut, short
from clientfit_sync.report import Report
from clientfit_sync.rounding import half_up

ZERO, HUNDRED = Decimal(0), Decimal(100)
MOST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """A client's shares: their widths, 100 for the widest of all, and what they are."""

    client: str
    low_payer: bool
    hours: int
    hours_text: str
    pay: int
    pay_text: str


def of(report: Report) -> list[Bars]:
    """The clients with most hours."""
    known = [(one, one.hours_share, one.pay_share) for one in report.clients if one.hours_share is not None][:MOST]
    widest = max((max(hours, pay or ZERO) for _, hours, pay in known), default=ZERO)
    return [
        Bars(
            client=short(one.client),
            low_payer=one.low_payer,
            hours=_width(hours, widest),
            hours_text=percent(hours),
            pay=_width(pay or ZERO, widest),
            pay_text=_told(one, report.currency) if pay is None else percent(pay),
        )
        for one, hours, pay in known
    ]


def _told(one: ClientFigures, currency: str | None) -> str:
    """The pay that has no share: for it is not known, not yet invoiced, or that of all together is not above zero."""
    if one.pay is None:
        return "not known"
    if one.pay_basis == "billable":
        return "not invoiced"
    return f"{number(one.pay, 0)} {cut(clean(currency or ''), CODE_WIDTH)}".rstrip()


def _width(share: Decimal, widest: Decimal) -> int:
    """Whole percents; none for what is not above zero, at least one for what is."""
    return max(1, int(half_up(share / widest * HUNDRED, 0))) if share > 0 else 0
