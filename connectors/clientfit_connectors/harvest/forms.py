"""Answers checked against what they should be; what is wrong is named as `time_entries.3.spent_date`."""

from collections.abc import Mapping, Sequence
from types import GenericAlias
from typing import Any, Generic, TypeVar, cast

from pydantic import BaseModel, TypeAdapter, ValidationError

from clientfit_sync.errors import SourceError

SHOWN = 5
NO_OBJECT = "model_type"
"""The fault of which pydantic tells with the names of our classes."""

W = TypeVar("W", bound=BaseModel)


class Form(Generic[W]):
    """Reads rows of one kind."""

    def __init__(self, row: type[W]) -> None:
        self._one = TypeAdapter(row)
        self._many: TypeAdapter[list[W]] = TypeAdapter(cast("type[list[W]]", GenericAlias(list, (row,))))

    def one(self, body: Any, path: str) -> W:
        """The object that an answer is.

        Raises:
            SourceError: it lacks a field, or holds another thing than it should.
        """
        try:
            return self._one.validate_python(body)
        except ValidationError as error:
            raise _fault(path, error) from None

    def many(self, body: Any, path: str, key: str) -> Sequence[W]:
        """The rows that an answer holds under `key`.

        Raises:
            SourceError: as above; the list itself may not be missing either.
        """
        rows = field(body, path, key)
        try:
            return self._many.validate_python(rows)
        except ValidationError as error:
            raise _fault(path, error, key) from None


def field(body: Any, path: str, key: str) -> Any:
    """What an answer holds under `key`.

    Raises:
        SourceError: nothing.
    """
    if not isinstance(body, dict) or key not in body:
        raise SourceError(f"GET {path}: {key}: Field required")
    return body[key]


def _fault(path: str, error: ValidationError, *within: str) -> SourceError:
    faults = error.errors(include_url=False, include_context=False, include_input=False)
    told = [_told((*within, *fault["loc"]), fault) for fault in faults[:SHOWN]]
    rest = len(faults) - len(told)
    return SourceError(f"GET {path}: {'; '.join(told)}{f'; and {rest} more' if rest else ''}")


def _told(place: Sequence[str | int], fault: Mapping[str, Any]) -> str:
    what = "Input should be an object" if fault["type"] == NO_OBJECT else fault["msg"]
    return ": ".join(filter(None, (".".join(map(str, place)), what)))
