"""Sites that were entered twice: which one stayed, and which pairs are really two.

Revision ID: 0035
Revises: 0034
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "former_site",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("former_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kvk_number", sa.String(length=8), nullable=True),
        sa.Column("sbb_company_id", sa.String(length=30), nullable=True),
        sa.Column("establishment_number", sa.String(length=12), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author_name", sa.String(length=200), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_former_site_school_id_school")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_former_site_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_site")),
        sa.UniqueConstraint("school_id", "former_id", name=op.f("uq_former_site_school_id_former_id")),
    )
    with op.batch_alter_table("former_site", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_former_site_school_id"), ["school_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_former_site_site_id"), ["site_id"], unique=False)

    op.create_table(
        "sites_apart",
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author_name", sa.String(length=200), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["first_id"], ["site.id"], name=op.f("fk_sites_apart_first_id_site"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_sites_apart_school_id_school")),
        sa.ForeignKeyConstraint(
            ["second_id"], ["site.id"], name=op.f("fk_sites_apart_second_id_site"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sites_apart")),
        sa.UniqueConstraint("first_id", "second_id", name=op.f("uq_sites_apart_first_id_second_id")),
    )
    with op.batch_alter_table("sites_apart", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sites_apart_first_id"), ["first_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sites_apart_school_id"), ["school_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sites_apart_second_id"), ["second_id"], unique=False)


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("sites_apart", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sites_apart_second_id"))
        batch_op.drop_index(batch_op.f("ix_sites_apart_school_id"))
        batch_op.drop_index(batch_op.f("ix_sites_apart_first_id"))

    op.drop_table("sites_apart")
    with op.batch_alter_table("former_site", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_former_site_site_id"))
        batch_op.drop_index(batch_op.f("ix_former_site_school_id"))

    op.drop_table("former_site")
