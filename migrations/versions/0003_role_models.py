"""The register of role models: who they are, what they agreed to, and every contact.

Also what it needs of others: a link to sign in with, a kind of file to import, the address in a letter to stop letters.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


TOKEN_PURPOSES = ("invitation", "password_reset")
IMPORT_KINDS = ("students", "companies", "openings", "preferences")


def _allow(table: str, column: str, name: str, values: tuple[str, ...]) -> None:
    """Let the column hold these values and no others."""
    allowed = ", ".join(f"'{value}'" for value in values)
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
        batch_op.create_check_constraint(op.f(f"ck_{table}_{name}"), f"{column} IN ({allowed})")


def upgrade() -> None:
    """Make the four tables."""
    _allow("account_token", "purpose", "token_purpose", (*TOKEN_PURPOSES, "sign_in"))
    _allow("import_batch", "kind", "import_kind", (*IMPORT_KINDS, "rolemodels"))
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unsubscribe_url", sa.String(length=300), nullable=True))
        batch_op.add_column(sa.Column("is_private", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.alter_column("is_private", server_default=None)
    op.create_table(
        "role_model",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "alumna",
                "professional",
                name="role_model_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "applied",
                "quarantined",
                "confirmed",
                "active",
                "paused",
                "refused",
                "withdrawn",
                "lapsed",
                name="role_model_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("first_name", sa.String(length=100), nullable=False),
        sa.Column("name_prefix", sa.String(length=40), nullable=True),
        sa.Column("last_name", sa.String(length=150), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("email_hash", sa.String(length=64), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("employer", sa.String(length=200), nullable=True),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("job_title", sa.String(length=120), nullable=True),
        sa.Column("town", sa.String(length=100), nullable=True),
        sa.Column("postcode", sa.String(length=7), nullable=True),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("diploma_year", sa.Integer(), nullable=True),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("shows_name", sa.Boolean(), nullable=False),
        sa.Column("slots", sa.JSON(), nullable=False),
        sa.Column("meets_in_person", sa.Boolean(), nullable=False),
        sa.Column("meets_online", sa.Boolean(), nullable=False),
        sa.Column("max_minutes", sa.Integer(), nullable=True),
        sa.Column("max_per_year", sa.Integer(), nullable=True),
        sa.Column("max_circles", sa.Integer(), nullable=False),
        sa.Column("available_until", sa.Date(), nullable=True),
        sa.Column("conduct_accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_to_verify_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_to_renew_for", sa.Date(), nullable=True),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("link_nonce", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("max_circles BETWEEN 1 AND 5", name=op.f("ck_role_model_max_circles")),
        sa.CheckConstraint("max_minutes BETWEEN 5 AND 240", name=op.f("ck_role_model_max_minutes")),
        sa.CheckConstraint("max_per_year BETWEEN 1 AND 52", name=op.f("ck_role_model_max_per_year")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_role_model_programme_id_programme")
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_role_model_school_id_school")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_role_model_site_id_site")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_role_model_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_model")),
        sa.UniqueConstraint("user_id", name=op.f("uq_role_model_user_id")),
    )
    with op.batch_alter_table("role_model", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_model_email_hash"), ["email_hash"], unique=False)
        batch_op.create_index(batch_op.f("ix_role_model_school_id"), ["school_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_role_model_site_id"), ["site_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_role_model_state"), ["state"], unique=False)
        batch_op.create_index(
            "uq_role_model_email",
            ["school_id", "email"],
            unique=True,
            sqlite_where=sa.text("email IS NOT NULL"),
            postgresql_where=sa.text("email IS NOT NULL"),
        )

    op.create_table(
        "role_model_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("role_model_id", sa.Integer(), nullable=False),
        sa.Column(
            "offer",
            sa.Enum(
                "circle",
                "shadow_day",
                "guest_lesson",
                "speed_date",
                "conversation",
                "information",
                name="offer",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "source",
            sa.Enum(
                "sign_up",
                "file",
                "link",
                "conversation",
                name="consent_source",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("was_withdrawn", sa.Boolean(), nullable=False),
        sa.CheckConstraint("ends_on >= given_on", name=op.f("ck_role_model_consent_order")),
        sa.ForeignKeyConstraint(
            ["role_model_id"], ["role_model.id"], name=op.f("fk_role_model_consent_role_model_id_role_model")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_model_consent")),
    )
    with op.batch_alter_table("role_model_consent", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_role_model_consent_role_model_id"), ["role_model_id"], unique=False
        )
        batch_op.create_index(
            "uq_role_model_consent_current",
            ["role_model_id", "offer"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "role_model_contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("role_model_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "asked",
                "accepted",
                "declined",
                "no_answer",
                "letter",
                "note",
                name="contact_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "offer",
            sa.Enum(
                "circle",
                "shadow_day",
                "guest_lesson",
                "speed_date",
                "conversation",
                "information",
                name="contact_offer",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("about", sa.String(length=500), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["role_model_id"], ["role_model.id"], name=op.f("fk_role_model_contact_role_model_id_role_model")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_model_contact")),
    )
    with op.batch_alter_table("role_model_contact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_model_contact_at"), ["at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_role_model_contact_role_model_id"), ["role_model_id"], unique=False
        )

    op.create_table(
        "role_model_field",
        sa.Column("role_model_id", sa.Integer(), nullable=False),
        sa.Column("domain_code", sa.String(length=5), nullable=False),
        sa.ForeignKeyConstraint(
            ["domain_code"],
            ["education_domain.code"],
            name=op.f("fk_role_model_field_domain_code_education_domain"),
        ),
        sa.ForeignKeyConstraint(
            ["role_model_id"],
            ["role_model.id"],
            name=op.f("fk_role_model_field_role_model_id_role_model"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("role_model_id", "domain_code", name=op.f("pk_role_model_field")),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("role_model_field")
    with op.batch_alter_table("role_model_contact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_model_contact_role_model_id"))
        batch_op.drop_index(batch_op.f("ix_role_model_contact_at"))

    op.drop_table("role_model_contact")
    with op.batch_alter_table("role_model_consent", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_role_model_consent_current",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_role_model_consent_role_model_id"))

    op.drop_table("role_model_consent")
    with op.batch_alter_table("role_model", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_role_model_email",
            sqlite_where=sa.text("email IS NOT NULL"),
            postgresql_where=sa.text("email IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_role_model_state"))
        batch_op.drop_index(batch_op.f("ix_role_model_site_id"))
        batch_op.drop_index(batch_op.f("ix_role_model_school_id"))
        batch_op.drop_index(batch_op.f("ix_role_model_email_hash"))

    op.drop_table("role_model")
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.drop_column("is_private")
        batch_op.drop_column("unsubscribe_url")
    op.execute(
        "DELETE FROM import_row WHERE batch_id IN (SELECT id FROM import_batch WHERE kind = 'rolemodels')"
    )
    op.execute("DELETE FROM import_batch WHERE kind = 'rolemodels'")
    op.execute("DELETE FROM account_token WHERE purpose = 'sign_in'")
    _allow("import_batch", "kind", "import_kind", IMPORT_KINDS)
    _allow("account_token", "purpose", "token_purpose", TOKEN_PURPOSES)
