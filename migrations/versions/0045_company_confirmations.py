"""What a company says of its agreement by a link.

Revision ID: 0045
Revises: 0044
"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None
TEXTS = {"nonce": 40, "shown_digest": 64, "said_name": 200, "remark": 1000}


def upgrade() -> None:
    """Add the link of what a company was told, and its answer."""
    with op.batch_alter_table("company_preparation") as batch:
        for name, length in TEXTS.items():
            batch.add_column(sa.Column(name, sa.String(length=length), nullable=False, server_default=""))
        batch.add_column(sa.Column("is_agreed", sa.Boolean(), nullable=True))
        batch.add_column(sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("company_preparation") as batch:
        for name in TEXTS:
            batch.alter_column(name, server_default=None)


def downgrade() -> None:
    """Remove them."""
    with op.batch_alter_table("company_preparation") as batch:
        for name in (*TEXTS, "is_agreed", "answered_at", "settled_at"):
            batch.drop_column(name)
