"""Clients, currencies and rates; and what any read may be limited to."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from clientfit_sync.connector import Message
from clientfit_sync.model import Client, Expense, InvoiceLine, Payment, Project
from clientfit_sync.store import ClientName, Rate, Store
from store_reading import DAY, HOUR, MARCH, NAMES, NOW, entry, invoice, priced, run


def test_currencies_are_those_of_invoices_and_of_entries_with_a_value(store: Store) -> None:
    run(
        store,
        priced(1, "1", "USD"),
        entry(2, billable=False, currency="GBP"),
        invoice("i", "c1", currency="CHF", state="draft"),
        Expense(id="x", day=DAY, amount=Decimal(1), currency="JPY"),
    )
    assert store.currencies() == {"USD", "CHF"}


def test_client_names_come_with_their_hours_and_invoices(store: Store) -> None:
    run(store, *NAMES, Client(id="c3", name="Idle"), entry(1), entry(2, day=date(2001, 1, 1)), entry(3, running=True))
    run(store, entry(4, project="p2"), invoice("i1", "c2"), invoice("i2", "c2"), invoice("i3", "c2", state="draft"))
    assert store.client_names() == (
        ClientName(connection="toggl", name="Acme", seconds=3 * HOUR),
        ClientName(connection="toggl", name="Idle"),
        ClientName(connection="toggl", name="Nova", invoices=2),
    )


def test_client_seconds_are_those_of_one_connection_by_the_sources_client(store: Store) -> None:
    days = [entry(number, day=day) for number, day in enumerate((date(2026, 2, 28), MARCH.start, MARCH.end))]
    unowned = [entry(3, project=None), entry(4, project="p0"), entry(5, project="unheard-of")]
    rounded = entry(6, project="p2", rounded_seconds=Decimal(5400), seconds=Decimal("3600.5"))
    run(store, *NAMES, *days, *unowned, rounded, entry(7, project="p3"), entry(8, running=True))
    run(store, *NAMES, entry(1), connection="other")
    assert store.client_seconds("toggl", MARCH, rounded=False) == {
        None: 3 * HOUR,
        "c1": 2 * HOUR + Decimal("0.5"),
        "c2": HOUR,
    }
    assert store.client_seconds("toggl", MARCH, rounded=True) == {None: 3 * HOUR, "c1": Decimal(9000), "c2": HOUR}
    assert store.client_seconds("unknown", MARCH, rounded=True) == {}


def test_clients_are_those_of_one_connection_by_the_sources_ids(store: Store) -> None:
    run(store, *NAMES)
    run(store, Client(id="c1", name="Other"), connection="other")
    assert store.clients("toggl") == {"c1": "Acme", "c2": "Nova"}
    assert store.clients("unknown") == {}


READS: list[Callable[[Store, list[str] | None], object]] = [
    lambda store, connections: store.totals(MARCH, connections),
    lambda store, connections: store.work(MARCH, ("project",), connections),
    lambda store, connections: store.currencies(connections),
    lambda store, connections: store.client_names(connections),
]


@pytest.mark.parametrize("read", READS, ids=["totals", "work", "currencies", "client_names"])
def test_reads_can_be_limited_to_some_connections(
    store: Store, read: Callable[[Store, list[str] | None], object]
) -> None:
    def content(currency: str, name: str) -> list[Message]:
        line, payment = InvoiceLine(amount=Decimal(1)), Payment(day=DAY, amount=Decimal(1))
        billed = invoice("i", "c", currency=currency, lines=(line,), payments=(payment,))
        names = Client(id="c", name=name), Project(id="p", name=name, client="c")
        return [*names, priced(1, "1", currency, project="p"), entry(2, running=True), billed]

    run(store, *content("EUR", "A"), connection="a")
    alone = read(store, None)
    run(store, *content("USD", "B"), connection="b")
    assert read(store, ["a"]) == alone
    assert read(store, ["a", "b"]) == read(store, None) != alone
    assert read(store, []) == read(store, ["c"]) != alone


def test_exchange_rates_are_kept_beside_those_of_other_days(store: Store) -> None:
    assert (store.rates_fetched_at(), store.rates(["USD"])) == (None, ())
    store.save_rates([("USD", DAY, Decimal("1.0876")), ("GBP", DAY, Decimal("0.8"))], datetime(2026, 3, 10, tzinfo=UTC))
    later = [("USD", DAY, Decimal("1.5")), ("USD", DAY, Decimal("1.6")), ("USD", MARCH.start, Decimal("162.123456"))]
    store.save_rates(later, NOW)
    expected = (Rate("USD", MARCH.start, Decimal("162.123456")), Rate("USD", DAY, Decimal("1.6")))
    assert store.rates(["USD", "CHF"]) == expected
    assert store.rates_fetched_at() == NOW


def test_no_rates_are_no_fetch(store: Store) -> None:
    store.save_rates([], NOW)
    assert store.rates_fetched_at() is None


def test_projects_are_told_with_their_clients_and_whether_they_are_open(store: Store) -> None:
    """Those without a client or a name are nobody's commitment."""
    run(store, *NAMES, Project(id="p4", name="Logo", client="c9", active=False), Project(id="p5", name="", client="c1"))
    assert [(one.client, one.name, one.active, one.ages) for one in store.project_names()] == [
        ("Acme", "Shop", True, True),
        ("Acme", "Site", True, True),
        ("Nova", "Site", True, True),
        ("c9", "Logo", False, True),
    ]
    assert store.project_names(["harvest"]) == ()
