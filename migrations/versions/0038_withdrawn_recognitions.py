"""When the school heard that a recognition ended, and files that say so.

Revision ID: 0038
Revises: 0037
"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

KINDS = ("students", "companies", "openings", "preferences", "rolemodels", "supervisors")
RULES = {"import_batch": "import_kind", "column_mapping": "column_mapping_kind"}


def _allow(values: tuple[str, ...]) -> None:
    """Let files be of these kinds and no others."""
    allowed = ", ".join(f"'{value}'" for value in values)
    for table, rule in RULES.items():
        name = op.f(f"ck_{table}_{rule}")
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(name, type_="check")
            batch_op.create_check_constraint(name, f"kind IN ({allowed})")


def upgrade() -> None:
    """Add the day, and the kind of file."""
    _allow((*KINDS, "withdrawals"))
    with op.batch_alter_table("recognition", schema=None) as batch_op:
        batch_op.add_column(sa.Column("withdrawn_on", sa.Date(), nullable=True))


def downgrade() -> None:
    """Drop them, with what was imported of that kind."""
    with op.batch_alter_table("recognition", schema=None) as batch_op:
        batch_op.drop_column("withdrawn_on")
    op.execute(
        "DELETE FROM import_row WHERE batch_id IN (SELECT id FROM import_batch WHERE kind = 'withdrawals')"
    )
    op.execute("DELETE FROM import_batch WHERE kind = 'withdrawals'")
    op.execute("DELETE FROM column_mapping WHERE kind = 'withdrawals'")
    _allow(KINDS)
