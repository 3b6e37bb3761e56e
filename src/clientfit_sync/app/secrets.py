"""Runs the commands that print secrets, for what asks a source; a report never comes here."""

import logging
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from pydantic import SecretStr, ValidationError

from clientfit_sync.config import ConfiguredConnection, secrets
from clientfit_sync.errors import SourceError
from clientfit_sync.section import Section

log = logging.getLogger(__name__)

S = TypeVar("S", bound=Section)

SECONDS = 60.0
LONGEST_QUOTE = 200
SHORTEST_SECRET = 4


def filled(connection: ConfiguredConnection, folder: Path) -> ConfiguredConnection:
    """The connection with the secrets that its commands print; raises what `of` does."""
    return replace(connection, settings=of(connection.settings, folder))


def of(settings: S, folder: Path) -> S:
    """The settings with the secrets that their commands print, which run in `folder`.

    Raises:
        SourceError: a command fails, or prints no secret; names the setting and what it said on standard error.
    """
    found = {
        name: _printed(f"{name}{secrets.COMMAND}", command, folder) for name, command in secrets.commands(settings)
    }
    return _with(settings, found) if found else settings


def _with(settings: S, found: Mapping[str, str]) -> S:
    """The settings validated anew, for a connector may have rules for its secrets."""
    kept = settings.model_fields_set - {f"{name}{secrets.COMMAND}" for name in found}
    fields = type(settings).model_fields
    values = {fields[name].alias or name: getattr(settings, name) for name in kept}
    try:
        return type(settings).model_validate(values | {name: SecretStr(value) for name, value in found.items()})
    except ValidationError as error:
        (fault, *_) = error.errors(include_url=False, include_input=False)
        place = ".".join(str(step) for step in fault["loc"])
        told = fault["msg"].removeprefix("Value error, ")
        raise SourceError(f"{', '.join(f'{name}{secrets.COMMAND}' for name in found)}: {place} {told}") from None


def _printed(setting: str, command: Sequence[str], folder: Path) -> str:
    """The first line that the command prints."""
    log.debug("%s: running %s", setting, command[0])
    try:
        done = subprocess.run(  # noqa: S603  # the user's own command, without a shell
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=SECONDS,
            cwd=folder if folder.is_dir() else None,
        )
    except subprocess.TimeoutExpired:
        raise SourceError(f"{setting}: {command[0]} did not end within {SECONDS:.0f} seconds") from None
    except (OSError, ValueError) as error:
        told = error.strerror if isinstance(error, OSError) else error
        raise SourceError(f"{setting}: {command[0]} cannot be run: {told}") from None
    said = _said(done.stderr, done.stdout)
    if done.returncode:
        raise SourceError(f"{setting}: {command[0]} ended with code {done.returncode}{said}")
    try:
        secret = done.stdout.decode().partition("\n")[0].strip()
    except UnicodeDecodeError:
        raise SourceError(f"{setting}: {command[0]} printed what is no text{said}") from None
    if not secret:
        raise SourceError(f"{setting}: the first line that {command[0]} printed is empty{said}")
    return secret


def _said(stderr: bytes, stdout: bytes) -> str:
    """What a command said on standard error, cut short, without its output: a shell may show that with `set -x`."""
    text = " ".join(stderr.decode(errors="replace").split())
    for line in {line.strip() for line in stdout.decode(errors="replace").splitlines()}:
        if len(line) >= SHORTEST_SECRET:
            text = text.replace(line, "***")
    if not text:
        return ""
    return f": {text}" if len(text) <= LONGEST_QUOTE else f": {text[:LONGEST_QUOTE]}..."
