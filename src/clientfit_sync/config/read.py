"""From the file and the environment to settings as the program uses them."""

import os
import tomllib
from collections.abc import Mapping
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
from clientfit_sync.config import across, connections, delivery, faults, secrets
from clientfit_sync.config import file as configuration
from clientfit_sync.config.connections import ConfiguredConnection
from clientfit_sync.config.delivery import EmailSection, MonitorSection, ScheduleSection
from clientfit_sync.config.sections import RatesSection
from clientfit_sync.connector import Connector
from clientfit_sync.errors import UsageError
from clientfit_sync.figures import Policy, Terms

APPLICATION = "clientfit-sync"
SQLITE = "sqlite:///"


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
    policy: Policy
    exchange_rates: Mapping[str, Decimal]
    connections: tuple[ConfiguredConnection, ...]
    clients: Mapping[str, Terms]
    checks: tuple[ConfiguredCheck, ...]
    email: EmailSection | None
    schedule: ScheduleSection
    monitor: MonitorSection


def default_path() -> Path:
    """Where the configuration file is looked for, unless another is named."""
    return platformdirs.user_config_path(APPLICATION) / "config.toml"


def read(path: Path | None) -> Settings:
    """The settings of the file at `path` (None: of the default one, if it exists) and of the environment.

    Warns where others may read a file that holds secrets.

    Raises:
        UsageError: the configuration does not hold; names every fault.
    """
    file = (path or default_path()).absolute()
    content = _content(file, required=path is not None)
    problems: list[str] = []
    types = connections.types(content, str(file), problems)
    connectors = connections.loaded(types, str(file), problems)
    checks = _checks(problems)
    model = configuration.model(connectors, checks)
    problems += faults.of_environment(model.model_fields, os.environ)
    variables = configuration.variables(model)
    judged = delivery.settled(connections.judged(content, variables, connectors), variables)
    values: Any = None
    try:
        values = model(**judged)
    except ValidationError as error:
        problems += faults.of_validation(error, model, str(file), os.environ)
    problems += across.of_tables(across.merged(judged, variables), model, types, connectors, str(file))
    if problems:
        raise UsageError(*problems)
    secrets.warn_of_readers(file, [*connections.in_clear(content, connectors), *delivery.in_clear(content)])
    return _settings(file, values, _connections(values.connections, types, connectors), _limited(values.checks, checks))


def _limited(tables: Any, checks: Mapping[str, Check[Any]]) -> tuple[ConfiguredCheck, ...]:
    return tuple(ConfiguredCheck(name=name, check=one, limits=getattr(tables, name)) for name, one in checks.items())


def _connections(
    tables: Any, types: Mapping[str, str], connectors: Mapping[str, Connector[Any]]
) -> tuple[ConfiguredConnection, ...]:
    return tuple(
        ConfiguredConnection(name=name, type=types[name], connector=one, settings=getattr(tables, name))
        for name, one in connectors.items()
    )


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
        policy=values.policy.agreed(),
        exchange_rates=values.exchange_rates,
        connections=connections,
        email=values.email,
        schedule=values.schedule,
        monitor=values.monitor,
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
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{file}: line {line} cannot be read: save the file as UTF-8") from None
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror}") from None


def _checks(problems: list[str]) -> dict[str, Check[Any]]:
    checks = {}
    for name in plugins.names(plugins.CHECKS):
        try:
            checks[name] = plugins.check(name)
        except UsageError as error:
            problems.append(str(error))
    return checks


def _database(url: str | None, folder: Path) -> str:
    """The database's URL; the path of an SQLite file is relative to the configuration's folder."""
    if url is None:
        return f"{SQLITE}{quote(str(platformdirs.user_data_path(APPLICATION)))}/clientfit.db"
    if url.startswith(SQLITE):
        path = Path(url.removeprefix(SQLITE)).expanduser()
        return f"{SQLITE}{path if path.is_absolute() else f'{quote(str(folder))}/{path}'}"
    return url
