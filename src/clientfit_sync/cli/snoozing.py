"""The command that keeps findings out of mail and exit code for a while."""

from datetime import date

import click

from clientfit_sync.cli import started
from clientfit_sync.cli.options import Common, Day, common_options


@click.command()
@click.argument("client")
@click.argument("check", required=False, default="")
@click.option("--until", type=Day(), help="The first day on which they are told again.")
@click.option("--off", is_flag=True, help="Tell them again from now on.")
@common_options
@click.pass_obj
def snooze(common: Common, client: str, check: str, until: date | None, *, off: bool) -> None:
    """Keep the findings about CLIENT, or those of one CHECK, out of mail and exit code; reports still list them."""
    from clientfit_sync.app import snoozing

    if off is (until is not None):
        raise click.UsageError("give either --until DATE or --off")
    settings = started.settings(common)
    if until is None:
        count = snoozing.wake(settings, client, check)
        click.echo("awake again" if count else "nothing of it was snoozed", err=True)
    else:
        kept = snoozing.snooze(settings, client, check, until=until, today=started.now(settings).date())
        what = f"findings of {kept.check}" if kept.check else "findings"
        click.echo(f"{kept.client}: {what} are snoozed until {kept.until}", err=True)
