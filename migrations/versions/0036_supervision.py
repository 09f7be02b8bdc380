"""Hours of supervisors, supervisor runs with what they propose, and what guiding an internship takes.

Revision ID: 0036
Revises: 0035
"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


IMPORT_KINDS = ("students", "companies", "openings", "preferences", "rolemodels")
HOURS = {"standard_hours": "6", "intensive_hours": "10"}


KINDS = {"import_batch": "import_kind", "column_mapping": "column_mapping_kind"}


def _allow(values: tuple[str, ...]) -> None:
    """Let files be of these kinds and no others."""
    allowed = ", ".join(f"'{value}'" for value in values)
    for table, rule in KINDS.items():
        name = op.f(f"ck_{table}_{rule}")
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(name, type_="check")
            batch_op.create_check_constraint(name, f"kind IN ({allowed})")


def upgrade() -> None:
    """Add the tables, and the hours that schools count with."""
    _allow((*IMPORT_KINDS, "supervisors"))
    op.create_table(
        "supervisor_offer",
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("programme_codes", sa.JSON(), nullable=False),
        sa.Column("town", sa.String(length=100), nullable=True),
        sa.Column("away_from", sa.Date(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author_name", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("hours BETWEEN 0 AND 2000", name=op.f("ck_supervisor_offer_hours")),
        sa.ForeignKeyConstraint(
            ["period_id"], ["period.id"], name=op.f("fk_supervisor_offer_period_id_period")
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_supervisor_offer_school_id_school")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_supervisor_offer_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervisor_offer")),
        sa.UniqueConstraint("period_id", "user_id", name=op.f("uq_supervisor_offer_period_id_user_id")),
    )
    with op.batch_alter_table("supervisor_offer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_supervisor_offer_school_id"), ["school_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_supervisor_offer_user_id"), ["user_id"], unique=False)

    op.create_table(
        "supervisor_run",
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("policy", sa.JSON(), nullable=False),
        sa.Column("seed", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("time_limit_seconds", sa.Integer(), nullable=False),
        sa.Column("frozen_input", sa.LargeBinary(), nullable=False),
        sa.Column("input_digest", sa.String(length=64), nullable=False),
        sa.Column("data_digest", sa.String(length=64), nullable=False),
        sa.Column("solution", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "running",
                "solved_optimal",
                "solved_feasible",
                "finished",
                "cancelled",
                "failed",
                "reviewed",
                "published",
                "superseded",
                name="runstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("progress", sa.JSON(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("worker_token", sa.String(length=32), nullable=True),
        sa.Column("cancel_requested", sa.Boolean(), nullable=False),
        sa.Column("error", sa.String(length=2000), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author_name", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'solved_optimal', 'solved_feasible', 'cancelled', 'failed', 'published', 'superseded')",
            name=op.f("ck_supervisor_run_supervisor_run_state"),
        ),
        sa.ForeignKeyConstraint(
            ["period_id"], ["period.id"], name=op.f("fk_supervisor_run_period_id_period")
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_supervisor_run_school_id_school")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervisor_run")),
        sa.UniqueConstraint("school_id", "number", name=op.f("uq_supervisor_run_school_id_number")),
    )
    with op.batch_alter_table("supervisor_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_supervisor_run_period_id"), ["period_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_supervisor_run_school_id"), ["school_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_supervisor_run_state"), ["state"], unique=False)
        batch_op.create_index(
            "uq_supervisor_run_busy",
            ["school_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('queued', 'running')"),
            postgresql_where=sa.text("state IN ('queued', 'running')"),
        )

    op.create_table(
        "proposed_supervisor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("supervisor_id", sa.Integer(), nullable=True),
        sa.Column("solver_supervisor_id", sa.Integer(), nullable=True),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("is_intensive", sa.Boolean(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("moved_by_id", sa.Integer(), nullable=True),
        sa.Column("moved_reason", sa.String(length=1000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["supervisor_run.id"], name=op.f("fk_proposed_supervisor_run_id_supervisor_run")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_proposed_supervisor_site_id_site")),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name=op.f("fk_proposed_supervisor_student_id_student")
        ),
        sa.ForeignKeyConstraint(
            ["supervisor_id"], ["user.id"], name=op.f("fk_proposed_supervisor_supervisor_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposed_supervisor")),
        sa.UniqueConstraint("run_id", "student_id", name=op.f("uq_proposed_supervisor_run_id_student_id")),
    )
    with op.batch_alter_table("proposed_supervisor", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposed_supervisor_run_id"), ["run_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposed_supervisor_site_id"), ["site_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposed_supervisor_student_id"), ["student_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_proposed_supervisor_supervisor_id"), ["supervisor_id"], unique=False
        )

    op.create_table(
        "supervisor_decision",
        sa.Column("supervisor_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "pin",
                "forbid",
                name="supervisor_decision_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author_name", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["period_id"], ["period.id"], name=op.f("fk_supervisor_decision_period_id_period")
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_supervisor_decision_school_id_school")
        ),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name=op.f("fk_supervisor_decision_student_id_student")
        ),
        sa.ForeignKeyConstraint(
            ["supervisor_id"], ["user.id"], name=op.f("fk_supervisor_decision_supervisor_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervisor_decision")),
    )
    with op.batch_alter_table("supervisor_decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_supervisor_decision_period_id"), ["period_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_supervisor_decision_school_id"), ["school_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_supervisor_decision_student_id"), ["student_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_supervisor_decision_supervisor_id"), ["supervisor_id"], unique=False
        )
        batch_op.create_index(
            "uq_supervisor_decision_pin",
            ["student_id", "period_id"],
            unique=True,
            sqlite_where=sa.text("kind = 'pin' AND withdrawn_at IS NULL"),
            postgresql_where=sa.text("kind = 'pin' AND withdrawn_at IS NULL"),
        )

    with op.batch_alter_table("school_rules", schema=None) as batch_op:
        for name, hours in HOURS.items():
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default=hours))
    with op.batch_alter_table("school_rules", schema=None) as batch_op:
        for name in HOURS:
            batch_op.alter_column(name, server_default=None)
            batch_op.create_check_constraint(op.f(f"ck_school_rules_{name}"), f"{name} BETWEEN 1 AND 100")


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("school_rules", schema=None) as batch_op:
        for name in HOURS:
            batch_op.drop_constraint(op.f(f"ck_school_rules_{name}"), type_="check")
            batch_op.drop_column(name)
    with op.batch_alter_table("supervisor_decision", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_supervisor_decision_pin",
            sqlite_where=sa.text("kind = 'pin' AND withdrawn_at IS NULL"),
            postgresql_where=sa.text("kind = 'pin' AND withdrawn_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_supervisor_decision_supervisor_id"))
        batch_op.drop_index(batch_op.f("ix_supervisor_decision_student_id"))
        batch_op.drop_index(batch_op.f("ix_supervisor_decision_school_id"))
        batch_op.drop_index(batch_op.f("ix_supervisor_decision_period_id"))

    op.drop_table("supervisor_decision")
    with op.batch_alter_table("proposed_supervisor", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposed_supervisor_supervisor_id"))
        batch_op.drop_index(batch_op.f("ix_proposed_supervisor_student_id"))
        batch_op.drop_index(batch_op.f("ix_proposed_supervisor_site_id"))
        batch_op.drop_index(batch_op.f("ix_proposed_supervisor_run_id"))

    op.drop_table("proposed_supervisor")
    with op.batch_alter_table("supervisor_run", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_supervisor_run_busy",
            sqlite_where=sa.text("state IN ('queued', 'running')"),
            postgresql_where=sa.text("state IN ('queued', 'running')"),
        )
        batch_op.drop_index(batch_op.f("ix_supervisor_run_state"))
        batch_op.drop_index(batch_op.f("ix_supervisor_run_school_id"))
        batch_op.drop_index(batch_op.f("ix_supervisor_run_period_id"))

    op.drop_table("supervisor_run")
    with op.batch_alter_table("supervisor_offer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_supervisor_offer_user_id"))
        batch_op.drop_index(batch_op.f("ix_supervisor_offer_school_id"))

    op.drop_table("supervisor_offer")
    op.execute(
        "DELETE FROM import_row WHERE batch_id IN (SELECT id FROM import_batch WHERE kind = 'supervisors')"
    )
    op.execute("DELETE FROM import_batch WHERE kind = 'supervisors'")
    op.execute("DELETE FROM column_mapping WHERE kind = 'supervisors'")
    _allow(IMPORT_KINDS)
