"""What if: today's figures and the changed ones, side by side."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from clientfit_sync.checks import wording
from clientfit_sync.figures import ClientFigures
from clientfit_sync.outlook import assumptions, caps
from clientfit_sync.outlook.caps import CapUse
from clientfit_sync.outlook.grounds import Grounds
from clientfit_sync.outlook.scenario import Change, Scenario
from clientfit_sync.render import scenario_data, statement
from clientfit_sync.render.columns import UNKNOWN, Column
from clientfit_sync.render.rounding import number, percent
from clientfit_sync.render.statement import Section, Statement
from clientfit_sync.render.text import clean, listed, name, short

DISPENSABLE = tuple(
    figure + suffix for figure in ("pay", "hours", "pay_share", "effective_rate") for suffix in ("", "_then")
)
Row = tuple[str, str, str, str]
"""Figure, today, then, change."""
Write = Callable[[Decimal], str]


def render(grounds: Grounds, scenario: Scenario, format_: str, width: int = 80) -> str:
    """As `table` (of that width), `json` or `markdown`."""
    if format_ == "json":
        return scenario_data.render(grounds, scenario)
    built = _statement(grounds, scenario)
    return statement.as_markdown(built) if format_ == "markdown" else statement.text(built, width)


def _statement(grounds: Grounds, scenario: Scenario) -> Statement:
    return Statement(
        title=_title(grounds, scenario),
        lead=(_outcome(grounds, scenario), statement.period(grounds)),
        sections=(
            Section(title="The studio", table=_studio(grounds, scenario), dispensable=("change",)),
            Section(
                title="The clients",
                table=_clients(scenario),
                dispensable=DISPENSABLE,
            ),
            Section(title="Assumed", items=tuple(_assumed(grounds, scenario))),
            statement.cautions(grounds),
        ),
    )


def _title(grounds: Grounds, scenario: Scenario) -> str:
    if not scenario.changes:
        return "What if nothing changed?"
    gone = [one.client for one in scenario.changes if one.dropped]
    parts = [f"without {listed(gone)}"] if gone else []
    parts += [_kept(one, grounds.today.currency) for one in scenario.changes if not one.dropped]
    return f"What if: {', '.join(parts)}?"


def _kept(change: Change, currency: str | None) -> str:
    told = []
    if change.hours is not None:
        told.append(f"with {change.hours:,f} h")
    if change.rate is not None:
        told.append(f"at {wording.amount(change.rate, currency)} an hour")
    return f"{short(change.client)} {' '.join(told)}"


def _outcome(grounds: Grounds, scenario: Scenario) -> str:
    """Hours freed, pay lost, and the new average rate."""
    freed, lost = scenario.hours_freed, scenario.pay_lost
    parts = [_moved(freed, ("freed", "more to work"), wording.hours, grounds.days) if freed else "no hours freed"]
    if lost is None:
        parts.append("what that does to the pay is unknown")
    else:
        told = _moved(lost, ("of pay lost", "of pay gained"), _money(grounds), grounds.days)
        parts.append(told if lost else "no pay lost")
    parts.append(_average(scenario, clean(grounds.today.currency or "")))
    told = "; ".join(parts)
    return told[0].upper() + told[1:]


def _average(scenario: Scenario, currency: str) -> str:
    before, after = (one.totals.effective_rate for one in (scenario.today, scenario.changed))
    if after is None:
        return "the average rate is unknown" if before is None else "the new average rate is unknown"
    if before == after:
        return " ".join(filter(None, (f"an hour still brings {number(after, 2)}", currency, "on average")))
    instead = "" if before is None else f" instead of {number(before, 2)}"
    return " ".join(filter(None, (f"an hour brings {number(after, 2)}{instead}", currency, "on average")))


def _moved(value: Decimal, words: tuple[str, str], write: Write, days: int) -> str:
    """1,200 h freed (400 h a month); the second of the words is for what is below zero."""
    month = f" ({write(wording.a_month(abs(value), days))} a month)" if days else ""
    return f"{write(abs(value))} {words[value < 0]}{month}"


def _money(grounds: Grounds) -> Write:
    return lambda value: wording.amount(value, grounds.today.currency and clean(grounds.today.currency))


def _studio(grounds: Grounds, scenario: Scenario) -> tuple[Column, ...]:
    rows = [*_totals(grounds, scenario), *_caps(grounds, scenario)]
    if scenario.on_focus is not None:
        rows.append(_shares("Work to be known for", scenario.focus_today, scenario.focus_then))
    figures, today, then, change = zip(*rows, strict=True)
    return (
        Column(figure="figure", title="", cells=figures, right=False),
        Column(figure="today", title="Today", cells=today),
        Column(figure="then", title="Then", cells=then),
        Column(figure="change", title="Change", cells=change),
    )


def _totals(grounds: Grounds, scenario: Scenario) -> Iterator[Row]:
    before, after = scenario.today.totals, scenario.changed.totals
    currency = clean(grounds.today.currency or "")
    yield _numbers("Client hours", before.client_hours, after.client_hours, 1)
    yield _numbers(f"Pay {currency}".rstrip(), before.pay, after.pay, 0)
    yield _numbers("Average rate", before.effective_rate, after.effective_rate, 2)


def _numbers(figure: str, before: Decimal | None, after: Decimal | None, places: int) -> Row:
    change = None if before is None or after is None else after - before
    return figure, _number(before, places), _number(after, places), _signed(change, places)


def _number(value: Decimal | None, places: int) -> str:
    return UNKNOWN if value is None else number(value, places)


def _signed(value: Decimal | None, places: int) -> str:
    told = _number(value, places)
    return f"+{told}" if value is not None and value > 0 else told


def _caps(grounds: Grounds, scenario: Scenario) -> Iterator[Row]:
    """The shares that have a cap, those of clients that are dropped included."""
    then = {one.client: one for one in caps.of(scenario.changed, grounds.low_payer_cap)}
    for one in caps.of(scenario.today, grounds.low_payer_cap):
        yield _cap(one, then.pop(one.client, None))
    for other in then.values():
        yield _cap(None, other)


def _cap(before: CapUse | None, after: CapUse | None) -> Row:
    told = next(one for one in (before, after) if one)
    who = "Low payers" if told.client is None else short(told.client)
    state = "" if after is None or after.share is None else "over" if after.over else "within"
    shares = ["" if one is None else _share(one.share) for one in (before, after)]
    return f"{who} (cap {percent(told.taken.cap)})", shares[0], shares[1], state


def _shares(figure: str, before: Decimal | None, after: Decimal | None) -> Row:
    return figure, _share(before), _share(after), ""


def _share(value: Decimal | None) -> str:
    return UNKNOWN if value is None else percent(value)


def _clients(scenario: Scenario) -> tuple[Column, ...]:
    """One row a client, today's order first."""
    before = {one.client: one for one in scenario.today.clients}
    after = {one.client: one for one in scenario.changed.clients}
    rows = list(dict.fromkeys([*before, *after]))
    figures: tuple[tuple[str, str, Write], ...] = (
        ("hours", "Hours", lambda value: number(value, 1)),
        ("pay", "Pay", lambda value: number(value, 0)),
        ("effective_rate", "Rate", lambda value: number(value, 2)),
        ("hours_share", "Time", percent),
        ("pay_share", "Money", percent),
    )
    columns = [Column(figure="client", title="Client", cells=[name(one) for one in rows], right=False)]
    for figure, title, write in figures:
        for suffix, side in (("", before), ("_then", after)):
            cells = [_figure(side.get(one), figure, write) for one in rows]
            columns.append(Column(figure=figure + suffix, title="then" if suffix else title, cells=cells))
    return tuple(columns)


def _figure(client: ClientFigures | None, figure: str, write: Write) -> str:
    """Blank where the client is not there."""
    if client is None:
        return ""
    value: Decimal | None = getattr(client, figure)
    return UNKNOWN if value is None else write(value)


def _assumed(grounds: Grounds, scenario: Scenario) -> Iterator[str]:
    yield from map(clean, assumptions.of(scenario))
    for one in caps.of(scenario.changed, grounds.low_payer_cap):
        if one.untold:
            yield f"It cannot be told whether low payers: {listed(one.untold)}"
    if scenario.changes:
        yield "Everybody is judged by today's yardstick: target rates stay as they are."
