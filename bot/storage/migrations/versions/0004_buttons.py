"""Creates the table of what stands behind buttons."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Adds a table. Buttons of before are outdated: they were not signed."""
    op.create_table(
        "buttons",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("actions", sa.Text, nullable=False),
        sa.Column("stamp", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="buttons_key"),
    )
    op.create_index("buttons_by_person", "buttons", ["person"])
    op.create_index("buttons_by_stamp", "buttons", ["stamp"])
