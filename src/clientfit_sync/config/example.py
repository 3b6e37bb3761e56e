"""The configuration by example: every setting that the house and the installed plug-ins know, commented out."""

import json
import textwrap
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from clientfit_sync import plugins
from clientfit_sync.config import file, secrets
from clientfit_sync.config.sections import ConnectionSection

WIDTH = 110
DESCRIPTIONS_FROM = 32
HEADER = """\
# clientfit-sync: which of your clients are worth keeping?
#
# Every setting, with its default (or an example, where it has none) and what it means. Take away the "#" before
# what you set, and before the [table] that it stands in. Variables of the environment outrank this file:
# CLIENTFIT_RATES__TARGET=90 sets target in [rates]. Relative paths start at this file's folder.
"""
EXAMPLE_KEY = "Acme Ltd"


def installed() -> type[BaseModel]:
    """The model of a file that has one connection of each installed type, called by its name."""
    connectors = {name: plugins.connector(name) for name in plugins.names(plugins.CONNECTORS)}
    checks = {name: plugins.check(name) for name in plugins.names(plugins.CHECKS)}
    return file.model(connectors, checks)


def render(model: type[BaseModel], values: Mapping[str, object] | None = None) -> str:
    """The text of a configuration file; `values`, by dotted name, are set, and all else is commented out."""
    return "\n".join([HEADER, *_table((), model, values or {}, optional=True)])


def settings(model: type[BaseModel]) -> Iterator[tuple[str, str, str]]:
    """Name, default and description of each setting, those of nested tables included."""
    for key, field in _fields(model):
        nested = _nested(field.annotation)
        if nested:
            yield from ((f"{key}.{inner}", default, text) for inner, default, text in settings(nested[1]))
        else:
            default = _default(field)
            yield key, "none" if default is None else literal(default), field.description or ""


def literal(value: object) -> str:
    """A value as TOML writes it."""
    match value:
        case bool():
            return str(value).lower()
        case int() | Decimal() | float() | date():
            return str(value)
        case list() | tuple():
            return f"[{', '.join(literal(one) for one in value)}]"
        case dict():
            return f"{{ {', '.join(f'{key} = {literal(one)}' for key, one in value.items())} }}"
        case _:
            return json.dumps(str(value), ensure_ascii=False)


def _table(
    path: tuple[str, ...], model: type[BaseModel], values: Mapping[str, object], *, optional: bool
) -> Iterator[str]:
    """The lines of a table and of those nested in it; `optional`: it may stand there with nothing set."""
    rows = list(_fields(model))
    plain = [(key, field) for key, field in rows if not _nested(field.annotation)]
    if path and plain:
        given = any(name.startswith(f"{_dotted(path)}.") for name in values)
        yield f"{'' if given or optional else '# '}[{_dotted(path)}]"
    for key, field in plain:
        yield from _setting(key, field, values.get(_dotted((*path, key))))
    if plain:
        yield ""
    for key, field in rows:
        if nested := _nested(field.annotation):
            step, inner = nested
            below = (*path, key, *step)
            yield from _table(below, inner, values, optional=optional and not step and _may_be_empty(inner))


def _setting(key: str, field: FieldInfo, given: object) -> Iterator[str]:
    """The setting with its description behind it, or before it where both do not fit into a line."""
    shown = given
    if shown is None:
        shown = _default(field)
    if shown is None:
        shown = next(iter(field.examples or ()), "...")
    line = f"{'' if given is not None else '# '}{key} = {literal(shown)}"
    description = field.description or ""
    if len(line) < DESCRIPTIONS_FROM and DESCRIPTIONS_FROM + len(description) <= WIDTH:
        yield f"{line:{DESCRIPTIONS_FROM}}# {description}"
    else:
        yield from (f"## {text}" for text in textwrap.wrap(description, WIDTH))
        yield line


def _fields(model: type[BaseModel]) -> Iterator[tuple[str, FieldInfo]]:
    """Each setting with its key, the command that prints a secret right behind the secret.

    Those of a connection begin with its type and its connector's own; what other connections have too comes last.
    """
    fields = dict(model.model_fields)
    names = list(fields)
    if issubclass(model, ConnectionSection):
        names.sort(key=lambda name: (name != "type", _distance(model, name.removesuffix(secrets.COMMAND))))
    for name in names:
        for one in (name, f"{name}{secrets.COMMAND}"):
            if field := fields.pop(one, None):
                yield field.alias or one, field


def _distance(model: type[BaseModel], name: str) -> int:
    """How far up among the model's ancestors the setting comes from."""
    return max(number for number, base in enumerate(model.__mro__) if name in getattr(base, "model_fields", {}))


def _default(field: FieldInfo) -> object | None:
    """The default that is worth showing: None and empty collections say nothing."""
    default = field.get_default(call_default_factory=True) if field.default_factory else field.default
    return None if default is PydanticUndefined or default in (None, (), {}, []) else default


def _nested(annotation: Any) -> tuple[tuple[str, ...], type[BaseModel]] | None:
    """The model of a table, and the example of a key on the way to it where the table holds tables by name."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return (), annotation
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is dict and isinstance(arguments[1], type) and issubclass(arguments[1], BaseModel):
        return (EXAMPLE_KEY,), arguments[1]
    if origin in {Union, UnionType}:
        return next((found for one in arguments if (found := _nested(one))), None)
    return None


def _may_be_empty(model: type[BaseModel]) -> bool:
    try:
        model.model_validate({})
    except ValidationError:
        return False
    return True


def _dotted(path: tuple[str, ...]) -> str:
    return ".".join(step if step.replace("_", "").isalnum() else json.dumps(step) for step in path)
