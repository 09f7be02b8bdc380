"""Totals of women and men.

Revision ID: 0044
Revises: 0043
"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None
PARTS = ("women", "men", "other", "unknown")


def _of_a_school(name: str) -> tuple[sa.Column[int] | sa.Constraint, ...]:
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f(f"fk_{name}_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )


def _of_a_programme(name: str) -> tuple[sa.Column[int] | sa.Constraint, ...]:
    return (
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f(f"fk_{name}_programme_id_programme")
        ),
        *_of_a_school(name),
    )


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "gender_total",
        sa.Column("counted_on", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in PARTS),
        *_of_a_school("gender_total"),
        sa.UniqueConstraint("school_id", name=op.f("uq_gender_total_school_id")),
    )
    with op.batch_alter_table("gender_total") as batch:
        batch.create_index(batch.f("ix_gender_total_school_id"), ["school_id"])
    op.create_table(
        "flow_figure",
        *_of_a_programme("flow_figure"),
        sa.Column(
            "flow",
            sa.Enum(
                "intake",
                "dropout",
                "graduates",
                name="flow",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in PARTS),
        sa.CheckConstraint(
            "women >= 0 AND men >= 0 AND other >= 0 AND unknown >= 0", name=op.f("ck_flow_figure_counts")
        ),
        sa.CheckConstraint(
            "(women IS NULL) = (men IS NULL) AND (women IS NULL) = (other IS NULL) "
            "AND (women IS NULL) = (unknown IS NULL)",
            name=op.f("ck_flow_figure_whole"),
        ),
        sa.UniqueConstraint(
            "programme_id", "year", "flow", name=op.f("uq_flow_figure_programme_id_year_flow")
        ),
    )
    op.create_table(
        "monitor_score",
        *_of_a_programme("monitor_score"),
        sa.Column("women", sa.Integer(), nullable=True),
        sa.Column("men", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "women BETWEEN 10 AND 100 AND men BETWEEN 10 AND 100", name=op.f("ck_monitor_score_marks")
        ),
        sa.UniqueConstraint("programme_id", "year", name=op.f("uq_monitor_score_programme_id_year")),
    )
    op.create_table(
        "national_intake",
        sa.Column("code", sa.String(length=5), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("women", sa.Integer(), nullable=False),
        sa.Column("whole", sa.Integer(), nullable=False),
        sa.CheckConstraint("women BETWEEN 0 AND whole", name=op.f("ck_national_intake_women")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_national_intake")),
    )
    for table in ("flow_figure", "monitor_score"):
        with op.batch_alter_table(table) as batch:
            for name in ("programme_id", "school_id"):
                batch.create_index(batch.f(f"ix_{table}_{name}"), [name])


def downgrade() -> None:
    """Take them away."""
    op.drop_table("national_intake")
    for table in ("monitor_score", "flow_figure"):
        with op.batch_alter_table(table) as batch:
            for name in ("programme_id", "school_id"):
                batch.drop_index(batch.f(f"ix_{table}_{name}"))
        op.drop_table(table)
    with op.batch_alter_table("gender_total") as batch:
        batch.drop_index(batch.f("ix_gender_total_school_id"))
    op.drop_table("gender_total")
