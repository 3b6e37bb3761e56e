"""How records are kept: whole, each under its id, the later for the earlier."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from clientfit_sync.connector import Bookmark, Gone
from clientfit_sync.errors import SourceError
from clientfit_sync.model import (
    Budget,
    Client,
    Expense,
    Invoice,
    InvoiceLine,
    Payment,
    Project,
)
from clientfit_sync.store import Counts, Store
from store_keeping import DAY, MARCH, entry, run

Committed = Callable[[str], list[dict[str, Any]]]


def test_a_run_adds_changes_and_counts_what_differs(store: Store, committed: Committed) -> None:
    assert run(store, entry(1), entry(2), entry(3), Bookmark()) == Counts(added=3)
    again = run(store, entry(1), entry(2, task="Design"), entry(4), Bookmark())
    assert again == Counts(added=1, changed=1)
    assert [row["task"] for row in committed("time_entry")] == ["", "Design", "", ""]


def test_the_same_run_twice_changes_nothing(store: Store, committed: Committed) -> None:
    messages = (
        Client(id="c", name="Acme"),
        Project(id="p", name="Site", client="c"),
        entry(1, project="p"),
        Bookmark(),
    )
    run(store, *messages)

    def content() -> list[dict[str, Any]]:
        rows = (row for table in ("client", "project", "time_entry") for row in committed(table))
        return [{name: value for name, value in row.items() if name != "stamp"} for row in rows]

    before = content()
    assert run(store, *messages) == Counts()
    assert content() == before


def test_everything_of_a_record_is_kept(store: Store, committed: Committed) -> None:
    kept = entry(
        1,
        seconds=Decimal("5400.5"),
        project="p",
        billable=True,
        person="Ann",
        task="Design",
        description="Logo „Ü“ 漢字",
        tags=("a", "b"),
        started=datetime(2026, 3, 10, 9, 0, 1),  # noqa: DTZ001 - local wall clock, as the model says
        ended=datetime(2026, 3, 10, 10, 30, 1),  # noqa: DTZ001 - likewise
        rounded_seconds=Decimal(7200),
        rate=Decimal("85.125"),
        currency="EUR",
        budgeted=False,
        part="w1",
    )
    run(store, kept, Bookmark())
    (row,) = committed("time_entry")
    names = [name for name in kept.__slots__ if name != "tags"]
    assert {name: row[name] for name in names} == {name: getattr(kept, name) for name in names}
    assert row["tags"] == ["a", "b"]


def test_everything_of_a_project_is_kept(store: Store, committed: Committed) -> None:
    agreed = Project(
        id="p",
        name="Site",
        client="c",
        fixed_fee=True,
        fee=Decimal("5000.5"),
        currency="EUR",
        billable=False,
        active=False,
        starts=DAY,
        ends=MARCH.end,
        budgets=(
            Budget(amount=Decimal("0.10"), unit="money", with_expenses=True),
            Budget(amount=Decimal("1e3"), unit="hours", monthly=True, task="Design\0", person="Ann"),
        ),
        part="w1",
    )
    assert run(store, agreed, Bookmark()) == Counts(added=1)
    assert run(store, agreed, Bookmark()) == Counts()
    (row,) = committed("project")
    names = [name for name in agreed.__slots__ if name != "budgets"]
    assert {name: row[name] for name in names} == {name: getattr(agreed, name) for name in names}
    alone = {"task": "", "person": "", "monthly": False, "with_expenses": False}
    assert row["budgets"] == [
        alone | {"amount": "0.1", "unit": "money", "with_expenses": True},
        alone | {"amount": "1000", "unit": "hours", "monthly": True, "task": "Design\ufffd", "person": "Ann"},
    ]
    raised = replace(agreed, budgets=(Budget(amount=Decimal("0.2"), unit="money", with_expenses=True),))
    assert run(store, raised, Bookmark()) == Counts(changed=1)


def test_the_value_of_an_entry_is_worked_out_when_written(store: Store, committed: Committed) -> None:
    rated = entry(1, billable=True, rate=Decimal(90), currency="EUR", seconds=Decimal(1200))
    unpriced = entry(2, billable=True, currency="EUR")
    unbillable = entry(3, billable=False, amount=Decimal(10), currency="EUR")
    run(store, rated, unpriced, unbillable, Bookmark())
    found = [(row["value"], row["value_currency"], row["currency"]) for row in committed("time_entry")]
    assert found == [(Decimal(30), "EUR", "EUR"), (None, None, "EUR"), (None, None, "EUR")]


def test_an_expense_is_kept(store: Store, committed: Committed) -> None:
    spent = Expense(
        id="x", day=DAY, amount=Decimal("9.99"), currency="EUR", project="p", billable=True, description="d"
    )
    run(store, spent, Bookmark())
    (row,) = committed("expense")
    assert {name: row[name] for name in spent.__slots__} == {name: getattr(spent, name) for name in spent.__slots__}


def test_an_invoice_replaces_its_lines_and_payments_with_itself(store: Store, committed: Committed) -> None:
    lines = tuple(InvoiceLine(amount=Decimal(n), project=f"p{n}") for n in (3, 1, 2))
    invoice = Invoice(
        id="i",
        client="c",
        number="7",
        issued=DAY,
        currency="EUR",
        amount=Decimal(6),
        lines=lines,
        payments=(Payment(day=DAY, amount=Decimal(6)),),
    )
    other = Invoice(id="j", client="c", number="8", issued=DAY, currency="EUR", amount=Decimal(1), lines=lines[:1])
    assert run(store, invoice, other, Bookmark()) == Counts(added=2)
    shorter = Invoice(id="i", client="c", number="7", issued=DAY, currency="EUR", amount=Decimal(6), lines=lines[1:2])
    assert run(store, shorter, Bookmark()) == Counts(changed=1)
    found = {kept.invoice.id: kept.invoice for kept in store.totals(MARCH).invoices}
    assert found == {"i": shorter, "j": other}
    assert len(committed("invoice_line")) == 2
    assert committed("payment") == []


def test_of_one_id_in_a_batch_the_later_wins(store: Store, committed: Committed) -> None:
    counts = run(store, entry(1, task="old"), entry(1, task="new"), Bookmark())
    assert counts == Counts(added=1)
    assert [row["task"] for row in committed("time_entry")] == ["new"]


def test_ids_that_differ_only_in_what_cannot_be_stored_are_one_record(store: Store) -> None:
    line = (InvoiceLine(amount=Decimal(1)),)
    one, two = (
        Invoice(id=id_, client="c", number="7", issued=DAY, currency="EUR", amount=Decimal(6), lines=line)
        for id_ in ("i\0", "i\N{REPLACEMENT CHARACTER}")
    )
    assert run(store, one, two, Bookmark()) == Counts(added=1)
    assert run(store, Gone(kind="invoice", id="i\0"), Bookmark()) == Counts(deleted=1)


def test_text_that_a_database_refuses_is_replaced(store: Store, committed: Committed) -> None:
    run(store, entry(1, description="a\0b", task="\ud800", tags=("x\0",), project="p\0"), Bookmark())
    (row,) = committed("time_entry")
    assert (row["description"], row["task"], row["tags"]) == ("a\N{REPLACEMENT CHARACTER}b", "?", ["x\ufffd"])
    assert run(store, Project(id="p\0", name="P", client=None), Bookmark()) == Counts(added=1)
    assert store.work(MARCH, ("project",))[0].key == ("P",)


@pytest.mark.parametrize("amount", [Decimal("1e13"), Decimal("-1e40"), Decimal("NaN"), Decimal("Infinity")])
def test_a_number_that_cannot_be_kept_stops_the_run_by_name(store: Store, amount: Decimal) -> None:
    with pytest.raises(SourceError, match=r"^time_entry 1: .*cannot be kept"):
        run(store, entry(1, amount=amount), Bookmark())
    assert store.sources() == ()
