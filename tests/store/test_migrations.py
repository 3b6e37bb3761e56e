"""The migrations make the tables that the program knows; their indexes are the migrations' own."""

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from clientfit_sync.store import Store, revision
from clientfit_sync.store.schema import metadata


def test_the_migrations_lead_to_the_schema(url: str) -> None:
    Store.open(url, write=True).__exit__(None, None, None)
    with create_engine(url, poolclass=NullPool).connect() as db:
        context = MigrationContext.configure(db, opts={"compare_type": True, "compare_server_default": True})
        differences = compare_metadata(context, metadata)
    assert [one for one in differences if one[0] != "remove_index"] == []


def test_the_program_knows_every_revision_in_order() -> None:
    config = Config()
    config.set_main_option("script_location", "clientfit_sync.store:migrations")
    scripts = ScriptDirectory.from_config(config)
    assert tuple(script.revision for script in scripts.walk_revisions())[::-1] == revision.KNOWN
