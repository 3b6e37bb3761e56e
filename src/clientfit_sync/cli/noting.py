"""The commands that keep notes about clients, and list, read back and remove them."""

import sys
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from clientfit_sync.cli import output, started
from clientfit_sync.cli.options import Common, Day, common_options
from clientfit_sync.errors import UsageError
from clientfit_sync.model import NoteKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clientfit_sync.config import Settings
    from clientfit_sync.model import Note

FORMATS = ("table", "csv", "json")
STDIN = "-"
# A note of today may be read back where today has not begun yet.
AHEAD = timedelta(days=1)
ARGUMENTS = {"client": "CLIENT", "on": "--on", "severity": "--severity", "text": "TEXT"}


@click.command()
@click.argument("client")
@click.argument("text")
@click.option(
    "--kind",
    type=click.Choice(get_args(NoteKind)),
    default="incident",
    show_default=True,
    help="They treated you badly; you made an exception; you doubt; they did well.",
)
@click.option("--on", type=Day(), help="The day on which it happened; default: today.")
@click.option("--severity", type=click.IntRange(1, 3), help="Of an incident, 3 the worst; default: 1.")
@common_options
@click.pass_obj
def note(common: Common, client: str, text: str, kind: NoteKind, on: date | None, severity: int | None) -> None:
    """Keep a dated note about a client; no sync and no `forget` takes it away.

    Put two dashes before a TEXT that begins with one: clientfit-sync note CLIENT -- "- 10 % again".
    """
    from clientfit_sync.app import notes as app_notes
    from clientfit_sync.app.note_draft import Draft

    settings = started.settings(common)
    today = started.now(settings).date()
    draft = Draft(client=client, kind=kind, on=on or today, text=text, severity=severity)
    if faults := [f"{ARGUMENTS[field]}: {fault}" for field, fault in draft.faults(today)]:
        raise UsageError(*faults)
    kept, new = app_notes.add(settings, draft.note())
    _say(common, f"{_told(kept)}: {'kept' if new else 'it is there already, nothing to do'}")


@click.command()
@click.argument("client", required=False)
@click.option("--format", "format_", type=click.Choice(FORMATS), help="Default: table.")
@click.option(
    "--import", "source", metavar="FILE", help="Keep the notes of a file that --format csv or json wrote; -: stdin."
)
@click.option("--remove", "ids", metavar="ID", multiple=True, help="Remove the note of this id (repeatable).")
@common_options
@click.pass_obj
def notes(common: Common, client: str | None, format_: str | None, source: str | None, ids: "Sequence[str]") -> None:
    """List the notes about all clients or one, newest first; read them back from a file; remove some."""
    if sum((client is not None or format_ is not None, source is not None, bool(ids))) > 1:
        raise UsageError("notes: lists, reads a file with --import, or removes with --remove: one at a time")
    settings = started.settings(common)
    if source is not None:
        _restore(common, settings, source)
    elif ids:
        _remove(common, settings, ids)
    else:
        from clientfit_sync.app import notes as app_notes
        from clientfit_sync.render import notes as rendered

        listed = app_notes.listed(settings, client)
        output.emit(rendered.render(listed, format_ or "table", width=output.width()))


def _restore(common: Common, settings: "Settings", source: str) -> None:
    from clientfit_sync.app import note_files
    from clientfit_sync.app import notes as app_notes

    name = "standard input" if source == STDIN else source
    latest = started.now(settings).date() + AHEAD
    done = app_notes.restore(settings, note_files.read(_content(source), name, latest))
    for stranger in done.strangers:
        _say(common, f"{name}: {stranger}. The notes are kept all the same")
    held = f", {done.held} there already" if done.held else ""
    _say(common, f"{name}: {_counted(done.kept)} kept{held}")


def _remove(common: Common, settings: "Settings", ids: "Sequence[str]") -> None:
    from clientfit_sync.app import notes as app_notes

    for removed in app_notes.remove(settings, ids):
        _say(common, f"{_told(removed)}: removed")


def _content(source: str) -> bytes:
    """The bytes of a file, or of standard input."""
    try:
        return sys.stdin.buffer.read() if source == STDIN else Path(source).read_bytes()
    except OSError as error:
        raise UsageError(f"--import {source}: cannot be read: {error.strerror}") from error


def _told(note: "Note") -> str:
    from clientfit_sync.render import notes as rendered

    return f"{note.client}: {rendered.kind(note)} of {note.day}, {note.id}"


def _counted(number: int) -> str:
    return "1 note" if number == 1 else f"{number} notes"


def _say(common: Common, line: str) -> None:
    """What was done, unless `-q` asks for errors only."""
    if common.verbosity >= 0:
        output.say(line)
