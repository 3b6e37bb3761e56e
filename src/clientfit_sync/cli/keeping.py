"""The commands that write a configuration, and take out of the database what a connection brought."""

import shlex
import sys

import click

from clientfit_sync.cli import output, started
from clientfit_sync.cli.options import Common, common_options
from clientfit_sync.errors import OutputError

CURRENCY_LETTERS = 3


@click.command()
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
        "currency": click.prompt("Currency of your report", default="EUR", value_proc=_currency),
        "rates.target": click.prompt(
            "What an hour should bring", default=90.0, type=click.FloatRange(min=0, min_open=True)
        ),
    }
    for kind, hint in (("time_entries", "Exported time entries"), ("invoices", "Exported invoices")):
        question = f"{hint} (files or patterns, empty: none)"
        if patterns := click.prompt(question, default="", show_default=False, value_proc=_patterns):
            answers[f"connections.csv.{kind}"] = patterns
    return answers


def _currency(answer: str) -> str:
    code = answer.strip().upper()
    if not (code.isascii() and code.isalpha() and len(code) == CURRENCY_LETTERS):
        raise click.UsageError("a currency is a code of three letters: EUR")
    return code


def _patterns(answer: str) -> list[str]:
    """Several are separated by blanks; one with blanks in it stands in quotes."""
    try:
        return shlex.split(answer)
    except ValueError as error:
        raise click.UsageError(f"{error}; put a pattern with blanks in quotes") from error


@click.command()
@click.argument("connection")
@common_options
@click.pass_obj
def forget(common: Common, connection: str) -> None:
    """Delete what a connection brought."""
    from clientfit_sync.app import syncing

    settings = started.settings(common)
    count = syncing.forget(settings, connection)
    click.echo(f"{connection}: {count} records forgotten", err=True)
