"""The tables that people read: what stands in their cells before a format cuts or escapes it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from clientfit_sync.checks import Sign
from clientfit_sync.figures import ClientFigures
from clientfit_sync.render import fields, signs
from clientfit_sync.render.rounding import number, percent
from clientfit_sync.render.text import clean, cut, name
from clientfit_sync.report import Report
from clientfit_sync.verdicts import SIGNS, Verdict

UNKNOWN = "\N{EN DASH}"
ESTIMATED = "~"
NOT_INVOICED = "*"
IN_MONEY = ("pay", "effective_rate")
LARGE = 1000
CODE_WIDTH = 8
SIGN = "sign_"  # before the name of a column of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A title, a cell for each row, and what stands below the rule at the end; all of it clean.

    `figure` is the column's name in CONTRACT.md section 4, or one of our own.
    """

    figure: str
    title: str
    cells: Sequence[str]
    total: str = ""
    right: bool = True


def clients(report: Report) -> tuple[Column, ...]:
    """One row a client: what it takes, what it brings, which signs are lit, and what is to be done."""
    shown, totals = report.clients, report.totals
    judged = [report.verdicts.get(one.client) for one in shown]
    pay = _writer(one.pay for one in shown)
    rate = _writer(one.effective_rate for one in shown)
    return (
        Column(
            figure="client",
            title="Client",
            cells=[name(one.client) for one in shown],
            total="All clients",
            right=False,
        ),
        _column("hours", "Hours", shown, _tenths, totals.client_hours),
        _column("hours_share", "Time", shown, percent),
        _column("pay", f"Pay {_currency(report)}".rstrip(), shown, pay, totals.pay),
        _column("pay_share", "Money", shown, percent),
        _column("effective_rate", "Rate", shown, rate, totals.effective_rate),
        _column("target_rate", "Target", shown, rate),
        _column("realization", "Reached", shown, percent),
        Column(
            figure="signs",
            title="Signs",
            cells=["" if one is None else signs.words(one) for one in judged],
            right=False,
        ),
        Column(
            figure="verdict",
            title="Verdict",
            cells=[UNKNOWN if one is None else wording(one) for one in judged],
            right=False,
        ),
    )


def _currency(report: Report) -> str:
    return cut(clean(report.currency or ""), CODE_WIDTH)


def _writer(amounts: Iterable[Decimal | None]) -> Callable[[Decimal], str]:
    """Writes amounts with cents, unless some of them are so large that cents say nothing."""
    places = 0 if any(abs(amount) >= LARGE for amount in amounts if amount is not None) else 2
    return lambda value: number(value, places)


def _tenths(value: Decimal) -> str:
    return number(value, 1)


def _column(
    figure: str,
    title: str,
    shown: Iterable[ClientFigures],
    write: Callable[[Decimal], str],
    total: Decimal | None = None,
) -> Column:
    return Column(
        figure=figure,
        title=title,
        cells=[_cell(one, figure, write) for one in shown],
        total="" if total is None else write(total),
    )


def _cell(one: ClientFigures, figure: str, write: Callable[[Decimal], str]) -> str:
    """The figure, marked where it is less than sure."""
    value: Decimal | None = getattr(one, figure)
    if value is None:
        return UNKNOWN
    billable = NOT_INVOICED if figure in IN_MONEY and one.pay_basis == "billable" else ""
    estimated = ESTIMATED if figure in one.estimates else ""
    return f"{billable}{estimated}{write(value)}"


def verdicts(report: Report) -> tuple[Column, ...]:
    """One row a client: how each of the five signs stands, what a decision is worth, and the verdict.

    A sign that is not lit has an empty cell, one that could not be judged in full a dash.
    """
    judged = [(one.client, report.verdicts[one.client]) for one in report.clients if one.client in report.verdicts]
    return (
        Column(figure="client", title="Client", cells=[name(client) for client, _ in judged], right=False),
        *(
            Column(
                figure=f"{SIGN}{sign}",
                title=sign.capitalize(),
                cells=[_lit(one, sign) for _, one in judged],
                right=False,
            )
            for sign in SIGNS
        ),
        Column(
            figure="worth_per_month",
            title=f"{_currency(report)} a month".strip(),
            cells=[UNKNOWN if one.worth is None else number(one.worth, 0) for _, one in judged],
        ),
        Column(figure="verdict", title="Verdict", cells=[wording(one) for _, one in judged], right=False),
    )


def _lit(verdict: Verdict, sign: Sign) -> str:
    return UNKNOWN if sign in verdict.unjudged else verdict.signs.get(sign, "")


def wording(verdict: Verdict) -> str:
    """The verdict as one says it."""
    return verdict.name.replace("_", " ")


def breakdown(report: Report) -> tuple[Column, ...]:
    """One row for each key of a client, its name in the first of them alone."""
    rows = report.breakdown
    before = [None, *(one.client for one in rows)]
    return (
        Column(
            figure="client",
            title="Client",
            cells=["" if one.client == last else name(one.client) for one, last in zip(rows, before, strict=False)],
            right=False,
        ),
        Column(
            figure="key",
            title=str(report.breakdown_by).capitalize(),
            cells=[clean(fields.key(one)) or "(none)" for one in rows],
            right=False,
        ),
        Column(figure="hours", title="Hours", cells=[number(one.hours, 1) for one in rows]),
        Column(
            figure="billable_hours",
            title="Billable",
            cells=[UNKNOWN if one.billable_hours is None else number(one.billable_hours, 1) for one in rows],
        ),
    )
