"""CSV and TSV: one row a client, its columns those of `clients` in CONTRACT.md section 4.

With `--by` they hold the rows of `breakdown` instead. They are written as RFC 4180 has it, but for lines that end with
a newline alone, which every reader takes and a shell's tools need; TSV cells are quoted in the same way. What is
unknown is an empty cell; `unknown`, `estimates` and `signs` are texts, "figure: reason; figure: reason". A text that a
spreadsheet could take for a formula gets an apostrophe in front.
"""

import csv
import io
from decimal import Decimal

from clientfit_sync.render import fields
from clientfit_sync.render.fields import Value
from clientfit_sync.render.text import clean
from clientfit_sync.report import Report

DELIMITERS = {"csv": ",", "tsv": "\t"}
FORMULA = tuple("=+-@\uff1d\uff0b\uff0d\uff20")  # spreadsheets take the full-width signs too


def render(report: Report, form: str) -> str:
    """`form` is csv or tsv."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=DELIMITERS[form], lineterminator="\n")
    by = report.breakdown_by
    writer.writerow(fields.BREAKDOWN if by else fields.CLIENT)
    clients = (fields.client(one, report.verdicts.get(one.client)) for one in report.clients)
    rows = map(fields.work, report.breakdown) if by else clients
    writer.writerows([cell(value) for value in row.values()] for row in rows)
    return target.getvalue()


def cell(value: Value) -> str:
    """The cell's text, before quoting."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, str):
        return guarded(value)
    return guarded("; ".join(f"{figure}: {reason}" for figure, reason in value.items() if reason))


def guarded(text: str) -> str:
    """The text, clean, and no formula."""
    text = clean(text)
    return f"'{text}" if text.startswith(FORMULA) else text
