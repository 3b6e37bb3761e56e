"""What mail and the schedule remember: letters that wait, what was told, what is snoozed, when tasks began."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("queued_at", sa.DateTime, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
    )
    op.create_table(
        "digest",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
    )
    op.create_table(
        "snooze",
        sa.Column("client", sa.Text, primary_key=True),
        sa.Column("check", sa.Text, primary_key=True),
        sa.Column("until", sa.Date, nullable=False),
    )
    op.create_table(
        "task",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("began_at", sa.DateTime, nullable=False),
    )
