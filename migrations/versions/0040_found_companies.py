"""Companies that students found themselves.

Revision ID: 0040
Revises: 0039
"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "found_company",
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("town", sa.String(length=100), nullable=False),
        sa.Column("kvk_number", sa.String(length=8), nullable=True),
        sa.Column("contact_name", sa.String(length=200), nullable=False),
        sa.Column("contact_email", sa.String(length=254), nullable=False),
        sa.Column("contact_phone", sa.String(length=40), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "accepted",
                "declined",
                "withdrawn",
                name="find_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_by_name", sa.String(length=200), nullable=False),
        sa.Column("answer", sa.String(length=1000), nullable=False),
        sa.Column("opening_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'accepted') = (opening_id IS NOT NULL)", name=op.f("ck_found_company_accepted")
        ),
        sa.CheckConstraint("(state = 'open') = (closed_at IS NULL)", name=op.f("ck_found_company_closed")),
        sa.ForeignKeyConstraint(
            ["opening_id"], ["opening.id"], name=op.f("fk_found_company_opening_id_opening")
        ),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_found_company_period_id_period")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_found_company_school_id_school")),
        sa.ForeignKeyConstraint(
            ["student_id"],
            ["student.id"],
            name=op.f("fk_found_company_student_id_student"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_found_company")),
    )
    with op.batch_alter_table("found_company", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_found_company_opening_id"), ["opening_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_found_company_period_id"), ["period_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_found_company_school_id"), ["school_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_found_company_student_id"), ["student_id"], unique=False)


def downgrade() -> None:
    """Take it away."""
    with op.batch_alter_table("found_company", schema=None) as batch_op:
        for name in ("student_id", "school_id", "period_id", "opening_id"):
            batch_op.drop_index(batch_op.f(f"ix_found_company_{name}"))
    op.drop_table("found_company")
