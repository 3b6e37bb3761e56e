"""What is printed, where to, and how it ends."""

import logging
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from clientfit_sync.cli import progress
from clientfit_sync.errors import ClientfitError, OutputError, UsageError

if TYPE_CHECKING:
    from clientfit_sync.report import Report, SourceStatus

# Where several apply, the first of these is the exit code (CONTRACT.md section 2).
PRECEDENCE = (2, 5, 4, 1, 3, 6)
INCOMPLETE, FOUND = 3, 6
DEFAULT_WIDTH, WIDEST = 80, 120
STDOUT = Path("-")
ALL = 2
LEVELS = (logging.ERROR, logging.WARNING, logging.INFO, logging.DEBUG)


def judged(built: "Report", fail_on: str | None) -> list[int]:
    """The exit codes that the report calls for; says what it cannot rest on."""
    codes = rested(built.sources)
    severities = {"watch": ("watch", "act"), "act": ("act",)}.get(fail_on or "", ())
    found = any(one.finding.severity in severities and not one.finding.snoozed_until for one in built.findings)
    return codes + [FOUND] * found


def rested(sources: "Iterable[SourceStatus]") -> list[int]:
    """The exit codes that the sources call for; says what cannot be rested on."""
    problems = [f"{source.connection}: {source.problem}" for source in sources if source.used and source.problem]
    for problem in problems:
        say(problem)
    return [INCOMPLETE] * bool(problems)


def log(verbosity: int) -> None:
    """Sends what the parts of the program log to stderr: -1 errors alone, 0 warnings too, 1 what was done, 2 all."""
    handler = Handler()
    handler.setFormatter(Clean("%(message)s"))
    logging.basicConfig(level=LEVELS[min(verbosity, ALL) + 1], handlers=[handler], force=True)
    # With -v it would tell how it sets itself up.
    logging.getLogger("alembic").setLevel(logging.WARNING if verbosity < ALL else logging.DEBUG)


class Handler(logging.StreamHandler[TextIO]):
    """Writes to stderr, where there may be a line of progress."""

    def emit(self, record: logging.LogRecord) -> None:
        """The message, in a line of its own."""
        progress.line.clear()
        super().emit(record)


class Clean(logging.Formatter):
    """Lets nothing from outside steer the terminal."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # logging's name
        """The message as one line."""
        from clientfit_sync.render import text

        return text.clean(super().formatMessage(record))


def tell(error: ClientfitError, prefix: str = "") -> None:
    """Says what went wrong, a line a problem; with -vv, where in the program."""
    for problem in error.problems:
        say(f"{prefix}{problem}")
    logging.getLogger(__name__).debug("in full:", exc_info=error)


def say(line: str) -> None:
    """One message to stderr, in which nothing from outside can steer the terminal."""
    from clientfit_sync.render import text

    progress.line.clear()
    click.echo(text.clean(line), err=True)


def end(codes: Sequence[int]) -> None:
    """Ends with the most urgent of the codes, if there is any."""
    if codes:
        raise click.exceptions.Exit(min(codes, key=PRECEDENCE.index))


@contextmanager
def after(codes: Sequence[int]) -> Iterator[None]:
    """Ends with the most urgent of these codes and that of an error, where one stops what is run in it."""
    try:
        yield
    except ClientfitError as error:
        tell(error)
        end([*codes, error.exit_code])


def check_format(name: str) -> None:
    """Refuses a format that there is not, before any work is done.

    Raises:
        UsageError: naming those that there are.
    """
    from clientfit_sync import render

    if name not in render.FORMATS:
        raise UsageError(f"--format {name}: no such format; there are: {', '.join(render.FORMATS)}")


def show(built: "Report", format_: str, target: Path | None) -> None:
    """Prints the report, or writes it to `target`."""
    from clientfit_sync import render

    if target and target != STDOUT:
        write(target, render.render(built, format_))
        return
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    emit(render.render(built, format_, width=width(), colour=colour), colour=colour)


def emit(text: str, *, colour: bool = False) -> None:
    """Prints a result.

    Raises:
        OutputError: standard output cannot be written; nothing is left in its buffer.
        BrokenPipeError: likewise, for its reader has gone.
    """
    try:
        click.echo(text, nl=False, color=colour)
    except OSError as error:
        # Not even the interpreter's last flush shall try again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            raise
        raise OutputError(f"standard output: cannot be written: {error.strerror}") from error


def width() -> int:
    """The columns that a table may take."""
    return min(shutil.get_terminal_size((DEFAULT_WIDTH, 24)).columns, WIDEST) if sys.stdout.isatty() else DEFAULT_WIDTH


def write(path: Path, text: str, mode: int = 0o666) -> None:
    """Writes a file whole or not at all, its folder made; `mode` is cut down by the umask.

    Raises:
        OutputError: it cannot be written.
    """
    try:
        path = path.resolve()
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not path.is_file():
            path.write_text(text, encoding="utf-8", newline="")  # a device or a pipe must not be replaced
            return
        unfinished = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            unfinished.touch(mode=mode, exist_ok=False)
            unfinished.write_text(text, encoding="utf-8", newline="")
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror}") from error
