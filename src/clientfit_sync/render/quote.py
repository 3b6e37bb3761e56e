"""What a budget buys, what has to be cut, and what the work does to the caps."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from clientfit_sync.checks import wording
from clientfit_sync.outlook.grounds import Grounds
from clientfit_sync.outlook.overrun import Overrun
from clientfit_sync.outlook.quote import CapChange, Quote
from clientfit_sync.render import statement
from clientfit_sync.render.columns import UNKNOWN, Column
from clientfit_sync.render.headline import counted
from clientfit_sync.render.rounding import percent
from clientfit_sync.render.statement import Section, Statement
from clientfit_sync.render.text import clean, listed, short

SCHEMA = "clientfit-quote/1"
NO_TARGET = "no target is set, and there are not three other clients whose pay and hours are known"


def render(grounds: Grounds, quote: Quote, format_: str, width: int = 80) -> str:
    """As `table` (of that width), `json` or `markdown`."""
    if format_ == "json":
        return statement.json(SCHEMA, grounds, _content(grounds, quote))
    built = Statement(
        title=_title(quote),
        lead=(_scope(quote), statement.period(grounds)),
        sections=(
            Section(title="How this comes about", items=tuple(_reasons(quote))),
            Section(title="What is wished for", items=tuple(_wish(quote))),
            Section(
                title="The caps, with the work in the period",
                table=_caps(grounds, quote),
                dispensable=("room_a_month", "room", "cap"),
            ),
            Section(items=tuple(_added(grounds, quote))),
            statement.cautions(grounds),
        ),
    )
    return statement.as_markdown(built) if format_ == "markdown" else statement.text(built, width)


def _title(quote: Quote) -> str:
    who = "" if quote.asked.client is None else f" for {short(quote.asked.client)}"
    budget = f"A budget of {_money(quote.asked.budget, quote)}{who}"
    if quote.bought is None or quote.target is None:
        return f"{budget}: the hours that it buys are unknown."
    return f"{budget} buys {wording.hours(quote.bought)} at {_money(quote.target, quote)} an hour."


def _money(value: Decimal, quote: Quote) -> str:
    currency = quote.today.currency
    return wording.amount(value, currency and clean(currency))


def _scope(quote: Quote) -> str:
    """The sentence that matters: for how many hours to plan."""
    if quote.plan is None:
        return f"There is no target to measure it by: {NO_TARGET}; set `target` in [rates]"
    if quote.asked.wish is None or quote.to_cut is None:
        return f"Plan what you deliver for {wording.hours(quote.plan)}"
    if quote.to_cut:
        cut = f"cut {wording.hours(quote.to_cut)} of the {wording.hours(quote.asked.wish)} that are wished for"
        return f"Plan what you deliver for {wording.hours(quote.plan)}: {cut}"
    return f"What is wished for fits: {wording.hours(quote.plan - quote.asked.wish)} of the plan are left"


def _reasons(quote: Quote) -> Iterator[str]:
    if quote.target is not None:
        yield f"An hour should bring {_money(quote.target, quote)}: {_target_source(quote)}"
    yield _history(quote.overrun, quote)


def _target_source(quote: Quote) -> str:
    if quote.asked.terms.target is not None:
        return "the client's own target"
    return "your target" if quote.today.yardstick.target is not None else "what your other clients pay on average"


def _history(overrun: Overrun | None, quote: Quote) -> str:
    if overrun is None:
        return "Nothing is corrected for overruns: no hours budget of finished or overrun work is known"
    whose = "clients in general" if overrun.client is None else short(overrun.client)
    took = f"{wording.hours(overrun.used)} for {wording.hours(overrun.estimated)} estimated"
    told = f"Work for {whose} took {took} ({counted(overrun.budgets, 'budget')})"
    alone = "; this client has no such history" if overrun.client is None and quote.asked.client is not None else ""
    if overrun.times > 1:
        return f"{told}, {wording.share(overrun.times)} of it, so estimates are corrected by that{alone}"
    return f"{told}, so estimates need no correction{alone}"


def _wish(quote: Quote) -> Iterator[str]:
    wish = quote.asked.wish
    if wish is None or quote.expected is None:
        return
    if quote.correction > 1:
        yield f"{wording.hours(wish)} wished for would take {wording.hours(quote.expected)} as things went so far"
    if quote.price is not None:
        yield f"They would have to cost {_money(quote.price, quote)}"
    if quote.rate is not None:
        reached = "" if quote.target is None else f" ({wording.share(quote.rate / quote.target)} of the target)"
        yield f"All of it for the budget would bring {_money(quote.rate, quote)} an hour{reached}"
    if quote.to_cut:
        yield f"To fit the budget, cut {wording.hours(quote.to_cut)} of it ({wording.share(quote.to_cut / wish)})"


def _caps(grounds: Grounds, quote: Quote) -> tuple[Column, ...]:
    """A row a cap; `Room` are the hours that are left below it today."""
    if not quote.caps:
        return ()
    return (
        Column(figure="whose", title="Share of time", cells=[_whose(one) for one in quote.caps], right=False),
        Column(figure="cap", title="Cap", cells=[percent(one.today.taken.cap) for one in quote.caps]),
        Column(figure="today", title="Today", cells=[_share(one.today.share) for one in quote.caps]),
        Column(figure="then", title="With it", cells=[_share(one.then.share) for one in quote.caps]),
        Column(figure="state", title="", cells=["over" if one.then.over else "within" for one in quote.caps]),
        Column(figure="room", title="Room", cells=[_room(one.today.room) for one in quote.caps]),
        Column(figure="room_a_month", title="a month", cells=[_monthly(one, grounds) for one in quote.caps]),
    )


def _whose(one: CapChange) -> str:
    return "Low payers" if one.client is None else short(one.client)


def _share(value: Decimal | None) -> str:
    return UNKNOWN if value is None else percent(value)


def _monthly(one: CapChange, grounds: Grounds) -> str:
    return _room(wording.a_month(one.today.room, grounds.days)) if grounds.days else UNKNOWN


def _room(value: Decimal) -> str:
    return wording.hours(value) if value else "none"


def _added(grounds: Grounds, quote: Quote) -> Iterator[str]:
    if quote.added is not None and grounds.days:
        month = wording.hours(wording.a_month(quote.added, grounds.days))
        yield f"The work adds {wording.hours(quote.added)}: {month} a month if it is spread over as long a period"
    if quote.then is not None and (low := [one.client for one in quote.then.clients if one.low_payer]):
        yield f"Low payers with it: {listed(low)}"
    if any(one.then.untold for one in quote.caps):
        untold = next(one.then.untold for one in quote.caps if one.then.untold)
        yield f"It cannot be told whether low payers: {listed(untold)}"


def _content(grounds: Grounds, quote: Quote) -> dict[str, Any]:
    overrun, asked = quote.overrun, quote.asked
    return {
        "client": asked.client,
        "budget": statement.amount(asked.budget),
        "target_rate": statement.amount(quote.target),
        "hours_bought": statement.hours(quote.bought),
        "hours_to_plan": statement.hours(quote.plan),
        "overrun": overrun
        and {
            "of": "everybody" if overrun.client is None else "client",
            "budgets": overrun.budgets,
            "estimated_hours": statement.hours(overrun.estimated),
            "used_hours": statement.hours(overrun.used),
            "ratio": statement.ratio(overrun.times),
        },
        "correction_ratio": statement.ratio(quote.correction),
        "wish": None
        if asked.wish is None
        else {
            "hours": statement.hours(asked.wish),
            "expected_hours": statement.hours(quote.expected),
            "price": statement.amount(quote.price),
            "effective_rate": statement.amount(quote.rate),
            "hours_to_cut": statement.hours(quote.to_cut),
        },
        "hours_added": statement.hours(quote.added),
        "hours_added_a_month": _a_month(quote.added, grounds),
        "caps": [_cap(one, grounds) for one in quote.caps],
        "unknown": {}
        if quote.target is not None
        else dict.fromkeys(("target_rate", "hours_bought", "hours_to_plan"), NO_TARGET),
    }


def _cap(one: CapChange, grounds: Grounds) -> dict[str, Any]:
    return {
        "client": one.client,
        "clients": [client.strip() for client in one.then.taken.clients],
        "cap": statement.ratio(one.today.taken.cap),
        "share": statement.ratio(one.today.share),
        "share_with_it": statement.ratio(one.then.share),
        "over": one.today.over,
        "over_with_it": one.then.over,
        "room_hours": statement.hours(one.today.room),
        "room_hours_a_month": _a_month(one.today.room, grounds),
    }


def _a_month(value: Decimal | None, grounds: Grounds) -> Decimal | None:
    return None if value is None or not grounds.days else statement.hours(wording.a_month(value, grounds.days))
