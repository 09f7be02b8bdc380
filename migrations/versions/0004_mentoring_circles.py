"""Mentoring circles: wishes, runs, proposals, decisions, circles and their life.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of circles."""
    op.create_table(
        "circle_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "running",
                "solved_optimal",
                "solved_feasible",
                "cancelled",
                "failed",
                "published",
                "superseded",
                name="circle_run_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_one_to_one", sa.Boolean(), nullable=False),
        sa.Column("policy", sa.JSON(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("time_limit_seconds", sa.Integer(), nullable=False),
        sa.Column("frozen_input", sa.LargeBinary(), nullable=False),
        sa.Column("input_digest", sa.String(length=64), nullable=False),
        sa.Column("data_digest", sa.String(length=64), nullable=False),
        sa.Column("solution", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
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
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_circle_run_period_id_period")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_circle_run_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circle_run")),
        sa.UniqueConstraint("school_id", "number", name=op.f("uq_circle_run_school_id_number")),
    )
    with op.batch_alter_table("circle_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_circle_run_period_id"), ["period_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_circle_run_school_id"), ["school_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_circle_run_state"), ["state"], unique=False)
        batch_op.create_index(
            "uq_circle_run_busy",
            ["school_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('queued', 'running')"),
            postgresql_where=sa.text("state IN ('queued', 'running')"),
        )

    op.create_table(
        "circle_wish",
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("wants_circle", sa.Boolean(), nullable=False),
        sa.Column("slots", sa.JSON(), nullable=False),
        sa.Column("meets_in_person", sa.Boolean(), nullable=False),
        sa.Column("meets_online", sa.Boolean(), nullable=False),
        sa.Column("max_minutes", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("max_minutes BETWEEN 5 AND 240", name=op.f("ck_circle_wish_max_minutes")),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name=op.f("fk_circle_wish_student_id_student"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("student_id", name=op.f("pk_circle_wish")),
    )
    op.create_table(
        "mentoring_circle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "slot",
            sa.Enum(
                "mon_afternoon",
                "mon_evening",
                "tue_afternoon",
                "tue_evening",
                "wed_afternoon",
                "wed_evening",
                "thu_afternoon",
                "thu_evening",
                "fri_afternoon",
                name="circle_slot",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_online", sa.Boolean(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("online_address", sa.String(length=300), nullable=False),
        sa.Column("max_size", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "active", "ended", name="circle_state", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_reason", sa.String(length=1000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("max_size BETWEEN 1 AND 12", name=op.f("ck_mentoring_circle_max_size")),
        sa.ForeignKeyConstraint(
            ["period_id"], ["period.id"], name=op.f("fk_mentoring_circle_period_id_period")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["circle_run.id"], name=op.f("fk_mentoring_circle_run_id_circle_run")
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_mentoring_circle_school_id_school")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentoring_circle")),
        sa.UniqueConstraint("school_id", "number", name=op.f("uq_mentoring_circle_school_id_number")),
    )
    with op.batch_alter_table("mentoring_circle", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mentoring_circle_period_id"), ["period_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mentoring_circle_run_id"), ["run_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mentoring_circle_school_id"), ["school_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mentoring_circle_state"), ["state"], unique=False)

    op.create_table(
        "circle_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("role_model_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "pin",
                "forbid",
                name="circle_decision_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author_name", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["period_id"], ["period.id"], name=op.f("fk_circle_decision_period_id_period")
        ),
        sa.ForeignKeyConstraint(
            ["role_model_id"], ["role_model.id"], name=op.f("fk_circle_decision_role_model_id_role_model")
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_circle_decision_school_id_school")
        ),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name=op.f("fk_circle_decision_student_id_student")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circle_decision")),
    )
    with op.batch_alter_table("circle_decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_circle_decision_period_id"), ["period_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_circle_decision_role_model_id"), ["role_model_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_circle_decision_school_id"), ["school_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_circle_decision_student_id"), ["student_id"], unique=False)
        batch_op.create_index(
            "uq_circle_decision_pin",
            ["student_id", "period_id"],
            unique=True,
            sqlite_where=sa.text("kind = 'pin' AND withdrawn_at IS NULL"),
            postgresql_where=sa.text("kind = 'pin' AND withdrawn_at IS NULL"),
        )

    op.create_table(
        "circle_meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("circle_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "held",
                "cancelled",
                name="meeting_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("calendar_sequence", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_circle_meeting_order")),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["mentoring_circle.id"], name=op.f("fk_circle_meeting_circle_id_mentoring_circle")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circle_meeting")),
        sa.UniqueConstraint("circle_id", "number", name=op.f("uq_circle_meeting_circle_id_number")),
    )
    with op.batch_alter_table("circle_meeting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_circle_meeting_circle_id"), ["circle_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_circle_meeting_starts_at"), ["starts_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_circle_meeting_state"), ["state"], unique=False)

    op.create_table(
        "circle_membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("circle_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column(
            "slot",
            sa.Enum(
                "mon_afternoon",
                "mon_evening",
                "tue_afternoon",
                "tue_evening",
                "wed_afternoon",
                "wed_evening",
                "thu_afternoon",
                "thu_evening",
                "fri_afternoon",
                name="membership_slot",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "role",
            sa.Enum(
                "member",
                "mentor",
                "host",
                name="membership_role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("student_id", sa.Integer(), nullable=True),
        sa.Column("role_model_id", sa.Integer(), nullable=True),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_reason", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("feed_nonce", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(student_id IS NULL) <> (role_model_id IS NULL)", name=op.f("ck_circle_membership_one_person")
        ),
        sa.ForeignKeyConstraint(
            ["circle_id"],
            ["mentoring_circle.id"],
            name=op.f("fk_circle_membership_circle_id_mentoring_circle"),
        ),
        sa.ForeignKeyConstraint(
            ["period_id"], ["period.id"], name=op.f("fk_circle_membership_period_id_period")
        ),
        sa.ForeignKeyConstraint(
            ["role_model_id"], ["role_model.id"], name=op.f("fk_circle_membership_role_model_id_role_model")
        ),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name=op.f("fk_circle_membership_student_id_student")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circle_membership")),
    )
    with op.batch_alter_table("circle_membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_circle_membership_circle_id"), ["circle_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_circle_membership_role_model_id"), ["role_model_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_circle_membership_student_id"), ["student_id"], unique=False)
        batch_op.create_index(
            "uq_circle_membership_mentor_slot",
            ["role_model_id", "period_id", "slot"],
            unique=True,
            sqlite_where=sa.text("left_at IS NULL AND role_model_id IS NOT NULL"),
            postgresql_where=sa.text("left_at IS NULL AND role_model_id IS NOT NULL"),
        )
        batch_op.create_index(
            "uq_circle_membership_student",
            ["student_id", "period_id"],
            unique=True,
            sqlite_where=sa.text("left_at IS NULL AND student_id IS NOT NULL"),
            postgresql_where=sa.text("left_at IS NULL AND student_id IS NOT NULL"),
        )

    op.create_table(
        "proposed_circle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "slot",
            sa.Enum(
                "mon_afternoon",
                "mon_evening",
                "tue_afternoon",
                "tue_evening",
                "wed_afternoon",
                "wed_evening",
                "thu_afternoon",
                "thu_evening",
                "fri_afternoon",
                name="proposed_circle_slot",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_online", sa.Boolean(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=True),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("changed_reason", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(
            ["host_id"], ["role_model.id"], name=op.f("fk_proposed_circle_host_id_role_model")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["circle_run.id"], name=op.f("fk_proposed_circle_run_id_circle_run")
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["role_model.id"], name=op.f("fk_proposed_circle_second_id_role_model")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposed_circle")),
        sa.UniqueConstraint("run_id", "number", name=op.f("uq_proposed_circle_run_id_number")),
    )
    with op.batch_alter_table("proposed_circle", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposed_circle_host_id"), ["host_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposed_circle_run_id"), ["run_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposed_circle_second_id"), ["second_id"], unique=False)

    op.create_table(
        "circle_attendance",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "comes",
                "cannot",
                "was_there",
                "was_not",
                name="attendance_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["circle_meeting.id"], name=op.f("fk_circle_attendance_meeting_id_circle_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["circle_membership.id"],
            name=op.f("fk_circle_attendance_membership_id_circle_membership"),
        ),
        sa.PrimaryKeyConstraint("meeting_id", "membership_id", name=op.f("pk_circle_attendance")),
    )
    op.create_table(
        "circle_evaluation",
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("helped", sa.Integer(), nullable=False),
        sa.Column("felt_safe", sa.Integer(), nullable=False),
        sa.Column("would_again", sa.Integer(), nullable=False),
        sa.Column("remark", sa.String(length=1000), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("felt_safe BETWEEN 1 AND 5", name=op.f("ck_circle_evaluation_felt_safe")),
        sa.CheckConstraint("helped BETWEEN 1 AND 5", name=op.f("ck_circle_evaluation_helped")),
        sa.CheckConstraint("would_again BETWEEN 1 AND 5", name=op.f("ck_circle_evaluation_would_again")),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["circle_membership.id"],
            name=op.f("fk_circle_evaluation_membership_id_circle_membership"),
        ),
        sa.PrimaryKeyConstraint("membership_id", name=op.f("pk_circle_evaluation")),
    )
    op.create_table(
        "circle_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("circle_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["mentoring_circle.id"], name=op.f("fk_circle_message_circle_id_mentoring_circle")
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["circle_membership.id"],
            name=op.f("fk_circle_message_membership_id_circle_membership"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circle_message")),
    )
    with op.batch_alter_table("circle_message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_circle_message_circle_id"), ["circle_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_circle_message_membership_id"), ["membership_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_circle_message_sent_at"), ["sent_at"], unique=False)

    op.create_table(
        "circle_message_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handled_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["circle_message.id"],
            name=op.f("fk_circle_message_report_message_id_circle_message"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_circle_message_report_school_id_school")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circle_message_report")),
        sa.UniqueConstraint("message_id", name=op.f("uq_circle_message_report_message_id")),
    )
    with op.batch_alter_table("circle_message_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_circle_message_report_school_id"), ["school_id"], unique=False)

    op.create_table(
        "proposed_seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("circle_id", sa.Integer(), nullable=True),
        sa.Column("solver_circle_id", sa.Integer(), nullable=True),
        sa.Column("has_priority", sa.Boolean(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("moved_by_id", sa.Integer(), nullable=True),
        sa.Column("moved_reason", sa.String(length=1000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["proposed_circle.id"], name=op.f("fk_proposed_seat_circle_id_proposed_circle")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["circle_run.id"], name=op.f("fk_proposed_seat_run_id_circle_run")
        ),
        sa.ForeignKeyConstraint(
            ["solver_circle_id"],
            ["proposed_circle.id"],
            name=op.f("fk_proposed_seat_solver_circle_id_proposed_circle"),
        ),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name=op.f("fk_proposed_seat_student_id_student")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposed_seat")),
        sa.UniqueConstraint("run_id", "student_id", name=op.f("uq_proposed_seat_run_id_student_id")),
    )
    with op.batch_alter_table("proposed_seat", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposed_seat_circle_id"), ["circle_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposed_seat_run_id"), ["run_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposed_seat_student_id"), ["student_id"], unique=False)


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("proposed_seat", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposed_seat_student_id"))
        batch_op.drop_index(batch_op.f("ix_proposed_seat_run_id"))
        batch_op.drop_index(batch_op.f("ix_proposed_seat_circle_id"))

    op.drop_table("proposed_seat")
    with op.batch_alter_table("circle_message_report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_circle_message_report_school_id"))

    op.drop_table("circle_message_report")
    with op.batch_alter_table("circle_message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_circle_message_sent_at"))
        batch_op.drop_index(batch_op.f("ix_circle_message_membership_id"))
        batch_op.drop_index(batch_op.f("ix_circle_message_circle_id"))

    op.drop_table("circle_message")
    op.drop_table("circle_evaluation")
    op.drop_table("circle_attendance")
    with op.batch_alter_table("proposed_circle", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposed_circle_second_id"))
        batch_op.drop_index(batch_op.f("ix_proposed_circle_run_id"))
        batch_op.drop_index(batch_op.f("ix_proposed_circle_host_id"))

    op.drop_table("proposed_circle")
    with op.batch_alter_table("circle_membership", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_circle_membership_student",
            sqlite_where=sa.text("left_at IS NULL AND student_id IS NOT NULL"),
            postgresql_where=sa.text("left_at IS NULL AND student_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "uq_circle_membership_mentor_slot",
            sqlite_where=sa.text("left_at IS NULL AND role_model_id IS NOT NULL"),
            postgresql_where=sa.text("left_at IS NULL AND role_model_id IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_circle_membership_student_id"))
        batch_op.drop_index(batch_op.f("ix_circle_membership_role_model_id"))
        batch_op.drop_index(batch_op.f("ix_circle_membership_circle_id"))

    op.drop_table("circle_membership")
    with op.batch_alter_table("circle_meeting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_circle_meeting_state"))
        batch_op.drop_index(batch_op.f("ix_circle_meeting_starts_at"))
        batch_op.drop_index(batch_op.f("ix_circle_meeting_circle_id"))

    op.drop_table("circle_meeting")
    with op.batch_alter_table("circle_decision", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_circle_decision_pin",
            sqlite_where=sa.text("kind = 'pin' AND withdrawn_at IS NULL"),
            postgresql_where=sa.text("kind = 'pin' AND withdrawn_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_circle_decision_student_id"))
        batch_op.drop_index(batch_op.f("ix_circle_decision_school_id"))
        batch_op.drop_index(batch_op.f("ix_circle_decision_role_model_id"))
        batch_op.drop_index(batch_op.f("ix_circle_decision_period_id"))

    op.drop_table("circle_decision")
    with op.batch_alter_table("mentoring_circle", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mentoring_circle_state"))
        batch_op.drop_index(batch_op.f("ix_mentoring_circle_school_id"))
        batch_op.drop_index(batch_op.f("ix_mentoring_circle_run_id"))
        batch_op.drop_index(batch_op.f("ix_mentoring_circle_period_id"))

    op.drop_table("mentoring_circle")
    op.drop_table("circle_wish")
    with op.batch_alter_table("circle_run", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_circle_run_busy",
            sqlite_where=sa.text("state IN ('queued', 'running')"),
            postgresql_where=sa.text("state IN ('queued', 'running')"),
        )
        batch_op.drop_index(batch_op.f("ix_circle_run_state"))
        batch_op.drop_index(batch_op.f("ix_circle_run_school_id"))
        batch_op.drop_index(batch_op.f("ix_circle_run_period_id"))

    op.drop_table("circle_run")
