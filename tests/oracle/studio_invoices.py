"""Random invoices of every kind: open, credits, drafts, deposits, written off, with lines, with a service period."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from clientfit_sync.model import Invoice, InvoiceLine, Payment, Record

EPOCH = date(2026, 1, 1)
CURRENCIES = ("EUR", "EUR", "EUR", "EUR", "EUR", "USD", "USD", "GBP", "XTS", "EUR", "EUR")
FEWEST_INVOICES, MOST_INVOICES = 3, 8
KINDS = (
    "plain",
    "plain",
    "plain",
    "plain",
    "lines",
    "lines",
    "expenses",
    "taxless",
    "credit",
    "credit",
    "odd credit",
    "draft",
    "deposit",
    "written off",
    "written off by payments",
    "written off for nobody knows how much",
    "amountless",
    "amountless lines",
)
_INVOICE = st.fixed_dictionaries(
    {
        "client": st.integers(0, 30),
        "kind": st.sampled_from(KINDS),
        "issued": st.integers(0, 170) | st.sampled_from([31, 59, 90, 120, 151]),
        "cents": st.integers(1, 120000),
        "tax": st.sampled_from([0, 0, 19, 20]),
        "currency": st.sampled_from(CURRENCIES),
        "service": st.none() | st.none() | st.tuples(st.integers(-130, 60), st.integers(0, 120)),
        "later": st.integers(0, 90),
        "share": st.integers(0, 10),
        "discount": st.sampled_from([0, 0, 10, 25]),
    }
)


@st.composite
def invoices(draw: st.DrawFn, connection: str, clients: Sequence[str]) -> list[Invoice]:
    """A few invoices with numbers of their own, some on one issue date."""
    fewest = draw(st.sampled_from([0, FEWEST_INVOICES, FEWEST_INVOICES]))
    drawn = draw(st.lists(_INVOICE, min_size=fewest, max_size=MOST_INVOICES))
    plain = draw(st.sampled_from([{}, {}, {"currency": "EUR", "kind": "plain"}]))
    return [_invoice(f"{connection} {number}", {**each, **plain}, clients) for number, each in enumerate(drawn)]


@st.composite
def copies(draw: st.DrawFn, records: Sequence[Record], clients: AbstractSet[str]) -> list[Invoice]:
    """Some of these clients' invoices, as another connection holds them: other ids, now and then as a draft."""
    held = [each for each in records if isinstance(each, Invoice) and each.client in clients]
    return [
        replace(
            each,
            id=f"copy-{each.id}",
            state=draw(st.sampled_from([each.state, each.state, each.state, "draft"])),
        )
        for each in held
        if draw(st.sampled_from([False, False, False, True]))
    ]


def _invoice(number: str, each: Mapping[str, Any], clients: Sequence[str]) -> Invoice:
    issued = EPOCH + timedelta(days=each["issued"])
    net = Decimal(each["cents"]) / 100
    tax = (net * each["tax"] / 100).quantize(Decimal("0.01"))
    plain: dict[str, Any] = {"amount": net + tax, "tax": tax}
    service: dict[str, date] = {}
    if each["service"]:
        first = issued + timedelta(days=each["service"][0])
        service = {"period_start": first, "period_end": first + timedelta(days=each["service"][1])}
    return Invoice(
        id=number,
        client=clients[each["client"] % len(clients)],
        number=number,
        issued=issued,
        currency=each["currency"],
        **(plain | service | _kind(each, issued, net, tax)),
    )


def _kind(each: Mapping[str, Any], issued: date, net: Decimal, tax: Decimal) -> dict[str, Any]:
    """What sets an invoice of that kind apart."""
    kind: str = each["kind"]
    share = Decimal(each["share"]) / 10
    if kind == "lines":
        return _lines(each, net, share)
    if kind.startswith("written off"):
        return _written_off(each, issued, (net + tax) * share)
    if kind == "amountless lines":
        return _lines(each, net, share) | {"amount": None}
    kinds: dict[str, dict[str, Any]] = {
        "expenses": {"tax": None, "lines": (InvoiceLine(amount=net + tax, expense=True),)},
        "taxless": {"tax": None},
        "credit": {"amount": -net - tax, "tax": -tax},
        "odd credit": {"amount": -net - tax, "tax": None},
        "draft": {"state": "draft"},
        "amountless": {"amount": None, "tax": None},
        "deposit": {"funds_retainer": True},
    }
    return kinds.get(kind, {})


def _lines(each: Mapping[str, Any], net: Decimal, share: Decimal) -> dict[str, Any]:
    """Services and expenses, less a discount; taxes not known."""
    expenses = net * share / 2
    discount = net * each["discount"] / 100
    return {
        "amount": net - discount,
        "tax": None,
        "discount": discount,
        "lines": (InvoiceLine(amount=net - expenses), InvoiceLine(amount=expenses, expense=True)),
    }


def _written_off(each: Mapping[str, Any], issued: date, paid: Decimal) -> dict[str, Any]:
    """Closed some day after its issue, after a payment, two payments, or nobody knows what."""
    closed = issued + timedelta(days=each["later"])
    given: dict[str, Any] = {"state": "written_off", "closed_on": closed}
    if each["kind"] == "written off":
        halfway = issued + timedelta(days=each["later"] // 2)
        return given | {"paid": paid, "paid_on": halfway if each["discount"] else None}
    if each["kind"] == "written off by payments":
        return given | {
            "paid": paid,
            "payments": (Payment(day=issued, amount=paid / 2), Payment(day=closed, amount=paid / 2)),
        }
    return given
