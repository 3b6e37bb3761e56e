"""What runs that were stopped have deleted since the last whole one, for the guard."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Makes the column; so far nothing counts."""
    with op.batch_alter_table("source") as source:
        source.add_column(sa.Column("deletions", sa.JSON, nullable=False, server_default="{}"))
    with op.batch_alter_table("source") as source:
        source.alter_column("deletions", server_default=None)
