"""Activities: requests to role models, invitations, and whether it helped.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the three tables."""
    op.create_table(
        "activity_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column(
            "offer",
            sa.Enum(
                "circle",
                "shadow_day",
                "guest_lesson",
                "speed_date",
                "conversation",
                "information",
                name="request_offer",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("student_id", sa.Integer(), nullable=True),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("domain_code", sa.String(length=5), nullable=True),
        sa.Column("on_date", sa.Date(), nullable=True),
        sa.Column("starts_at", sa.Time(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("town", sa.String(length=100), nullable=True),
        sa.Column("is_online", sa.Boolean(), nullable=False),
        sa.Column("people_needed", sa.Integer(), nullable=False),
        sa.Column("answer_days", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "agreed",
                "held",
                "not_held",
                "cancelled",
                name="request_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_asking", sa.Boolean(), nullable=False),
        sa.Column("shortlist", sa.JSON(), nullable=False),
        sa.Column("asks_others", sa.Boolean(), nullable=False),
        sa.Column("look_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("needs_coordinator", sa.Boolean(), nullable=False),
        sa.Column("student_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author_name", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closing_note", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("answer_days BETWEEN 1 AND 30", name=op.f("ck_activity_request_answer_days")),
        sa.CheckConstraint("minutes BETWEEN 10 AND 600", name=op.f("ck_activity_request_minutes")),
        sa.CheckConstraint("people_needed BETWEEN 1 AND 30", name=op.f("ck_activity_request_people_needed")),
        sa.ForeignKeyConstraint(
            ["domain_code"],
            ["education_domain.code"],
            name=op.f("fk_activity_request_domain_code_education_domain"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_activity_request_school_id_school")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_activity_request_site_id_site")),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name=op.f("fk_activity_request_student_id_student")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_activity_request_team_id_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_request")),
    )
    with op.batch_alter_table("activity_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_activity_request_look_at"), ["look_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_activity_request_school_id"), ["school_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_activity_request_site_id"), ["site_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_activity_request_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_activity_request_student_id"), ["student_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_activity_request_team_id"), ["team_id"], unique=False)

    op.create_table(
        "activity_evaluation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("remark", sa.String(length=1000), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_activity_evaluation_score")),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["activity_request.id"],
            name=op.f("fk_activity_evaluation_request_id_activity_request"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_evaluation")),
        sa.UniqueConstraint(
            "request_id", "author_id", name=op.f("uq_activity_evaluation_request_id_author_id")
        ),
    )
    with op.batch_alter_table("activity_evaluation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_activity_evaluation_request_id"), ["request_id"], unique=False)

    op.create_table(
        "activity_invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("role_model_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "accepted",
                "declined",
                "other_day",
                "no_answer",
                "withdrawn",
                name="invitation_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("asked_times", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("suggested_on", sa.Date(), nullable=True),
        sa.Column("remark", sa.String(length=1000), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["activity_request.id"],
            name=op.f("fk_activity_invitation_request_id_activity_request"),
        ),
        sa.ForeignKeyConstraint(
            ["role_model_id"], ["role_model.id"], name=op.f("fk_activity_invitation_role_model_id_role_model")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_invitation")),
        sa.UniqueConstraint(
            "request_id", "role_model_id", name=op.f("uq_activity_invitation_request_id_role_model_id")
        ),
    )
    with op.batch_alter_table("activity_invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_activity_invitation_request_id"), ["request_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_activity_invitation_role_model_id"), ["role_model_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_activity_invitation_state"), ["state"], unique=False)


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("activity_invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activity_invitation_state"))
        batch_op.drop_index(batch_op.f("ix_activity_invitation_role_model_id"))
        batch_op.drop_index(batch_op.f("ix_activity_invitation_request_id"))

    op.drop_table("activity_invitation")
    with op.batch_alter_table("activity_evaluation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activity_evaluation_request_id"))

    op.drop_table("activity_evaluation")
    with op.batch_alter_table("activity_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activity_request_team_id"))
        batch_op.drop_index(batch_op.f("ix_activity_request_student_id"))
        batch_op.drop_index(batch_op.f("ix_activity_request_state"))
        batch_op.drop_index(batch_op.f("ix_activity_request_site_id"))
        batch_op.drop_index(batch_op.f("ix_activity_request_school_id"))
        batch_op.drop_index(batch_op.f("ix_activity_request_look_at"))

    op.drop_table("activity_request")
