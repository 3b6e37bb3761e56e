"""Which connections the file and the environment name, of which types, and whether two read the same account."""

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from clientfit_sync import plugins
from clientfit_sync.config import secrets
from clientfit_sync.config.file import NESTED, PREFIX
from clientfit_sync.config.sections import ConnectionSection
from clientfit_sync.connector import Connector
from clientfit_sync.errors import UsageError

PASSWORD_IN_URL = re.compile(r"://[^/@]*:[^/@]+@")
SNAKE_CASE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfiguredConnection:
    """A connection; `settings` are both its connector's own and a `ConnectionSection`."""

    name: str
    type: str
    connector: Connector[Any]
    settings: ConnectionSection

    def rivals(self, other: "ConfiguredConnection") -> bool:
        """Whether both would bring the same where they read one account: of one type, and of some days in common."""
        days = self.settings.supplied.cut(other.settings.supplied).days
        return self.name != other.name and self.type == other.type and days > 0


def types(content: Mapping[str, Any], file: str, problems: list[str]) -> dict[str, str]:
    """Which connector each connection of the file and of the environment names: its `type`, else its own name."""
    tables = content.get("connections", {})
    found: dict[str, str] = {}
    for name, table in tables.items() if isinstance(tables, dict) else ():
        if not SNAKE_CASE.fullmatch(name):
            problems.append(f"{file}: connections.{name}: write the name in snake_case, such as my_exports")
        found[name] = str(table.get("type", name)) if isinstance(table, dict) else name
    start = f"{PREFIX}CONNECTIONS{NESTED}"
    for variable in sorted(os.environ):
        if variable.upper().startswith(start):
            name, _, setting = variable[len(start) :].lower().partition(NESTED)
            found.setdefault(name, name)
            if setting == "type":
                found[name] = os.environ[variable]
    return found


def loaded(types: Mapping[str, str], file: str, problems: list[str]) -> dict[str, Connector[Any]]:
    """The connector of each connection, but of those whose connector is not to be had: that is a problem."""
    connectors = {}
    for name, kind in types.items():
        try:
            connectors[name] = plugins.connector(kind)
        except UsageError as error:
            problems.append(f"{file}: connections.{name}.type: {error}")
    return connectors


def judged(
    content: Mapping[str, Any], variables: Mapping[str, Any], connectors: Mapping[str, Connector[Any]]
) -> dict[str, Any]:
    """The content as it is to be validated: without what has been told of, or what a variable says in another way."""
    tables = content.get("connections")
    if not isinstance(tables, dict):
        return dict(content)
    outranking = _tables(variables)
    kept = {
        name: secrets.settled(table, outranking.get(name, {}), connectors[name].settings)
        if isinstance(table, dict)
        else table
        for name, table in tables.items()
        if name in connectors
    }
    return {**content, "connections": kept}


def in_clear(content: Mapping[str, Any], connectors: Mapping[str, Connector[Any]]) -> list[str]:
    """The secrets that stand in the file itself, by dotted name."""
    database = ["database"] if PASSWORD_IN_URL.search(str(content.get("database", ""))) else []
    return database + [
        f"connections.{connection}.{name}"
        for connection, table in _tables(content).items()
        if connection in connectors
        for name in secrets.names(connectors[connection].settings)
        if name in table
    ]


def on_one_account(connections: Iterable[ConfiguredConnection], file: str) -> list[str]:
    """One line for each two connections whose settings name the same account, unless their days are parted."""
    problems: list[str] = []
    named: list[tuple[ConfiguredConnection, frozenset[str]]] = []
    for connection in connections:
        try:
            accounts = _accounts(connection)
        except UsageError as error:
            problems.append(f"{file}: connections.{connection.name}: {error}")
            continue
        for other, held in named:
            if connection.rivals(other) and (both := held & accounts):
                problems.append(f"{file}: connections.{connection.name}: {clash(both, other.name)}")
        named.append((connection, accounts))
    return problems


def clash(accounts: Iterable[str], first: str) -> str:
    """What is wrong with a connection on accounts that the connection `first` reads, and the remedy."""
    named = ", ".join(sorted(accounts))
    return (
        f"it reads {named}, which the connection {first} reads too: every hour would count twice; keep one of them, or "
        "part their days with `from` and `until`"
    )


def _accounts(connection: ConfiguredConnection) -> frozenset[str]:
    """The accounts that the settings name by themselves."""
    if connection.connector.accounts is None:
        return frozenset()
    try:
        return connection.connector.accounts(connection.settings)
    except Exception as error:  # a stranger's connector may raise anything
        told = f"{type(error).__name__}: {error}"
        raise UsageError(f"the connector {connection.type!r} has a fault ({told})") from error


def _tables(content: Mapping[str, Any]) -> Mapping[str, Mapping[str, Any]]:
    """The tables of the connections, as far as they are tables."""
    tables = content.get("connections")
    if not isinstance(tables, dict):
        return {}
    return {name: table for name, table in tables.items() if isinstance(table, dict)}
