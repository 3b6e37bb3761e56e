"""Each client's effective rate month by month as a small drawing of bars; pure, without markup."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from clientfit_sync.figures import ClientFigures
from clientfit_sync.render.columns import CODE_WIDTH, UNKNOWN
from clientfit_sync.render.rounding import number
from clientfit_sync.render.text import clean, cut, name, short
from clientfit_sync.report import MonthlyRate, Report
from clientfit_sync.rounding import half_up

MOST = 12  # clients drawn
FEWEST = 2  # months that make a row of bars
BAR, STRIDE, HEIGHT = 10, 13, 48
TARGET = 32  # the height of every target's line, so that all drawings compare
DEPTH = 8  # how far the bar of a rate below zero hangs down, however far below it is
STUMP = 2  # the height of a bar that has none, so that nothing does not look like unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A month whose rate is known; one below zero hangs from the ground line.

    `below`: under the target. `cut`: it would be higher than the drawing.
    """

    x: int
    y: int
    height: int
    below: bool
    cut: bool
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A client's bars; `target` is the place of the target's line, None without one. `text` holds all of it."""

    client: str
    bars: tuple[Bar, ...]
    target: int | None
    width: int
    latest: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Months:
    """The drawings, `undrawn` clients left out for their number; then all rates as a table: client and its rates.

    `depth`: the room below the ground line, the same for all drawings, and none where no bar hangs down.
    """

    rows: tuple[Row, ...]
    depth: int
    undrawn: int
    months: tuple[str, ...]
    rates: tuple[tuple[str, tuple[str, ...]], ...]


def of(report: Report) -> Months | None:
    """The clients with at least two months of known rate, in the report's order; None where there is none."""
    known = [
        (one, rates)
        for one in report.clients
        if (rates := report.months.get(one.client, ())) and sum(rate.rate is not None for rate in rates) >= FEWEST
    ]
    if not known:
        return None
    currency = cut(clean(report.currency or ""), CODE_WIDTH)
    rows = tuple(_row(one, rates, currency) for one, rates in known[:MOST])
    return Months(
        rows=rows,
        depth=DEPTH if any(bar.y == HEIGHT for row in rows for bar in row.bars) else 0,
        undrawn=len(known[MOST:]),
        months=tuple(_short(rate.month) for rate in known[0][1]),
        rates=tuple((name(one.client), tuple(map(_figure, rates))) for one, rates in known),
    )


def _row(one: ClientFigures, rates: Sequence[MonthlyRate], currency: str) -> Row:
    target = one.target_rate
    texts = [f"{rate.month:%b %Y}: {_money(rate.rate, currency)}" for rate in rates]
    latest = next(rate for rate in reversed(rates) if rate.rate is not None)
    aim = f"target {_money(target, currency)}" if target is not None else "no target"
    return Row(
        client=short(one.client),
        bars=tuple(_bars(rates, target, texts)),
        target=None if target is None else HEIGHT - TARGET,
        width=len(rates) * STRIDE - STRIDE + BAR,
        latest=f"{_short(latest.month)}: {_figure(latest)}, {aim}",
        text=f"{short(one.client)}: {'; '.join(texts)}; {aim}",
    )


def _bars(rates: Sequence[MonthlyRate], target: Decimal | None, texts: Sequence[str]) -> Iterator[Bar]:
    highest = max((rate.rate for rate in rates if rate.rate is not None), default=Decimal(0))
    whole = target * HEIGHT / TARGET if target is not None else max(highest, Decimal(1))
    for index, (rate, text) in enumerate(zip(rates, texts, strict=True)):
        if rate.rate is None:
            continue
        credited = rate.rate < 0
        tall = min(HEIGHT, max(STUMP, int(half_up(rate.rate / whole * HEIGHT, 0))))
        yield Bar(
            x=index * STRIDE,
            y=HEIGHT if credited else HEIGHT - tall,
            height=DEPTH if credited else tall,
            below=target is not None and rate.rate < target,
            cut=rate.rate > whole,
            text=text,
        )


def _figure(rate: MonthlyRate) -> str:
    return UNKNOWN if rate.rate is None else number(rate.rate, 0)


def _money(rate: Decimal | None, currency: str) -> str:
    return "not known" if rate is None else f"{number(rate, 0)} {currency}".rstrip()


def _short(month: date) -> str:
    return f"{month:%b %y}"
