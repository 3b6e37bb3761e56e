"""Brings a database to the program's revision. Imported only where it is behind, for Alembic takes its time."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def upgrade(db: Connection) -> None:
    """Runs the migrations that are lacking, within the transaction that is open."""
    config = Config()
    config.set_main_option("script_location", "clientfit_sync.store:migrations")
    config.attributes["db"] = db
    command.upgrade(config, "head")
