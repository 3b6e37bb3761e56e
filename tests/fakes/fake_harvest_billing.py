"""What a test does with invoices, payments and expenses in a Harvest account."""

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from fake_harvest_money import Invoice, Line, Payment
from fake_harvest_things import Expense
from fake_harvest_work import Work


class Billing(Work):
    """Adds, edits and deletes as Harvest's own pages do."""

    def line(self, amount: Decimal | int | str, project: int | None = None, kind: str = "Service", **of: Any) -> Line:
        """A line of an invoice."""
        numbers = {"quantity": Decimal(1), "unit_price": Decimal(amount)}
        return Line(id=self.next_id(), kind=kind, project=project, **(numbers | of))

    def add_invoice(
        self,
        client: int,
        lines: Iterable[Line],
        issue_date: date,
        *,
        bills: Collection[int] = (),
        draft: bool = False,
        **of: Any,
    ) -> int:
        """A new invoice, sent unless it is a draft, due at once unless said otherwise.

        It bumps its client and marks the entries that it `bills`, which says so in each of them.
        """
        usual: dict[str, Any] = {
            "number": str(1000 + len(self.invoices)),
            "due_date": issue_date,
            "currency": self.clients[client].currency,
            "sent_at": None if draft else self.second,
        }
        invoice = Invoice(**self.stamps(), client=client, lines=tuple(lines), issue_date=issue_date, **(usual | of))
        self.put(self.invoices, invoice)
        self.change(self.clients, client)
        for entry in bills:
            self.change(self.entries, entry, invoice=invoice.id)
        return invoice.id

    def edit_invoice(self, invoice: int, **changes: Any) -> None:
        """Change what it says."""
        self.change(self.invoices, invoice, **changes)

    def send(self, invoice: int) -> None:
        """A draft becomes open."""
        self.change(self.invoices, invoice, sent_at=self.second)

    def delete_invoice(self, invoice: int) -> None:
        """It is gone; what it billed may be billed again."""
        for entry in self.entries.values():
            if entry.invoice == invoice:
                self.change(self.entries, entry.id, invoice=None)
        for expense in self.expenses.values():
            if expense.invoice == invoice:
                self.change(self.expenses, expense.id, invoice=None)
        del self.invoices[invoice]

    def pay(self, invoice: int, amount: Decimal | int | str | None = None, on: date | None = None) -> int:
        """Record a payment (of all that is due, today, unless said otherwise); it bumps the invoice."""
        paid = self.invoices[invoice].due_amount if amount is None else Decimal(amount)
        payment = Payment(**self.stamps(), amount=paid, paid_date=on or self.now.date())
        self.change(self.invoices, invoice, payments=(*self.invoices[invoice].payments, payment))
        return payment.id

    def delete_payment(self, invoice: int, payment: int) -> None:
        """As if it had never come; it bumps the invoice."""
        kept = tuple(one for one in self.invoices[invoice].payments if one.id != payment)
        self.change(self.invoices, invoice, payments=kept)

    def write_off(self, invoice: int) -> None:
        """Close it with a rest that nobody will pay."""
        self.change(self.invoices, invoice, closed_at=self.second)

    def add_expense(self, project: int, spent_date: date, total_cost: Decimal | int | str, **of: Any) -> int:
        """An expense of the token's person, in the first category, unless said otherwise."""
        usual = {"person": self.me, "category": next(iter(self.expense_categories))}
        cost = Decimal(total_cost)
        expense = Expense(**self.stamps(), project=project, spent_date=spent_date, total_cost=cost, **(usual | of))
        return self.put(self.expenses, expense).id

    def edit_expense(self, expense: int, **changes: Any) -> None:
        """Change it, or move it to another day or project."""
        self.change(self.expenses, expense, **changes)

    def delete_expense(self, expense: int) -> None:
        """It is gone: no placeholder is kept."""
        del self.expenses[expense]

    def needing_payments(self) -> list[int]:
        """The invoices of which only the payments tell what was received when."""
        return [invoice.id for invoice in self.invoices.values() if invoice.needs_payments]


def midnight(day: date) -> datetime:
    """How Harvest shows the time of a payment: midnight UTC of its day."""
    return datetime.combine(day, time(), UTC)
