"""Effort against pay as a drawing: share of the hours to the right, share of the pay upwards; pure, without markup."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from clientfit_sync.figures import ClientFigures
from clientfit_sync.render.page import labels
from clientfit_sync.render.page.labels import Box, Label
from clientfit_sync.render.rounding import percent
from clientfit_sync.render.text import listed, name, short
from clientfit_sync.report import Report
from clientfit_sync.rounding import half_up

ZERO, ONE = Decimal(0), Decimal(1)
SIZE = Box(left=0, top=0, right=720, bottom=672)
FRAME = Box(
    left=116, top=16, right=684, bottom=584
)  # where the points lie: a square, so that neither share is favoured
LABELS = Box(left=FRAME.left, top=SIZE.top, right=SIZE.right, bottom=FRAME.bottom)
STEP = Decimal("0.01")  # the finest grid
TICKS = 5
WORST = 5
NAMELESS = 5  # that are told
NOTABLE = Decimal("0.01")  # so far apart two shares are in words that round them


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A client's place, its name where there is room for it, and what the dot shows in words."""

    x: int
    y: int
    low_payer: bool
    text: str
    label: Label | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A line of the grid, at the same share on both axes."""

    x: int
    y: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What is drawn. From the corner at the lower left to that at the upper right both shares are the same.

    `worst` are the clients furthest below that line and their shares in words, the worst first; `remarks` say who is
    not drawn or has no name, and why.
    """

    dots: tuple[Dot, ...]
    ticks: tuple[Tick, ...]
    worst: tuple[tuple[str, str], ...]
    remarks: tuple[str, ...]


def of(report: Report) -> Balance | None:
    """One dot a client whose shares are known and not negative, low payers last, on top; None where there is none."""
    known = [
        (one, one.hours_share, one.pay_share)
        for one in sorted(report.clients, key=lambda one: not one.low_payer)
        if one.hours_share is not None and one.pay_share is not None and one.pay_share >= 0
    ]
    if not known:
        return None
    step, most = _scale(max(max(hours, pay) for _, hours, pay in known))
    points = [(_across(hours, most), _up(pay, most)) for _, hours, pay in known]
    placed = labels.place(points, [name(one.client) for one, _, _ in known], LABELS)
    dots = [
        Dot(x=x, y=y, low_payer=one.low_payer, text=_told(one), label=label)
        for (one, _, _), (x, y), label in zip(known, points, placed, strict=True)
    ]
    ticks = (step * index for index in range(int(most / step) + 1))
    beyond = [(hours - pay, one) for one, hours, pay in known if hours - pay >= NOTABLE]
    worst = sorted(beyond, key=lambda pair: -pair[0])[:WORST]
    return Balance(
        dots=tuple(reversed(dots)),
        ticks=tuple(Tick(x=_across(tick, most), y=_up(tick, most), text=percent(tick)) for tick in ticks),
        worst=tuple((short(one.client), _shares(one)) for _, one in worst),
        remarks=(*_nameless(dots), *_undrawn(report.clients)),
    )


def _across(share: Decimal, most: Decimal) -> int:
    return FRAME.left + int(half_up(share / most * (FRAME.right - FRAME.left), 0))


def _up(share: Decimal, most: Decimal) -> int:
    return FRAME.bottom - int(half_up(share / most * (FRAME.bottom - FRAME.top), 0))


def _told(one: ClientFigures) -> str:
    return f"{short(one.client)}: {_shares(one)}"


def _shares(one: ClientFigures) -> str:
    return f"{percent(one.hours_share or ZERO)} of the hours, {percent(one.pay_share or ZERO)} of the pay"


def _scale(greatest: Decimal) -> tuple[Decimal, Decimal]:
    """The step of the grid (1, 2 or 5 of some power of ten), and its last line, which no share passes."""
    power = STEP
    while power * 10 * TICKS < greatest:
        power *= 10
    step = next(power * times for times in (1, 2, 5, 10) if power * times * TICKS >= greatest)
    return step, step * max(ONE, (greatest / step).to_integral_value(ROUND_CEILING))


def _nameless(dots: Iterable[Dot]) -> Iterable[str]:
    """Which dots have no name beside them."""
    told = [dot.text for dot in dots if dot.label is None]
    if told:
        more = [f"{len(told) - NAMELESS} others"] if len(told) > NAMELESS else []
        yield f"Drawn without a name, for want of room: {'; '.join([*told[:NAMELESS], *more])}."


def _undrawn(clients: Sequence[ClientFigures]) -> Iterable[str]:
    """A sentence for each reason."""
    unknown = [one.client for one in clients if one.hours_share is None or one.pay_share is None]
    negative = [one.client for one in clients if one.pay_share is not None and one.pay_share < 0]
    if unknown:
        yield f"Not drawn, for a share is not known: {listed(unknown)}."
    if negative:
        yield f"Not drawn, for more was credited than invoiced: {listed(negative)}."
