"""Creates the table of what groups want, and notes with each call which question it answers."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Adds a table, and a column that is empty for the calls of before."""
    op.create_table(
        "groups",
        sa.Column("chat", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("quiet", sa.Boolean, nullable=False),
        sa.Column("form", sa.Text, nullable=False),
        sa.Column("tidy", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("chat", name="groups_key"),
    )
    op.add_column("outbox", sa.Column("answers", sa.BigInteger))
