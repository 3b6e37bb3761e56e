"""What lies at a path of a settings model, through optional tables, tables by name and lists of tables."""

from collections.abc import Iterator, Mapping, Sequence
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo


def setting(model: type[BaseModel], path: Sequence[str]) -> FieldInfo | None:
    """The setting at a path; None where there is none of fixed name."""
    above = _table(model, path[:-1])
    return _fields(above).get(path[-1]) if above and path else None


def names(model: type[BaseModel], path: Sequence[str]) -> list[str]:
    """The settings of the table at a path, where that is a table of fixed settings."""
    table = _table(model, path)
    return sorted(_fields(table)) if table else []


def _table(model: type[BaseModel], path: Sequence[str]) -> type[BaseModel] | None:
    here: Any = model
    for step in path:
        here = _below(here, step)
    return next((one for one in _kinds(here) if _is_table(one)), None)


def _below(annotation: Any, step: str) -> Any:
    """What a step down leads to: the setting of that name, the table of any name, or any item of a list."""
    for kind in _kinds(annotation):
        origin, arguments = get_origin(kind), get_args(kind)
        if _is_table(kind) and step in _fields(kind):
            return _fields(kind)[step].annotation
        if isinstance(origin, type) and issubclass(origin, Mapping):
            return arguments[1]
        if isinstance(origin, type) and issubclass(origin, Sequence):
            return arguments[0]
    return None


def _kinds(annotation: Any) -> Iterator[Any]:
    """The types that a value may have, those of a union one by one."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        yield from _kinds(arguments[0])
    elif origin in {Union, UnionType}:
        for one in arguments:
            yield from _kinds(one)
    else:
        yield annotation


def _is_table(kind: Any) -> bool:
    return isinstance(kind, type) and get_origin(kind) is None and issubclass(kind, BaseModel)


def _fields(table: type[BaseModel]) -> dict[str, FieldInfo]:
    return {field.alias or name: field for name, field in table.model_fields.items()}
