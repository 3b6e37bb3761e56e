"""The commands that help to decide: what would be, what a budget buys, and how to part."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from clientfit_sync.cli import output, started
from clientfit_sync.cli.options import Common, Day, common_options

if TYPE_CHECKING:
    from clientfit_sync.app.deciding import Moment
    from clientfit_sync.config import Settings
    from clientfit_sync.outlook.grounds import Grounds

F = TypeVar("F", bound=Callable[..., Any])
NUMBER = re.compile(r"\d{1,9}(\.\d{1,6})?", re.ASCII)


@dataclass(frozen=True)
class Number(click.ParamType[Decimal]):
    """A number above zero; `example` shows how it is written."""

    example: str
    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """The number that the text is."""
        if isinstance(value, Decimal):
            return value
        number = _number(value)
        if not number:
            self.fail(f"{value!r} is no number above zero; write it as {self.example}", param, ctx)
        return number


@dataclass(frozen=True)
class Assignment(click.ParamType[tuple[str, Decimal]]):
    """A client's name and a number from zero on, as NAME=110; the name may hold a sign of equality itself."""

    example: str
    name = "assignment"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, Decimal]:
        """The name, and the number after the last sign of equality."""
        if isinstance(value, tuple):
            return value
        client, _, written = str(value).rpartition("=")
        number = _number(written)
        if not client.strip() or number is None:
            self.fail(f"{value!r} is no name with a number; write it as {self.example}", param, ctx)
        return client, number


def _number(text: str) -> Decimal | None:
    """A plain decimal number, no sign; None where it is none."""
    return Decimal(text.strip()) if NUMBER.fullmatch(text.strip()) else None


def moment_options(command: F) -> F:
    """Adds `--period` and `--as-of`."""
    for option in (
        click.option("--as-of", type=Day(), help="What today is."),
        click.option("--period", default="last-90-days", show_default=True, help="last-month, 2026-Q3, ..."),
    ):
        command = option(command)
    return command


def form_options(command: F) -> F:
    """Adds `--format` and `--output`."""
    for option in (
        click.option("--output", "target", type=click.Path(path_type=Path), help="Write there, not to stdout."),
        click.option(
            "--format",
            "format_",
            default="table",
            show_default=True,
            type=click.Choice(["table", "json", "markdown"]),
            help="How it is shown.",
        ),
    ):
        command = option(command)
    return command


@click.command("what-if")
@click.option("--drop", multiple=True, metavar="NAME", help="Without this client (repeatable).")
@click.option(
    "--rate",
    "rates",
    multiple=True,
    type=Assignment("--rate 'Acme Ltd=110'"),
    metavar="NAME=110",
    help="It pays so much for an hour (repeatable).",
)
@click.option(
    "--hours",
    multiple=True,
    type=Assignment("--hours 'Acme Ltd=20'"),
    metavar="NAME=20",
    help="It takes so many hours in the period (repeatable).",
)
@moment_options
@form_options
@common_options
@click.pass_obj
def what_if(
    common: Common,
    drop: Sequence[str],
    rates: Sequence[tuple[str, Decimal]],
    hours: Sequence[tuple[str, Decimal]],
    period: str,
    as_of: date | None,
    format_: str,
    target: Path | None,
) -> None:
    """Show today's figures beside those of a studio with other clients, rates or hours."""
    from clientfit_sync.app import what_if as app_what_if
    from clientfit_sync.render import scenario

    settings = started.settings(common)
    wanted = app_what_if.Wanted(drop=drop, rates=rates, hours=hours)
    grounds, built = app_what_if.what_if(settings, wanted, _moment(settings, period, as_of))
    _show(scenario.render(grounds, built, format_, output.width()), grounds, target)


@click.command()
@click.option("--budget", required=True, type=Number("--budget 4000"), metavar="AMOUNT", help="In your currency.")
@click.option("--client", metavar="NAME", help="For whom; default: a new client.")
@click.option("--hours", type=Number("--hours 40"), metavar="N", help="The hours of work that are wished for.")
@moment_options
@form_options
@common_options
@click.pass_obj
def quote(
    common: Common,
    budget: Decimal,
    client: str | None,
    hours: Decimal | None,
    period: str,
    as_of: date | None,
    format_: str,
    target: Path | None,
) -> None:
    """Tell the hours that a budget buys, and what the work does to the caps, before it begins."""
    from clientfit_sync.app import quoting
    from clientfit_sync.render import quote as rendered

    settings = started.settings(common)
    wanted = quoting.Wanted(budget=budget, client=client, hours=hours)
    grounds, built = quoting.quote(settings, wanted, _moment(settings, period, as_of))
    _show(rendered.render(grounds, built, format_, output.width()), grounds, target)


@click.command("exit-plan")
@click.argument("name")
@moment_options
@click.option("--output", "target", type=click.Path(path_type=Path), help="Write there, not to stdout.")
@common_options
@click.pass_obj
def exit_plan(common: Common, name: str, period: str, as_of: date | None, target: Path | None) -> None:
    """Plan the end of the work for a client, as Markdown: what is still owed, the week afterwards, a draft message."""
    from clientfit_sync.app import exit_plan as app_exit_plan
    from clientfit_sync.render import exit_plan as rendered

    settings = started.settings(common)
    grounds, leaving = app_exit_plan.exit_plan(settings, name, _moment(settings, period, as_of))
    _show(rendered.render(grounds, leaving), grounds, target)


def _moment(settings: "Settings", period: str, as_of: date | None) -> "Moment":
    from clientfit_sync import periods
    from clientfit_sync.app.deciding import Moment

    now = started.now(settings)
    today = as_of or now.date()
    return Moment(period=periods.parse(period, today), as_of=today, now=now)


def _show(text: str, grounds: "Grounds", target: Path | None) -> None:
    """Prints or writes the result; ends with 3 where a source that it rests on is incomplete."""
    if target and target != output.STDOUT:
        output.write(target, text)
    else:
        output.emit(text)
    output.end(output.rested(grounds.sources))
