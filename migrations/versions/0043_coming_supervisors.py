"""Who guides a student from a day on.

Revision ID: 0043
Revises: 0042
"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "coming_supervisor",
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("supervisor_id", sa.Integer(), nullable=True),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["period_id"], ["period.id"], name=op.f("fk_coming_supervisor_period_id_period")
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_coming_supervisor_school_id_school")
        ),
        sa.ForeignKeyConstraint(
            ["student_id"],
            ["student.id"],
            name=op.f("fk_coming_supervisor_student_id_student"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["supervisor_id"], ["user.id"], name=op.f("fk_coming_supervisor_supervisor_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coming_supervisor")),
    )
    with op.batch_alter_table("coming_supervisor", schema=None) as batch_op:
        for name in ("student_id", "period_id", "school_id", "supervisor_id"):
            batch_op.create_index(batch_op.f(f"ix_coming_supervisor_{name}"), [name], unique=False)
        batch_op.create_index(
            "uq_coming_supervisor_open",
            ["student_id", "period_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )


def downgrade() -> None:
    """Take it away."""
    with op.batch_alter_table("coming_supervisor", schema=None) as batch_op:
        batch_op.drop_index("uq_coming_supervisor_open")
        for name in ("supervisor_id", "school_id", "period_id", "student_id"):
            batch_op.drop_index(batch_op.f(f"ix_coming_supervisor_{name}"))
    op.drop_table("coming_supervisor")
