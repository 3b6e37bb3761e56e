"""Lines of invoices, from the companion of Harvest's export of invoices, put to their invoices."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from clientfit_connectors.csv_files import identity
from clientfit_connectors.csv_files.faults import shown
from clientfit_connectors.csv_files.invoices import Billed, is_retainer
from clientfit_connectors.csv_files.rows import Row, parsed
from clientfit_connectors.csv_files.settings import Settings
from clientfit_connectors.csv_files.sheets import Sheet
from clientfit_connectors.csv_files.sums import ZERO, Sums, near
from clientfit_connectors.csv_files.tables import Table
from clientfit_connectors.csv_files.words import fold
from clientfit_sync.model import Invoice, InvoiceLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A line, its invoice's number, and what its file says besides; `tax` is None without such columns."""

    number: str
    client: str
    project: str
    line: InvoiceLine
    discount: Decimal
    tax: Decimal | None
    retainer: bool
    unknown: str


@dataclass(frozen=True, slots=True)
class FileItems:
    """The lines of one file, in its order."""

    table: Table
    items: tuple[Item, ...]


def read(sheet: Sheet, settings: Settings, problems: list[str]) -> FileItems:
    """The lines of a file; rows that cannot be read are problems."""
    expenses = {fold(word) for word in settings.expense_items}
    return FileItems(sheet.table, tuple(parsed(sheet, lambda row: _item(row, expenses), problems)))


def _item(row: Row, expenses: set[str]) -> Item:
    number, amount = row.cell("number"), row.number("amount")
    if number is None:
        raise row.lacks("number")
    if amount is None:
        raise row.lacks("amount")
    client, project = row.text("client"), row.text("project")
    taxes = [row.number(field) or ZERO for field in ("tax", "tax2") if row.has(field)]
    line = InvoiceLine(
        amount=amount,
        expense=fold(row.text("type")) in expenses,
        description=row.text("description"),
        project=identity.project_id(client, project) if project else None,
    )
    return Item(
        number=number.text.strip(),
        client=client,
        project=project,
        line=line,
        discount=(row.number("discount") or ZERO).copy_abs().copy_sign(amount),
        tax=sum(taxes, ZERO) if taxes else None,
        retainer=is_retainer(row),
        unknown=str(row.bad(number, "is an invoice that no file under `invoices` holds")),
    )


def newest(files: Iterable[FileItems], numbers: Container[str], problems: list[str]) -> dict[str, list[Item]]:
    """The lines of each invoice, those of the newest file that holds any; lines of none of `numbers` are problems."""
    result: dict[str, list[Item]] = {}
    for file in sorted(files, key=lambda file: file.table.age):
        newer: dict[str, list[Item]] = {}
        for item in file.items:
            newer.setdefault(item.number, []).append(item)
        problems.extend(item.unknown for item in file.items if item.number not in numbers)
        result |= newer
    return result


def attached(items: Mapping[str, list[Item]], billed: Iterable[Billed], problems: list[str]) -> list[Billed]:
    """The invoices with their lines; lines that do not make up the amount are problems."""
    return [_itemized(each, items.get(each.invoice.id, []), problems) for each in billed]


def _itemized(billed: Billed, items: list[Item], problems: list[str]) -> Billed:
    if not items:
        return billed
    invoice = replace(
        billed.invoice,
        lines=tuple(item.line for item in items),
        funds_retainer=billed.invoice.funds_retainer or any(item.retainer for item in items),
    )
    fitted = _fitted(invoice, items, billed.sums)
    if fitted is None:
        total = sum((item.line.amount for item in items), ZERO)
        problems.append(
            f"{billed.place}: the lines of invoice {shown(invoice.number)} add up to {total}, which does not make its "
            f"amount {invoice.amount}: export both files again, on the same day"
        )
        return billed
    return replace(billed, invoice=fitted)


def _fitted(invoice: Invoice, items: list[Item], sums: Sums) -> Invoice | None:
    """The invoice with lines, discount and tax that make up its amount; None where they do not.

    Lines may carry the discount themselves, or stand there with it already taken off.
    """
    total = sum((item.line.amount for item in items), ZERO)
    off = sum((item.discount for item in items), ZERO)
    taxes = [item.tax for item in items if item.tax is not None]
    tax = sum(taxes, ZERO) if taxes and not sums.told else invoice.tax or ZERO
    net = sums.amount - tax
    fitting = (discount for discount in (invoice.discount, off, ZERO) if near(total - discount, net))
    discount = next(fitting, None)
    return None if discount is None else replace(invoice, tax=tax, discount=discount)
