"""Check-ins during an internship: whom they are for, what was answered, and the talks that follow.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; internships that run get their check-ins from the worker."""
    op.create_table(
        "check_in_plan",
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=False),
        sa.Column("is_paused", sa.Boolean(), nullable=False),
        sa.Column("listener_id", sa.Integer(), nullable=True),
        sa.Column("listens_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name="fk_check_in_plan_student_id_student", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name="fk_check_in_plan_placement_id_placement"
        ),
        sa.ForeignKeyConstraint(["listener_id"], ["user.id"], name="fk_check_in_plan_listener_id_user"),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name="fk_check_in_plan_school_id_school"),
        sa.PrimaryKeyConstraint("id", name="pk_check_in_plan"),
        sa.UniqueConstraint("placement_id", name="uq_check_in_plan_placement_id"),
    )
    for column in ("student_id", "next_on", "listener_id", "school_id"):
        op.create_index(f"ix_check_in_plan_{column}", "check_in_plan", [column])
    op.create_table(
        "check_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("work", sa.Integer(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("safe", sa.Integer(), nullable=True),
        sa.Column("line", sa.String(length=500), nullable=False),
        sa.CheckConstraint("work BETWEEN 1 AND 5", name=op.f("ck_check_in_work")),
        sa.CheckConstraint("people BETWEEN 1 AND 5", name=op.f("ck_check_in_people")),
        sa.CheckConstraint("safe BETWEEN 1 AND 5", name=op.f("ck_check_in_safe")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["check_in_plan.id"], name="fk_check_in_plan_id_check_in_plan", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_check_in"),
        sa.UniqueConstraint("plan_id", "number", name="uq_check_in_plan_id_number"),
    )
    op.create_index("ix_check_in_plan_id", "check_in", ["plan_id"])
    op.create_table(
        "check_in_talk",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("check_in_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "held",
                "declined",
                name="talk_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_on", sa.Date(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["check_in_id"], ["check_in.id"], name="fk_check_in_talk_check_in_id_check_in", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_check_in_talk"),
        sa.UniqueConstraint("check_in_id", name="uq_check_in_talk_check_in_id"),
    )


def downgrade() -> None:
    """Drop them: what was answered is forgotten."""
    op.drop_table("check_in_talk")
    op.drop_table("check_in")
    op.drop_table("check_in_plan")
