"""Sessions: rows that can be ended one by one, instead of cookies with the epoch of their account.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, empty: a cookie of before names no session, so everybody signs in once more."""
    op.create_table(
        "browser_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "proof",
            sa.Enum(
                "password",
                "email_link",
                "passkey",
                "code",
                "recovery_code",
                "single_sign_on",
                name="proof",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("proven_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("browser", sa.String(length=20), nullable=False),
        sa.Column("system", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_browser_session_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_browser_session")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_browser_session_secret_hash")),
    )
    op.create_index(op.f("ix_browser_session_user_id"), "browser_session", ["user_id"], unique=False)
    # Without a batch: SQLite would make the table anew, and roles and links would go with the old one.
    op.drop_column("user", "session_epoch")


def downgrade() -> None:
    """Drop it: everybody signs in once more, for no cookie holds an epoch."""
    op.add_column("user", sa.Column("session_epoch", sa.Integer(), nullable=False, server_default="1"))
    op.drop_index(op.f("ix_browser_session_user_id"), table_name="browser_session")
    op.drop_table("browser_session")
