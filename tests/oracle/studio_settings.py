"""Random settings: the tables of clients, rates, checks, and the European Central Bank's rates."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from clientfit_sync.model import Kind
from studio_invoices import EPOCH

CONNECTIONS = ("alpha", "beta")
Lacks = Mapping[Kind, str]


@st.composite
def table(draw: st.DrawFn, name: str) -> dict[str, Any]:
    """A client's table of the configuration, each setting now and then."""
    table: dict[str, Any] = {"aliases": [f"{name} Ltd"]} if draw(st.booleans()) else {}
    flag = draw(st.sampled_from(["", "", "", "", "", "internal", "ignore"]))
    if flag:
        table[flag] = True
    table["billing"] = draw(st.sampled_from(["arrears", "advance"]))
    optional: dict[str, st.SearchStrategy[Any]] = {
        "target": st.integers(40, 150),
        "time_cap": st.sampled_from([Decimal("0.1"), Decimal("0.25"), Decimal("0.5"), Decimal("0.7")]),
        "invoiced_in": st.sampled_from(CONNECTIONS),
        "retainer": _RETAINER | st.lists(_RETAINER, min_size=1, max_size=3),
    }
    for setting, strategy in optional.items():
        if draw(st.sampled_from([False, False, setting != "invoiced_in"])):
            table[setting] = draw(strategy)
    if draw(st.sampled_from([False] * 5 + [True])):
        table["invoiced_in"] = draw(optional["invoiced_in"])
    return table


def _retainer(amount: int, every: str, start: int, length: int | None) -> dict[str, Any]:
    first = EPOCH + timedelta(days=start)
    table = {"amount": amount * 50, "every": every, "from": first}
    return table if length is None else table | {"until": first + timedelta(days=length)}


_RETAINER = st.builds(
    _retainer,
    st.integers(1, 30),
    st.sampled_from(["month", "month", "quarter", "year"]),
    st.integers(-60, 200),
    st.none() | st.integers(0, 200),
)
RATES = st.fixed_dictionaries(
    {},
    optional={
        "target": st.sampled_from([60, 80, 90, 100]) | st.integers(40, 150),
        "floor": st.sampled_from([60, 90, 120]),
    },
)
_NOT_SHOWN: st.SearchStrategy[Lacks] = st.sampled_from(
    [{"time_entry": "only your own"}, {"invoice": "refused"}, {"expense": "refused"}]
)
LACKS: st.SearchStrategy[dict[str, Lacks]] = st.sampled_from([True, False, False]).flatmap(
    lambda some: st.dictionaries(st.sampled_from(CONNECTIONS), _NOT_SHOWN, max_size=2) if some else st.just({})
)
CHECKS = st.fixed_dictionaries(
    {
        "effort_vs_pay": st.fixed_dictionaries(
            {
                "min_hours": st.sampled_from([5, 5, 1, 3, Decimal("7.5")]),
                "watch_below": st.sampled_from([Decimal("0.9"), 1]),
                "act_below": st.sampled_from([Decimal("0.7"), Decimal("0.4"), Decimal("0.2")]),
            }
        ),
        "time_share_cap": st.fixed_dictionaries(
            {},
            optional={
                "cap": st.sampled_from([Decimal("0.3"), Decimal("0.5"), Decimal("0.75")]),
                "low_payer_below": st.sampled_from([Decimal("0.6"), 1]),
                "watch_at": st.sampled_from([Decimal("0.2"), Decimal("0.5"), Decimal("0.9")]),
            },
        ),
    },
)


@st.composite
def bank(draw: st.DrawFn) -> dict[tuple[str, date], Decimal]:
    """Rates of dollars and pounds on few days or on every third, none of XTS."""
    rates: dict[tuple[str, date], Decimal] = {}
    for currency, around in (("USD", 110), ("GBP", 85)):
        dense = range(draw(st.sampled_from([-30, 40])), draw(st.sampled_from([-30, 150, 300])), 3)
        sparse = draw(st.lists(st.integers(-30, 300), max_size=3))
        for number in [*dense, *sparse]:
            rates[currency, EPOCH + timedelta(days=number)] = Decimal(around + number % 10) / 100
    return rates
