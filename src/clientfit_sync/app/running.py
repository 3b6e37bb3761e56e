"""When the tasks of the schedule ran, which the database keeps."""

from datetime import datetime

from clientfit_sync.config import Settings
from clientfit_sync.store import Store


def begun(settings: Settings, task: str, now: datetime) -> None:
    """Keeps when a task began.

    Raises:
        StoreError: the database cannot be written.
    """
    with Store.open(settings.database, write=True) as store:
        store.begun(task, now)


def last(settings: Settings, task: str) -> datetime | None:
    """When it began last, in UTC; None if never.

    Raises:
        StoreError: the database cannot be read.
    """
    with Store.open(settings.database, write=False) as store:
        return store.last_begun(task)
