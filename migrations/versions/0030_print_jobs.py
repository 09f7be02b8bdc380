"""Paper for whole lists.

Revision ID: 0030
Revises: 0029
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "print_job",
        sa.Column(
            "kind",
            sa.Enum(
                "sheets", "letters", name="print_kind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "grouping",
            sa.Enum(
                "class_group",
                "supervisor",
                name="print_grouping",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "making",
                "ready",
                "failed",
                name="print_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("printed", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_print_job_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_job")),
    )
    with op.batch_alter_table("print_job", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_print_job_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_print_job_school_id"), ["school_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_print_job_state"), ["state"], unique=False)
        batch_op.create_index(
            "uq_print_job_busy",
            ["author_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('waiting', 'making')"),
            postgresql_where=sa.text("state IN ('waiting', 'making')"),
        )

    op.create_table(
        "print_part",
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("placement_ids", sa.JSON(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["job_id"], ["print_job.id"], name=op.f("fk_print_part_job_id_print_job"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("job_id", "position", name=op.f("pk_print_part")),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("print_part")
    with op.batch_alter_table("print_job", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_print_job_busy",
            sqlite_where=sa.text("state IN ('waiting', 'making')"),
            postgresql_where=sa.text("state IN ('waiting', 'making')"),
        )
        batch_op.drop_index(batch_op.f("ix_print_job_state"))
        batch_op.drop_index(batch_op.f("ix_print_job_school_id"))
        batch_op.drop_index(batch_op.f("ix_print_job_author_id"))

    op.drop_table("print_job")
