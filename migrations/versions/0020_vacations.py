"""The school's own holidays.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "vacation",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name="order"),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name="fk_vacation_school_id_school"),
        sa.PrimaryKeyConstraint("id", name="pk_vacation"),
    )
    op.create_index("ix_vacation_school_id", "vacation", ["school_id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("vacation")
