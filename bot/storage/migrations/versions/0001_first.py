"""Creates the tables of trackers, turns and replies."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Written out, not taken from `tables`: that file moves on, this step does not."""
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    time = sa.DateTime(timezone=True)
    op.create_table(
        "conversations",
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("chat", sa.Text, nullable=False),
        sa.Column("thread", sa.Text, nullable=False),
        sa.Column("user", sa.Text, nullable=False),
        sa.Column("tracker", sa.Text, nullable=False),
        sa.Column("changed_at", time, nullable=False),
        sa.PrimaryKeyConstraint("channel", "chat", "thread", "user", name="conversations_key"),
    )
    op.create_table(
        "turns",
        sa.Column("id", number, nullable=False),
        sa.Column("at", time, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("chat", sa.Text, nullable=False),
        sa.Column("thread", sa.Text, nullable=False),
        sa.Column("user", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("decision", sa.Text, nullable=False),
        sa.Column("entries", sa.JSON, nullable=False),
        sa.Column("candidates", sa.JSON, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("milliseconds", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("id", name="turns_key"),
    )
    op.create_index("turns_by_time", "turns", ["at", "id"])
    op.create_index("turns_by_decision", "turns", ["decision", "at", "id"])
    op.create_table(
        "replies",
        sa.Column("turn_id", number, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("blocks", sa.JSON, nullable=False),
        sa.Column("choices", sa.JSON, nullable=False),
        sa.Column("seen", sa.Integer, nullable=False),
        sa.Column("toast", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("turn_id", "position", name="replies_key"),
        sa.ForeignKeyConstraint(["turn_id"], ["turns.id"], name="replies_turn_id_reference", ondelete="CASCADE"),
    )
