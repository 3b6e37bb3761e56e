"""The sample exports of `clientfit-sync demo`: an invented studio's half year, moved to end on the day of the demo.

The files are kept as they would be on `ANCHOR`, with a few days beyond it; `generate.py` beside this file made them.
"""

import csv
import io
import re
from collections.abc import Mapping
from datetime import date, timedelta
from importlib import resources
from pathlib import Path

from clientfit_sync.errors import OutputError

ANCHOR = date(2026, 6, 1)  # a Monday: moved by whole weeks, a weekday stays a weekday
DAYS_PER_WEEK = 7
MONTHS_PER_YEAR = 12
CONFIG = "config.toml"
NOTES = "notes.csv"
DATES: Mapping[str, tuple[str, ...]] = {
    "toggl-time.csv": ("Start date", "End date"),
    "harvest-time.csv": ("Date",),
    "harvest-invoices.csv": ("Issue Date", "Last Payment Date"),
    "harvest-invoice-lines.csv": ("Issue Date",),
    NOTES: ("on",),
}
"""The columns that hold dates, a file; the first of them says when the row came to be."""


def write(folder: Path, today: date) -> Path:
    """Writes the exports and notes as they would be on the morning of `today`, and a configuration for them: its path.

    Nothing in them is dated `today` or later. `folder` is made where it is missing; files of the same names in
    it are replaced.

    Raises:
        OutputError: the folder cannot be made or written.
    """
    config = folder / CONFIG
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, columns in DATES.items():
            (folder / name).write_text(_export(_packaged(name), columns, today), encoding="utf-8", newline="")
        config.write_text(_config(_packaged(CONFIG), today), encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{folder}: the sample exports cannot be written: {error.strerror}") from error
    return config


def _packaged(name: str) -> str:
    return resources.files(__name__).joinpath("files", name).read_text(encoding="utf-8")


def _export(text: str, columns: tuple[str, ...], today: date) -> str:
    """The rows dated before `today`, once every date is moved by the whole weeks from `ANCHOR` to `today`."""
    shift = timedelta(weeks=(today - ANCHOR).days // DAYS_PER_WEEK)
    source = csv.DictReader(io.StringIO(text, newline=""))
    moved = ({**row, **_moved(row, columns, shift)} for row in source)
    target = io.StringIO(newline="")
    writer = csv.DictWriter(target, source.fieldnames or (), lineterminator="\n")
    writer.writeheader()
    writer.writerows(row for row in moved if row[columns[0]] < today.isoformat())
    return target.getvalue()


def _moved(row: Mapping[str, str], columns: tuple[str, ...], shift: timedelta) -> dict[str, str]:
    return {name: (date.fromisoformat(row[name]) + shift).isoformat() for name in columns if row[name]}


def _config(text: str, today: date) -> str:
    """The configuration with its dates, all of them firsts of months, moved by the months from `ANCHOR` to `today`."""
    months = _month(today) - _month(ANCHOR)
    return re.sub(r"\d{4}-\d{2}-\d{2}", lambda match: _first_day(date.fromisoformat(match[0]), months), text)


def _month(day: date) -> int:
    return day.year * MONTHS_PER_YEAR + day.month - 1


def _first_day(month: date, later: int) -> str:
    year, index = divmod(_month(month) + later, MONTHS_PER_YEAR)
    return date(year, index + 1, 1).isoformat()
