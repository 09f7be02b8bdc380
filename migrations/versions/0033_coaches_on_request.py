"""A female coach on request, and what those who guide say of themselves.

Revision ID: 0033
Revises: 0032
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

STATES = sa.Enum(
    "open",
    "met",
    "not_available",
    name="coach_request_state",
    native_enum=False,
    create_constraint=True,
    length=40,
)
WAYS = sa.Enum(
    "assigned", "named", name="coach_request_way", native_enum=False, create_constraint=True, length=40
)
GENDERS = sa.Enum(
    "woman",
    "man",
    "other",
    name="guidance_said_gender",
    native_enum=False,
    create_constraint=True,
    length=40,
)


def upgrade() -> None:
    """Add the tables and the column. Requests of students who wished before are made by the worker."""
    op.create_table(
        "coach_offer",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_coach_offer_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_coach_offer")),
    )
    op.create_table(
        "coach_request",
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("state", STATES, nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("way", WAYS, nullable=True),
        sa.Column("coach_id", sa.Integer(), nullable=True),
        sa.Column("instead", sa.JSON(), nullable=False),
        sa.Column("again_on", sa.Date(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_by_name", sa.String(length=200), nullable=False),
        sa.Column("late_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'met') = (coach_id IS NOT NULL)", name=op.f("ck_coach_request_coach")),
        sa.CheckConstraint("(state = 'met') = (way IS NOT NULL)", name=op.f("ck_coach_request_way")),
        sa.CheckConstraint(
            "state = 'open' OR answered_on IS NOT NULL", name=op.f("ck_coach_request_answered")
        ),
        sa.ForeignKeyConstraint(["coach_id"], ["user.id"], name=op.f("fk_coach_request_coach_id_user")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_coach_request_school_id_school")),
        sa.ForeignKeyConstraint(
            ["student_id"],
            ["student.id"],
            name=op.f("fk_coach_request_student_id_student"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coach_request")),
        sa.UniqueConstraint("student_id", name=op.f("uq_coach_request_student_id")),
    )
    with op.batch_alter_table("coach_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_coach_request_coach_id"), ["coach_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_coach_request_school_id"), ["school_id"], unique=False)
    with op.batch_alter_table("guidance_profile", schema=None) as batch_op:
        batch_op.add_column(sa.Column("says_gender", GENDERS, nullable=True))


def downgrade() -> None:
    """Take them away."""
    with op.batch_alter_table("guidance_profile", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_guidance_profile_guidance_said_gender"), type_="check")
        batch_op.drop_column("says_gender")
    op.drop_table("coach_request")
    op.drop_table("coach_offer")
