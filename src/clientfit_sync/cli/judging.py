"""The commands that judge: a demo's studio, and yours."""

import os
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from clientfit_sync.cli import mailing, output, started
from clientfit_sync.cli.options import Common, Day, common_options, format_options
from clientfit_sync.cli.syncing import synced

if TYPE_CHECKING:
    from clientfit_sync.config import Settings
    from clientfit_sync.report import Report

MONTHLY = {"html"}
"""The formats that show each client's months."""


@click.command()
@format_options
@common_options
def demo(format_: str, target: Path | None) -> None:
    """Import the bundled sample exports into a temporary database, and print the report."""
    import tempfile

    from clientfit_sync import config
    from clientfit_sync import demo as samples
    from clientfit_sync.app import note_files, notes

    output.check_format(format_)
    for variable in [name for name in os.environ if name.upper().startswith("CLIENTFIT_")]:
        del os.environ[variable]  # the demo judges its own studio by its own configuration
    now = datetime.now().astimezone()
    with tempfile.TemporaryDirectory(prefix="clientfit-demo-") as folder:
        settings = config.read(samples.write(Path(folder), now.date()))
        output.end(synced(settings, now))
        notes.restore(settings, note_files.read((Path(folder) / samples.NOTES).read_bytes(), samples.NOTES, now.date()))
        output.show(_report(settings, now, monthly=format_ in MONTHLY), format_, target)


@click.command()
@click.option(
    "--period", default="last-90-days", show_default=True, help="last-month, 2026-Q3, 2026-08-01..2026-10-31, ..."
)
@click.option("--as-of", type=Day(), help="What today is.")
@click.option("--client", "clients_", multiple=True, metavar="NAME", help="Show this client alone (repeatable).")
@click.option("--by", type=click.Choice(["project", "task", "person"]), help="Break the hours down.")
@click.option("--fail-on", type=click.Choice(["watch", "act"]), help="Exit with 6 on such findings.")
@click.option("--email", is_flag=True, help="Mail it, as [email] says; print nothing.")
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
    email: bool,
    sync_first: bool,
) -> None:
    """Judge what is in the database; ask no tracker."""
    output.check_format(format_)
    if email and clients_:
        raise click.UsageError("--email tells what changed about everybody; leave --client away")
    settings = started.settings(common)
    now = started.now(settings)
    asked: dict[str, Any] = {"period": period, "as_of": as_of, "by": by, "fail_on": fail_on}
    if email:
        mailing.required(settings)
        with mailing.watched(settings):
            codes = synced(settings, now, common.verbosity) if sync_first else []
            with output.after(codes):
                output.end(codes + mailed(settings, now, format_, target, **asked))
    else:
        codes = synced(settings, now, common.verbosity) if sync_first else []
        with output.after(codes):
            output.end(codes + printed(settings, now, format_, target, shown=clients_, **asked))


def printed(
    settings: "Settings",
    now: datetime,
    format_: str = "table",
    target: Path | None = None,
    fail_on: str | None = None,
    **asked: Any,
) -> list[int]:
    """Prints the report, or writes it to `target`; the exit codes of what is not well, all of it told."""
    built = _report(settings, now, monthly=format_ in MONTHLY, **asked)
    output.show(built, format_, target)
    return output.judged(built, fail_on)


def mailed(
    settings: "Settings",
    now: datetime,
    format_: str = "table",
    target: Path | None = None,
    fail_on: str | None = None,
    **asked: Any,
) -> list[int]:
    """Mails the report, and writes it to `target` if there is one; the exit codes of what is not well, all told."""
    monthly = mailing.required(settings).attach_page or (target is not None and format_ in MONTHLY)
    built = _report(settings, now, monthly=monthly, **asked)
    if target:
        output.show(built, format_, target)
    return mailing.mailed(settings, built, now) + output.judged(built, fail_on)


def _report(
    settings: "Settings", now: datetime, *, period: str = "last-90-days", as_of: date | None = None, **asked: Any
) -> "Report":
    from clientfit_sync import periods
    from clientfit_sync.app import reporting

    today = as_of or now.date()
    return reporting.report(settings, periods.parse(period, today), as_of=today, now=now, **asked)
