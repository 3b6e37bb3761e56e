"""Secrets: every one, `x`, may be given as `x_command` instead, a program that prints it (CONTRACT.md section 3)."""

import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, SecretStr, ValidationInfo, field_validator
from pydantic.fields import FieldInfo

log = logging.getLogger(__name__)

COMMAND = "_command"
READABLE_BY_OTHERS = 0o044
LATIN_1_ENDS = 0xFF


def names(model: type[BaseModel]) -> tuple[str, ...]:
    """The settings of the model that are secrets."""
    return tuple(name for name, field in model.model_fields.items() if _is_secret(field))


def either_way(model: type[BaseModel]) -> dict[str, Any]:
    """Of each secret of the model, both ways to give it, as `create_model` takes fields; one of them must be used."""
    ways: dict[str, Any] = {}
    for name in names(model):
        field = model.model_fields[name]
        ways[name] = _itself(field)
        ways[f"{name}{COMMAND}"] = (
            Annotated[tuple[str, ...] | None, AfterValidator(_runnable)],
            Field(
                default=None,
                examples=[["pass", "show", "clientfit"]],
                description=f"a command that prints {name}, instead of {name} itself",
            ),
        )
    return ways


def one_of_both(model: type[BaseModel]) -> dict[str, Any]:
    """The validators of `either_way`, as `create_model` takes them."""
    return {f"one_way_{name}": _one_way(name, model.model_fields[name]) for name in names(model)}


def commands(settings: BaseModel) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each secret of a connection's settings that is given by a command, with that command."""
    for name in names(type(settings)):
        if command := getattr(settings, f"{name}{COMMAND}", None):
            yield name, command


def settled(table: Mapping[str, Any], variables: Mapping[str, Any], model: type[BaseModel]) -> dict[str, Any]:
    """The table of the file without what the environment gives in the other way; both ways in one place are a fault."""
    kept = dict(table)
    for name in names(model):
        ways = {name, f"{name}{COMMAND}"}
        here, there = ways & table.keys(), ways & variables.keys()
        if len(here) == len(there) == 1 and here != there:
            kept.pop(*here)
    return kept


def warn_of_readers(file: Path, in_clear: Sequence[str]) -> None:
    """Says so where others than its owner may read the file, which holds these secrets."""
    if in_clear and os.name == "posix" and file.stat().st_mode & READABLE_BY_OTHERS:
        log.warning("%s: others may read it, and it holds %s: chmod 600 %s", file, ", ".join(in_clear), file)


def usable(secret: object) -> object:
    """A secret's text as it is, if a request can carry it.

    Raises:
        ValueError: it is blank, or holds what no HTTP header may hold.
    """
    value = secret.get_secret_value() if isinstance(secret, SecretStr) else secret
    if isinstance(value, str):
        if not value.strip():
            raise ValueError("is blank; set it")
        if any(not one.isprintable() or ord(one) > LATIN_1_ENDS for one in value):
            raise ValueError("holds line breaks or letters that no request can carry; copy it again")
    return secret


def _is_secret(field: FieldInfo) -> bool:
    return SecretStr in {field.annotation, *get_args(field.annotation)}


def _itself(field: FieldInfo) -> Any:
    """The secret's own field; one that is required may be lacking, and is None then."""
    annotated: Any = Annotated
    annotation = annotated[(field.annotation, *field.metadata, BeforeValidator(usable))]
    shown: dict[str, Any] = {"alias": field.alias, "description": field.description, "examples": field.examples}
    return annotation, Field(_default(field), validate_default=not field.is_required(), **shown)


def _default(field: FieldInfo) -> Any:
    """What holds where the secret is not given: None where it is required."""
    return None if field.is_required() else field.get_default(call_default_factory=True)


def _runnable(command: tuple[str, ...] | None) -> tuple[str, ...] | None:
    if command is not None and not (command and command[0].strip()):
        raise ValueError('name a program and its arguments, such as ["pass", "show", "clientfit"]')
    return command


def _one_way(name: str, field: FieldInfo) -> Any:
    """What checks that the secret is given, and in one way; where it does not hold itself, that has been told."""
    required, default = field.is_required(), _default(field)

    def check(command: tuple[str, ...] | None, others: ValidationInfo) -> tuple[str, ...] | None:
        given = name in others.data and others.data[name] != default
        if command and given:
            raise ValueError(f"{name} is given too; take one of them away")
        if required and not command and name in others.data and not given:
            raise ValueError(f"is missing, and so is {name}; set one of them")
        return command

    return field_validator(f"{name}{COMMAND}")(check)
