"""Random but plausible studios for hypothesis: small, and of every kind that METRICS.md sections 1 to 4 speak of."""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from clientfit_sync.model import Client, Project, Record, TimeEntry
from oracle_studio import Studio, name_key
from studio_invoices import EPOCH, copies, invoices
from studio_settings import CHECKS, CONNECTIONS, LACKS, RATES, bank, table

NAMES = ("Acme", "Birch", "Nova", "Weiß", "Zoé", "Кедър")
QUARTER_HOUR, HALF_HOUR = Decimal(900), Decimal(1800)
FEWEST_ENTRIES, MOST_ENTRIES = 10, 30
LAST_ENTRY_DAY = 150


@st.composite
def studios(draw: st.DrawFn) -> Studio:
    """Up to six clients in two connections, about two dozen entries and half a dozen invoices, and a question."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=6, unique=True))
    connections = {connection: draw(_books(connection, names)) for connection in CONNECTIONS}
    duplicates = draw(copies(connections["alpha"], _in_both(connections)))
    connections["beta"] = [*connections["beta"], *duplicates]
    as_of = EPOCH + timedelta(days=draw(st.integers(60, 160) | st.integers(100, 160) | st.integers(-5, 330)))
    return Studio(
        connections=connections,
        clients={name: draw(table(name)) for name in names if draw(st.sampled_from([True, True, False]))},
        rates=draw(RATES),
        exchange_rates=draw(st.sampled_from([{}, {}, {"USD": Decimal("0.92")}, {"GBP": Decimal("1.15")}])),
        currency=draw(st.sampled_from(["EUR", "EUR", "EUR", "USD"])),
        ecb=draw(bank()),
        checks=draw(CHECKS),
        lacks=draw(LACKS),
        partial=draw(st.sampled_from([frozenset(), frozenset(), frozenset({"alpha"}), frozenset(CONNECTIONS)])),
        as_of=as_of,
        period=draw(_period(as_of)),
    )


def spellings(name: str) -> list[str]:
    """Names of one client in the sources; the last is it only by an alias."""
    return [name, name, name.upper(), f"  {name.lower()} ", unicodedata.normalize("NFD", name), f"{name} Ltd"]


@st.composite
def _books(draw: st.DrawFn, connection: str, names: Sequence[str]) -> list[Record]:
    """One connection: some of the clients under some spelling, their projects, entries and invoices."""
    clients = [
        Client(id=f"c{number}", name=draw(st.sampled_from(spellings(name))))
        for number, name in enumerate(names)
        if draw(st.sampled_from([True, True, True, False]))
    ]
    projects = [Project(id="own", name="In-house", client=None)]
    for client in clients:
        fixed = draw(st.sampled_from([False, False, False, True]))
        projects += [
            Project(id=f"{client.id}-site", name="Site", client=client.id),
            Project(id=f"{client.id}-shop", name="Shop", client=client.id, fixed_fee=fixed),
        ]
    entries = draw(_entries([project.id for project in projects]))
    issued = draw(invoices(connection, [client.id for client in clients])) if clients else []
    return [*clients, *projects, *entries, *issued]


def _in_both(connections: Mapping[str, Sequence[Record]]) -> set[str]:
    """The ids of the clients that both connections hold under names that are one without any alias."""
    known = [
        {(record.id, name_key(record.name)) for record in records if isinstance(record, Client)}
        for records in connections.values()
    ]
    return {identity for identity, _ in set.intersection(*known)}


_STYLES: tuple[dict[str, Any], ...] = (
    *({"billable": True, "price": price} for price in ("amount", "rate", "rounded", "amount", "rate")),
    {"billable": True, "price": "amount", "currency": "USD"},
    {"billable": True, "price": "rate", "currency": "GBP", "odd": 433},
    {"billable": True, "price": "amount", "currency": "XTS"},
    {"billable": True, "price": "amount", "currency": None},
    {"billable": True, "price": "none"},
    {"billable": False, "price": "rate", "odd": 7},
    {"billable": False, "price": "none"},
    {"billable": None, "price": "none"},
    {"billable": True, "price": "amount", "running": True},
)
_ENTRY = st.tuples(
    st.integers(0, 30),
    st.integers(0, LAST_ENTRY_DAY),
    st.integers(2, 60),
    st.sampled_from(_STYLES),
)
_PRICES: tuple[dict[str, Any], ...] = (
    {},
    {"price": "amount", "currency": "EUR"},
    {"price": "amount", "currency": "USD"},
    {"price": "rate", "currency": "EUR", "billable": True},
    {"price": "rounded", "currency": "EUR", "billable": True},
)


@st.composite
def _entries(draw: st.DrawFn, projects: Sequence[str]) -> list[TimeEntry]:
    """Entries that now and then keep to one kind of price, so that a client's billable value is known."""
    fewest = draw(st.sampled_from([0, FEWEST_ENTRIES, FEWEST_ENTRIES, FEWEST_ENTRIES]))
    drawn = draw(st.lists(_ENTRY, min_size=fewest, max_size=MOST_ENTRIES))
    always = draw(st.sampled_from(_PRICES))
    rate = draw(st.integers(50, 90) | st.integers(0, 120))
    return [
        _entry(f"t{number}", where, day, quarters * QUARTER_HOUR, {"rate": rate, **style, **always}, projects)
        for number, (where, day, quarters, style) in enumerate(drawn)
    ]


def _entry(
    number: str, where: int, day: int, seconds: Decimal, style: Mapping[str, Any], projects: Sequence[str]
) -> TimeEntry:
    """An entry on one of the projects, or on none."""
    place = where % (len(projects) + 1)
    running = style.get("running", False)
    exact = Decimal(0) if running else seconds + style.get("odd", 0)
    rate = Decimal(style["rate"])
    prices: dict[str, dict[str, Any]] = {
        "amount": {"amount": rate * (seconds // QUARTER_HOUR) / 4},
        "rate": {"rate": rate},
        "rounded": {"rate": rate, "rounded_seconds": -(-exact // HALF_HOUR) * HALF_HOUR},
        "none": {},
    }
    return TimeEntry(
        id=number,
        day=EPOCH + timedelta(days=day),
        seconds=exact,
        project=projects[place] if place < len(projects) else None,
        billable=style["billable"],
        running=running,
        currency=style.get("currency", "EUR"),
        **prices[style["price"]],
    )


@st.composite
def _period(draw: st.DrawFn, as_of: date) -> tuple[date, date]:
    """Days before `as_of`, a stretch around it, calendar months and years, or any stretch."""
    kind = draw(st.sampled_from(["last", "last", "month", "running", "year", "any"]))
    first = as_of.replace(day=1)
    if kind == "last":
        return as_of - timedelta(days=draw(st.sampled_from([90, 90, 30, 7]))), as_of - timedelta(days=1)
    if kind == "month":
        end = first - timedelta(days=1)
        return end.replace(day=1), end
    if kind == "running":
        start = as_of - timedelta(days=draw(st.integers(0, 60)))
        return start, as_of + timedelta(days=draw(st.integers(0, 40)))
    if kind == "year":
        return date(as_of.year, 1, 1), date(as_of.year, 12, 31)
    start = EPOCH + timedelta(days=draw(st.integers(-30, 150)))
    return start, start + timedelta(days=draw(st.integers(0, 120)))
