"""Rows of invoice lists -> invoices (METRICS.md section 1: net is what counts as pay)."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from clientfit_connectors.csv_files import identity, money, words
from clientfit_connectors.csv_files.faults import twice
from clientfit_connectors.csv_files.rows import Row, parsed
from clientfit_connectors.csv_files.settings import Settings
from clientfit_connectors.csv_files.sheets import Sheet
from clientfit_connectors.csv_files.sums import Sums, sums
from clientfit_connectors.csv_files.tables import Table
from clientfit_sync.model import Invoice, InvoiceState

_DAYS = re.compile(r"([0-9]{1,4}) days?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Billed:
    """An invoice, its client's name, its sums as the file tells them, and its place."""

    client: str
    invoice: Invoice
    sums: Sums
    place: str


@dataclass(frozen=True, slots=True)
class FileInvoices:
    """The invoices of one file, in its order."""

    table: Table
    billed: tuple[Billed, ...]


def read(sheet: Sheet, settings: Settings, problems: list[str]) -> FileInvoices:
    """The invoices of a file, with their ids; rows that cannot be read, and numbers that stand twice, are problems."""
    lines: dict[str, int] = {}
    rows = parsed(sheet, lambda row: _billed(row, settings, lines), problems)
    return FileInvoices(sheet.table, tuple(_identified(rows)))


def _identified(rows: list[Billed]) -> Iterator[Billed]:
    """The invoices with ids: their number, else content and how many equal rows stand before it."""
    seen: Counter[tuple[str, ...]] = Counter()
    for billed in rows:
        invoice = billed.invoice
        content = (
            billed.client,
            invoice.issued.isoformat(),
            invoice.currency,
            identity.plain(billed.sums.amount),
            str(invoice.period_start),
            str(invoice.period_end),
        )
        ordinal = str(seen[content])
        seen[content] += 1
        yield replace(billed, invoice=replace(invoice, id=invoice.number or identity.digest(*content, ordinal)))


def newest(files: Iterable[FileInvoices]) -> list[Billed]:
    """Each invoice once, as the newest file that holds it has it."""
    by_age = sorted(files, key=lambda file: file.table.age)
    return list({billed.invoice.id: billed for file in by_age for billed in file.billed}.values())


def numbers(sheet: Sheet) -> set[str]:
    """The numbers of all invoices of a file, of rows that cannot be read too."""
    return {text.strip() for index in sheet.table.columns.get("number", ()) for text in sheet.texts(index)}


def _billed(row: Row, settings: Settings, lines: dict[str, int]) -> Billed:
    """The invoice of a row; `lines`: where the numbers met so far stand."""
    number = _number(row, lines)
    client, issued = row.text("client"), row.day("issued")
    if not client:
        raise row.lacks("client")
    if issued is None:
        raise row.lacks("issued")
    told = sums(row, settings.tax_rate)
    figures = [figure for field in ("amount", "net", "subtotal") for figure in row.money(field)]
    state, paid = _state(row, told.amount)
    period_start, period_end = _period(row)
    invoice = Invoice(
        id="",
        client=identity.client_id(client),
        number=number,
        issued=issued,
        currency=money.currency(row, figures, settings.currency),
        amount=told.amount,
        tax=told.tax,
        discount=told.discount,
        state=state,
        due=row.day("due") or (issued + timedelta(days=settings.terms) if settings.terms is not None else None),
        paid=paid,
        paid_on=_paid_on(row, issued, state),
        period_start=period_start,
        period_end=period_end,
        funds_retainer=is_retainer(row),
    )
    return Billed(client, invoice, told, row.place)


def is_retainer(row: Row) -> bool:
    """Whether the document's type says that the invoice funds a retainer."""
    return words.RETAINER in words.fold(row.text("document"))


def _number(row: Row, lines: dict[str, int]) -> str:
    """The invoice's number, "" where the file has no such column."""
    cell = row.cell("number")
    if cell is None:
        if row.has("number"):
            raise row.lacks("number")
        return ""
    number = cell.text.strip()
    if (before := lines.setdefault(number, row.record.line)) != row.record.line:
        raise row.bad(cell, twice(before))
    return number


def _period(row: Row) -> tuple[date | None, date | None]:
    """The service period: both of its days, or neither."""
    start, end = row.day("period_start"), row.day("period_end")
    if (start is None) != (end is None):
        raise row.lacks("period_end" if end is None else "period_start", "must not be empty where the other is filled")
    if start and end and end < start:
        raise row.bad(row.cells("period_end")[0], "lies before the start of the period")
    return start, end


def _state(row: Row, amount: Decimal) -> tuple[InvoiceState, Decimal | None]:
    """The state, and what was received so far: None where that is not known."""
    balance, paid = row.number("balance"), row.number("paid")
    received = amount - balance if paid is None and balance is not None else paid
    settled = received is not None and amount != 0 and (amount - received) * amount <= 0
    if row.has("state"):
        state = _told_state(row, settled=settled)
    elif settled or (received is None and row.cell("paid_on")):
        state = "paid"
    else:
        # Nothing is owed though not all was received: what is written off has no state of its own in this export.
        state = "written_off" if balance == 0 and amount != 0 else "open"
    if received is None:
        received = _received(row, state, amount)
    return state, received


def _received(row: Row, state: InvoiceState, amount: Decimal) -> Decimal | None:
    """What was received where no column says how much: nothing of what the file calls open, but for parts of it."""
    if state == "paid":
        return amount
    tells = row.has("state") or row.has("paid_on")
    partly = words.fold(row.text("state")).startswith("partial") or row.cell("paid_on")
    return Decimal(0) if state == "open" and tells and not partly else None


def _told_state(row: Row, *, settled: bool) -> InvoiceState:
    """The state that the file tells; a closed invoice is paid or written off, by what was received."""
    cell = row.cell("state")
    if cell is None:
        raise row.lacks("state")
    state = words.state(cell.text)
    if state is None:
        raise row.bad(cell, f"is none of {', '.join(words.STATES)}")
    if state == "closed":
        return "paid" if settled else "written_off"
    return state


def _paid_on(row: Row, issued: date, state: InvoiceState) -> date | None:
    """The day of the last payment; Harvest's report tells after how many days an invoice was paid."""
    took = _DAYS.fullmatch(row.text("took").strip())
    if took and state == "paid":
        return issued + timedelta(days=int(took[1]))
    return row.day("paid_on")
