"""Finds connectors and checks by their entry points; nothing is imported until it is asked for."""

from collections.abc import Mapping
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any, TypeVar

from clientfit_sync.checks import Check
from clientfit_sync.connector import Connector
from clientfit_sync.errors import UsageError

CONNECTORS = "clientfit_sync.connectors"
CHECKS = "clientfit_sync.checks"

P = TypeVar("P")


def names(group: str) -> tuple[str, ...]:
    """The plug-ins of that group that are installed, sorted."""
    return tuple(sorted(_found(group)))


def connector(name: str) -> Connector[Any]:
    """The connector of that type.

    Raises:
        UsageError: none is installed under that name, or it cannot be loaded.
    """
    return _load(CONNECTORS, name, Connector, "connector")


def check(name: str) -> Check[Any]:
    """The check of that id.

    Raises:
        UsageError: none is installed under that name, or it cannot be loaded.
    """
    return _load(CHECKS, name, Check, "check")


@cache
def _found(group: str) -> Mapping[str, EntryPoint]:
    return {entry.name: entry for entry in entry_points(group=group)}


def _load(group: str, name: str, kind: type[P], word: str) -> P:
    entry = _found(group).get(name)
    if entry is None:
        raise UsageError(f"no {word} {name!r} is installed; there are: {', '.join(names(group))}")
    try:
        plugin = entry.load()
    except (ImportError, AttributeError) as error:
        raise UsageError(f"the {word} {name!r} ({entry.value}) cannot be loaded: {error}") from error
    if not isinstance(plugin, kind):
        raise UsageError(f"the {word} {name!r} ({entry.value}) is not a {kind.__name__}: its author has to mend it")
    return plugin
