"""Accounts: second steps of signing in (authenticator app, passkeys, recovery codes), and which roles need one.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def _keys(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f(f"fk_{table}_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def upgrade() -> None:
    """Add the tables and columns. Nobody has a second step yet, and no school has chosen who needs one."""
    whole_63 = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "authenticator_app",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("sealed_secret", sa.String(length=300), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("confirmed_at", moment, nullable=True),
        sa.Column("last_step", whole_63, nullable=True),
        sa.Column("last_used_at", moment, nullable=True),
        *_keys("authenticator_app"),
        sa.UniqueConstraint("user_id", name=op.f("uq_authenticator_app_user_id")),
    )
    op.create_table(
        "passkey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("credential_id", sa.String(length=1400), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("user_handle", sa.String(length=90), nullable=False),
        sa.Column("sign_count", whole_63, nullable=False),
        sa.Column("may_be_copied", sa.Boolean(), nullable=False),
        sa.Column("is_copied", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("last_used_at", moment, nullable=True),
        sa.Column("last_asked_at", moment, nullable=True),
        *_keys("passkey"),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=200), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("used_at", moment, nullable=True),
        *_keys("recovery_code"),
    )
    op.create_table(
        "factor_reset",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", moment, nullable=False),
        sa.Column("ended_at", moment, nullable=True),
        *_keys("factor_reset"),
    )
    for table in ("passkey", "recovery_code", "factor_reset"):
        op.create_index(op.f(f"ix_{table}_user_id"), table, ["user_id"], unique=False)
    # Without a batch: SQLite would make the table anew, and roles and links would go with the old one.
    op.add_column("user", sa.Column("second_step_due_at", moment, nullable=True))
    with op.batch_alter_table("school_rules", schema=None) as batch_op:
        batch_op.add_column(sa.Column("second_step_roles", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("second_step_days", sa.Integer(), nullable=False, server_default="14"))
        batch_op.create_check_constraint("second_step_days", "second_step_days BETWEEN 0 AND 90")
    with op.batch_alter_table("school_rules", schema=None) as batch_op:
        batch_op.alter_column("second_step_days", server_default=None)


def downgrade() -> None:
    """Drop them: whoever signed in with a second step signs in with a password alone again."""
    with op.batch_alter_table("school_rules", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_school_rules_second_step_days"), type_="check")
        batch_op.drop_column("second_step_days")
        batch_op.drop_column("second_step_roles")
    op.drop_column("user", "second_step_due_at")
    for table in ("factor_reset", "recovery_code", "passkey", "authenticator_app"):
        op.drop_table(table)
