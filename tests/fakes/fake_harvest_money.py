"""Invoices of a Harvest account, with Harvest's arithmetic (Harvest API 2.7): what is derived is never stored."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Self

from fake_harvest_things import Thing

CENT = Decimal("0.01")
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of an invoice, before discount and tax; `kind` is the name of an invoice item category."""

    id: int
    kind: str
    quantity: Decimal
    unit_price: Decimal
    description: str | None = None
    taxed: bool = True
    taxed2: bool = False
    project: int | None = None

    @property
    def amount(self) -> Decimal:
        """Rounded to the cent, as Harvest shows it."""
        return (self.quantity * self.unit_price).quantize(CENT)

    def apart_from(self, project: int) -> Self:
        """The same without naming a project that is no more."""
        return replace(self, project=None) if self.project == project else self


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment(Thing):
    """Money received for an invoice: recorded or deleted, never edited."""

    amount: Decimal
    paid_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice(Thing):
    """A demand for money; `tax`, `tax2` and `discount` are percentages, and tax comes after the discount."""

    client: int
    number: str
    issue_date: date
    due_date: date
    lines: tuple[Line, ...]
    currency: str = "EUR"
    tax: Decimal | None = None
    tax2: Decimal | None = None
    discount: Decimal | None = None
    period_start: date | None = None
    period_end: date | None = None
    sent_at: datetime | None = None
    closed_at: datetime | None = None
    retainer: int | None = None
    payments: tuple[Payment, ...] = ()

    def _share(self, percent: Decimal | None, of: Decimal) -> Decimal:
        return (of * (percent or NOTHING) / 100).quantize(CENT)

    @property
    def subtotal(self) -> Decimal:
        """All lines, before discount and tax."""
        return sum((line.amount for line in self.lines), NOTHING)

    @property
    def discount_amount(self) -> Decimal:
        """The discount on all lines."""
        return self._share(self.discount, self.subtotal)

    def _taxed(self, lines: list[Line], percent: Decimal | None) -> Decimal:
        base = sum((line.amount for line in lines), NOTHING)
        return self._share(percent, base - self._share(self.discount, base))

    @property
    def tax_amount(self) -> Decimal:
        """The first tax, on the lines that bear it."""
        return self._taxed([line for line in self.lines if line.taxed], self.tax)

    @property
    def tax2_amount(self) -> Decimal:
        """The second tax, on the lines that bear it."""
        return self._taxed([line for line in self.lines if line.taxed2], self.tax2)

    @property
    def amount(self) -> Decimal:
        """Gross: lines - discount + taxes."""
        return self.subtotal - self.discount_amount + self.tax_amount + self.tax2_amount

    @property
    def paid(self) -> Decimal:
        """What was received so far."""
        return sum((payment.amount for payment in self.payments), NOTHING)

    @property
    def due_amount(self) -> Decimal:
        """What is still owed; a write-off does not change it."""
        return self.amount - self.paid

    @property
    def state(self) -> str:
        """A partial payment changes nothing; a draft may be paid."""
        if self.closed_at:
            return "closed"
        if self.payments and self.due_amount <= 0:
            return "paid"
        return "open" if self.sent_at else "draft"

    @property
    def paid_date(self) -> date | None:
        """The day of the last payment, once all is paid."""
        return max(payment.paid_date for payment in self.payments) if self.state == "paid" else None

    @property
    def needs_payments(self) -> bool:
        """Whether only its payments tell what was received when: partly paid, or paid late."""
        return bool(self.payments) and (self.paid_date is None or self.paid_date > self.due_date)
