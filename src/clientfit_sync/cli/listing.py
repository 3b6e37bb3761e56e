"""The commands that list: clients, and the plug-ins that are installed."""

from typing import TYPE_CHECKING

import click

from clientfit_sync.cli import output, started
from clientfit_sync.cli.options import Common, common_options
from clientfit_sync.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import BaseModel


@click.command()
@common_options
@click.pass_obj
def clients(common: Common) -> None:
    """Every client with its names in the sources, what is behind it, and names that look like one client."""
    from clientfit_sync.app import clients as app_clients
    from clientfit_sync.render import listing

    settings = started.settings(common)
    output.emit(listing.clients(app_clients.clients(settings, started.now(settings).date()), output.width()))


@click.command()
@common_options
def connectors() -> None:
    """The connectors that are installed, with their settings."""
    from clientfit_sync import plugins
    from clientfit_sync.config import file

    _list(plugins.CONNECTORS, lambda name: ("", file.connection(name, plugins.connector(name))))


@click.command()
@common_options
def checks() -> None:
    """The checks that are installed, with their settings."""
    from clientfit_sync import plugins

    def described(name: str) -> "tuple[str, type[BaseModel]]":
        check = plugins.check(name)
        return check.title, check.limits

    _list(plugins.CHECKS, described)


def _list(group: str, describe: "Callable[[str], tuple[str, type[BaseModel]]]") -> None:
    """Prints each plug-in's title and settings; those that cannot be loaded are told at the end."""
    from clientfit_sync import plugins
    from clientfit_sync.config import example
    from clientfit_sync.render import listing

    problems: list[str] = []
    for name in plugins.names(group):
        try:
            title, model = describe(name)
        except UsageError as error:
            problems += error.problems
        else:
            output.emit(listing.settings(name, title, example.settings(model), output.width()) + "\n")
    if problems:
        raise UsageError(*problems)
