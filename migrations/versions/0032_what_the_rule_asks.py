"""Whether the rule asked for the intensive plan, so that a plan follows it once; and an index of open check-ins.

Revision ID: 0032
Revises: 0031
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

WAITING = sa.text("answered_at IS NULL AND reminded_at IS NULL")


def upgrade() -> None:
    """A plan that is there knows what the rule asked when its placement was confirmed."""
    with op.batch_alter_table("guidance_plan", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rule_asks", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(
        "UPDATE guidance_plan SET rule_asks = "
        "(SELECT needs_intensive_guidance FROM placement WHERE placement.id = guidance_plan.placement_id)"
    )
    with op.batch_alter_table("guidance_plan", schema=None) as batch_op:
        batch_op.alter_column("rule_asks", server_default=None)
    op.create_index(
        "ix_check_in_waiting",
        "check_in",
        ["asked_at"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )


def downgrade() -> None:
    """A plan stays as intensive as it is."""
    op.drop_index("ix_check_in_waiting", "check_in")
    with op.batch_alter_table("guidance_plan", schema=None) as batch_op:
        batch_op.drop_column("rule_asks")
