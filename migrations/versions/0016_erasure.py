"""Erasing people: who left when, who was erased when, and requests for it.

Revision ID: 0016
Revises: 0015
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

KINDS = ("student", "user", "role_model", "site")
STATES = ("asked", "done", "withdrawn")
SINCE = {"student": ("has_left", "left_on"), "user": ("is_closed", "closed_on")}


def upgrade() -> None:
    """Add the days and the table. Who left before is taken to have left today: nothing goes sooner than it should."""
    for table, (gone, day) in SINCE.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column(day, sa.Date(), nullable=True))
            batch_op.add_column(sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
        rows = sa.table(table, sa.column(gone, sa.Boolean), sa.column(day, sa.Date))
        today = datetime.now(UTC).date()
        op.execute(rows.update().where(rows.c[gone].is_(True)).values({day: today}))
    op.create_table(
        "erasure",
        sa.Column(
            "whose",
            sa.Enum(*KINDS, name="erasure_whose", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(*STATES, name="erasure_state", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("in_spite", sa.String(length=500), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_erasure_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
    )
    op.create_index(op.f("ix_erasure_school_id"), "erasure", ["school_id"], unique=False)
    is_asked = sa.text("state = 'asked'")
    op.create_index(
        "uq_erasure_asked",
        "erasure",
        ["whose", "number"],
        unique=True,
        sqlite_where=is_asked,
        postgresql_where=is_asked,
    )


def downgrade() -> None:
    """Drop them. Who was erased stays so: her row holds nothing."""
    op.drop_table("erasure")
    for table, (_, day) in SINCE.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("erased_at")
            batch_op.drop_column(day)
