"""Evaluations of internships: ten answers of a student, which count for the site.

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; who had her last day lately is invited by the worker."""
    op.create_table(
        "internship_evaluation",
        sa.Column("placement_id", sa.Integer(), nullable=True),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("line", sa.String(length=1000), nullable=False),
        sa.Column("shows_line", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name="fk_internship_evaluation_placement_id_placement"
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_internship_evaluation_site_id_site"),
        sa.ForeignKeyConstraint(
            ["period_id"], ["period.id"], name="fk_internship_evaluation_period_id_period"
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name="fk_internship_evaluation_school_id_school"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_internship_evaluation"),
        sa.UniqueConstraint("placement_id", name="uq_internship_evaluation_placement_id"),
        sa.UniqueConstraint("site_id", "place", name="uq_internship_evaluation_site_id_place"),
    )
    for column in ("site_id", "period_id", "school_id"):
        op.create_index(f"ix_internship_evaluation_{column}", "internship_evaluation", [column])


def downgrade() -> None:
    """Drop it: what was answered is forgotten."""
    op.drop_table("internship_evaluation")
