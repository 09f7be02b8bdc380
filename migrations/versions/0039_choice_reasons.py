"""Why a student chose a place, for herself or shared; and places she keeps to find them back.

Revision ID: 0039
Revises: 0038
"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "choice_reason",
        sa.Column("choice_list_id", sa.Integer(), nullable=False),
        sa.Column("opening_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["choice_list_id"],
            ["choice_list.id"],
            name=op.f("fk_choice_reason_choice_list_id_choice_list"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["opening_id"], ["opening.id"], name=op.f("fk_choice_reason_opening_id_opening")
        ),
        sa.PrimaryKeyConstraint("choice_list_id", "opening_id", name=op.f("pk_choice_reason")),
    )
    with op.batch_alter_table("choice_reason", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_choice_reason_opening_id"), ["opening_id"], unique=False)

    op.create_table(
        "kept_place",
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("opening_id", sa.Integer(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["opening_id"], ["opening.id"], name=op.f("fk_kept_place_opening_id_opening")
        ),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name=op.f("fk_kept_place_student_id_student"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("student_id", "opening_id", name=op.f("pk_kept_place")),
    )
    with op.batch_alter_table("kept_place", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kept_place_opening_id"), ["opening_id"], unique=False)


def downgrade() -> None:
    """Take them away."""
    with op.batch_alter_table("kept_place", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_kept_place_opening_id"))
    op.drop_table("kept_place")
    with op.batch_alter_table("choice_reason", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_choice_reason_opening_id"))
    op.drop_table("choice_reason")
