"""Alembic's environment: the open connection that `migrate.upgrade` passes in."""

from alembic import context

context.configure(connection=context.config.attributes["db"])
context.run_migrations()
