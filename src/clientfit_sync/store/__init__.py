"""The records in SQLite or PostgreSQL: schema, migrations, writing, totals.

`Store` is all that the rest of the house uses.
"""

from clientfit_sync.store.database import Store
from clientfit_sync.store.intake import Counts, Intake
from clientfit_sync.store.mailing import Mailed, Waiting
from clientfit_sync.store.names import ClientName, ProjectName
from clientfit_sync.store.rates import Rate
from clientfit_sync.store.snoozes import Snooze
from clientfit_sync.store.sources import Source
from clientfit_sync.store.texts import WITHOUT_TEXT

__all__ = [
    "WITHOUT_TEXT",
    "ClientName",
    "Counts",
    "Intake",
    "Mailed",
    "ProjectName",
    "Rate",
    "Snooze",
    "Source",
    "Store",
    "Waiting",
]
