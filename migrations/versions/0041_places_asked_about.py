"""Comparisons of a plan with one in which a student is where somebody asked about.

Revision ID: 0041
Revises: 0040
"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add whose place was asked about."""
    with op.batch_alter_table("policy_comparison") as batch:
        batch.add_column(sa.Column("asked_student_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("asked_opening_id", sa.Integer(), nullable=True))
        batch.create_index(batch.f("ix_policy_comparison_asked_student_id"), ["asked_student_id"])
        batch.create_foreign_key(
            batch.f("fk_policy_comparison_asked_student_id_student"), "student", ["asked_student_id"], ["id"]
        )
        batch.create_foreign_key(
            batch.f("fk_policy_comparison_asked_opening_id_opening"), "opening", ["asked_opening_id"], ["id"]
        )
        batch.create_check_constraint(
            batch.f("ck_policy_comparison_asked"), "(asked_student_id IS NULL) = (asked_opening_id IS NULL)"
        )


def downgrade() -> None:
    """Remove it again, with the comparisons that were about a place."""
    op.execute(
        "DELETE FROM policy_shift WHERE comparison_id IN "
        "(SELECT id FROM policy_comparison WHERE asked_student_id IS NOT NULL)"
    )
    op.execute("DELETE FROM policy_comparison WHERE asked_student_id IS NOT NULL")
    with op.batch_alter_table("policy_comparison") as batch:
        batch.drop_constraint(batch.f("ck_policy_comparison_asked"), type_="check")
        batch.drop_constraint(batch.f("fk_policy_comparison_asked_opening_id_opening"), type_="foreignkey")
        batch.drop_constraint(batch.f("fk_policy_comparison_asked_student_id_student"), type_="foreignkey")
        batch.drop_index(batch.f("ix_policy_comparison_asked_student_id"))
        batch.drop_column("asked_opening_id")
        batch.drop_column("asked_student_id")
