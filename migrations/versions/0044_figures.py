"""Totals of women and men.

Revision ID: 0044
Revises: 0043
"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None
PARTS = ("women", "men", "other", "unknown")


def _of_a_school(name: str) -> tuple[sa.Column[int] | sa.Constraint, ...]:
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f(f"fk_{name}_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "gender_total",
        sa.Column("counted_on", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in PARTS),
        *_of_a_school("gender_total"),
        sa.UniqueConstraint("school_id", name=op.f("uq_gender_total_school_id")),
    )
    with op.batch_alter_table("gender_total") as batch:
        batch.create_index(batch.f("ix_gender_total_school_id"), ["school_id"])


def downgrade() -> None:
    """Take it away."""
    with op.batch_alter_table("gender_total") as batch:
        batch.drop_index(batch.f("ix_gender_total_school_id"))
    op.drop_table("gender_total")
