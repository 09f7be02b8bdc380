"""Comparisons of orders: one question solved in several, and who gets another place.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the two tables."""
    op.create_table(
        "policy_comparison",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("policies", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "running",
                "finished",
                "cancelled",
                "failed",
                name="comparison_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("outcomes", sa.JSON(), nullable=False),
        sa.Column("progress", sa.JSON(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("worker_token", sa.String(length=32), nullable=True),
        sa.Column("cancel_requested", sa.Boolean(), nullable=False),
        sa.Column("error", sa.String(length=2000), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author_name", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["match_run.id"], name=op.f("fk_policy_comparison_run_id_match_run")
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_policy_comparison_school_id_school")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_comparison")),
    )
    with op.batch_alter_table("policy_comparison", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_policy_comparison_run_id"), ["run_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_policy_comparison_school_id"), ["school_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_policy_comparison_state"), ["state"], unique=False)
        batch_op.create_index(
            "uq_policy_comparison_busy",
            ["school_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('queued', 'running')"),
            postgresql_where=sa.text("state IN ('queued', 'running')"),
        )

    op.create_table(
        "policy_shift",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comparison_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("opening_before_id", sa.Integer(), nullable=True),
        sa.Column("rank_before", sa.Integer(), nullable=True),
        sa.Column("opening_after_id", sa.Integer(), nullable=True),
        sa.Column("rank_after", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["comparison_id"],
            ["policy_comparison.id"],
            name=op.f("fk_policy_shift_comparison_id_policy_comparison"),
        ),
        sa.ForeignKeyConstraint(
            ["opening_after_id"], ["opening.id"], name=op.f("fk_policy_shift_opening_after_id_opening")
        ),
        sa.ForeignKeyConstraint(
            ["opening_before_id"], ["opening.id"], name=op.f("fk_policy_shift_opening_before_id_opening")
        ),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name=op.f("fk_policy_shift_student_id_student")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_shift")),
    )
    with op.batch_alter_table("policy_shift", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_policy_shift_student_id"), ["student_id"], unique=False)
        batch_op.create_index(
            "uq_policy_shift_student", ["comparison_id", "position", "student_id"], unique=True
        )


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("policy_shift", schema=None) as batch_op:
        batch_op.drop_index("uq_policy_shift_student")
        batch_op.drop_index(batch_op.f("ix_policy_shift_student_id"))

    op.drop_table("policy_shift")
    with op.batch_alter_table("policy_comparison", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_policy_comparison_busy",
            sqlite_where=sa.text("state IN ('queued', 'running')"),
            postgresql_where=sa.text("state IN ('queued', 'running')"),
        )
        batch_op.drop_index(batch_op.f("ix_policy_comparison_state"))
        batch_op.drop_index(batch_op.f("ix_policy_comparison_school_id"))
        batch_op.drop_index(batch_op.f("ix_policy_comparison_run_id"))

    op.drop_table("policy_comparison")
