"""Requests about personal data: what people ask, and what the school answers.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "privacy_request",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "correct",
                "object",
                "erase",
                name="privacy_request_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(length=2000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name="fk_privacy_request_school_id_school"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_privacy_request_user_id_user"),
        sa.PrimaryKeyConstraint("id", name="pk_privacy_request"),
    )
    op.create_index("ix_privacy_request_school_id", "privacy_request", ["school_id"])
    op.create_index("ix_privacy_request_user_id", "privacy_request", ["user_id"])


def downgrade() -> None:
    """Drop it: what was asked is forgotten."""
    op.drop_table("privacy_request")
