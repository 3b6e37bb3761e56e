"""Finds connectors and checks by their entry points; nothing is imported until it is asked for."""

import sys
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


def _found(group: str) -> Mapping[str, EntryPoint]:
    return {entry.name: entry for entry in _scanned(tuple(sys.path)).select(group=group)}


@cache
def _scanned(_path: tuple[str, ...]) -> Any:
    """What is installed on this path, of a type that Python 3.11 names otherwise: looking takes 20 ms."""
    return entry_points()


def _load(group: str, name: str, kind: type[P], word: str) -> P:
    entry = _found(group).get(name)
    if entry is None:
        raise UsageError(f"no {word} {name!r} is installed; there are: {', '.join(names(group))}")
    origin = f"the {word} {name!r} ({entry.value} of {entry.dist.name if entry.dist else 'an unknown package'})"
    remedy = "update or uninstall it"
    try:
        plugin = entry.load()
    except Exception as error:  # a stranger's module may raise anything while it is imported
        raise UsageError(f"{origin} cannot be loaded: {type(error).__name__}: {error}; {remedy}") from error
    if not isinstance(plugin, kind):
        raise UsageError(f"{origin} is not a {kind.__name__}; {remedy}")
    return plugin
