"""Files with hours and invoices: exports of Toggl, Harvest and Clockify, and any other table through `columns`.

All files are read and judged before anything is yielded: with a row that cannot be read, or a date order that stays
open, nothing of the connection is stored.
"""

from collections.abc import Iterator

from clientfit_connectors.csv_files.settings import Settings
from clientfit_sync.connector import Ask, Connector, Message

__all__ = ["CONNECTOR", "Settings", "fetch"]


def fetch(settings: Settings, ask: Ask) -> Iterator[Message]:
    """Everything that the files hold, as one whole; `covered` are the days from the first entry to the last.

    Raises:
        SourceError: a file that is missing or of no known kind, dates whose order is open, or bad rows (the first 20).
    """
    # A report reads the settings of every connection, and must not wait for what reads the files.
    from clientfit_connectors.csv_files import reading  # noqa: PLC0415

    return reading.fetch(settings, ask)


CONNECTOR = Connector(settings=Settings, fetch=fetch, ages=False)
