"""Days along with a student who has an internship: who agreed, the days, and what guests thought.

Revision ID: 0027
Revises: 0026
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

STATES = ("asked", "accepted", "declined", "withdrawn", "lapsed", "cancelled")
IS_TAKING = sa.text("state IN ('asked', 'accepted')")


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "shadow_host",
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["placement_id"],
            ["placement.id"],
            name=op.f("fk_shadow_host_placement_id_placement"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("placement_id", name=op.f("pk_shadow_host")),
    )
    op.create_table(
        "shadow_day",
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("guest_id", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("state", _enum("shadow_day_state", *STATES), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("host_note", sa.String(length=500), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("company_informed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("company_informed_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["guest_id"], ["student.id"], name=op.f("fk_shadow_day_guest_id_student")),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_shadow_day_placement_id_placement")
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_shadow_day_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shadow_day")),
    )
    for column in ("guest_id", "placement_id", "school_id"):
        op.create_index(op.f(f"ix_shadow_day_{column}"), "shadow_day", [column], unique=False)
    for name, column in (("uq_shadow_day_host", "placement_id"), ("uq_shadow_day_guest", "guest_id")):
        op.create_index(
            name,
            "shadow_day",
            [column, "on_date"],
            unique=True,
            sqlite_where=IS_TAKING,
            postgresql_where=IS_TAKING,
        )
    op.create_table(
        "shadow_day_outcome",
        sa.Column("shadow_day_id", sa.Integer(), nullable=False),
        sa.Column("fit", _enum("shadow_day_fit", "fits", "doubt", "does_not_fit"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["shadow_day_id"],
            ["shadow_day.id"],
            name=op.f("fk_shadow_day_outcome_shadow_day_id_shadow_day"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("shadow_day_id", name=op.f("pk_shadow_day_outcome")),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("shadow_day_outcome")
    op.drop_table("shadow_day")
    op.drop_table("shadow_host")
