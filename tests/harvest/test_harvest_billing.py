"""Runs over invoices: their payments, and which of their lines are passed on."""

from typing import TYPE_CHECKING

import pytest

from clientfit_connectors.harvest import dated
from clientfit_sync.model import Client
from clientfit_sync.testing.server import Reply

if TYPE_CHECKING:
    from tests.harvest.conftest import Rows, Shelf

FORBIDDEN = Reply(status=403, body={"message": "Not authorized!"})
NOT_FOUND = Reply(status=404, body={"status": 404, "error": "Not Found"})


@pytest.fixture
def billed(shelf: "Shelf", rows: "type[Rows]") -> "Shelf":
    """One invoice paid in time, one partly paid, one not at all; not read yet."""
    shelf.account.lists["invoices"] = [
        rows.invoice(1, state="paid", due_amount=0, paid_date="2026-10-30"),
        rows.invoice(2, due_amount=60),
        rows.invoice(3),
    ]
    shelf.account.lists["invoices/1/payments"] = [rows.payment(901, 100, "2026-10-30")]
    shelf.account.lists["invoices/2/payments"] = [
        rows.payment(903, 30, "2026-11-12"),
        rows.payment(902, 10, "2026-11-05"),
    ]
    shelf.account.lists["invoice_item_categories"] = [
        rows.category("Service", service=True),
        rows.category("Product", expense=True),
    ]
    return shelf


def of_payments(asked: list[str]) -> list[str]:
    return [one for one in asked if one.endswith("payments")]


def of_categories(asked: list[str]) -> int:
    return asked.count("invoice_item_categories")


def test_payments_are_read_of_what_was_partly_paid(billed: "Shelf") -> None:
    assert of_payments(billed.sync()) == ["invoices/2/payments"]
    partly = billed.record("invoice", 2)
    assert [(payment.day.day, payment.amount) for payment in partly.payments] == [(5, 10), (12, 30)]
    assert partly.paid == 40
    assert billed.record("invoice", 1).paid == 100
    assert billed.record("invoice", 3).paid == 0


def test_all_payments_are_read_where_they_are_wanted(billed: "Shelf") -> None:
    assert sorted(of_payments(billed.sync(payments="all"))) == ["invoices/1/payments", "invoices/2/payments"]
    assert len(billed.record("invoice", 1).payments) == 1


def test_an_unchanged_invoice_costs_no_request_again(billed: "Shelf") -> None:
    billed.sync()
    before = billed.record("invoice", 2)
    assert of_payments(billed.sync()) == []
    assert billed.record("invoice", 2) == before


def test_a_new_payment_is_read(billed: "Shelf", rows: "type[Rows]") -> None:
    billed.sync()
    billed.later()
    billed.account.lists["invoices/2/payments"].append(rows.payment(904, 20, "2026-11-22"))
    billed.account.edit("invoices", 2, due_amount=40)
    assert of_payments(billed.sync()) == ["invoices/2/payments"]
    assert billed.record("invoice", 2).paid == 60
    assert len(billed.record("invoice", 2).payments) == 3


def test_where_nothing_is_paid_any_more_nothing_is_asked(billed: "Shelf") -> None:
    billed.sync()
    billed.later()
    billed.account.edit("invoices", 2, due_amount=100)
    assert of_payments(billed.sync()) == []
    assert billed.record("invoice", 2).payments == ()
    assert billed.state["payments"] == {}


def test_what_is_kept_of_payments_is_text(billed: "Shelf") -> None:
    billed.sync()
    assert billed.state["payments"]["2"]["payments"] == [["2026-11-05", "10"], ["2026-11-12", "30"]]


def test_of_a_deleted_invoice_nothing_is_kept(billed: "Shelf") -> None:
    billed.sync()
    billed.account.delete("invoices", 2)
    billed.sync()
    assert billed.state["payments"] == {}
    assert billed.ids("invoice") == {1, 3}


def test_an_invoice_that_is_deleted_before_its_payments_are_read_is_gone(billed: "Shelf") -> None:
    billed.account.refused["invoices/2/payments"] = NOT_FOUND
    billed.account.afterwards[4] = lambda: billed.account.delete("invoices", 2)
    assert billed.sync().count("invoices") == 2
    assert billed.ids("invoice") == {1, 3}
    assert billed.ledger.kept.view.lacks == {}


@pytest.mark.parametrize("few", [0, 10])
def test_an_invoice_that_is_still_listed_without_its_payments_is_no_deleted_one(
    billed: "Shelf", monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    """Its payments are asked for until they come; what was paid of it is known all the same."""
    monkeypatch.setattr(dated, "FEW", few)
    billed.account.edit("invoices", 3, due_amount=1)
    billed.account.refused |= {"invoices/2/payments": NOT_FOUND, "invoices/3/payments": NOT_FOUND}
    for _ in range(3):
        assert len(of_payments(billed.sync())) == 2
        assert billed.ledger.kept.view.lacks["invoice"] == (
            "Harvest lists invoice 3 and does not find its payments: "
            "when and in which parts invoices were paid is unknown"
        )
        assert billed.record("invoice", 2).paid == 40
    del billed.account.refused["invoices/2/payments"]
    billed.sync()
    assert len(billed.record("invoice", 2).payments) == 2
    billed.account.refused.clear()
    assert of_payments(billed.sync()) == ["invoices/3/payments"]
    assert billed.ledger.kept.view.lacks == {}


def test_payments_that_are_known_stay_while_others_are_refused(billed: "Shelf") -> None:
    billed.sync()
    billed.later()
    billed.account.edit("invoices", 3, due_amount=1)
    billed.account.refused["invoices/3/payments"] = FORBIDDEN
    billed.sync()
    assert len(billed.record("invoice", 2).payments) == 2
    assert of_payments(billed.sync()) == ["invoices/3/payments"]


def test_payments_that_an_administrator_may_not_see_are_missing(billed: "Shelf") -> None:
    billed.account.refused["invoices/2/payments"] = FORBIDDEN
    billed.sync()
    assert billed.record("invoice", 2).paid == 40
    assert "when and in which parts invoices were paid is unknown" in billed.ledger.kept.view.lacks["invoice"]


def test_payments_that_a_manager_may_not_see_are_asked_for_once(billed: "Shelf") -> None:
    """Amount less what is due tells what was paid all the same."""
    billed.account.me["access_roles"] = ["manager"]
    billed.account.edit("invoices", 3, due_amount=1)
    billed.account.refused["invoices/2/payments"] = billed.account.refused["invoices/3/payments"] = FORBIDDEN
    assert len(of_payments(billed.sync())) == 1
    assert billed.record("invoice", 2).paid == 40
    assert billed.record("invoice", 2).payments == ()


def test_kinds_of_lines_are_looked_up_once(billed: "Shelf", rows: "type[Rows]") -> None:
    billed.account.edit("invoices", 3, line_items=[rows.line(80), rows.line(20, "Product")])
    assert of_categories(billed.sync()) == 1
    assert [line.expense for line in billed.record("invoice", 3).lines] == [False, True]
    assert of_categories(billed.sync()) == 0
    assert [line.expense for line in billed.record("invoice", 3).lines] == [False, True]


def test_a_new_kind_is_looked_up(billed: "Shelf", rows: "type[Rows]") -> None:
    billed.sync()
    billed.account.lists["invoice_item_categories"].append(rows.category("Travel", expense=True))
    billed.account.edit("invoices", 3, line_items=[rows.line(100, "Travel")])
    assert of_categories(billed.sync()) == 1
    assert billed.record("invoice", 3).lines[0].expense


def test_a_sweep_looks_the_kinds_up_again(billed: "Shelf") -> None:
    billed.sync()
    billed.account.lists["invoice_item_categories"][0] |= {"use_as_service": False, "use_as_expense": True}
    billed.later(days=7)
    assert of_categories(billed.sync()) == 1
    assert billed.record("invoice", 3).lines[0].expense


def test_without_lines_no_kind_is_looked_up(billed: "Shelf", rows: "type[Rows]") -> None:
    billed.account.lists["invoices"] = [rows.invoice(line_items=[rows.line(kind=None)])]
    assert of_categories(billed.sync()) == 0
    assert not billed.record("invoice", 100).lines[0].expense


def test_a_kind_for_both_hours_and_expenses_counts_as_work(billed: "Shelf") -> None:
    billed.account.lists["invoice_item_categories"][0]["use_as_expense"] = True
    billed.sync()
    assert not billed.record("invoice", 3).lines[0].expense


def test_a_kind_that_no_category_bears_counts_as_work_but_for_the_standard_one(
    billed: "Shelf", rows: "type[Rows]"
) -> None:
    billed.account.lists["invoice_item_categories"] = []
    billed.account.edit("invoices", 3, line_items=[rows.line(80, "Travel"), rows.line(20, "Product")])
    assert of_categories(billed.sync()) == 1
    assert [line.expense for line in billed.record("invoice", 3).lines] == [False, True]
    assert of_categories(billed.sync()) == 0


def test_a_category_that_is_renamed_stays_known_for_the_lines_that_bear_its_old_name(
    billed: "Shelf", rows: "type[Rows]"
) -> None:
    billed.account.lists["invoice_item_categories"].append(rows.category("Travel", expense=True))
    billed.account.edit("invoices", 3, line_items=[rows.line(100, "Travel")])
    billed.sync()
    billed.account.lists["invoice_item_categories"][-1]["name"] = "Journeys"
    billed.later(days=7)
    billed.sync()
    assert billed.record("invoice", 3).lines[0].expense


def test_kinds_are_looked_up_once_for_all_pages(billed: "Shelf", rows: "type[Rows]") -> None:
    billed.account.most = 1
    billed.account.lists["invoice_item_categories"] = []
    billed.account.lists["invoices"] = [
        rows.invoice(number, line_items=[rows.line(kind=f"Kind {number}")]) for number in (1, 2, 3)
    ]
    assert of_categories(billed.sync()) == 1
    assert billed.ids("invoice") == {1, 2, 3}


def test_kinds_that_a_manager_may_not_look_up_are_the_standard_ones(billed: "Shelf", rows: "type[Rows]") -> None:
    billed.account.me["access_roles"] = ["manager"]
    billed.account.edit("invoices", 3, line_items=[rows.line(80), rows.line(20, "Product")])
    billed.account.refused["invoice_item_categories"] = FORBIDDEN
    billed.sync()
    assert [line.expense for line in billed.record("invoice", 3).lines] == [False, True]
    assert "invoice" in billed.ledger.kept.view.lacks


def test_kinds_that_an_administrator_may_not_look_up_are_missing(billed: "Shelf") -> None:
    billed.account.refused["invoice_item_categories"] = FORBIDDEN
    billed.sync()
    assert "which lines are expenses" in billed.ledger.kept.view.lacks["invoice"]


def test_kinds_that_are_refused_are_asked_for_until_they_are_shown(billed: "Shelf", rows: "type[Rows]") -> None:
    """What was guessed meanwhile does not count as known."""
    billed.account.edit("invoices", 3, line_items=[rows.line(80), rows.line(20, "Travel")])
    billed.account.lists["invoice_item_categories"].append(rows.category("Travel", expense=True))
    billed.account.refused["invoice_item_categories"] = FORBIDDEN
    for _ in range(3):
        assert of_categories(billed.sync()) == 1
        assert "which lines are expenses" in billed.ledger.kept.view.lacks["invoice"]
    assert not billed.record("invoice", 3).lines[1].expense
    del billed.account.refused["invoice_item_categories"]
    assert of_categories(billed.sync()) == 1
    assert billed.ledger.kept.view.lacks == {}
    assert billed.record("invoice", 3).lines[1].expense
    assert of_categories(billed.sync()) == 0


def test_kinds_that_are_known_stay_so_while_they_are_refused(billed: "Shelf", rows: "type[Rows]") -> None:
    """They may be others by now, so that every run says what it lacks."""
    billed.account.edit("invoices", 3, line_items=[rows.line(20, "Travel")])
    billed.account.lists["invoice_item_categories"].append(rows.category("Travel", expense=True))
    billed.sync()
    billed.account.refused["invoice_item_categories"] = FORBIDDEN
    billed.later(days=7)
    for _ in range(2):
        assert of_categories(billed.sync()) == 1
        assert "invoice" in billed.ledger.kept.view.lacks
        assert billed.record("invoice", 3).lines[0].expense


@pytest.mark.parametrize("path", ["invoice_item_categories", "invoices/2/payments"])
def test_what_was_refused_beside_a_long_list_of_invoices_reads_it_whole(
    billed: "Shelf", monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """No invoice is marked as changed when the refusal ends."""
    monkeypatch.setattr(dated, "FEW", 0)
    billed.account.refused[path] = FORBIDDEN
    for _ in range(3):
        assert path in billed.sync()
        assert "invoice" in billed.ledger.kept.view.lacks
    del billed.account.refused[path]
    assert path in billed.sync()
    assert billed.ledger.kept.view.lacks == {}
    assert len(billed.record("invoice", 2).payments) == 2
    assert path not in billed.sync()


def test_clients_and_projects_that_only_an_invoice_names_are_told(billed: "Shelf", rows: "type[Rows]") -> None:
    lines = [rows.line(project=77), rows.line(project=None)]
    billed.account.edit("invoices", 3, client={"id": 9, "name": "Newcomer"}, line_items=lines)
    billed.sync()
    assert billed.record("client", 9) == Client(id="9", name="Newcomer")
    assert billed.record("project", 77).client == "9"
