"""Invoices, their lines and payments: from Harvest's rows to records."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from clientfit_connectors.harvest import invoicing, payments
from clientfit_connectors.harvest.forms import Form
from clientfit_connectors.harvest.wire import InvoiceRow, PaymentRow
from clientfit_sync.model import Invoice, InvoiceLine, Payment

if TYPE_CHECKING:
    from tests.harvest.conftest import Rows

Sample = Callable[[str], Any]
PASSED_ON = {"Product": True, "Service": False}


@pytest.fixture
def mapped(rows: "type[Rows]") -> Callable[..., Any]:
    """An invoice with other fields than usual, mapped; `received`: its payments."""

    def mapped(received: list[Payment] | None = None, **of: Any) -> Invoice:
        row = Form(InvoiceRow).one(rows.invoice(**of), "/invoices")
        return invoicing.invoice(row, passed_on=PASSED_ON, payments=received)

    return mapped


def test_the_sample_invoices(sample: Sample) -> None:
    open_, paid = Form(InvoiceRow).many(sample("invoices"), "/invoices", "invoices")
    assert invoicing.invoice(open_, passed_on=PASSED_ON) == Invoice(
        id="13150403",
        client="5735776",
        number="1001",
        issued=date(2017, 4, 1),
        currency="EUR",
        amount=Decimal("288.9"),
        tax=Decimal("18.9"),
        discount=Decimal(30),
        state="open",
        due=date(2017, 4, 1),
        paid=Decimal(0),
        period_start=date(2017, 3, 1),
        period_end=date(2017, 3, 1),
        lines=(
            InvoiceLine(
                amount=Decimal(200),
                description="03/01/2017 - Project Management: [9:00am - 11:00am] Planning meetings",
                project="14308069",
            ),
            InvoiceLine(
                amount=Decimal(100),
                description="03/01/2017 - Programming: [1:00pm - 2:00pm] Importing products",
                project="14308069",
            ),
        ),
    )
    settled = invoicing.invoice(paid, passed_on=PASSED_ON)
    assert (settled.state, settled.paid_on) == ("paid", date(2017, 2, 21))
    assert settled.paid == 10700


def test_lines_less_discount_plus_taxes_are_the_amount(sample: Sample) -> None:
    for row in Form(InvoiceRow).many(sample("invoices"), "/invoices", "invoices"):
        found = invoicing.invoice(row, passed_on={})
        assert found.amount == sum(line.amount for line in found.lines) - found.discount + (found.tax or 0)


def test_the_sample_payments(sample: Sample) -> None:
    (row,) = Form(PaymentRow).many(sample("invoice_payments"), "/invoices/1/payments", "invoice_payments")
    assert row.paid_date == date(2017, 2, 21)
    assert row.amount == 10700


def test_taxes_and_discounts_that_are_null_are_nothing(mapped: Callable[..., Any]) -> None:
    found = mapped(tax_amount=None, tax2_amount=Decimal("5.4"), discount_amount=None)
    assert (found.tax, found.discount) == (Decimal("5.4"), 0)


@pytest.mark.parametrize(
    ("told", "expected"),
    [("draft", "draft"), ("open", "open"), ("paid", "paid"), ("closed", "written_off"), ("partial", "open")],
)
def test_states_are_harvests_and_an_unknown_one_counts_as_open(
    mapped: Callable[..., Any], told: str, expected: str
) -> None:
    assert mapped(state=told).state == expected


def test_a_write_off_has_its_day(mapped: Callable[..., Any]) -> None:
    assert mapped(state="closed", closed_at="2026-11-05T23:30:00Z").closed_on == date(2026, 11, 5)
    assert mapped(state="closed", closed_at=None).closed_on is None


def test_a_line_of_a_kind_for_expenses_is_one(mapped: Callable[..., Any], rows: "type[Rows]") -> None:
    found = mapped(line_items=[rows.line(kind="Service"), rows.line(kind="Product"), rows.line(kind=None)])
    assert [line.expense for line in found.lines] == [False, True, False]


def test_a_line_may_be_for_no_project(mapped: Callable[..., Any], rows: "type[Rows]") -> None:
    assert mapped(line_items=[rows.line(project=None)]).lines[0].project is None


def test_an_invoice_that_funds_a_retainer_is_marked(mapped: Callable[..., Any]) -> None:
    assert mapped(retainer={"id": 3}).funds_retainer
    assert not mapped(retainer=None).funds_retainer


@pytest.mark.parametrize(
    ("first", "last"), [(None, "2026-09-30"), ("2026-09-01", None), ("2026-09-30", "2026-09-01"), (None, None)]
)
def test_half_a_period_is_none(mapped: Callable[..., Any], first: str | None, last: str | None) -> None:
    found = mapped(period_start=first, period_end=last)
    assert (found.period_start, found.period_end) == (None, None)


def test_a_period_has_both_its_days(mapped: Callable[..., Any]) -> None:
    found = mapped(period_start="2026-09-01", period_end="2026-09-30")
    assert (found.period_start, found.period_end) == (date(2026, 9, 1), date(2026, 9, 30))


def test_what_is_not_due_any_more_was_paid(mapped: Callable[..., Any]) -> None:
    assert mapped(due_amount=Decimal("79.5")).paid == Decimal("20.5")
    assert mapped(state="paid", due_amount=0).paid == 100


def test_where_harvest_does_not_tell_what_is_due_the_payments_do(mapped: Callable[..., Any]) -> None:
    received = [Payment(day=date(2026, 11, 1), amount=Decimal(30))]
    assert mapped(received, due_amount=None).paid == 30
    assert mapped(due_amount=None).paid is None
    assert mapped(due_amount=None, state="paid").paid == 100


def test_of_a_write_off_only_payments_tell_what_was_paid(mapped: Callable[..., Any]) -> None:
    """Harvest may show the rest as due, or as nothing."""
    received = [Payment(day=date(2026, 11, 1), amount=Decimal(30))]
    assert mapped(received, state="closed", due_amount=0).paid == 30
    assert mapped([], state="closed", due_amount=0).paid == 0
    assert mapped(state="closed", due_amount=0).paid is None


def test_of_a_write_off_that_is_wholly_due_nothing_was_paid(mapped: Callable[..., Any]) -> None:
    assert mapped(state="closed", due_amount=100).paid == 0


def test_payments_are_the_invoices(mapped: Callable[..., Any]) -> None:
    received = [Payment(day=date(2026, 11, 1), amount=Decimal(30))]
    assert mapped(received).payments == tuple(received)
    assert mapped().payments == ()


PAID = {"state": "paid", "due_amount": 0}


@pytest.mark.parametrize(
    ("of", "needed", "all_"),
    [
        ({}, False, False),
        ({"state": "draft"}, False, False),
        ({"state": "closed"}, False, False),
        ({"amount": 0, "due_amount": 0, "state": "paid", "paid_date": "2026-12-01"}, False, False),
        ({"due_amount": 50}, True, True),
        ({"state": "draft", "due_amount": 50}, True, True),
        ({"due_amount": -5}, True, True),
        ({"due_amount": 0}, True, True),
        ({"due_amount": None}, True, True),
        ({"state": "closed", "due_amount": 0}, True, True),
        (PAID | {"paid_date": "2026-10-31"}, False, True),
        (PAID | {"paid_date": "2026-11-01"}, True, True),
        (PAID | {"paid_date": "2026-11-01", "due_date": None}, False, True),
        (PAID | {"paid_date": None}, True, True),
        (PAID | {"paid_date": "2026-10-31", "due_amount": -5}, True, True),
        (PAID | {"paid_date": "2026-10-31", "due_amount": None}, False, True),
    ],
)
def test_payments_are_read_where_the_invoice_does_not_say_it_all(
    rows: "type[Rows]", of: dict[str, Any], *, needed: bool, all_: bool
) -> None:
    row = InvoiceRow.model_validate(rows.invoice(**of))
    assert payments.wanted(row, "needed") is needed
    assert payments.wanted(row, "all") is all_


@pytest.mark.parametrize(
    "change",
    [
        {"updated_at": "2026-11-01T00:00:00Z"},
        {"due_amount": Decimal("50.5")},
        {"due_amount": None},
        {"state": "paid"},
        {"paid_date": "2026-11-02"},
    ],
)
def test_whatever_a_payment_changes_makes_another_version(rows: "type[Rows]", change: dict[str, Any]) -> None:
    before = InvoiceRow.model_validate(rows.invoice(due_amount=Decimal("50.0")))
    after = InvoiceRow.model_validate(rows.invoice(**{"due_amount": Decimal("50.0")} | change))
    assert payments.version(before) != payments.version(after)


def test_a_number_written_otherwise_is_no_other_version(rows: "type[Rows]") -> None:
    versions = {
        payments.version(InvoiceRow.model_validate(rows.invoice(due_amount=due))) for due in (50, Decimal("50.00"))
    }
    assert len(versions) == 1
