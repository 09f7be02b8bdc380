"""Whom an answer to an email reaches.

Revision ID: 0042
Revises: 0041
"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the address that answers go to."""
    with op.batch_alter_table("letter") as batch:
        batch.add_column(sa.Column("reply_to", sa.String(length=254), nullable=True))


def downgrade() -> None:
    """Remove it again."""
    with op.batch_alter_table("letter") as batch:
        batch.drop_column("reply_to")
