"""Contacts are looked for by their plan: one index for that, instead of two that mislead.

Revision ID: 0025
Revises: 0024
"""

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """With one by state first, SQLite read every contact that is planned for each plan."""
    op.drop_index("ix_contact_moment_due", "contact_moment")
    op.drop_index("ix_contact_moment_plan_id", "contact_moment")
    op.create_index("ix_contact_moment_of_plan", "contact_moment", ["plan_id", "state", "due_on"])


def downgrade() -> None:
    """Back to the two."""
    op.drop_index("ix_contact_moment_of_plan", "contact_moment")
    op.create_index("ix_contact_moment_plan_id", "contact_moment", ["plan_id"])
    op.create_index("ix_contact_moment_due", "contact_moment", ["state", "due_on"])
