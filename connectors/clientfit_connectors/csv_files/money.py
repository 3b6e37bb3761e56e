"""The currency of an amount: what cell, header, currency column and block say, else the settings."""

import re
from collections.abc import Sequence

from clientfit_connectors.csv_files.faults import BadRowError, shown
from clientfit_connectors.csv_files.rows import Money, Row
from clientfit_connectors.csv_files.words import currency_code

CODE = 3

_BRACKETS = re.compile(r"\(([^()]*)\)$")


def told(row: Row, amounts: Sequence[Money], default: str | None) -> str | None:
    """The one currency that everything about these amounts agrees on; None where nothing tells.

    Raises:
        BadRowError: two currencies at once, or an unknown word in the currency column.
    """
    codes = {code for money in amounts for code in (money.unit, _bracketed(money.cell.column)) if code}
    codes |= {code for code in (row.record.currency, _in_column(row)) if code}
    if len(codes) > 1:
        raise row.bad(amounts[0].cell, f"would be in {' and '.join(sorted(codes))} at once: correct the row")
    return next(iter(codes), default)


def currency(row: Row, amounts: Sequence[Money], default: str | None) -> str:
    """As `told`, where a currency is needed.

    Raises:
        BadRowError: also where nothing tells; the same message for every row of a column.
    """
    code = told(row, amounts, default)
    if code is None:
        raise BadRowError(
            f"{row.sheet.table.label}, column {shown(amounts[0].cell.column)}: the file does not say in which currency "
            'its amounts are: set `currency = "EUR"`, or what it is, for this connection'
        )
    return code


def _in_column(row: Row) -> str | None:
    cell = row.cell("currency")
    if cell is None:
        return None
    text = cell.text.strip()
    code = currency_code(text.upper() if len(text) == CODE else text)
    if code is None:
        raise row.bad(cell, "is not a currency: its code, as EUR, must stand at the end")
    return code


def _bracketed(header: str) -> str | None:
    """The currency in the brackets at a header's end: `Amount (USD)`."""
    brackets = _BRACKETS.search(header.strip())
    return currency_code(brackets[1]) if brackets else None
