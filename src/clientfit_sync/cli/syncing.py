"""The command that asks the sources."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

import click

from clientfit_sync.cli import mailing, output, progress, started
from clientfit_sync.cli.options import Common, Day, common_options

if TYPE_CHECKING:
    from clientfit_sync.app.planning import Planned
    from clientfit_sync.app.syncing import Synced
    from clientfit_sync.app.verifying import Difference
    from clientfit_sync.config import Settings

SECONDS_PER_HOUR = 3600
COARSE, FINE = Decimal("0.01"), Decimal("0.0001")


@click.command()
@click.argument("connections", nargs=-1)
@click.option("--from", "start", type=Day(), help="How far back; default: `history` days.")
@click.option("--full", is_flag=True, help="Ignore what earlier runs have read.")
@click.option("--plan", "only_plan", is_flag=True, help="Tell the requests expected and the quota left; store nothing.")
@click.option("--verify", is_flag=True, help="Compare with the source's own totals per client.")
@click.option("--allow-deletions", is_flag=True, help="Accept that much of a source is gone.")
@common_options
@click.pass_obj
def sync(
    common: Common, /, connections: Sequence[str], start: date | None, *, only_plan: bool, **options: bool
) -> None:
    """Bring the local database up to date."""
    if only_plan and options["verify"]:
        raise click.UsageError("--plan brings nothing that --verify could compare; give one of them")
    settings = started.settings(common)
    now = started.now(settings)
    if only_plan:
        output.end(list(_planned(settings, connections, now, start, full=options["full"])))
    else:
        with mailing.watched(settings):
            output.end(synced(settings, now, common.verbosity, connections, start=start, **options))


def synced(
    settings: "Settings", now: datetime, verbosity: int = -1, names: Sequence[str] = (), **options: Any
) -> list[int]:
    """Brings connections (none: every one) up to date; the exit codes of what is not well, all of it told."""
    from clientfit_sync.app import syncing
    from clientfit_sync.app.metering import unwatched

    watch = progress.line.show if progress.wanted(verbosity) else unwatched
    try:
        done = syncing.sync(settings, names, now=now, watch=watch, **options)
    finally:
        progress.line.clear()
    return list(_told(done))


def _planned(
    settings: "Settings", names: Sequence[str], now: datetime, start: date | None, *, full: bool
) -> Iterator[int]:
    """Prints what each connection's run would cost; the exit codes of those that could not tell."""
    from clientfit_sync.app import planning
    from clientfit_sync.app.asking import Asked
    from clientfit_sync.render import text

    for one in planning.plan(settings, names, Asked.of(settings, now, start, full=full)):
        if one.error:
            output.tell(one.error, f"{one.connection}: ")
            yield one.error.exit_code
        else:
            output.emit(f"{one.connection}: {text.clean(_cost(one))}\n")


def _cost(planned: "Planned") -> str:
    plan = planned.plan
    if plan is None or not (plan.requests or plan.note):
        text = "no request is needed"
    else:
        text = f"at least {plan.requests} {'request' if plan.requests == 1 else 'requests'}"
        text += f" ({plan.note})" if plan.note else ""
    return text if plan is None or plan.left is None else f"{text}; {plan.left} left of the quota"


def _told(done: Iterable["Synced"]) -> Iterator[int]:
    """Says what is not well with each connection."""
    from clientfit_sync.app import sources

    for one in done:
        if one.error:
            output.tell(one.error, f"{one.connection}: ")
            yield one.error.exit_code
        if one.lacks:
            output.say(f"{one.connection}: {sources.seen_in_part(one.connection, one.lacks)}")
            yield output.INCOMPLETE
        for difference in one.differences:
            output.say(f"{one.connection}: {_difference(difference)}")
        if one.differences:
            output.say(f"{one.connection}: to read everything anew, run `clientfit-sync sync {one.connection} --full`")
            yield output.INCOMPLETE


def _difference(found: "Difference") -> str:
    theirs, ours = (_hours(seconds, COARSE) for seconds in (found.theirs, found.ours))
    if theirs == ours:
        theirs, ours = (_hours(seconds, FINE) for seconds in (found.theirs, found.ours))
    client = "work without a client" if found.client is None else found.client
    return f"{client}: {theirs} h at the source, {ours} h in the database"


def _hours(seconds: Decimal, step: Decimal) -> str:
    return f"{(seconds / SECONDS_PER_HOUR).quantize(step, ROUND_HALF_UP):,}"
