"""Lists beside the report: the clients that the sources know, and the settings of plug-ins."""

from collections.abc import Iterable, Iterator, Sequence

from tabulate import tabulate

from clientfit_sync.render import text
from clientfit_sync.render.rounding import number
from clientfit_sync.report import ClientRow

NAME_WIDTH = 40
INDENT = "    "
BULLET, BENEATH = "- ", "  "


def settings(name: str, title: str, rows: Iterable[tuple[str, str, str]], width: int) -> str:
    """A plug-in's name and title, then each setting with its default and its description."""
    lines = [f"{name}: {title}" if title else name]
    for key, default, description in rows:
        lines.append(f"  {key} = {default}")
        lines += [f"{INDENT}{line}" for line in text.wrap(text.clean(description), width - len(INDENT))]
    return "\n".join(lines) + "\n"


def clients(rows: Sequence[ClientRow], width: int) -> str:
    """One row a client, then their names in the sources and what is odd, in lines of at most `width` cells."""
    currency = next((f" ({row.currency})" for row in rows if row.currency), "")
    table = tabulate(
        [_cells(row) for row in rows],
        ["Client", "Hours", "Invoices", f"Net{currency}"],
        tablefmt="simple",
        disable_numparse=True,
        colalign=("left", "right", "right", "right") if rows else None,
    )
    lines = [line.rstrip() for line in table.splitlines()]
    lines += _section("Known as", [_names(row) for row in rows], width)
    lines += _section("To look at", [remark for row in rows for remark in _remarks(row)], width)
    return "\n".join(lines) + "\n"


def _section(title: str, items: Sequence[str], width: int) -> Iterator[str]:
    if items:
        yield ""
        yield title
    for item in items:
        first, *others = text.wrap(item, width - len(BULLET))
        yield f"{BULLET}{first}"
        yield from (f"{BENEATH}{line}" for line in others)


def _cells(row: ClientRow) -> tuple[str, ...]:
    return (
        text.cut(text.name(row.client), NAME_WIDTH),
        number(row.hours, 1) if row.hours else "",
        str(row.invoices or ""),
        "?" if row.pay is None else number(row.pay, 0) if row.invoices else "",
    )


def _names(row: ClientRow) -> str:
    """The connections that know the client, with their own spelling where it is another."""
    known_as = (
        connection if name.strip() == row.client else f"{connection} as {text.name(name)}"
        for connection, name in row.names
    )
    return f"{text.name(row.client)}: {', '.join(known_as)}"


def _remarks(row: ClientRow) -> Iterator[str]:
    client = text.name(row.client)
    if row.unpaired:
        yield f"{client}: {row.unpaired}."
    if row.looks_like:
        yield f"{client} looks like {text.name(row.looks_like)}; if they are one, make one an alias of the other."
