"""The command line: arguments, the clock, exit codes, printing (CONTRACT.md sections 1 and 2).

What a command needs is imported inside it, so that `--help` does not wait for a database library.
"""

import gc
import os
import shlex
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from clientfit_sync.cli import output
from clientfit_sync.cli.options import Common, Day, common_options, format_options
from clientfit_sync.errors import ClientfitError, OutputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import BaseModel

    from clientfit_sync.config import Settings
    from clientfit_sync.report import Report

DONE, INTERRUPTED = 0, 130
# By default the collector walks all that the imports have brought again and again: a tenth of a report's time.
OBJECTS_BETWEEN_COLLECTIONS = 100_000


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="clientfit-sync")
@common_options
@click.pass_context
def cli(context: click.Context) -> None:
    """Which of your clients are worth keeping, and what would make the others fit?

    `clientfit-sync demo` shows what it does; `clientfit-sync init` writes a configuration to start from.
    """
    context.ensure_object(Common)


@cli.command()
@format_options
@common_options
def demo(format_: str, target: Path | None) -> None:
    """Import the bundled sample exports into a temporary database, and print the report."""
    import tempfile

    from clientfit_sync import config
    from clientfit_sync import demo as samples

    output.check_format(format_)
    for variable in [name for name in os.environ if name.upper().startswith("CLIENTFIT_")]:
        del os.environ[variable]  # the demo judges its own studio by its own configuration
    now = datetime.now().astimezone()
    with tempfile.TemporaryDirectory(prefix="clientfit-demo-") as folder:
        settings = config.read(samples.write(Path(folder), now.date()))
        output.end(_synced(settings, now))
        output.show(_report(settings, now), format_, target)


@cli.command()
@click.option("--print", "only_print", is_flag=True, help="Write the example to stdout.")
@common_options
@click.pass_obj
def init(common: Common, *, only_print: bool) -> None:
    """Write a commented configuration file; ask for the first settings at a terminal."""
    from clientfit_sync import config
    from clientfit_sync.config import example

    model = example.installed()
    if only_print:
        output.emit(example.render(model))
        return
    path = common.config or config.default_path()
    if path.exists():
        raise OutputError(f"{path}: it exists, and is left as it is; edit it, or name another with --config")
    output.write(path, example.render(model, _asked() if sys.stdin.isatty() else {}), mode=0o600)
    click.echo(f"{path} written. Edit it, then run `clientfit-sync sync` and `clientfit-sync report`.", err=True)


def _asked() -> dict[str, object]:
    """The settings that a first report needs, by dotted name."""
    answers: dict[str, object] = {
        "currency": click.prompt("Currency of your report", default="EUR").strip().upper(),
        "rates.target": click.prompt(
            "What an hour should bring", default=90.0, type=click.FloatRange(min=0, min_open=True)
        ),
    }
    for kind, hint in (("time_entries", "Exported time entries"), ("invoices", "Exported invoices")):
        if patterns := click.prompt(f"{hint} (file or pattern, empty: none)", default="", show_default=False):
            answers[f"connections.my_csv.{kind}"] = shlex.split(patterns)
            answers["connections.my_csv.type"] = "csv"
    return answers


@cli.command()
@click.argument("connections", nargs=-1)
@click.option("--from", "start", type=Day(), help="How far back; default: `history` days.")
@click.option("--full", is_flag=True, help="Ignore what earlier runs have read.")
@click.option("--allow-deletions", is_flag=True, help="Accept that much of a source is gone.")
@common_options
@click.pass_obj
def sync(common: Common, connections: Sequence[str], start: date | None, *, full: bool, allow_deletions: bool) -> None:
    """Bring the local database up to date."""
    from clientfit_sync.app import syncing

    settings = _settings(common)
    synced = syncing.sync(
        settings, connections, now=_now(settings), start=start, full=full, allow_deletions=allow_deletions
    )
    output.end(output.tell_failures(synced))


@cli.command()
@click.option(
    "--period", default="last-90-days", show_default=True, help="last-month, 2026-Q3, 2026-08-01..2026-10-31, ..."
)
@click.option("--as-of", type=Day(), help="What today is.")
@click.option("--client", "clients_", multiple=True, metavar="NAME", help="Show this client alone (repeatable).")
@click.option("--by", type=click.Choice(["project", "task", "person"]), help="Break the hours down.")
@click.option("--fail-on", type=click.Choice(["watch", "act"]), help="Exit with 6 on such findings.")
@click.option("--sync", "sync_first", is_flag=True, help="Sync first.")
@format_options
@common_options
@click.pass_obj
def report(  # noqa: PLR0913  # one parameter an option
    common: Common,
    period: str,
    as_of: date | None,
    clients_: Sequence[str],
    by: Any,
    fail_on: str | None,
    format_: str,
    target: Path | None,
    *,
    sync_first: bool,
) -> None:
    """Judge what is in the database; ask no tracker."""
    output.check_format(format_)
    settings = _settings(common)
    now = _now(settings)
    codes = _synced(settings, now) if sync_first else []
    built = _report(settings, now, period=period, as_of=as_of, shown=clients_, by=by)
    output.show(built, format_, target)
    codes += output.judged(built, fail_on)
    output.end(codes)


@cli.command()
@common_options
@click.pass_obj
def clients(common: Common) -> None:
    """Every client with its names in the sources, what is behind it, and names that look like one client."""
    from clientfit_sync.app import clients as app_clients
    from clientfit_sync.render import listing

    settings = _settings(common)
    output.emit(listing.clients(app_clients.clients(settings, _now(settings).date()), output.width()))


@cli.command()
@click.argument("connection")
@common_options
@click.pass_obj
def forget(common: Common, connection: str) -> None:
    """Delete what a connection brought."""
    from clientfit_sync.app import syncing

    settings = _settings(common)
    count = syncing.forget(settings, connection)
    click.echo(f"{connection}: {count} records forgotten", err=True)


@cli.command()
@common_options
def connectors() -> None:
    """The connectors that are installed, with their settings."""
    from clientfit_sync import plugins
    from clientfit_sync.config import file

    _list(plugins.CONNECTORS, lambda name: ("", file.connection(plugins.connector(name))))


@cli.command()
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


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Runs the program and ends the process with its exit code."""
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    try:
        result = cli.main(args=arguments, prog_name="clientfit-sync", standalone_mode=False)
    except click.exceptions.Exit as ended:
        sys.exit(ended.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(UsageError.exit_code if isinstance(error, click.UsageError) else ClientfitError.exit_code)
    except ClientfitError as error:
        output.tell(error)
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        sys.exit(ClientfitError.exit_code)
    sys.exit(result if isinstance(result, int) else DONE)


def _settings(common: Common) -> "Settings":
    from clientfit_sync import config

    output.log(common.verbosity)
    return config.read(common.config)


def _now(settings: "Settings") -> datetime:
    """The clock, in the configured time zone, else the machine's."""
    return datetime.now(settings.timezone) if settings.timezone else datetime.now().astimezone()


def _synced(settings: "Settings", now: datetime) -> list[int]:
    """Brings every connection up to date; the exit codes of those that failed."""
    from clientfit_sync.app import syncing

    return output.tell_failures(syncing.sync(settings, [], now=now))


def _report(
    settings: "Settings", now: datetime, *, period: str = "last-90-days", as_of: date | None = None, **asked: Any
) -> "Report":
    from clientfit_sync import periods
    from clientfit_sync.app import reporting

    today = as_of or now.date()
    return reporting.report(settings, periods.parse(period, today), as_of=today, now=now, **asked)
