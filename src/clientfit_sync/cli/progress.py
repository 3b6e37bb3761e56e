"""Progress: one line at the terminal, rewritten in place and gone at the end."""

import os
import shutil
import sys
from time import monotonic

SECONDS_BETWEEN = 0.1
DEFAULT_WIDTH = 80


class Line:
    """The line that is shown now, if any; whatever else goes to the terminal clears it first."""

    def __init__(self) -> None:
        self._cells = 0
        self._next = 0.0

    def show(self, connection: str, entries: int, requests: int) -> None:
        """Shows how far a connection has come, at most ten times a second."""
        if monotonic() < self._next:
            return
        text = f"{connection}: {_counted(entries, 'entry', 'entries')}"
        if requests:
            text += f", {_counted(requests, 'request', 'requests')}"
        text = text[: shutil.get_terminal_size((DEFAULT_WIDTH, 24)).columns - 1]
        sys.stderr.write(f"\r{text.ljust(self._cells)}")
        sys.stderr.flush()
        self._cells = len(text)
        self._next = monotonic() + SECONDS_BETWEEN

    def clear(self) -> None:
        """Takes the line away."""
        if self._cells:
            sys.stderr.write(f"\r{'':{self._cells}}\r")
            sys.stderr.flush()
            self._cells = 0


line = Line()
"""The terminal's one line of progress."""


def wanted(verbosity: int) -> bool:
    """Whether somebody watches: at a terminal that can rewrite a line, and not with `-q`."""
    return verbosity >= 0 and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
