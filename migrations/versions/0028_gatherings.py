"""Gatherings: return days, peer meetings and company visits, who is invited, and what it brought.

Revision ID: 0028
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "gathering",
        sa.Column(
            "kind",
            sa.Enum(
                "return_day",
                "peer_meeting",
                "company_visit",
                name="gathering_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("return_day_id", sa.Integer(), nullable=True),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("for_programmes", sa.JSON(), nullable=False),
        sa.Column("for_years", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "open",
                "held",
                "cancelled",
                name="gathering_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("organiser_id", sa.Integer(), nullable=True),
        sa.Column("organiser_name", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("calendar_sequence", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("minutes BETWEEN 15 AND 600", name=op.f("ck_gathering_minutes")),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_gathering_period_id_period")),
        sa.ForeignKeyConstraint(
            ["return_day_id"], ["gathering.id"], name=op.f("fk_gathering_return_day_id_gathering")
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_gathering_school_id_school")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_gathering_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gathering")),
    )
    with op.batch_alter_table("gathering", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gathering_on_date"), ["on_date"], unique=False)
        batch_op.create_index(batch_op.f("ix_gathering_period_id"), ["period_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_gathering_return_day_id"), ["return_day_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_gathering_school_id"), ["school_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_gathering_site_id"), ["site_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_gathering_state"), ["state"], unique=False)

    op.create_table(
        "gathering_feed",
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["student_id"],
            ["student.id"],
            name=op.f("fk_gathering_feed_student_id_student"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("student_id", name=op.f("pk_gathering_feed")),
        sa.UniqueConstraint("nonce", name=op.f("uq_gathering_feed_nonce")),
    )
    op.create_table(
        "together_answer",
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("ways", sa.JSON(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["student.id"],
            name=op.f("fk_together_answer_contact_id_student"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["period_id"], ["period.id"], name=op.f("fk_together_answer_period_id_period")
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_together_answer_school_id_school")
        ),
        sa.ForeignKeyConstraint(
            ["student_id"],
            ["student.id"],
            name=op.f("fk_together_answer_student_id_student"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_together_answer")),
        sa.UniqueConstraint("student_id", "period_id", name=op.f("uq_together_answer_student_id_period_id")),
    )
    with op.batch_alter_table("together_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_together_answer_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_together_answer_period_id"), ["period_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_together_answer_school_id"), ["school_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_together_answer_student_id"), ["student_id"], unique=False)

    op.create_table(
        "gathering_host",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gathering_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("role_model_id", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(user_id IS NULL) <> (role_model_id IS NULL)", name=op.f("ck_gathering_host_one_person")
        ),
        sa.ForeignKeyConstraint(
            ["gathering_id"],
            ["gathering.id"],
            name=op.f("fk_gathering_host_gathering_id_gathering"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["role_model_id"], ["role_model.id"], name=op.f("fk_gathering_host_role_model_id_role_model")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_gathering_host_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gathering_host")),
        sa.UniqueConstraint(
            "gathering_id", "role_model_id", name=op.f("uq_gathering_host_gathering_id_role_model_id")
        ),
        sa.UniqueConstraint("gathering_id", "user_id", name=op.f("uq_gathering_host_gathering_id_user_id")),
    )
    with op.batch_alter_table("gathering_host", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gathering_host_gathering_id"), ["gathering_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_gathering_host_role_model_id"), ["role_model_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_gathering_host_user_id"), ["user_id"], unique=False)

    op.create_table(
        "gathering_invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gathering_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("is_question", sa.Boolean(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "invited",
                "asked",
                "comes",
                "declined",
                "withdrawn",
                name="gathering_answer",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("was_there", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["gathering_id"], ["gathering.id"], name=op.f("fk_gathering_invitation_gathering_id_gathering")
        ),
        sa.ForeignKeyConstraint(
            ["student_id"],
            ["student.id"],
            name=op.f("fk_gathering_invitation_student_id_student"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gathering_invitation")),
        sa.UniqueConstraint(
            "gathering_id", "student_id", name=op.f("uq_gathering_invitation_gathering_id_student_id")
        ),
    )
    with op.batch_alter_table("gathering_invitation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_gathering_invitation_gathering_id"), ["gathering_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_gathering_invitation_student_id"), ["student_id"], unique=False)

    op.create_table(
        "gathering_evaluation",
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("helped", sa.Integer(), nullable=False),
        sa.Column("felt_safe", sa.Integer(), nullable=False),
        sa.Column("would_again", sa.Integer(), nullable=False),
        sa.Column("remark", sa.String(length=1000), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("felt_safe BETWEEN 1 AND 5", name=op.f("ck_gathering_evaluation_felt_safe")),
        sa.CheckConstraint("helped BETWEEN 1 AND 5", name=op.f("ck_gathering_evaluation_helped")),
        sa.CheckConstraint("would_again BETWEEN 1 AND 5", name=op.f("ck_gathering_evaluation_would_again")),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["gathering_invitation.id"],
            name=op.f("fk_gathering_evaluation_invitation_id_gathering_invitation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("invitation_id", name=op.f("pk_gathering_evaluation")),
    )


def downgrade() -> None:
    """Drop them."""
    for table in (
        "gathering_evaluation",
        "gathering_invitation",
        "gathering_host",
        "together_answer",
        "gathering_feed",
        "gathering",
    ):
        op.drop_table(table)
