"""The command line: arguments, the clock, exit codes, printing (CONTRACT.md sections 1 and 2).

What a command needs is imported inside it, so that `--help` does not wait for a database library.
"""

import atexit
import gc
import signal
import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from clientfit_sync.cli import output
from clientfit_sync.cli.deciding import exit_plan, quote, what_if
from clientfit_sync.cli.examining import doctor
from clientfit_sync.cli.judging import demo, report
from clientfit_sync.cli.keeping import forget, init
from clientfit_sync.cli.listing import checks, clients, connectors
from clientfit_sync.cli.noting import note, notes
from clientfit_sync.cli.options import Common, common_options
from clientfit_sync.cli.scheduling import schedule
from clientfit_sync.cli.snoozing import snooze
from clientfit_sync.cli.syncing import sync
from clientfit_sync.errors import ClientfitError, UsageError

DONE, INTERRUPTED, TERMINATED = 0, 130, 143
# By default the collector walks all that the imports have brought again and again, and once more at the end, when the
# memory is given back anyway: together that would be a fifth of a report's time.
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


for command in (
    demo,
    init,
    doctor,
    sync,
    report,
    clients,
    what_if,
    quote,
    exit_plan,
    note,
    notes,
    snooze,
    schedule,
    forget,
    connectors,
    checks,
):
    cli.add_command(command)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Runs the program and ends the process with its exit code."""
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    atexit.register(gc.freeze)
    signal.signal(signal.SIGTERM, _terminated)
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


def _terminated(_signal: int, _frame: object) -> NoReturn:
    """Ends as an interrupted run does: what is not committed is rolled back, the lock is given back."""
    sys.exit(TERMINATED)
