"""From the file and the environment to settings as the program uses them."""

import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import platformdirs
from pydantic import ValidationError

from clientfit_sync import plugins
from clientfit_sync.checks import Check, Limits
from clientfit_sync.config import faults
from clientfit_sync.config import file as configuration
from clientfit_sync.config.sections import ConnectionSection, RatesSection
from clientfit_sync.connector import Connector
from clientfit_sync.errors import UsageError
from clientfit_sync.figures import Terms

APPLICATION = "clientfit-sync"
SNAKE_CASE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
SQLITE = "sqlite:///"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfiguredConnection:
    """A connection; `settings` are both its connector's own and a `ConnectionSection`."""

    name: str
    type: str
    connector: Connector[Any]
    settings: ConnectionSection


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfiguredCheck:
    """An installed check by its id, with its limits, which say whether it is to run."""

    name: str
    check: Check[Any]
    limits: Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The configuration. `folder`: what relative paths are relative to. `file`: None where there is none."""

    file: Path | None
    folder: Path
    timezone: ZoneInfo | None
    currency: str | None
    database: str
    history: int
    stale_after: int
    exchange_rates_url: str
    rates: RatesSection
    exchange_rates: Mapping[str, Decimal]
    connections: tuple[ConfiguredConnection, ...]
    clients: Mapping[str, Terms]
    checks: tuple[ConfiguredCheck, ...]


def default_path() -> Path:
    """Where the configuration file is looked for, unless another is named."""
    return platformdirs.user_config_path(APPLICATION) / "config.toml"


def read(path: Path | None) -> Settings:
    """The settings of the file at `path` (None: of the default one, if it exists) and of the environment.

    Raises:
        UsageError: the configuration does not hold; names every fault.
    """
    file = (path or default_path()).absolute()
    content = _content(file, required=path is not None)
    problems: list[str] = []
    types = _types(content, str(file), problems)
    connectors = _connectors(types, str(file), problems)
    checks = _checks(problems)
    model = configuration.model(connectors, checks)
    problems += faults.of_environment(model.model_fields, os.environ)
    values: Any = None
    try:
        values = model(**_judged(content, types, connectors))
    except ValidationError as error:
        problems += faults.of_validation(error, model, str(file), os.environ)
    if values is not None:
        problems += [
            *faults.shared_aliases(values.clients, str(file)),
            *faults.invoiced_nowhere(values.clients, types, str(file)),
        ]
    if problems:
        raise UsageError(*problems)
    connections = tuple(
        ConfiguredConnection(name=name, type=types[name], connector=one, settings=getattr(values.connections, name))
        for name, one in connectors.items()
    )
    limited = tuple(
        ConfiguredCheck(name=name, check=one, limits=getattr(values.checks, name)) for name, one in checks.items()
    )
    return _settings(file, values, connections, limited)


def _settings(
    file: Path, values: Any, connections: tuple[ConfiguredConnection, ...], checks: tuple[ConfiguredCheck, ...]
) -> Settings:
    return Settings(
        file=file if file.exists() else None,
        folder=file.parent,
        timezone=ZoneInfo(values.timezone) if values.timezone else None,
        currency=values.currency,
        database=_database(values.database, file.parent),
        history=values.history,
        stale_after=values.stale_after,
        exchange_rates_url=values.exchange_rates_url,
        rates=values.rates,
        exchange_rates=values.exchange_rates,
        connections=connections,
        clients={name: section.agreed() for name, section in values.clients.items()},
        checks=checks,
    )


def _content(file: Path, *, required: bool) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        if not required:
            return {}
        raise UsageError(f"{file}: no such file; `clientfit-sync init` writes one") from None
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{file}: not TOML: {error}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: cannot be read: {error}") from None


def _types(content: Mapping[str, Any], file: str, problems: list[str]) -> dict[str, str]:
    """Which connector each connection of the file and of the environment names: its `type`, else its own name."""
    tables = content.get("connections", {})
    types: dict[str, str] = {}
    for name, table in tables.items() if isinstance(tables, dict) else ():
        if not SNAKE_CASE.fullmatch(name):
            problems.append(f"{file}: connections.{name}: write the name in snake_case, such as my_exports")
        types[name] = str(table.get("type", name)) if isinstance(table, dict) else name
    start = f"{configuration.PREFIX}CONNECTIONS{configuration.NESTED}"
    for variable in sorted(os.environ):
        if variable.upper().startswith(start):
            name, _, setting = variable[len(start) :].lower().partition(configuration.NESTED)
            types.setdefault(name, name)
            if setting == "type":
                types[name] = os.environ[variable]
    return types


def _connectors(types: Mapping[str, str], file: str, problems: list[str]) -> dict[str, Connector[Any]]:
    connectors = {}
    for name, kind in types.items():
        try:
            connectors[name] = plugins.connector(kind)
        except UsageError as error:
            problems.append(f"{file}: connections.{name}.type: {error}")
    return connectors


def _checks(problems: list[str]) -> dict[str, Check[Any]]:
    checks = {}
    for name in plugins.names(plugins.CHECKS):
        try:
            checks[name] = plugins.check(name)
        except UsageError as error:
            problems.append(str(error))
    return checks


def _judged(content: Mapping[str, Any], types: Iterable[str], connectors: Iterable[str]) -> dict[str, Any]:
    """The content without the connections whose connector is not to be had: that fault has been told."""
    missing = set(types) - set(connectors)
    tables = content.get("connections")
    if not missing or not isinstance(tables, dict):
        return dict(content)
    return {**content, "connections": {name: table for name, table in tables.items() if name not in missing}}


def _database(url: str | None, folder: Path) -> str:
    """The database's URL; the path of an SQLite file is relative to the configuration's folder."""
    if url is None:
        return f"{SQLITE}{quote(str(platformdirs.user_data_path(APPLICATION)))}/clientfit.db"
    if url.startswith(SQLITE):
        path = Path(url.removeprefix(SQLITE)).expanduser()
        return f"{SQLITE}{path if path.is_absolute() else f'{quote(str(folder))}/{path}'}"
    return url
