"""Exports of a whole school that two people decided on.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

UNDER_WAY = sa.text("state IN ('asked', 'agreed', 'making', 'ready')")
STATES = ("asked", "agreed", "making", "ready", "gone", "cancelled", "failed")


def upgrade() -> None:
    """Make the table."""
    states = sa.Enum(
        *STATES, name="school_export_state", native_enum=False, create_constraint=True, length=40
    )
    op.create_table(
        "school_export",
        sa.Column("state", states, nullable=False),
        sa.Column("recipient", sa.String(length=200), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_by_id", sa.Integer(), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name="fk_school_export_school_id_school"),
        sa.PrimaryKeyConstraint("id", name="pk_school_export"),
    )
    op.create_index("ix_school_export_school_id", "school_export", ["school_id"])
    op.create_index("ix_school_export_state", "school_export", ["state"])
    op.create_index(
        "uq_school_export_under_way",
        "school_export",
        ["school_id"],
        unique=True,
        sqlite_where=UNDER_WAY,
        postgresql_where=UNDER_WAY,
    )


def downgrade() -> None:
    """Drop it: files that lie there stay until somebody deletes them."""
    op.drop_table("school_export")
