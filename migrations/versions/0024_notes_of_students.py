"""Notes of students on where they feel at home, which stay theirs.

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "reflection",
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reader_id", sa.Integer(), nullable=True),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name="fk_reflection_student_id_student", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["reader_id"], ["user.id"], name="fk_reflection_reader_id_user"),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name="fk_reflection_school_id_school"),
        sa.PrimaryKeyConstraint("id", name="pk_reflection"),
    )
    for column in ("student_id", "reader_id", "school_id"):
        op.create_index(f"ix_reflection_{column}", "reflection", [column])


def downgrade() -> None:
    """Drop it: what students wrote is gone."""
    op.drop_table("reflection")
