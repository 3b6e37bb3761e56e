"""The invoices of the demo's studio, as Harvest's data export writes them: a file of them, and one of their lines."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import count

from clientfit_sync.demo import ANCHOR
from clientfit_sync.demo.generate_story import CURRENCIES, Client, Extra, Row, Session, Story, money

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """`kind` is one of Harvest's two item categories: `Service`, or `Product` for what was bought and is passed on."""

    text: str
    price: Decimal
    quantity: Decimal = Decimal(1)
    kind: str = "Service"

    @property
    def amount(self) -> Decimal:
        """Before discount and tax."""
        return (self.price * self.quantity).quantize(CENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """An invoice without a number yet."""

    client: Client
    issued: date
    lines: Sequence[Line]

    def discount(self, line: Line) -> Decimal:
        """What the client is let off of the line."""
        return (line.amount * self.client.discount / 100).quantize(CENT)

    def tax(self, line: Line) -> Decimal:
        """The tax on the line, discounted."""
        return ((line.amount - self.discount(line)) * self.client.tax / 100).quantize(CENT)


def rows(story: Story, sessions: Sequence[Session]) -> tuple[list[Row], list[Row]]:
    """The rows of both files, by the day of issue."""
    bills = [bill for client in story.clients for bill in _bills(client, story, sessions)]
    bills.sort(key=lambda bill: (bill.issued, bill.client.name))
    numbered = list(zip(count(story.first_number), bills, strict=False))
    invoices = [_invoice(number, bill) for number, bill in numbered]
    return invoices, [_line(number, bill, line) for number, bill in numbered for line in bill.lines]


def billed(session: Session) -> bool:
    """Whether an invoice was made out for it."""
    last = session.client.last_invoice
    return session.billable and last is not None and session.start.date() <= ANCHOR + timedelta(days=last)


def _bills(client: Client, story: Story, sessions: Sequence[Session]) -> Iterator[Bill]:
    """A client's invoices: each for the work since the one before it, and a credit where the client got one."""
    if client.last_invoice is None:
        return
    own = [one for one in sessions if one.client is client]
    interval = timedelta(days=story.days_between_invoices)
    issued = ANCHOR + timedelta(days=client.last_invoice)
    while work := [one for one in own if one.start.date() <= issued]:
        since = issued - interval
        recent = [one for one in work if one.start.date() > since]
        yield Bill(client=client, issued=issued, lines=_lines(client, recent))
        issued = since
    if client.credit:
        yield Bill(client=client, issued=ANCHOR + timedelta(days=client.credit.day), lines=[_extra(client.credit)])


def _lines(client: Client, work: Sequence[Session]) -> list[Line]:
    """The fee or the hours of each task, and what is passed on."""
    passed_on = [_extra(client.passed_on, "Product")] if client.passed_on else []
    if client.fee:
        return [Line(text=client.fee_for, price=Decimal(client.fee)), *passed_on]
    hours: defaultdict[str, Decimal] = defaultdict(Decimal)
    for one in work:
        if one.billable:
            hours[one.task] += one.hours
    price = Decimal(client.rate)
    return [
        *(Line(text=task, price=price, quantity=hours[task].quantize(CENT)) for task in sorted(hours)),
        *passed_on,
    ]


def _extra(extra: Extra, kind: str = "Service") -> Line:
    return Line(text=extra.text, price=Decimal(extra.amount), kind=kind)


def _invoice(number: int, bill: Bill) -> Row:
    """A row of Harvest's invoices; one that would be paid on the anchor or later is not paid yet."""
    subtotal = sum((line.amount for line in bill.lines), Decimal(0))
    discount = sum((bill.discount(line) for line in bill.lines), Decimal(0))
    tax = sum((bill.tax(line) for line in bill.lines), Decimal(0))
    total = subtotal - discount + tax
    paid_on = bill.issued + timedelta(days=bill.client.paid_after)
    paid = total if paid_on < ANCHOR and total > 0 else Decimal(0)
    currency = CURRENCIES[bill.client.currency]
    return {
        "Issue Date": bill.issued,
        "Last Payment Date": paid_on if paid else "",
        "ID": number,
        "PO Number": "",
        "Client": bill.client.in_harvest,
        "Subject": bill.client.project,
        "Invoice Amount": money(total),
        "Paid Amount": money(paid),
        "Balance": money(total - paid),
        "Subtotal": money(subtotal),
        "Discount": money(discount),
        "Tax": money(tax),
        "Tax2": money(Decimal(0)),
        "Currency": currency.name,
        "Currency Symbol": currency.symbol,
        "Document Type": "Invoice",
        "Client Address": bill.client.address,
    }


def _line(number: int, bill: Bill, line: Line) -> Row:
    """A row of the companion file."""
    return {
        "Invoice ID": number,
        "Client": bill.client.in_harvest,
        "Project": bill.client.project,
        "Item Type": line.kind,
        "Item Description": line.text,
        "Item Quantity": money(line.quantity),
        "Item Unit Price": money(line.price),
        "Item Amount": money(line.amount),
        "Item Discount": money(bill.discount(line)),
        "Item Tax": money(bill.tax(line)),
        "Item Tax2": money(Decimal(0)),
        "Currency": CURRENCIES[bill.client.currency].name,
        "Invoice Type": "Invoice",
        "Issue Date": bill.issued,
    }
