"""Creates the table of the processes that do the work of bots."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0005"


def upgrade() -> None:
    """Adds a table; those of before stay as they are."""
    op.create_table(
        "leaders",
        sa.Column("bot", sa.Text, nullable=False),
        sa.Column("process", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("bot", name="leaders_key"),
    )
