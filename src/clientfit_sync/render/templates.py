"""Templates that stand beside the code of a renderer, as jinja2 sees them."""

from functools import cache
from importlib import resources

from jinja2 import Environment, FunctionLoader, StrictUndefined

from clientfit_sync.render.text import GLUE, GLUED


@cache
def environment(package: str, *, autoescape: bool) -> Environment:
    """The templates of a package, by their file names; a name that a template does not know is a fault.

    The filter `glued` keeps numbers and their units on one line.
    """
    made = Environment(
        loader=FunctionLoader(lambda name: packaged(package, name)),
        autoescape=autoescape,  # noqa: S701  # a mail's text is the one that is not HTML
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["glued"] = lambda text: GLUED.sub(GLUE, text)
    return made


def packaged(package: str, name: str) -> str:
    """The text of a file in a package."""
    return resources.files(package).joinpath(name).read_text(encoding="utf-8")
