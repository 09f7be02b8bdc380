"""Questions to companies by a link, and what they say.

Revision ID: 0031
Revises: 0030
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "inquiry_sending",
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("to_contacts", sa.Boolean(), nullable=False),
        sa.Column("to_alumnae", sa.Boolean(), nullable=False),
        sa.Column("by_email", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("site_ids", sa.JSON(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("made", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("author_name", sa.String(length=200), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["period_id"], ["period.id"], name=op.f("fk_inquiry_sending_period_id_period")
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_inquiry_sending_school_id_school")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry_sending")),
    )
    with op.batch_alter_table("inquiry_sending", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inquiry_sending_period_id"), ["period_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_inquiry_sending_school_id"), ["school_id"], unique=False)

    op.create_table(
        "company_inquiry",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("sending_id", sa.Integer(), nullable=True),
        sa.Column(
            "recipient",
            sa.Enum(
                "contact",
                "alumna",
                name="inquiry_recipient",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("role_model_id", sa.Integer(), nullable=True),
        sa.Column("to_name", sa.String(length=200), nullable=False),
        sa.Column("to_address", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("by_email", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "answered",
                "withdrawn",
                "expired",
                name="inquiry_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("open_key", sa.String(length=60), nullable=True),
        sa.Column("nonce", sa.String(length=40), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_by_name", sa.String(length=200), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("reminded", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_told", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["period_id"], ["period.id"], name=op.f("fk_company_inquiry_period_id_period")
        ),
        sa.ForeignKeyConstraint(
            ["role_model_id"], ["role_model.id"], name=op.f("fk_company_inquiry_role_model_id_role_model")
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_company_inquiry_school_id_school")
        ),
        sa.ForeignKeyConstraint(
            ["sending_id"], ["inquiry_sending.id"], name=op.f("fk_company_inquiry_sending_id_inquiry_sending")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_company_inquiry_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_inquiry")),
        sa.UniqueConstraint("open_key", name=op.f("uq_company_inquiry_open_key")),
    )
    with op.batch_alter_table("company_inquiry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_company_inquiry_period_id"), ["period_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_company_inquiry_role_model_id"), ["role_model_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_company_inquiry_school_id"), ["school_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_company_inquiry_sending_id"), ["sending_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_company_inquiry_site_id"), ["site_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_company_inquiry_state"), ["state"], unique=False)

    op.create_table(
        "company_claim",
        sa.Column("inquiry_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column(
            "subject",
            sa.Enum(
                "count",
                "seats",
                "contact",
                "work",
                "facilities",
                name="claim_subject",
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
                "accepted",
                "set_aside",
                name="claim_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("women", sa.Integer(), nullable=True),
        sa.Column("technical_staff", sa.Integer(), nullable=True),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("contact_name", sa.String(length=200), nullable=True),
        sa.Column("contact_email", sa.String(length=254), nullable=True),
        sa.Column("contact_phone", sa.String(length=40), nullable=True),
        sa.Column("work", sa.Text(), nullable=True),
        sa.Column("has_changing_room", sa.Boolean(), nullable=True),
        sa.Column("has_clothes", sa.Boolean(), nullable=True),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("settled_by_name", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("seats BETWEEN 0 AND 500", name=op.f("ck_company_claim_seats")),
        sa.CheckConstraint(
            "technical_staff IS NULL OR technical_staff >= women",
            name=op.f("ck_company_claim_technical_staff"),
        ),
        sa.CheckConstraint("women >= 0", name=op.f("ck_company_claim_women")),
        sa.ForeignKeyConstraint(
            ["inquiry_id"],
            ["company_inquiry.id"],
            name=op.f("fk_company_claim_inquiry_id_company_inquiry"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_company_claim_school_id_school")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_company_claim_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_claim")),
    )
    with op.batch_alter_table("company_claim", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_company_claim_inquiry_id"), ["inquiry_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_company_claim_school_id"), ["school_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_company_claim_site_id"), ["site_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_company_claim_state"), ["state"], unique=False)


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("company_claim", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_company_claim_state"))
        batch_op.drop_index(batch_op.f("ix_company_claim_site_id"))
        batch_op.drop_index(batch_op.f("ix_company_claim_school_id"))
        batch_op.drop_index(batch_op.f("ix_company_claim_inquiry_id"))

    op.drop_table("company_claim")
    with op.batch_alter_table("company_inquiry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_company_inquiry_state"))
        batch_op.drop_index(batch_op.f("ix_company_inquiry_site_id"))
        batch_op.drop_index(batch_op.f("ix_company_inquiry_sending_id"))
        batch_op.drop_index(batch_op.f("ix_company_inquiry_school_id"))
        batch_op.drop_index(batch_op.f("ix_company_inquiry_role_model_id"))
        batch_op.drop_index(batch_op.f("ix_company_inquiry_period_id"))

    op.drop_table("company_inquiry")
    with op.batch_alter_table("inquiry_sending", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inquiry_sending_school_id"))
        batch_op.drop_index(batch_op.f("ix_inquiry_sending_period_id"))

    op.drop_table("inquiry_sending")
