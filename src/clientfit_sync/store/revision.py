"""Which revision of the schema a database has, told without Alembic."""

from sqlalchemy import Connection, inspect, text

from clientfit_sync.errors import StoreError

KNOWN = ("0001", "0002", "0003", "0004", "0005", "0006")
"""The revisions of `migrations/versions`, oldest first; the last one is the program's own."""


def of(db: Connection) -> str | None:
    """The database's revision; None where it has no tables yet."""
    if not inspect(db).has_table("alembic_version"):
        return None
    return db.execute(text("SELECT version_num FROM alembic_version")).scalar()


def is_behind(found: str | None) -> bool:
    """Whether there are migrations to run.

    Raises:
        StoreError: this program does not know the revision.
    """
    if found is not None and found not in KNOWN:
        raise StoreError(
            f"the database is of revision {found}, this program knows those up to {KNOWN[-1]}: update clientfit-sync"
        )
    return found != KNOWN[-1]
