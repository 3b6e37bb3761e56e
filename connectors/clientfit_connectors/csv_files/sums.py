"""Amount, tax and discount of an invoice, from whatever of them a file gives."""

from dataclasses import dataclass
from decimal import Decimal

from clientfit_connectors.csv_files.numbers import exact
from clientfit_connectors.csv_files.rows import Row

TOLERANCE = Decimal("0.05")
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """`amount` with tax; `tax` None where unknown; `discount` off the lines. `told`: the file tells the tax itself."""

    amount: Decimal
    tax: Decimal | None
    discount: Decimal
    told: bool


def sums(row: Row, tax_rate: Decimal | None) -> Sums:
    """The sums of a row: amount, net and tax each from the other two, the tax else from `tax_rate`.

    Raises:
        BadRowError: too little of them is given, or they contradict each other.
    """
    amount, tax, subtotal = row.number("amount"), _tax(row), row.number("subtotal")
    # Some exports write a discount as a negative number; it always makes the sum smaller.
    discount = (row.number("discount") or ZERO).copy_abs().copy_sign(subtotal or amount or ZERO)
    net = row.number("net") if subtotal is None else subtotal - discount
    if amount is None:
        if net is None:
            raise row.lacks("amount" if row.has("amount") else "net")
        return Sums(amount=net + (tax or ZERO), tax=tax or ZERO, discount=discount, told=True)
    if net is not None and tax is not None and not near(amount - tax, net):
        raise row.bad(row.cells("amount")[0], f"less tax {tax} is {amount - tax}, but the other columns make it {net}")
    if tax is None and net is not None:
        tax = amount - net
    if tax is not None:
        return Sums(amount=amount, tax=tax, discount=discount, told=True)
    return Sums(amount=amount, tax=contained(amount, tax_rate), discount=discount, told=False)


def near(one: Decimal, other: Decimal) -> bool:
    """Whether two sums differ by no more than rounding."""
    return abs(one - other) <= TOLERANCE


def contained(amount: Decimal, tax_rate: Decimal | None) -> Decimal | None:
    """The tax in an amount; None where no rate is given."""
    return None if tax_rate is None else exact(amount - amount / (1 + tax_rate))


def _tax(row: Row) -> Decimal | None:
    """Both taxes together; blank is 0 in a tracker's export, and unknown in a list of the user's own."""
    taxes = [row.number(field) for field in ("tax", "tax2") if row.has(field)]
    filled = [tax for tax in taxes if tax is not None]
    if not taxes or (not filled and row.sheet.table.kind.own):
        return None
    return sum(filled, ZERO)
