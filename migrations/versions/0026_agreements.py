"""Agreement sheets with signatures and files, and that companies were told who comes.

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

STATES = ("draft", "ready", "sent", "partly_signed", "signed", "replaced", "withdrawn")
HOLDS = sa.text("state NOT IN ('replaced', 'withdrawn')")


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Make the tables. Agreements that were recorded as signed before have no sheet."""
    op.create_table(
        "agreement",
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", _enum("agreement_state", *STATES), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("days_per_week", sa.Integer(), nullable=True),
        sa.Column("hours_per_week", sa.Integer(), nullable=True),
        sa.Column("required_hours", sa.Integer(), nullable=True),
        sa.Column("trainer_name", sa.String(length=200), nullable=False),
        sa.Column("work", sa.String(length=1000), nullable=False),
        sa.Column("guardian_name", sa.String(length=200), nullable=False),
        sa.Column("guardian_address", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closing_reason", sa.String(length=1000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name="order"),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name="fk_agreement_placement_id_placement"
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name="fk_agreement_school_id_school"),
        sa.PrimaryKeyConstraint("id", name="pk_agreement"),
        sa.UniqueConstraint("placement_id", "number", name="uq_agreement_placement_id_number"),
    )
    op.create_index("ix_agreement_placement_id", "agreement", ["placement_id"])
    op.create_index("ix_agreement_school_id", "agreement", ["school_id"])
    op.create_index("ix_agreement_state", "agreement", ["state"])
    op.create_index(
        "uq_agreement_holds",
        "agreement",
        ["placement_id"],
        unique=True,
        sqlite_where=HOLDS,
        postgresql_where=HOLDS,
    )
    op.create_table(
        "agreement_signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column(
            "party", _enum("agreement_party", "student", "guardian", "company", "school"), nullable=False
        ),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreement.id"],
            name="fk_agreement_signature_agreement_id_agreement",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_agreement_signature"),
        sa.UniqueConstraint("agreement_id", "party", name="uq_agreement_signature_agreement_id_party"),
    )
    op.create_index("ix_agreement_signature_agreement_id", "agreement_signature", ["agreement_id"])
    op.create_table(
        "agreement_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("kind", _enum("agreement_file_kind", "pdf", "jpeg", "png"), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author_name", sa.String(length=200), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreement.id"],
            name="fk_agreement_file_agreement_id_agreement",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_agreement_file"),
    )
    op.create_index("ix_agreement_file_agreement_id", "agreement_file", ["agreement_id"])
    op.create_table(
        "company_preparation",
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("way", _enum("preparation_way", "email", "by_hand"), nullable=False),
        sa.Column("to_name", sa.String(length=200), nullable=False),
        sa.Column("to_address", sa.String(length=254), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author_name", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name="fk_company_preparation_placement_id_placement"
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name="fk_company_preparation_school_id_school"),
        sa.PrimaryKeyConstraint("id", name="pk_company_preparation"),
        sa.UniqueConstraint(
            "placement_id",
            "starts_on",
            "ends_on",
            name="uq_company_preparation_placement_id_starts_on_ends_on",
        ),
    )
    op.create_index("ix_company_preparation_placement_id", "company_preparation", ["placement_id"])
    op.create_index("ix_company_preparation_school_id", "company_preparation", ["school_id"])


def downgrade() -> None:
    """Drop them, with the files in them."""
    for table in ("company_preparation", "agreement_file", "agreement_signature", "agreement"):
        op.drop_table(table)
