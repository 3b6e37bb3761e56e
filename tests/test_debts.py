"""What is owed as known on a day, how late it came, and what is to be recovered (METRICS.md section 7)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientfit_sync.figures import Debt, Roster, SourceInvoice, Terms, debts, lateness, recovery
from clientfit_sync.figures.lateness import Lateness
from clientfit_sync.model import Invoice, Payment, Window
from clientfit_sync.money import Converted

KNOWN = date(2026, 11, 22)
LAST_YEAR = Window.through(KNOWN - timedelta(days=364), KNOWN)
PAID_NOTHING = Decimal(0)


def half(amount: Decimal, currency: str, _day: date) -> Converted | None:
    """A euro is a euro, a dollar half of one, and nobody knows the krone."""
    rates = {"EUR": Decimal(1), "USD": Decimal("0.5")}
    if currency not in rates:
        return None
    return Converted(amount=amount * rates[currency], estimate="old rate" if currency == "USD" else "")


def invoice(**more: Any) -> Invoice:
    """An open invoice of 1000 EUR, due on 1 November."""
    plain: dict[str, Any] = {
        "id": "1",
        "client": "a",
        "number": "2026-1",
        "issued": date(2026, 10, 2),
        "currency": "EUR",
        "amount": Decimal(1000),
        "due": date(2026, 11, 1),
        "paid": PAID_NOTHING,
    }
    return Invoice(**(plain | more))


def owed(*invoices: Invoice, known: date = KNOWN, terms: dict[str, Terms] | None = None) -> dict[str, tuple[Debt, ...]]:
    brought = [SourceInvoice(connection="books", client="ACME", invoice=one) for one in invoices]
    return debts.of(brought, Roster.of(terms or {"Acme": Terms(aliases=("acme",))}, ["ACME"]), known, half)


def debt(one: Invoice, known: date = KNOWN) -> Debt:
    ((found,),) = owed(one, known=known).values()
    return found


def told(one: object, *names: str) -> tuple[Any, ...]:
    """These fields of it."""
    return tuple(getattr(one, name) for name in names)


def paid(*parts: tuple[date, int]) -> tuple[Payment, ...]:
    return tuple(Payment(day=day, amount=Decimal(amount)) for day, amount in parts)


def test_a_debt_stands_under_its_clients_shown_name_with_its_connection() -> None:
    (name, (found,)), *_ = owed(invoice()).items()
    assert (name, found.connection, found.id, found.number) == ("Acme", "books", "1", "2026-1")
    assert told(found, "amount", "open", "due") == (1000, 1000, date(2026, 11, 1))


@pytest.mark.parametrize(
    "other",
    [
        {"state": "draft"},
        {"amount": Decimal(-100)},
        {"amount": Decimal(0)},
        {"issued": KNOWN + timedelta(days=1)},
    ],
)
def test_drafts_credits_and_invoices_yet_to_be_issued_are_no_debts(other: dict[str, Any]) -> None:
    assert owed(invoice(**other)) == {}


def test_a_deposit_is_owed_like_all_else() -> None:
    assert debt(invoice(funds_retainer=True)).open == 1000


@pytest.mark.parametrize("terms", [Terms(ignore=True), Terms(internal=True)])
def test_clients_that_do_not_count_owe_nothing_that_is_told(terms: Terms) -> None:
    assert owed(invoice(), terms={"Acme": replace(terms, aliases=("ACME",))}) == {}


def test_one_invoice_in_two_connections_is_one_debt() -> None:
    brought = [SourceInvoice(connection=name, client="Acme", invoice=invoice()) for name in ("books", "also")]
    (found,) = debts.of(brought, Roster.of({}, ["Acme"]), KNOWN, half)["Acme"]
    assert found.connection == "books"


def test_payments_count_on_their_own_days_and_later_ones_not_at_all() -> None:
    parts = paid((date(2026, 11, 20), 300), (date(2026, 10, 20), 200), (date(2026, 11, 23), 500))
    found = debt(invoice(state="paid", payments=parts, paid=Decimal(1000), paid_on=date(2026, 11, 23)))
    assert told(found, "payments") == (((date(2026, 10, 20), 200), (date(2026, 11, 20), 300)),)
    assert found.open == 500


def test_what_was_paid_in_all_counts_on_the_last_day_where_payments_are_not_told() -> None:
    one = invoice(state="paid", paid=Decimal(1000), paid_on=date(2026, 11, 10))
    assert told(debt(one), "payments") == (((date(2026, 11, 10), 1000),),)
    assert debt(one).open == 0
    before = debt(one, known=date(2026, 11, 9))
    assert told(before, "payments", "open") == ((), 1000)


def test_a_paid_invoice_whose_amount_received_is_not_told_was_paid_in_full() -> None:
    found = debt(invoice(state="paid", paid=None, paid_on=date(2026, 11, 10)))
    assert told(found, "payments") == (((date(2026, 11, 10), 1000),),)


def test_money_received_on_an_unknown_day_is_received_and_undated() -> None:
    found = debt(invoice(state="open", paid=Decimal(400)))
    assert told(found, "payments", "undated", "open") == ((), 400, 600)


def test_a_paid_invoice_has_nothing_open_though_a_discount_was_taken() -> None:
    found = debt(invoice(state="paid", payments=paid((date(2026, 10, 10), 980)), paid=Decimal(980)))
    assert told(found, "open", "lost") == (0, 0)


def test_a_write_off_gives_up_what_was_not_paid() -> None:
    found = debt(
        invoice(state="written_off", payments=paid((date(2026, 11, 5), 100)), closed_on=date(2026, 11, 20)),
    )
    assert told(found, "open", "lost", "closed_on", "unknown") == (0, 900, date(2026, 11, 20), "")


def test_a_write_off_yet_to_come_is_not_known() -> None:
    found = debt(invoice(state="written_off", closed_on=date(2026, 11, 23)))
    assert told(found, "open", "lost", "closed_on") == (1000, 0, None)


def test_a_write_off_of_which_nobody_tells_what_was_paid_says_so() -> None:
    found = debt(invoice(state="written_off", paid=None))
    assert told(found, "lost", "unknown") == (1000, "what was paid of invoice 2026-1 before its write-off is not known")


def test_amounts_and_payments_go_by_the_invoices_own_rate() -> None:
    found = debt(invoice(currency="USD", payments=paid((date(2026, 11, 5), 400))))
    assert told(found, "amount", "open", "payments") == (500, 300, ((date(2026, 11, 5), 200),))
    assert found.estimate == "old rate"


def test_without_a_rate_the_amounts_are_unknown() -> None:
    found = debt(invoice(currency="SEK", payments=paid((date(2026, 11, 5), 400))))
    assert told(found, "amount", "open", "payments") == (None, None, ())
    assert found.unknown == "no exchange rate for SEK"


def test_an_unknown_amount_is_owed_and_not_nothing() -> None:
    found = debt(invoice(amount=None))
    assert told(found, "amount", "open") == (None, None)
    assert found.unknown == "the amount of invoice 2026-1 is not known"


def test_where_a_source_tells_of_no_payment_ever_nothing_is_said_to_be_open() -> None:
    found = debt(invoice(paid=None))
    assert told(found, "amount", "open") == (1000, None)
    assert found.unknown == "books does not tell which invoices were paid"


def test_an_open_invoice_of_a_source_that_tells_of_others_payments_is_open() -> None:
    settled = invoice(id="2", number="2026-2", state="paid", paid=None, paid_on=date(2026, 10, 5))
    found = {one.id: one.open for one in owed(invoice(paid=None), settled)["Acme"]}
    assert found == {"1": 1000, "2": 0}


def test_debts_stand_in_the_order_in_which_they_fell_due() -> None:
    numbers = {"1": date(2026, 11, 3), "2": date(2026, 10, 3), "3": None}
    invoices = [invoice(id=id_, number=id_, due=due) for id_, due in numbers.items()]
    assert [one.id for one in owed(*invoices)["Acme"]] == ["3", "2", "1"]


def late(*invoices: Invoice, known: date = KNOWN, due: Window = LAST_YEAR) -> Lateness | None:
    return lateness.of(owed(*invoices, known=known).get("Acme", ()), due, known)


def test_days_beyond_terms_are_weighted_by_amount() -> None:
    """3000 in time and 1000 forty days late: ten days."""
    big = invoice(
        id="2", number="2", amount=Decimal(3000), due=date(2026, 9, 1), payments=paid((date(2026, 8, 9), 3000))
    )
    small = invoice(due=date(2026, 9, 1), payments=paid((date(2026, 10, 11), 1000)))
    found = late(big, small)
    assert found is not None
    assert told(found, "days", "amount") == (10, 4000)


def test_each_part_is_late_by_its_own_day_and_the_open_part_up_to_the_last_known_one() -> None:
    """500 ten days late, 300 twenty, 200 still open after 21: (5000 + 6000 + 4200) / 1000."""
    found = late(invoice(payments=paid((date(2026, 11, 11), 500), (date(2026, 11, 21), 300))))
    assert found is not None
    assert found.days == Decimal("15.2")


def test_what_is_paid_on_the_due_date_or_before_is_not_late() -> None:
    found = late(invoice(payments=paid((date(2026, 10, 3), 500), (date(2026, 11, 1), 500))))
    assert found is not None
    assert found.days == 0


def test_what_is_paid_beyond_the_amount_is_not_late() -> None:
    found = late(invoice(payments=paid((date(2026, 11, 1), 1000), (date(2026, 11, 20), 1000))))
    assert found is not None
    assert found.days == 0


def test_what_was_written_off_was_never_paid_and_is_late_up_to_the_last_known_day() -> None:
    found = late(invoice(state="written_off", closed_on=date(2026, 11, 11)))
    assert found is not None
    assert found.days == 21


def test_what_came_on_an_unknown_day_is_not_late_as_far_as_is_known() -> None:
    found = late(invoice(paid=Decimal(500)))
    assert found is not None
    assert told(found, "days", "undated") == (Decimal("10.5"), 500)


@pytest.mark.parametrize(("age", "counts"), [(0, True), (364, True), (365, False)])
def test_invoices_count_that_fell_due_within_the_days(age: int, *, counts: bool) -> None:
    due = KNOWN - timedelta(days=age)
    assert (late(invoice(issued=due, due=due)) is not None) is counts


@pytest.mark.parametrize("other", [{"due": None}, {"due": KNOWN + timedelta(days=1)}, {"amount": None}, {"paid": None}])
def test_what_is_not_due_or_not_known_is_not_weighed(other: dict[str, Any]) -> None:
    assert late(invoice(**other)) is None


@pytest.mark.parametrize(
    ("days", "bucket"),
    [
        (-1, "not_due"),
        (0, "not_due"),
        (1, "1-30"),
        (30, "1-30"),
        (31, "31-60"),
        (60, "31-60"),
        (61, "61-90"),
        (90, "61-90"),
        (91, "over_90"),
    ],
)
def test_open_amounts_are_aged_by_days_overdue(days: int, bucket: str) -> None:
    due = KNOWN - timedelta(days=days)
    buckets = recovery.aging(owed(invoice(issued=date(2026, 1, 1), due=due))["Acme"], KNOWN)
    assert list(buckets) == ["not_due", "1-30", "31-60", "61-90", "over_90"]
    assert {name: open_ for name, open_ in buckets.items() if open_} == {bucket: 1000}


def test_what_has_no_due_date_is_not_due() -> None:
    buckets = recovery.aging(owed(invoice(due=None))["Acme"], KNOWN)
    assert buckets["not_due"] == 1000


def test_overdue_is_to_be_recovered_and_what_is_due_today_is_not() -> None:
    due = {"1": KNOWN - timedelta(days=1), "2": KNOWN, "3": KNOWN - timedelta(days=500)}
    everything = owed(*(invoice(id=id_, number=id_, issued=date(2025, 1, 1), due=day) for id_, day in due.items()))
    found = recovery.of(everything["Acme"], None, KNOWN)
    assert [one.id for one in found.overdue] == ["3", "1"]
    assert found.amount == 2000
    assert told(found, "waiting_hours", "waiting_worth") == (0, 0)


amounts = st.integers(min_value=1, max_value=5000)
ages = st.integers(min_value=-200, max_value=300)


@given(amount=amounts, due_age=ages, parts=st.lists(st.tuples(ages, amounts), max_size=4))
@settings(max_examples=60, deadline=None)
def test_aging_adds_up_to_what_is_open_and_nothing_is_later_than_the_last_known_day(
    amount: int, due_age: int, parts: list[tuple[int, int]]
) -> None:
    due = KNOWN - timedelta(days=due_age)
    payments = paid(*((KNOWN - timedelta(days=age), part) for age, part in parts))
    one = debt(invoice(amount=Decimal(amount), issued=date(2025, 1, 1), due=due, payments=payments))
    assert one.open is not None
    assert 0 <= one.open <= amount
    assert sum(recovery.aging([one], KNOWN).values()) == one.open
    assert all(0 < days <= due_age for _, days in lateness.late_parts(one, KNOWN))
    assert lateness.late_amount(one, KNOWN) <= amount
