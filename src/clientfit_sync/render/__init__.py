"""Report -> text, pure: one output a file.

render.render(report, "json")

Names of clients, projects and people may hold anything: `text.clean` and each format's own escaping keep them text.
Every output ends with a newline, and its only control characters are newlines (in `tsv` tabs too).
"""

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clientfit_sync.report import Report

OWN = ("table", "json", "html", "csv", "tsv", "markdown")
TABULATE = (
    "double_grid",
    "double_outline",
    "fancy_grid",
    "fancy_outline",
    "github",
    "grid",
    "heavy_grid",
    "heavy_outline",
    "latex",
    "latex_booktabs",
    "latex_longtable",
    "mixed_grid",
    "mixed_outline",
    "outline",
    "pipe",
    "plain",
    "presto",
    "pretty",
    "psql",
    "rounded_grid",
    "rounded_outline",
    "simple",
    "simple_grid",
    "simple_outline",
)
"""The formats of the tabulate library that `tabular` can make safe; it says which are left out, and why."""

FORMATS = (*OWN, *TABULATE)


def render(report: "Report", format_: str, /, *, width: int = 80, colour: bool = False) -> str:
    """The report in one of `FORMATS`; `width` (in terminal cells) and `colour` matter to `table` alone.

    Raises:
        ValueError: no such format.
    """
    match format_:
        case "table":
            return _renderer("table")(report, width=width, colour=colour)
        case "json":
            return _renderer("data")(report)
        case "html":
            return _renderer("page")(report)
        case "csv" | "tsv":
            return _renderer("rows")(report, format_)
        case "markdown":
            return _renderer("markdown")(report)
        case _ if format_ in TABULATE:
            return _renderer("tabular")(report, format_)
    raise ValueError(f"no such format: {format_}")


def _renderer(room: str) -> Callable[..., str]:
    """The `render` of that file: nobody waits for the others, nor does `--help` for any."""
    renderer: Callable[..., str] = import_module(f"{__name__}.{room}").render
    return renderer
