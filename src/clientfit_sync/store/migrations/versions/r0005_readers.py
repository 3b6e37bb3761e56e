"""To whom alone a mail is still owed, where its other readers have it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Makes the column; what waits is owed to every reader."""
    op.add_column("outbox", sa.Column("owed_to", sa.JSON, nullable=True))
