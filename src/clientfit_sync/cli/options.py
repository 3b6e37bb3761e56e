"""Options that several commands take, and what they hold."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from clientfit_sync.model import YEARS

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(slots=True)
class Common:
    """The options that every command takes, before or after its name."""

    config: Path | None = None
    verbosity: int = 0


def _store_config(context: click.Context, _: click.Parameter, value: Path | None) -> None:
    common = context.ensure_object(Common)
    if common.config is None or context.get_parameter_source("config") is ParameterSource.COMMANDLINE:
        common.config = value


def _store_verbosity(context: click.Context, parameter: click.Parameter, value: int) -> None:
    if value:
        context.ensure_object(Common).verbosity = value if parameter.name == "verbose" else -1


def common_options(command: F) -> F:
    """Adds `--config`, `-v` and `-q`."""
    path = click.Path(path_type=Path, dir_okay=False)
    for option in (
        click.option("-q", "--quiet", is_flag=True, expose_value=False, callback=_store_verbosity, help="Errors only."),
        click.option(
            "-v", "--verbose", count=True, expose_value=False, callback=_store_verbosity, help="Say more; -vv: all."
        ),
        click.option(
            "--config",
            type=path,
            envvar="CLIENTFIT_CONFIG",
            expose_value=False,
            callback=_store_config,
            help="Configuration file.",
        ),
    ):
        command = option(command)
    return command


class Day(click.ParamType[date]):
    """A date as 2026-08-31, of the years that count."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day that the text names."""
        try:
            day = value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no date; write it as 2026-08-31", param, ctx)
        if day.year not in YEARS:
            self.fail(f"{value!r} is far off; write a day of the years {YEARS[0]} to {YEARS[-1]}", param, ctx)
        return day


def format_options(command: F) -> F:
    """Adds `--format` and `--output`."""
    for option in (
        click.option("--output", "target", type=click.Path(path_type=Path), help="Write there, not to stdout."),
        click.option("--format", "format_", default="table", show_default=True, help="table, json, csv, markdown, ..."),
    ):
        command = option(command)
    return command
