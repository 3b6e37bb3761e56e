"""Lists beside the report: the clients that the sources know, and the settings of plug-ins."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

from tabulate import tabulate

from clientfit_sync.render import text
from clientfit_sync.report import ClientRow

NAME_WIDTH = 22
GAP = 2
INDENT = "    "
TENTH = Decimal("0.1")


def settings(name: str, title: str, rows: Iterable[tuple[str, str, str]], width: int) -> str:
    """A plug-in's name and title, then each setting with its default and its description."""
    lines = [f"{name}: {title}" if title else name]
    for key, default, description in rows:
        lines.append(f"  {key} = {default}")
        lines += [f"{INDENT}{line}" for line in text.wrap(text.clean(description), width - len(INDENT))]
    return "\n".join(lines) + "\n"


def clients(rows: Sequence[ClientRow], width: int) -> str:
    """One row a client, then what is odd about some of them, in lines of at most `width` cells."""
    currency = next((f" ({row.currency})" for row in rows if row.currency), "")
    headers = ["Client", "Hours", "Invoices", f"Net{currency}", "Known as"]
    cells = [_cells(row) for row in rows]
    padded = [f"{header}  " for header in headers]  # as tabulate pads the headers of columns
    taken = sum(max(map(text.cells, column)) + GAP for column in list(zip(padded, *cells, strict=True))[:-1])
    table = tabulate(
        [(*numbers, text.cut(known_as, max(len(headers[-1]), width - taken))) for *numbers, known_as in cells],
        headers,
        tablefmt="simple",
        disable_numparse=True,
        colalign=("left", "right", "right", "right", "left") if rows else None,
    )
    remarks = [line for row in rows for remark in _remarks(row) for line in text.wrap(remark, width)]
    lines = [*table.splitlines(), *([""] if remarks else []), *remarks]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _cells(row: ClientRow) -> tuple[str, ...]:
    known_as = ", ".join(f"{connection}: {text.name(name)}" for connection, name in row.names)
    return (
        text.cut(text.name(row.client), NAME_WIDTH),
        f"{row.hours.quantize(TENTH, ROUND_HALF_UP):,}" if row.hours else "",
        str(row.invoices or ""),
        "?" if row.pay is None else f"{row.pay.quantize(Decimal(1), ROUND_HALF_UP):,}" if row.invoices else "",
        known_as,
    )


def _remarks(row: ClientRow) -> Iterator[str]:
    client = text.name(row.client)
    if row.hours and not row.invoices:
        yield f"{client}: hours without pay."
    if row.invoices and not row.hours:
        yield f"{client}: pay without hours."
    if row.looks_like:
        yield f"{client} looks like {text.name(row.looks_like)}; if they are one, make one an alias of the other."
