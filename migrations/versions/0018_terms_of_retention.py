"""Terms of retention: how long a school keeps which kind of data, from a day on.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table. It is empty: nothing goes before a school has decided."""
    op.create_table(
        "retention_term",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("months BETWEEN 1 AND 240", name=op.f("ck_retention_term_months")),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_retention_term_school_id_school")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_term")),
        sa.UniqueConstraint(
            "school_id", "kind", "valid_from", name=op.f("uq_retention_term_school_id_kind_valid_from")
        ),
    )
    op.create_index(op.f("ix_retention_term_school_id"), "retention_term", ["school_id"], unique=False)


def downgrade() -> None:
    """Drop it."""
    op.drop_table("retention_term")
