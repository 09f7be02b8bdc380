"""Role models: an address that waits to be confirmed, and since when somebody wants no letters.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    with op.batch_alter_table("role_model", schema=None) as batch_op:
        batch_op.add_column(sa.Column("new_email", sa.String(length=254), nullable=True))
        batch_op.add_column(sa.Column("new_email_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("letters_stopped_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Drop them: addresses that were not confirmed are forgotten, and who wanted no letters gets them again."""
    with op.batch_alter_table("role_model", schema=None) as batch_op:
        batch_op.drop_column("letters_stopped_at")
        batch_op.drop_column("new_email_at")
        batch_op.drop_column("new_email")
