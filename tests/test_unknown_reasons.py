"""What is unknown comes with the reason that a reader can act upon (METRICS.md section 1)."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from clientfit_sync import figures
from clientfit_sync.figures import ClientFigures, DayTotal, Figures, Roster, SourceInvoice, Totals, Unseen, Yardstick
from clientfit_sync.model import Invoice, InvoiceLine, Window
from clientfit_sync.money import Converted
from clientfit_sync.periods import Period

START, END = date(2026, 10, 1), date(2026, 10, 31)
OCTOBER = Window.through(START, END)
SERVICE = {"period_start": START, "period_end": END}
TAXES = "the taxes of invoice 7 are unknown"
AMOUNT = "the amount of invoice 7 is unknown"
PAID = "what was paid of invoice 7 before its write-off is unknown"
LINE = (InvoiceLine(amount=Decimal(900)),)


def billed(client: str, **fields: Any) -> SourceInvoice:
    content: dict[str, Any] = {"number": "7", "currency": "EUR", "amount": Decimal(1000), "tax": Decimal(0)}
    whole = Invoice(id=client, client=client, issued=END, **content | SERVICE | fields)
    return SourceInvoice(connection="books", client=client, invoice=whole)


def judged(*invoices: SourceInvoice, unseen: Unseen = figures.NOTHING_UNSEEN) -> Figures:
    """Ten hours of October for each client."""
    worked = tuple(
        DayTotal(connection="books", client=one.client, day=START, seconds=Decimal(36000), billable_seconds=Decimal(0))
        for one in invoices
    )
    period = Period(name="any", start=START, end=END, through=END)

    def convert(amount: Decimal, _currency: str, _day: date) -> Converted:
        return Converted(amount=amount)

    return figures.of(
        Totals(window=OCTOBER, days=worked, invoices=invoices),
        period,
        date(2026, 11, 30),
        Roster.of({}, []),
        Yardstick(target=Decimal(100)),
        convert,
        "EUR",
        unseen,
    )


def by_client(found: Figures) -> Mapping[str, ClientFigures]:
    return {one.client: one for one in found.clients}


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"tax": None}, TAXES),
        ({"amount": None}, AMOUNT),
        ({"amount": None, "tax": None}, AMOUNT),
        ({"amount": None, "lines": LINE, "state": "written_off", "paid": Decimal(1)}, AMOUNT),
        ({"lines": LINE, "state": "written_off"}, PAID),
    ],
)
def test_an_invoice_whose_net_is_unknown_is_named_with_what_it_lacks(fields: dict[str, Any], reason: str) -> None:
    acme = by_client(judged(billed("Acme", **fields)))["Acme"]
    assert (acme.pay_basis, acme.pay) == ("invoiced", None)
    assert acme.unknown["pay"] == acme.unknown["effective_rate"] == acme.low_payer_unknown == reason


def test_what_lines_make_known_needs_no_amount() -> None:
    assert by_client(judged(billed("Acme", amount=None, tax=None, lines=LINE)))["Acme"].pay == 900


def test_hours_that_are_not_all_seen_are_named_with_who_does_not_see_them() -> None:
    unseen = Unseen(hours={"Acme": "books: only your own"})
    clients = by_client(judged(billed("Acme"), billed("Nova"), unseen=unseen))
    own = "not all of its hours are seen (books: only your own)"
    against_hours = ("effective_rate", "realization", "overserviced_hours", "shortfall", "pay_gap")
    assert clients["Acme"].unknown == dict.fromkeys(against_hours, own)
    assert clients["Acme"].low_payer_unknown == own
    everybody = "not all hours of those whose pay counts are seen (books: only your own)"
    assert clients["Nova"].unknown == {"pay_gap": everybody}


def test_of_unknown_pay_and_unseen_hours_pay_is_told_where_it_is_needed() -> None:
    unseen = Unseen(hours={"Acme": "books: only your own"}, invoices={"Acme": "books: refused"})
    (acme,) = judged(billed("Acme"), unseen=unseen).clients
    assert set(acme.unknown.values()) == {"not all of its invoices are seen (books: refused)"}


def test_a_reason_that_several_share_is_told_once() -> None:
    unseen = Unseen(hours={"Acme": "books: only your own", "Nova": "books: only your own", "Birch": "other: refused"})
    found = judged(billed("Acme"), billed("Nova"), billed("Birch"), billed("Cedar"), unseen=unseen)
    assert found.totals.unseen == "books: only your own; other: refused"
    assert (found.totals.effective_rate, found.totals.pay) == (None, Decimal(4000))
