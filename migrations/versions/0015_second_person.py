"""Roles that wait for a second person, and the school's second person.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

SCHOOL = sa.table("school", sa.column("id"), sa.column("second_person_id"))
ACCOUNTS = sa.table("user", sa.column("id"), sa.column("school_id"))
GRANTS = sa.table(
    "role_grant",
    sa.column("id"),
    sa.column("user_id"),
    sa.column("role"),
    sa.column("needs_confirmation", sa.Boolean()),
)
CONFIRMERS = ("administrator", "coordinator")


def upgrade() -> None:
    """Roles stay as they are. A school in which two people could confirm has its second person: the second to get there."""
    with op.batch_alter_table("school", schema=None) as batch_op:
        batch_op.add_column(sa.Column("second_person_id", sa.Integer(), nullable=True))
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("needs_confirmation", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.alter_column("needs_confirmation", server_default=None)
    op.execute(sa.update(GRANTS).where(GRANTS.c.role == "counsellor").values(needs_confirmation=True))
    people: dict[int, list[int]] = {}
    rows = op.get_bind().execute(
        sa.select(ACCOUNTS.c.school_id, GRANTS.c.user_id)
        .join(ACCOUNTS, ACCOUNTS.c.id == GRANTS.c.user_id)
        .where(GRANTS.c.role.in_(CONFIRMERS))
        .order_by(GRANTS.c.id)
    )
    for school_id, user_id in rows:
        known = people.setdefault(school_id, [])
        if user_id not in known:
            known.append(user_id)
    for school_id, known in people.items():
        if len(known) > 1:
            second = sa.update(SCHOOL).where(SCHOOL.c.id == school_id).values(second_person_id=known[1])
            op.execute(second)


def downgrade() -> None:
    """Roles that wait go: the version before would let them count. A counsellor's waits there as well."""
    waiting = sa.column("confirmed_by_id").is_(None) & GRANTS.c.needs_confirmation
    op.execute(sa.delete(GRANTS).where(waiting, GRANTS.c.role != "counsellor"))
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.drop_column("needs_confirmation")
    with op.batch_alter_table("school", schema=None) as batch_op:
        batch_op.drop_column("second_person_id")
