"""What to write instead of a value that does not hold, by pydantic's types of errors: its own words speak of Python."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pydantic.fields import FieldInfo

from clientfit_sync.config.example import literal

A_LIST = ("tuple_type", "list_type")
A_TABLE = ("dict_type", "model_type", "model_attributes_type")
A_DAY = ("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact")
A_NUMBER = ("decimal_type", "decimal_parsing", "float_type", "float_parsing", "finite_number")
A_WHOLE_NUMBER = ("int_type", "int_parsing", "int_from_float")
WORDS = {
    "missing": "is missing; set it",
    **dict.fromkeys(A_TABLE, "write a table"),
    **dict.fromkeys(A_DAY, "write a day as 2026-08-31"),
    **dict.fromkeys(A_NUMBER, "write a number"),
    **dict.fromkeys(A_WHOLE_NUMBER, "write a whole number"),
    **dict.fromkeys(("bool_type", "bool_parsing"), "write true or false"),
    "string_type": "write a text in quotes",
    "string_too_short": "is empty; fill it in, or take it away",
    "too_short": "is empty; name at least {min_length}",
    "literal_error": "write {expected}",
    "int_parsing_size": "is too large; write a smaller number",
    "greater_than": "must be greater than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be at most {le}",
}
SUGGESTED = 'a list, such as ["..."]'


def of(fault: Mapping[str, Any], setting: FieldInfo | None) -> str:
    """What to do about a fault that pydantic found, given the setting that it is a fault of, if that is known."""
    kind, limits = fault["type"], fault.get("ctx", {})
    if kind in A_LIST:
        return f"write {_by_example(setting)}"
    if kind not in WORDS:
        return str(fault["msg"]).removeprefix("Value error, ")
    return WORDS[kind].format_map({name: _plain(limit) for name, limit in limits.items()})


def wants_json(fault: Mapping[str, Any]) -> bool:
    """Whether a variable of the environment would have to hold JSON."""
    return fault["type"] in {*A_LIST, *A_TABLE}


def _by_example(setting: FieldInfo | None) -> str:
    example = next(iter((setting and setting.examples) or ()), None)
    match example:
        case list() | tuple():
            return f"a list, such as {literal(example)}"
        case dict():
            return f"a table, such as {literal(example)}"
        case _:
            return SUGGESTED


def _plain(limit: object) -> str:
    match limit:
        case float():
            return f"{limit:g}"
        case Decimal():
            return f"{limit:f}"
        case _:
            return str(limit)
