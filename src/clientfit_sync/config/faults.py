"""What is wrong with a configuration: every fault, its place and the remedy, and never a value that may be secret."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from clientfit_sync.config import lookup, remedies
from clientfit_sync.config.file import NESTED, PREFIX
from clientfit_sync.config.sections import ClientSection
from clientfit_sync.figures.roster import fold

KEY = "[key]"  # pydantic's step to the name of a table's entry
NOT_SETTINGS = ("CLIENTFIT_CONFIG", "CLIENTFIT_TEST_")


def of_validation(error: ValidationError, model: type[BaseModel], file: str, environ: Mapping[str, str]) -> list[str]:
    """One line for each fault that pydantic found."""
    found = error.errors(include_url=False, include_input=False)
    paths = [fault["loc"] for fault in found]
    return [_line(fault, model, file, environ) for fault in found if not _follows(fault, paths)]


def of_environment(fields: Iterable[str], environ: Mapping[str, str]) -> list[str]:
    """The `CLIENTFIT_*` variables that set nothing (those within a table are faults of validation)."""
    known = sorted(fields)
    unknown = [
        name
        for name in sorted(environ)
        if name.upper().startswith(PREFIX)
        and not name.upper().startswith(NOT_SETTINGS)
        and name[len(PREFIX) :].lower().partition(NESTED)[0] not in known
    ]
    return [f"environment: {name}: no such setting{_meant(name[len(PREFIX) :].lower(), known)}" for name in unknown]


def shared_aliases(clients: Mapping[str, ClientSection], file: str) -> list[str]:
    """One line for each name that two clients claim; case and surrounding blanks never matter."""
    claimed: dict[str, str] = {}
    problems = []
    for client, section in clients.items():
        for alias in dict.fromkeys(fold(name) for name in (client, *section.aliases)):
            if alias in claimed:
                problems.append(
                    f'{file}: clients."{client}": {alias!r} already names the client "{claimed[alias]}"; '
                    f"leave it with one of them"
                )
            claimed.setdefault(alias, client)
    return problems


def invoiced_nowhere(clients: Mapping[str, ClientSection], types: Iterable[str], file: str) -> list[str]:
    """One line for each client whose invoices are said to come from a connection that there is not."""
    return [
        f'{file}: clients."{client}".invoiced_in: no connection is called {section.invoiced_in!r}'
        f"; there are: {', '.join(types) or 'none'}"
        for client, section in clients.items()
        if section.invoiced_in is not None and section.invoiced_in not in types
    ]


def _follows(fault: Mapping[str, Any], paths: Iterable[Sequence[object]]) -> bool:
    """Whether a list is too short only because items of it do not hold, which are told of."""
    path = fault["loc"]
    return fault["type"] == "too_short" and any(len(one) > len(path) and one[: len(path)] == path for one in paths)


def _line(fault: Mapping[str, Any], model: type[BaseModel], file: str, environ: Mapping[str, str]) -> str:
    path = tuple(str(step) for step in fault["loc"] if step != KEY)
    variable = _variable(path, environ)
    place = f"environment: {variable}" if variable else f"{file}: {_dotted(path)}"
    if fault["type"] == "extra_forbidden":
        return f"{place}: no such setting{_meant(path[-1], lookup.names(model, path[:-1]))}"
    remedy = remedies.of(fault, lookup.setting(model, path))
    return f"{place}: {remedy}{', as JSON' if variable and remedies.wants_json(fault) else ''}"


def _variable(path: Sequence[str], environ: Mapping[str, str]) -> str | None:
    """The variable that sets what lies at `path`, or something below it."""
    name = PREFIX + NESTED.join(path).upper()
    return next((one for one in sorted(environ) if one.upper() == name or one.upper().startswith(name + NESTED)), None)


def _dotted(path: Sequence[str]) -> str:
    """A path as TOML writes it; the steps that pydantic adds for unions and functions have no place in the file."""
    return ".".join(step if step.replace("_", "").isalnum() and step.isascii() else f'"{step}"' for step in path)


def _meant(name: str, known: Sequence[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    if close:
        return f"; did you mean {close[0]}?"
    return f"; there are: {', '.join(known)}" if known else "; remove it"
