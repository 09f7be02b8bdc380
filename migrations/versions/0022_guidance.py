"""Guidance plans with their contacts, who stands in for whom, and counts that were seen on a visit.

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

SOURCES = ("company", "alumna", "supervisor", "coordinator", "other")
CHECK = "ck_women_count_count_source"


def _allow(sources: tuple[str, ...]) -> None:
    allowed = ", ".join(f"'{source}'" for source in sources)
    with op.batch_alter_table("women_count", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(CHECK), type_="check")
        batch_op.create_check_constraint(op.f(CHECK), f"source IN ({allowed})")


def upgrade() -> None:
    """Make the tables, and let a count say that it was seen on a visit."""
    op.create_table(
        "guidance_profile",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("trained_on", sa.Date(), nullable=True),
        sa.Column("said_by_id", sa.Integer(), nullable=True),
        sa.Column("said_by_name", sa.String(length=200), nullable=False),
        sa.Column("feed_nonce", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_guidance_profile_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_guidance_profile")),
        sa.UniqueConstraint("feed_nonce", name=op.f("uq_guidance_profile_feed_nonce")),
    )
    op.create_table(
        "guidance_stand_in",
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("absent_id", sa.Integer(), nullable=False),
        sa.Column("stand_in_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["absent_id"], ["user.id"], name=op.f("fk_guidance_stand_in_absent_id_user")),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_guidance_stand_in_school_id_school")
        ),
        sa.ForeignKeyConstraint(
            ["stand_in_id"], ["user.id"], name=op.f("fk_guidance_stand_in_stand_in_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["student_id"],
            ["student.id"],
            name=op.f("fk_guidance_stand_in_student_id_student"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guidance_stand_in")),
    )
    with op.batch_alter_table("guidance_stand_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_guidance_stand_in_absent_id"), ["absent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_guidance_stand_in_school_id"), ["school_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_guidance_stand_in_stand_in_id"), ["stand_in_id"], unique=False)
        batch_op.create_index(
            "uq_guidance_stand_in_open",
            ["student_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "guidance_plan",
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column(
            "intensity",
            sa.Enum(
                "standard",
                "intensive",
                name="guidance_intensity",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "ground",
            sa.Enum(
                "rule",
                "student",
                "staff",
                name="guidance_ground",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_guidance_plan_placement_id_placement")
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_guidance_plan_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guidance_plan")),
        sa.UniqueConstraint("placement_id", name=op.f("uq_guidance_plan_placement_id")),
    )
    with op.batch_alter_table("guidance_plan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_guidance_plan_school_id"), ["school_id"], unique=False)

    op.create_table(
        "contact_moment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("is_visit", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "held",
                "lapsed",
                name="contact_moment_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("planned_at", sa.Time(), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "call",
                "online",
                "on_site",
                name="contact_moment_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("motivation", sa.Integer(), nullable=True),
        sa.Column("results", sa.Integer(), nullable=True),
        sa.Column("atmosphere", sa.Integer(), nullable=True),
        sa.Column(
            "feels_safe",
            sa.Enum(
                "yes",
                "no",
                "not_said",
                name="contact_moment_safety",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("remark", sa.String(length=300), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author_name", sa.String(length=200), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state != 'held' OR (held_on IS NOT NULL AND kind IS NOT NULL)",
            name=op.f("ck_contact_moment_held"),
        ),
        sa.CheckConstraint("atmosphere BETWEEN 1 AND 5", name=op.f("ck_contact_moment_atmosphere")),
        sa.CheckConstraint("motivation BETWEEN 1 AND 5", name=op.f("ck_contact_moment_motivation")),
        sa.CheckConstraint("results BETWEEN 1 AND 5", name=op.f("ck_contact_moment_results")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["guidance_plan.id"], name=op.f("fk_contact_moment_plan_id_guidance_plan")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_moment")),
    )
    with op.batch_alter_table("contact_moment", schema=None) as batch_op:
        batch_op.create_index("ix_contact_moment_due", ["state", "due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_moment_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "guidance_alert",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("is_unsafe", sa.Boolean(), nullable=False),
        sa.Column("is_drop", sa.Boolean(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handled_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact_moment.id"], name=op.f("fk_guidance_alert_contact_id_contact_moment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guidance_alert")),
        sa.UniqueConstraint("contact_id", name=op.f("uq_guidance_alert_contact_id")),
    )
    with op.batch_alter_table("guidance_alert", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_guidance_alert_handled_at"), ["handled_at"], unique=False)
    _allow((*SOURCES[:4], "visit", SOURCES[4]))


def downgrade() -> None:
    """Drop them; what was seen on a visit was seen by a supervisor."""

    op.drop_table("guidance_alert")

    op.drop_table("contact_moment")

    op.drop_table("guidance_plan")

    op.drop_table("guidance_stand_in")
    op.drop_table("guidance_profile")
    op.execute(sa.text("UPDATE women_count SET source = 'supervisor' WHERE source = 'visit'"))
    _allow(SOURCES)
