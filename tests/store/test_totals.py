"""What SQL adds up for the figures."""

from datetime import date
from decimal import Decimal
from typing import Any

from clientfit_sync.figures.totals import DayTotal, SourceInvoice, Totals, WorkTotal
from clientfit_sync.model import Client, InvoiceLine, Payment, Project
from clientfit_sync.store import ClientName, Store
from store_reading import DAY, HOUR, MARCH, NAMES, entry, invoice, priced, run


def test_an_empty_store_has_empty_totals(store: Store) -> None:
    assert store.totals(MARCH) == Totals(window=MARCH)


def test_entries_add_up_by_client_day_and_currency_of_their_value(store: Store) -> None:
    run(
        store,
        *NAMES,
        priced(1, "80.5"),
        priced(2, "19.5", project="p2"),
        priced(3, "10", "USD"),
        entry(4, billable=True, currency="EUR"),
        entry(5, billable=False, currency="EUR"),
        entry(6, seconds=Decimal("0.000001")),
        priced(7, "5", day=date(2026, 3, 11)),
        priced(8, "7", project="p3"),
    )
    acme: dict[str, Any] = {"connection": "toggl", "client": "Acme", "day": DAY}
    assert store.totals(MARCH).days == (
        DayTotal(
            **acme, seconds=2 * HOUR + Decimal("0.000001"), billable_seconds=HOUR, billable=1, unpriced=1, unflagged=1
        ),
        DayTotal(
            **acme,
            seconds=2 * HOUR,
            billable_seconds=2 * HOUR,
            billable=2,
            fixed_fee=1,
            currency="EUR",
            value=Decimal(100),
        ),
        DayTotal(**acme, seconds=HOUR, billable_seconds=HOUR, billable=1, currency="USD", value=Decimal(10)),
        DayTotal(
            **acme | {"day": date(2026, 3, 11)},
            seconds=HOUR,
            billable_seconds=HOUR,
            billable=1,
            currency="EUR",
            value=Decimal(5),
        ),
        DayTotal(
            **acme | {"client": "Nova"},
            seconds=HOUR,
            billable_seconds=HOUR,
            billable=1,
            currency="EUR",
            value=Decimal(7),
        ),
    )


def test_sums_are_exact_decimals(store: Store) -> None:
    run(store, *NAMES, *(priced(number, "0.1", seconds=Decimal("0.1")) for number in range(10)))
    (day,) = store.totals(MARCH).days
    assert (day.value, day.seconds) == (Decimal(1), Decimal(1))
    assert {type(day.value), type(day.seconds), type(day.billable_seconds)} == {Decimal}
    assert {type(day.billable), type(day.unpriced), type(day.fixed_fee)} == {int}


def test_the_window_is_open_at_its_end_and_running_timers_count_nothing(store: Store) -> None:
    run(
        store,
        *NAMES,
        entry(1, day=date(2026, 2, 28)),
        entry(2, day=MARCH.start),
        entry(3, day=date(2026, 3, 31)),
        entry(4, day=MARCH.end),
        entry(5, day=DAY, running=True, seconds=Decimal(0)),
        entry(6, day=date(2025, 1, 1), running=True, seconds=Decimal(0)),
    )
    totals = store.totals(MARCH)
    assert [day.day for day in totals.days] == [MARCH.start, date(2026, 3, 31)]
    assert totals.running == 2


def test_entries_whose_client_is_not_known_count_under_none(store: Store) -> None:
    run(store, *NAMES, entry(1, project=None), entry(2, project="p0"), entry(3, project="unheard-of"))
    (day,) = store.totals(MARCH).days
    assert (day.client, day.seconds) == (None, 3 * HOUR)
    assert store.totals(MARCH).first_entries == {}


def test_a_client_without_a_name_goes_by_its_id(store: Store) -> None:
    run(store, Project(id="p9", name="P", client="c9"), entry(1, project="p9"), invoice("i", "c9"))
    totals = store.totals(MARCH)
    assert (totals.days[0].client, totals.invoices[0].client) == ("c9", "c9")
    assert list(totals.first_entries) == [("toggl", "c9")]
    assert store.client_names() == (ClientName(connection="toggl", name="c9", seconds=HOUR, invoices=1),)


def test_two_clients_of_one_name_add_up(store: Store) -> None:
    run(store, *NAMES, Client(id="c2", name="Acme"), entry(1), entry(2, project="p3"))
    (day,) = store.totals(MARCH).days
    assert (day.client, day.seconds) == ("Acme", 2 * HOUR)


def test_a_renamed_client_needs_no_entry_touched(store: Store) -> None:
    run(store, *NAMES, entry(1))
    run(store, Client(id="c1", name="Acme Ltd"))
    assert store.totals(MARCH).days[0].client == "Acme Ltd"


def test_the_first_entry_is_the_first_finished_one_of_all_time(store: Store) -> None:
    run(
        store,
        *NAMES,
        entry(1, day=date(2020, 1, 1), running=True),
        entry(2, day=date(2021, 5, 1), project="p2"),
        entry(3, day=date(2022, 5, 1)),
        entry(4, day=date(2030, 5, 1), project="p3"),
    )
    firsts = {("toggl", "Acme"): date(2021, 5, 1), ("toggl", "Nova"): date(2030, 5, 1)}
    assert store.totals(MARCH).first_entries == firsts


def test_all_invoices_come_whole_whatever_their_date(store: Store) -> None:
    whole = invoice(
        "i2",
        "c1",
        issued=date(2019, 1, 1),
        tax=Decimal("1.234567"),
        discount=Decimal(2),
        state="written_off",
        due=DAY,
        paid=Decimal(3),
        paid_on=DAY,
        closed_on=DAY,
        period_start=DAY,
        period_end=DAY,
        funds_retainer=True,
        lines=(
            InvoiceLine(amount=Decimal(5), expense=True, description="z", project="p1"),
            InvoiceLine(amount=Decimal(4)),
        ),
        payments=(Payment(day=date(2026, 5, 1), amount=Decimal(2)), Payment(day=DAY, amount=Decimal(1))),
        part="w",
    )
    draft = invoice("i1", "c2", state="draft", issued=date(2030, 1, 1), amount=None)
    run(store, *NAMES, whole, draft)
    expected = [
        SourceInvoice(connection="toggl", client=name, invoice=of) for name, of in (("Acme", whole), ("Nova", draft))
    ]
    assert store.totals(MARCH).invoices == tuple(expected)


def test_work_by_project_task_and_person(store: Store) -> None:
    run(
        store,
        *NAMES,
        entry(1, task="Design", person="Ann", billable=True),
        entry(2, task="Design", person="Bo", project="p2"),
        entry(3, person="Ann", project="p3"),
        entry(4, project=None, seconds=Decimal(60)),
        entry(5, running=True),
        entry(6, day=MARCH.end),
        entry(7, project="p7", seconds=Decimal(7)),
    )

    def work(*by: Any) -> list[tuple[str | None, tuple[str, ...], Decimal, Decimal]]:
        found: tuple[WorkTotal, ...] = store.work(MARCH, by)
        assert sum(of.unflagged for of in found) == 4
        return [(of.client, of.key, of.seconds, of.billable_seconds) for of in found]

    none = Decimal(0)
    assert work("project", "task") == [
        (None, ("", ""), Decimal(60), none),
        (None, ("p7", ""), Decimal(7), none),
        ("Acme", ("Shop", "Design"), HOUR, none),
        ("Acme", ("Site", "Design"), HOUR, HOUR),
        ("Nova", ("Site", ""), HOUR, none),
    ]
    assert work("task") == [
        (None, ("",), Decimal(67), none),
        ("Acme", ("Design",), 2 * HOUR, HOUR),
        ("Nova", ("",), HOUR, none),
    ]
    assert work("person")[1:] == [
        ("Acme", ("Ann",), HOUR, HOUR),
        ("Acme", ("Bo",), HOUR, none),
        ("Nova", ("Ann",), HOUR, none),
    ]
    assert work() == [(None, (), Decimal(67), none), ("Acme", (), 2 * HOUR, HOUR), ("Nova", (), HOUR, none)]
