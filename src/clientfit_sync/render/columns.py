"""The tables that people read: what stands in their cells before a format cuts or escapes it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from clientfit_sync.checks import Finding
from clientfit_sync.figures import ClientFigures
from clientfit_sync.render import fields
from clientfit_sync.render.rounding import number, percent
from clientfit_sync.render.text import clean, cut, name
from clientfit_sync.report import SEVERITIES, CheckedFinding, Report

UNKNOWN = "\N{EN DASH}"
ESTIMATED = "~"
NOT_INVOICED = "*"
FINE = "ok"
SNOOZED = "snoozed"
LARGE = 1000
CODE_WIDTH = 8


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
    """One row a client: what it takes, what it brings, and whether something is to be done."""
    shown, totals, signs = report.clients, report.totals, signs_of(report)
    currency = cut(clean(report.currency or ""), CODE_WIDTH)
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
        _column("pay", f"Pay {currency}".rstrip(), shown, pay, totals.pay),
        _column("pay_share", "Money", shown, percent),
        _column("effective_rate", "Rate", shown, rate, totals.effective_rate),
        _column("target_rate", "Target", shown, rate),
        _column("realization", "Reached", shown, percent),
        Column(figure="sign", title="Sign", cells=[signs[one.client] for one in shown], right=False),
    )


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
    billable = NOT_INVOICED if figure == "pay" and one.pay_basis == "billable" else ""
    estimated = ESTIMATED if figure in one.estimates else ""
    return f"{billable}{estimated}{write(value)}"


def signs_of(report: Report) -> dict[str, str]:
    """For each client the most severe finding about it or its group; a dash where a check could not judge it."""
    unjudged = {one.skipped.client for one in report.skipped}
    signs = {one.client: UNKNOWN if one.client in unjudged or None in unjudged else FINE for one in report.clients}
    for one in sorted(report.findings, key=_weight):
        signs |= dict.fromkeys(_about(one.finding), _sign(one.finding))
    return signs


def _weight(one: CheckedFinding) -> int:
    """The more severe, the more; the last one decides."""
    return (SNOOZED, *reversed(SEVERITIES)).index(_sign(one.finding))


def _sign(finding: Finding) -> str:
    return finding.severity if finding.snoozed_until is None else SNOOZED


def _about(finding: Finding) -> Iterable[str]:
    """The client; of a group, its members."""
    return [finding.client] if finding.client is not None else finding.evidence.get("clients", ())


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
