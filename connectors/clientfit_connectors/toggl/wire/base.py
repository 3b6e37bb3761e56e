"""What every model of an answer shares, and reading one."""

from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, TypeAdapter, ValidationError

from clientfit_sync.errors import SourceError

T = TypeVar("T")

NO_OBJECT = "model_type"
"""The fault of which pydantic tells with the names of our classes."""


def _day(value: Any) -> Any:
    """The day of `2026-11-23` and `2026-11-23T00:00:00Z` alike."""
    return value[:10] if isinstance(value, str) else value


def _list(value: Any) -> Any:
    """Toggl leaves empty lists out, or sends null for them."""
    return () if value is None else value


def _text(value: Any) -> Any:
    return "" if value is None else value


Day = Annotated[date, BeforeValidator(_day)]
Text = Annotated[str, BeforeValidator(_text)]
Many = Annotated[tuple[T, ...], BeforeValidator(_list)]


class Wire(BaseModel):
    """A part of an answer."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)


def read(adapter: TypeAdapter[T], value: Any, subject: str) -> T:
    """An answer as its model.

    Raises:
        SourceError: it is something else, as when the API has changed; no value is repeated, for it may be a secret.
    """
    try:
        return adapter.validate_python(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        what = "Input should be an object" if first["type"] == NO_OBJECT else first["msg"]
        raise SourceError(f"{subject}: unexpected answer: {place + ': ' if place else ''}{what}") from None
