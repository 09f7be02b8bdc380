"""Role models: what was filled in for an entry that exists already, until its address is confirmed.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    with op.batch_alter_table("role_model", schema=None) as batch_op:
        batch_op.add_column(sa.Column("application", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("application_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Drop them: what nobody confirmed is forgotten."""
    with op.batch_alter_table("role_model", schema=None) as batch_op:
        batch_op.drop_column("application_at")
        batch_op.drop_column("application")
