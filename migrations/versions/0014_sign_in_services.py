"""Sign-in services of schools, the accounts that they sign in, and their messages that were read.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

KINDS = ("surfconext", "entra", "other")
GROUPS = ("nobody", "staff", "students", "everybody")
CLAIMS = ("email", "eduperson_principal_name")
ORIGINS = ("invitation", "account", "address")


def _choice(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Make the tables; nobody is linked yet."""
    op.create_table(
        "provider",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("kind", _choice(KINDS, "provider_kind"), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("issuer", sa.String(500), nullable=False),
        sa.Column("client_id", sa.String(255), nullable=False),
        sa.Column("sealed_secret", sa.String(1000), nullable=False),
        sa.Column("scopes", sa.String(300), nullable=False),
        sa.Column("domains", sa.String(500), nullable=False),
        sa.Column("address_claim", _choice(CLAIMS, "address_claim"), nullable=False),
        sa.Column("exclusive_for", _choice(GROUPS, "exclusive_for"), nullable=False),
        sa.Column("strong_values", sa.String(500), nullable=False),
        sa.Column("affiliations", sa.String(300), nullable=False),
        sa.Column("quiet_days", sa.Integer(), nullable=True),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_provider_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider")),
    )
    op.create_index(op.f("ix_provider_school_id"), "provider", ["school_id"])
    op.create_table(
        "provider_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(300), nullable=False),
        sa.Column("logout_subject", sa.String(255), nullable=False),
        sa.Column("origin", _choice(ORIGINS, "link_origin"), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_id"],
            ["provider.id"],
            name=op.f("fk_provider_link_provider_id_provider"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_provider_link_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_link")),
        sa.UniqueConstraint("provider_id", "subject", name=op.f("uq_provider_link_provider_id_subject")),
        sa.UniqueConstraint("provider_id", "user_id", name=op.f("uq_provider_link_provider_id_user_id")),
    )
    op.create_index(op.f("ix_provider_link_user_id"), "provider_link", ["user_id"])
    op.create_index(op.f("ix_provider_link_logout_subject"), "provider_link", ["logout_subject"])
    op.create_table(
        "service_session",
        sa.Column("session_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("sid", sa.String(255), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["browser_session.id"],
            name=op.f("fk_service_session_session_id_browser_session"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["link_id"],
            ["provider_link.id"],
            name=op.f("fk_service_session_link_id_provider_link"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_service_session")),
    )
    op.create_index(op.f("ix_service_session_link_id"), "service_session", ["link_id"])
    op.create_index(op.f("ix_service_session_sid"), "service_session", ["sid"])
    op.create_table(
        "read_logout",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_id"],
            ["provider.id"],
            name=op.f("fk_read_logout_provider_id_provider"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_read_logout")),
        sa.UniqueConstraint("provider_id", "token_hash", name=op.f("uq_read_logout_provider_id_token_hash")),
    )
    op.create_index(op.f("ix_read_logout_expires_at"), "read_logout", ["expires_at"])
    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_linked", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.alter_column("is_linked", server_default=None)


def downgrade() -> None:
    """Drop them: whoever has no password of her own asks for a link to choose one, or is invited again."""
    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.drop_column("is_linked")
    op.drop_table("read_logout")
    op.drop_table("service_session")
    op.drop_table("provider_link")
    op.drop_table("provider")
