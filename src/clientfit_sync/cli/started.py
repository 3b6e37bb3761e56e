"""How every command starts: with its settings, and the clock, which nobody else asks."""

from datetime import datetime
from typing import TYPE_CHECKING

from clientfit_sync.cli import output
from clientfit_sync.cli.options import Common

if TYPE_CHECKING:
    from clientfit_sync.config import Settings


def settings(common: Common) -> "Settings":
    """The configuration that the options name; what is logged from now on goes to stderr."""
    from clientfit_sync import config

    output.log(common.verbosity)
    return config.read(common.config)


def now(settings: "Settings") -> datetime:
    """The clock, in the configured time zone, else the machine's."""
    from clientfit_sync.times import MachineZone

    return datetime.now(settings.timezone or MachineZone())
