"""What the source says an entry is worth (METRICS.md section 1, the basis *billable*)."""

from dataclasses import replace

from clientfit_connectors.csv_files import money, words
from clientfit_connectors.csv_files.clocks import SECONDS_PER_MINUTE
from clientfit_connectors.csv_files.faults import shown
from clientfit_connectors.csv_files.rows import Money, Row
from clientfit_sync.model import TimeEntry


def priced(row: Row, entry: TimeEntry, default: str | None) -> TimeEntry:
    """The entry with what the source says of money; nothing of it where the entry is not billable.

    A billable amount of 0 for a minute or more, and a rate of 0, mean that no rate is set: the value is unknown.
    """
    amount, rate = _one(row, "amount"), _one(row, "rate")
    if rate and rate.value < 0:
        raise row.bad(rate.cell, "is a rate below 0: correct it, or leave it blank where none is set")
    billable = _billable(row, amount)
    if not billable:
        return replace(entry, billable=billable)
    if amount and amount.value == 0 and (entry.seconds >= SECONDS_PER_MINUTE or not money.told(row, [amount], default)):
        amount = None
    if rate and rate.value == 0:
        rate = None
    told = [figure for figure in (amount, rate) if figure]
    return replace(
        entry,
        billable=True,
        amount=amount.value if amount else None,
        rate=rate.value if rate else None,
        currency=money.currency(row, told, default) if told else None,
    )


def _one(row: Row, field: str) -> Money | None:
    """The amount of a field that may have a column for each currency: the one that is not 0."""
    figures = row.money(field)
    filled = [figure for figure in figures if figure.value]
    if len(filled) > 1:
        raise row.bad(filled[1].cell, f"is a second amount, beside that of column {shown(filled[0].cell.column)}")
    return next(iter(filled or figures), None)


def _billable(row: Row, amount: Money | None) -> bool | None:
    """What the first column that tells says; None where the source has no such flag."""
    cell = row.cell("billable")
    told = words.yes_or_no(cell.text) if cell else None
    if told is not None:
        return told
    if amount and amount.value > 0:
        return True
    if row.sheet.flag == "none":
        return None
    if cell is None and row.sheet.flag == "ticks":
        return False
    reason = "is neither yes nor no in a language known here: write Yes or No"
    raise row.bad(cell, reason) if cell else row.lacks("billable", reason)
