"""Accounts that wait for an address that has an account at another school.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

USED = sa.text("NOT waits_for_address")
REFERENCES = (
    sa.table("student", sa.column("user_id")).c.user_id,
    sa.table("student", sa.column("supervisor_id")).c.supervisor_id,
    sa.table("role_model", sa.column("user_id")).c.user_id,
)
OWNED = tuple(sa.table(name, sa.column("user_id")) for name in ("account_token", "role_grant"))
ACCOUNTS = sa.table("user", sa.column("id"), sa.column("waits_for_address", sa.Boolean()))


def upgrade() -> None:
    """An address signs in to one account, and others may wait for it."""
    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("waits_for_address", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.drop_constraint("uq_user_email", type_="unique")
        batch_op.create_unique_constraint("uq_user_school_id_email", ["school_id", "email"])
    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.alter_column("waits_for_address", server_default=None)
    op.create_index(
        "uq_user_email_used", "user", ["email"], unique=True, sqlite_where=USED, postgresql_where=USED
    )


def downgrade() -> None:
    """Accounts that wait go: nobody has ever signed in to them."""
    op.drop_index("uq_user_email_used", table_name="user")
    waiting = sa.select(ACCOUNTS.c.id).where(ACCOUNTS.c.waits_for_address)
    for column in REFERENCES:
        op.execute(sa.update(column.table).where(column.in_(waiting)).values({column: None}))
    for table in OWNED:
        op.execute(sa.delete(table).where(table.c.user_id.in_(waiting)))
    op.execute(sa.delete(ACCOUNTS).where(ACCOUNTS.c.waits_for_address))
    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.drop_constraint("uq_user_school_id_email", type_="unique")
        batch_op.create_unique_constraint("uq_user_email", ["email"])
        batch_op.drop_column("waits_for_address")
