"""When the tasks of the schedule began last."""

from datetime import datetime

from sqlalchemy import Connection, select

from clientfit_sync.store.schema import task
from clientfit_sync.store.upsert import upsert


def begun(db: Connection, name: str, now: datetime) -> None:
    """Keeps when a task began."""
    upsert(db, task, [{"name": name, "began_at": now}])


def last(db: Connection, name: str) -> datetime | None:
    """When it began last, in UTC; None if never."""
    return db.execute(select(task.c.began_at).where(task.c.name == name)).scalar_one_or_none()
