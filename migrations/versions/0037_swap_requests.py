"""Requests of students for another place after the publication, with the places that they name.

Revision ID: 0037
Revises: 0036
"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both tables."""
    op.create_table(
        "swap_request",
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("opening_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "granted",
                "declined",
                "withdrawn",
                "lapsed",
                name="swap_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_by_name", sa.String(length=200), nullable=False),
        sa.Column("granted_id", sa.Integer(), nullable=True),
        sa.Column(
            "lapse",
            sa.Enum(
                "begun",
                "signed",
                "changed",
                name="swap_lapse",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("answer", sa.String(length=1000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'granted') = (granted_id IS NOT NULL)", name=op.f("ck_swap_request_granted")
        ),
        sa.CheckConstraint("(state = 'lapsed') = (lapse IS NOT NULL)", name=op.f("ck_swap_request_lapse")),
        sa.CheckConstraint("(state = 'open') = (closed_at IS NULL)", name=op.f("ck_swap_request_closed")),
        sa.ForeignKeyConstraint(
            ["granted_id"], ["opening.id"], name=op.f("fk_swap_request_granted_id_opening")
        ),
        sa.ForeignKeyConstraint(
            ["opening_id"], ["opening.id"], name=op.f("fk_swap_request_opening_id_opening")
        ),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_swap_request_period_id_period")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_swap_request_school_id_school")),
        sa.ForeignKeyConstraint(
            ["student_id"],
            ["student.id"],
            name=op.f("fk_swap_request_student_id_student"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_swap_request")),
    )
    with op.batch_alter_table("swap_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_swap_request_opening_id"), ["opening_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_swap_request_period_id"), ["period_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_swap_request_school_id"), ["school_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_swap_request_student_id"), ["student_id"], unique=False)
        batch_op.create_index(
            "uq_swap_request_open",
            ["student_id", "period_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "swap_choice",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("opening_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("rank BETWEEN 1 AND 3", name=op.f("ck_swap_choice_rank")),
        sa.ForeignKeyConstraint(
            ["opening_id"], ["opening.id"], name=op.f("fk_swap_choice_opening_id_opening")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["swap_request.id"],
            name=op.f("fk_swap_choice_request_id_swap_request"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("request_id", "rank", name=op.f("pk_swap_choice")),
    )
    with op.batch_alter_table("swap_choice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_swap_choice_opening_id"), ["opening_id"], unique=False)


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("swap_choice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_swap_choice_opening_id"))

    op.drop_table("swap_choice")
    with op.batch_alter_table("swap_request", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_swap_request_open",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index(batch_op.f("ix_swap_request_student_id"))
        batch_op.drop_index(batch_op.f("ix_swap_request_school_id"))
        batch_op.drop_index(batch_op.f("ix_swap_request_period_id"))
        batch_op.drop_index(batch_op.f("ix_swap_request_opening_id"))

    op.drop_table("swap_request")
