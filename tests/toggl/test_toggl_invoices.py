"""Toggl's own invoices: whose they are, and what of their amount is known."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from clientfit_connectors.toggl import invoices, wire
from clientfit_sync.errors import QuotaError
from clientfit_sync.model import Client, Invoice, InvoiceLine
from clientfit_sync.testing.server import Reply

if TYPE_CHECKING:
    from tests.toggl.conftest import Make, Shelf


def bill(number: int = 1, **of: Any) -> dict[str, Any]:
    """As the API page describes it; no recorded answer was found."""
    return {
        "user_invoice_id": number,
        "workspace_id": 100,
        "document_id": f"INV-{number}",
        "date": "2026-10-01",
        "due_date": "2026-10-15T00:00:00Z",
        "currency": "EUR",
        "billing_address": "Acme Ltd\nStreet 1",
        "items": [{"description": "Work", "quantity": 1, "amount": 500}],
        "taxes": None,
        "deleted_at": None,
    } | of


def record(**of: Any) -> Invoice:
    (found,) = wire.read(wire.INVOICES, [bill(**of)], "GET /invoices")
    return invoices.record(found, Client(id="11", name="Acme", part="100"))


@pytest.fixture
def billing(shelf: "Shelf", make: "type[Make]") -> "Shelf":
    """A client with an invoice, read once."""
    shelf.settings["invoices"] = True
    shelf.account.clients = [make.client(11, "ACME  ltd"), make.client(12, "acme ltd", archived=True)]
    shelf.account.projects = [make.project(21, "Site", 11)]
    shelf.account.entries = make.entries(["2026-03-02"])
    shelf.account.invoices = [bill()]
    shelf.sync()
    return shelf


class TestAmount:
    def test_it_is_known_where_each_item_is_one_and_there_are_no_taxes(self) -> None:
        items = [{"quantity": 1, "amount": Decimal("10.5"), "description": "A"}, {"quantity": 1, "amount": 2}]
        one = record(items=items)
        assert (one.amount, one.tax) == (Decimal("12.5"), Decimal(0))
        assert one.lines == (
            InvoiceLine(amount=Decimal("10.5"), description="A"),
            InvoiceLine(amount=Decimal(2), description=""),
        )

    @pytest.mark.parametrize(
        "of",
        [
            {"items": [{"quantity": Decimal("0.58"), "amount": 10}]},
            {"items": [{"quantity": 1, "amount": 10}, {"quantity": 2, "amount": 10}]},
            {"items": [{"amount": 10}]},
            {"items": [{"quantity": 1}]},
            {"items": None},
            {"taxes": [{"name": "VAT", "amount": 20}]},
        ],
    )
    def test_else_it_is_not(self, of: dict[str, Any]) -> None:
        one = record(**of)
        assert (one.amount, one.tax, one.lines) == (None, None, ())

    def test_the_rest_is_told_as_it_is(self) -> None:
        one = record()
        assert (one.id, one.number, one.client, one.part) == ("1", "INV-1", "11", "100")
        assert (one.issued, one.due, one.currency, one.state) == (date(2026, 10, 1), date(2026, 10, 15), "EUR", "open")
        assert record(due_date=None).due is None


class TestClient:
    def test_it_is_the_known_one_of_that_name_and_of_several_the_oldest(self, billing: "Shelf") -> None:
        assert billing.of("invoice")["1"].client == "11"

    def test_else_one_of_its_own(self, billing: "Shelf") -> None:
        billing.account.invoices = [bill(billing_address="\n  Nova   Inc \r\nStreet 1")]
        billing.sync()
        client = billing.of("client")[billing.of("invoice")["1"].client]
        assert (client.id, client.name) == ("billing:100:nova inc", "Nova Inc")

    def test_that_is_gone_with_its_last_invoice(self, billing: "Shelf") -> None:
        billing.account.invoices = [bill(), bill(2, billing_address="Nova")]
        billing.sync()
        assert "billing:100:nova" in billing.of("client")
        billing.account.invoices.pop()
        billing.sync()
        assert billing.of("client").keys() == {"11", "12"}

    @pytest.mark.parametrize("address", [None, "", " \n "])
    def test_without_an_address_the_invoice_is_left_out_with_a_word(
        self, billing: "Shelf", caplog: pytest.LogCaptureFixture, address: str | None
    ) -> None:
        billing.account.invoices = [bill(7, billing_address=address)]
        billing.sync()
        assert billing.of("invoice") == {}
        assert "workspace 100: invoice INV-7 is left out: it has no billing address" in caplog.text


class TestList:
    def test_it_is_read_in_each_run_and_last(self, billing: "Shelf") -> None:
        assert billing.sync() == ["me", "time_entries", "invoices"]

    def test_what_is_there_no_more_is_gone(self, billing: "Shelf") -> None:
        billing.account.invoices = [bill(2), bill(3, deleted_at="2026-11-01T00:00:00Z")]
        billing.sync()
        assert billing.of("invoice").keys() == {"2"}

    def test_pages_are_read_until_one_is_short(self, billing: "Shelf") -> None:
        billing.account.invoices = [bill(number) for number in range(120)]
        assert billing.sync().count("invoices") == 3
        assert len(billing.of("invoice")) == 120

    def test_pages_that_go_round_are_a_fault(self, billing: "Shelf") -> None:
        page = Reply(body=[bill(number) for number in range(50)])
        billing.api.fail(page, page, after=2)
        error, _ = billing.stopped()
        assert "round in circles" in str(error)
        assert len(billing.of("invoice")) == 1

    @pytest.mark.parametrize(
        "reply",
        [
            Reply(body={"data": [bill(5)], "page": 1, "per_page": 50, "total_count": 1}),
            Reply(body=[bill(5)]),
        ],
    )
    def test_it_is_bare_or_within_an_object(self, billing: "Shelf", reply: Reply) -> None:
        billing.api.fail(reply, after=2)
        billing.sync()
        assert billing.of("invoice").keys() == {"5"}

    @pytest.mark.parametrize("reply", [Reply(body={"data": None}), Reply(raw=b"null"), Reply(body=[])])
    def test_it_may_be_empty(self, billing: "Shelf", reply: Reply) -> None:
        billing.api.fail(reply, reply, after=2)
        billing.sync()
        assert billing.of("invoice") == {}

    def test_an_object_without_a_list_is_a_fault(self, billing: "Shelf") -> None:
        billing.api.fail(Reply(body={}), Reply(body={}), after=2)
        error, _ = billing.stopped()
        assert "unexpected answer" in str(error)
        assert len(billing.of("invoice")) == 1

    def test_none_are_asked_for_twice_at_first_and_once_where_none_is_held(self, shelf: "Shelf") -> None:
        shelf.settings["invoices"] = True
        assert shelf.sync().count("invoices") == 2
        assert shelf.sync().count("invoices") == 1

    def test_none_where_one_is_held_are_asked_for_twice(self, billing: "Shelf") -> None:
        billing.api.fail(Reply(body=[]), after=2)
        assert billing.sync().count("invoices") == 2
        assert len(billing.of("invoice")) == 1

    def test_where_it_is_refused_that_is_lacking(self, billing: "Shelf") -> None:
        billing.account.refused["/invoices"] = Reply(status=403, body="Not for you")
        billing.sync()
        assert billing.ledger.kept.view.lacks == {
            "invoice": "workspace 100: its list of invoices is refused: Not for you"
        }
        assert len(billing.of("invoice")) == 1
        billing.account.refused.clear()
        billing.sync()
        assert billing.ledger.kept.view.lacks == {}

    def test_another_refusal_is_a_fault(self, billing: "Shelf") -> None:
        billing.account.refused["/invoices"] = Reply(status=400, body="No")
        billing.stopped()

    def test_without_quota_the_entries_are_kept(self, billing: "Shelf") -> None:
        billing.account.left = {"organization": 0}
        billing.change(1, seconds=5)
        error, _ = billing.stopped()
        assert isinstance(error, QuotaError)
        assert billing.seconds == {"1": 5}


def test_they_are_read_only_where_wanted(billing: "Shelf") -> None:
    billing.account.refused["/invoices"] = Reply(status=403, body="Not for you")
    billing.sync()
    billing.settings["invoices"] = False
    assert billing.sync() == ["me", "time_entries"]
    assert billing.of("invoice") == {}
    assert billing.ledger.kept.view.lacks == {}
    assert billing.sync() == ["me", "time_entries"]
