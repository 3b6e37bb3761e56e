"""What a source no longer has is deleted, within what it spoke of; never too much, and nothing that is still named."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from clientfit_sync.connector import Bookmark, Gone, Message, Whole
from clientfit_sync.model import (
    Client,
    Expense,
    Invoice,
    InvoiceLine,
    Kind,
    Payment,
    Project,
    Record,
    TimeEntry,
    Window,
)
from clientfit_sync.store import Counts, Store
from store_keeping import DAY, MARCH, NOW, entry, ids, run

Committed = Callable[[str], list[dict[str, Any]]]
APRIL = Window(start=date(2026, 4, 1), end=date(2026, 5, 1))
CLIENT = Client(id="c", name="Acme")
PROJECT = Project(id="p", name="Site", client="c")


def invoice(number: int, **fields: Any) -> Invoice:
    content: dict[str, Any] = {"client": "c", "number": "1", "issued": DAY, "currency": "EUR", "amount": Decimal(1)}
    return Invoice(id=str(number), **content | fields)


def test_gone_deletes_one_record_and_is_harmless_for_one_that_is_not_held(store: Store, committed: Committed) -> None:
    run(store, entry(1), entry(2), Bookmark())
    counts = run(store, Gone(kind="time_entry", id="1"), Gone(kind="time_entry", id="9"), Bookmark())
    assert counts == Counts(deleted=1)
    assert ids(committed("time_entry")) == ["2"]


@pytest.mark.parametrize("batch_between", [False, True])
def test_of_a_record_and_its_deletion_the_later_holds(
    store: Store, committed: Committed, *, batch_between: bool
) -> None:
    between: tuple[Message, ...] = (Whole(kind="invoice"),) if batch_between else ()
    run(store, entry(1), entry(2), Bookmark())
    deleted = (entry(1), *between, Gone(kind="time_entry", id="1"))
    restored = (Gone(kind="time_entry", id="2"), *between, entry(2))
    assert run(store, *deleted, *restored, Bookmark()) == Counts(deleted=1)
    assert ids(committed("time_entry")) == ["2"]


def test_whole_deletes_what_was_not_yielded_in_its_window(store: Store, committed: Committed) -> None:
    edges = [entry(1, day=MARCH.start), entry(2, day=MARCH.end - timedelta(days=1)), entry(3, day=MARCH.end)]
    run(store, entry(0, day=MARCH.start - timedelta(days=1)), *edges, entry(4), Bookmark())
    assert run(store, entry(4), Whole(kind="time_entry", window=MARCH), Bookmark()) == Counts(deleted=2)
    assert ids(committed("time_entry")) == ["0", "3", "4"]


def test_whole_without_a_window_speaks_of_all_days(store: Store, committed: Committed) -> None:
    run(store, entry(1, day=date.min), entry(2, day=date(2999, 1, 1)), entry(3), Bookmark())
    run(store, entry(3), Whole(kind="time_entry"), Bookmark())
    assert ids(committed("time_entry")) == ["3"]


def test_whole_of_a_part_leaves_the_other_parts_alone(store: Store, committed: Committed) -> None:
    run(store, entry(1, part="a"), entry(2, part="b"), entry(3), Bookmark())
    run(store, Whole(kind="time_entry", window=MARCH, part="a"), Bookmark())
    assert ids(committed("time_entry")) == ["2", "3"]
    run(store, Whole(kind="time_entry", window=MARCH), Bookmark())
    assert committed("time_entry") == []


def test_whole_speaks_of_one_kind(store: Store, committed: Committed) -> None:
    spent = Expense(id="1", day=DAY, amount=Decimal(1), currency="EUR")
    run(store, entry(1), spent, invoice(1), Bookmark())
    run(store, Whole(kind="expense"), Bookmark())
    assert [ids(committed(kind)) for kind in ("time_entry", "expense", "invoice")] == [["1"], [], ["1"]]


def test_what_was_yielded_before_the_last_bookmark_does_not_save_it_from_whole(
    store: Store, committed: Committed
) -> None:
    run(store, entry(1), Bookmark(), entry(2), Whole(kind="time_entry"), Bookmark())
    assert ids(committed("time_entry")) == ["2"]


def test_an_invoice_is_dated_by_its_day_of_issue_and_goes_with_lines_and_payments(
    store: Store, committed: Committed
) -> None:
    details = {"lines": (InvoiceLine(amount=Decimal(1)),), "payments": (Payment(day=DAY, amount=Decimal(1)),)}
    run(store, invoice(1, **details), invoice(2, issued=APRIL.start, **details), Bookmark())
    run(store, Whole(kind="invoice", window=MARCH), Bookmark())
    assert ids(committed("invoice")) == ["2"]
    assert [row["invoice"] for row in (*committed("invoice_line"), *committed("payment"))] == ["2", "2"]


def test_clients_and_projects_lie_in_no_window(store: Store, committed: Committed) -> None:
    run(store, CLIENT, PROJECT, Bookmark())
    run(store, Whole(kind="project", window=MARCH), Whole(kind="client", window=MARCH), Bookmark())
    assert (ids(committed("project")), ids(committed("client"))) == (["p"], ["c"])


@pytest.mark.parametrize("order", [(MARCH, APRIL), (APRIL, MARCH)])
@pytest.mark.parametrize("between", [(), (Bookmark(),)])
@pytest.mark.parametrize(("before", "after"), [(MARCH, APRIL), (APRIL, MARCH)])
def test_an_entry_moved_across_a_windows_edge_is_one_entry(
    store: Store,
    committed: Committed,
    order: tuple[Window, Window],
    between: tuple[Bookmark, ...],
    before: Window,
    after: Window,
) -> None:
    run(store, entry(1, day=before.start), Bookmark())
    moved = {after: [entry(1, day=after.start)], before: list[TimeEntry]()}
    messages: dict[Window, list[Message]] = {
        window: [*moved[window], Whole(kind="time_entry", window=window)] for window in order
    }
    run(store, *messages[order[0]], *between, *messages[order[1]], Bookmark())
    assert [row["day"] for row in committed("time_entry")] == [after.start]


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_an_entry_moved_between_parts_is_one_entry_and_no_deletion(
    store: Store, committed: Committed, order: str
) -> None:
    run(store, entry(1, part="a"), Bookmark())
    messages: dict[str, tuple[Message, ...]] = {
        "a": (Whole(kind="time_entry", part="a"),),
        "b": (entry(1, part="b"), Whole(kind="time_entry", part="b")),
    }
    counts = run(store, *messages[order[0]], *messages[order[1]], Bookmark())
    assert counts == Counts(changed=1)
    assert [row["part"] for row in committed("time_entry")] == ["b"]


NAMING: list[tuple[Record, Kind]] = [
    (entry(1, project="p"), "time_entry"),
    (Expense(id="1", day=DAY, amount=Decimal(1), currency="EUR", project="p"), "expense"),
    (invoice(1, lines=(InvoiceLine(amount=Decimal(1), project="p"),)), "invoice"),
]


@pytest.mark.parametrize(("naming", "kind"), NAMING, ids=[kind for _, kind in NAMING])
def test_a_project_that_a_record_names_is_kept_until_none_does_and_so_is_its_client(
    store: Store, committed: Committed, naming: Record, kind: Kind
) -> None:
    run(store, CLIENT, PROJECT, naming, Bookmark())
    assert run(store, Whole(kind="client"), Whole(kind="project"), Bookmark()) == Counts()
    assert (ids(committed("project")), ids(committed("client"))) == (["p"], ["c"])
    assert run(store, Gone(kind=kind, id="1"), Bookmark()) == Counts(deleted=3)
    assert (committed("project"), committed("client")) == ([], [])


def test_a_client_that_an_invoice_names_is_kept_until_none_does(store: Store, committed: Committed) -> None:
    run(store, CLIENT, invoice(1), Bookmark())
    assert run(store, Gone(kind="client", id="c"), Bookmark()) == Counts()
    assert run(store, invoice(1, client="other"), Bookmark()) == Counts(changed=1, deleted=1)
    assert committed("client") == []


def test_a_kept_client_or_project_is_not_held_any_more_but_still_gives_its_name(store: Store) -> None:
    run(store, CLIENT, PROJECT, entry(1, project="p"), Bookmark())
    run(store, Whole(kind="project"), Whole(kind="client"), Bookmark())
    with store.intake("toggl", type="toggl", ages=True, now=NOW) as intake:
        assert (intake.held("project"), intake.held("client")) == (0, 0)
    assert store.totals(MARCH).days[0].client == "Acme"


def test_a_client_or_project_that_comes_back_stays(store: Store, committed: Committed) -> None:
    run(store, CLIENT, PROJECT, entry(1, project="p"), Bookmark())
    run(store, Whole(kind="project"), Whole(kind="client"), Bookmark())
    assert run(store, CLIENT, PROJECT, Bookmark()) == Counts()
    run(store, Whole(kind="time_entry"), Bookmark())
    assert (ids(committed("project")), ids(committed("client"))) == (["p"], ["c"])


def test_names_of_another_connection_keep_nothing(store: Store, committed: Committed) -> None:
    run(store, CLIENT, PROJECT, Bookmark())
    with store.intake("other", type="toggl", ages=True, now=NOW) as intake:
        intake.apply([PROJECT, entry(1, project="p"), invoice(1), Bookmark()])
    run(store, Whole(kind="client"), Whole(kind="project"), Bookmark())
    assert committed("client") == []
    assert [row["connection"] for row in committed("project")] == ["other"]
