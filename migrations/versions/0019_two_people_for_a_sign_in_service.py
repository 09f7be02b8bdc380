"""Sign-in services: who changed them, and the second person.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; what was set up before stays as it is."""
    with op.batch_alter_table("provider", schema=None) as batch_op:
        batch_op.add_column(sa.Column("changed_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("needs_confirmation", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(sa.Column("confirmed_by_id", sa.Integer(), nullable=True))
    with op.batch_alter_table("provider", schema=None) as batch_op:
        batch_op.alter_column("needs_confirmation", server_default=None)


def downgrade() -> None:
    """Drop them: a service that waits would let people in, so it is switched off."""
    op.execute(sa.text("UPDATE provider SET is_on = false WHERE needs_confirmation"))
    with op.batch_alter_table("provider", schema=None) as batch_op:
        batch_op.drop_column("confirmed_by_id")
        batch_op.drop_column("needs_confirmation")
        batch_op.drop_column("changed_by_id")
