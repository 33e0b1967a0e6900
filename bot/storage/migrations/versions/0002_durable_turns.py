"""Creates the inbox, the outbox, and the table of chats that were closed or moved."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Adds tables; those of before stay as they are."""
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "inbox",
        sa.Column("id", number, nullable=False),
        sa.Column("bot", sa.Text, nullable=False),
        sa.Column("update_id", sa.BigInteger, nullable=False),
        sa.Column("chat", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("stamp", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="inbox_key"),
    )
    op.create_index("inbox_by_update", "inbox", ["bot", "update_id"], unique=True)
    op.create_index("inbox_by_state", "inbox", ["state", "id"])
    op.create_index("inbox_by_stamp", "inbox", ["stamp"])
    op.create_table(
        "outbox",
        sa.Column("id", number, nullable=False),
        sa.Column("bot", sa.Text, nullable=False),
        sa.Column("chat", sa.Text, nullable=False),
        sa.Column("lane", sa.Text, nullable=False),
        sa.Column("method", sa.Text, nullable=False),
        sa.Column("parameters", sa.Text, nullable=False),
        sa.Column("attachment", sa.Text, nullable=False),
        sa.Column("fallback", sa.Text, nullable=False),
        sa.Column("expires", sa.BigInteger),
        sa.Column("not_before", sa.BigInteger, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("unclear", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("stamp", sa.BigInteger, nullable=False),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("shown_at", sa.BigInteger),
        sa.Column("reason", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="outbox_key"),
    )
    op.create_index("outbox_by_state", "outbox", ["state", "id"])
    op.create_index("outbox_by_question", "outbox", ["question"])
    op.create_index("outbox_by_message", "outbox", ["chat", "message_id"])
    op.create_index("outbox_by_stamp", "outbox", ["stamp"])
    op.create_table(
        "chats",
        sa.Column("bot", sa.Text, nullable=False),
        sa.Column("chat", sa.Text, nullable=False),
        sa.Column("closed_at", sa.BigInteger),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("moved_to", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("bot", "chat", name="chats_key"),
    )
