"""The command that says whether all is well."""

from typing import TYPE_CHECKING

import click

from clientfit_sync.cli import output, started
from clientfit_sync.cli.options import Common, common_options
from clientfit_sync.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator


@click.command()
@common_options
@click.pass_obj
def doctor(common: Common) -> None:
    """Check the configuration, the database, and what each source says; store nothing."""
    from clientfit_sync.app import doctor as app_doctor
    from clientfit_sync.render import text

    def lines() -> "Iterator[app_doctor.Line]":
        try:
            settings = started.settings(common)
        except UsageError as error:
            yield from app_doctor.faults("configuration", error)
        else:
            yield from app_doctor.examine(settings, started.now(settings))

    codes = []
    for line in lines():
        output.emit(f"{line.mark:<4}  {text.clean(line.subject)}: {text.clean(line.text)}\n")
        if line.code:
            codes.append(line.code)
    output.end(codes)
