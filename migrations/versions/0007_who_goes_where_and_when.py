"""Whom a period is for, lots and precedence, openings for either track and several years, the life of a placement.

Revision ID: 0007
Revises: 0006
"""

import json
import secrets
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

STATES_BEFORE = ("confirmed", "completed", "ended_early", "replaced")
STATES = ("confirmed", "agreement_pending", "active", "completed", "ended_early", "replaced")
RENAME_EDITS = "UPDATE hand_edit SET field = :now WHERE subject_type = 'opening' AND field = :before"
STATE_CHECK = "ck_placement_placement_state"
HELD = sa.text("state IN ('confirmed', 'agreement_pending', 'active')")
CONFIRMED = sa.text("state = 'confirmed'")
SEED = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _rows(statement: str, **values: Any) -> list[Any]:
    return list(op.get_bind().execute(sa.text(statement), values).mappings())


def _run(statement: str, **values: Any) -> None:
    op.get_bind().execute(sa.text(statement), values)


def _state_check(states: tuple[str, ...]) -> str:
    return f"state IN ({', '.join(repr(state) for state in states)})"


def upgrade() -> None:
    """Add what is new, fill it for what there is, and take away what nothing reads."""
    _add_tables()
    if not _is_sqlite():
        for table in ("match_run", "circle_run"):
            op.alter_column(table, "seed", type_=sa.BigInteger(), existing_nullable=False)
    with op.batch_alter_table("import_batch") as table:
        table.add_column(sa.Column("answers", sa.JSON(), nullable=False, server_default="{}"))
    _upgrade_periods()
    _upgrade_openings()
    _upgrade_students()
    _upgrade_placements()


def _add_tables() -> None:
    op.create_table(
        "period_exception",
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("goes", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author_name", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["period_id"],
            ["period.id"],
            name=op.f("fk_period_exception_period_id_period"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_period_exception_school_id_school")
        ),
        sa.ForeignKeyConstraint(
            ["student_id"],
            ["student.id"],
            name=op.f("fk_period_exception_student_id_student"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period_exception")),
        sa.UniqueConstraint("period_id", "student_id", name=op.f("uq_period_exception_period_id_student_id")),
    )
    for column in ("period_id", "school_id", "student_id"):
        op.create_index(op.f(f"ix_period_exception_{column}"), "period_exception", [column])
    op.create_table(
        "supply_figures",
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("stamp", sa.String(length=60), nullable=False),
        sa.Column("worked_out_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["period_id"], ["period.id"], name=op.f("fk_supply_figures_period_id_period"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_supply_figures_school_id_school")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supply_figures")),
        sa.UniqueConstraint("period_id", name=op.f("uq_supply_figures_period_id")),
    )
    op.create_index(op.f("ix_supply_figures_school_id"), "supply_figures", ["school_id"])
    op.create_table(
        "placement_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                *STATES, name="placement_step_state", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author_name", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(
            ["placement_id"],
            ["placement.id"],
            name=op.f("fk_placement_step_placement_id_placement"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_step")),
    )
    op.create_index(op.f("ix_placement_step_placement_id"), "placement_step", ["placement_id"])


def _upgrade_periods() -> None:
    """Choices of a period that exists are open already; its lot is that of the publication, where there was one."""
    with op.batch_alter_table("period") as table:
        table.add_column(sa.Column("choices_open_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("choices_closed_at", sa.DateTime(timezone=True), nullable=True))
        for name in ("for_programmes", "for_years", "for_tracks"):
            table.add_column(sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
        everything = json.dumps(["published", "chosen"])
        table.add_column(sa.Column("precedence", sa.JSON(), nullable=False, server_default=everything))
        table.add_column(sa.Column("only_listed", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("lot_seed", SEED, nullable=True))
    today = datetime.now(UTC).date()
    _run(
        "UPDATE period SET choices_open_on = CASE WHEN choices_close_on < :today THEN choices_close_on ELSE :today END",
        today=today if not _is_sqlite() else today.isoformat(),
    )
    published = {
        row["period_id"]: row
        for row in _rows(
            "SELECT period_id, seed, policy FROM match_run WHERE state IN ('published', 'superseded') ORDER BY id"
        )
    }
    for row in _rows("SELECT id FROM period"):
        run = published.get(row["id"])
        _run(
            "UPDATE period SET lot_seed = :seed, only_listed = :only_listed WHERE id = :id",
            id=row["id"],
            seed=run["seed"] if run else secrets.randbelow(2**62),
            only_listed=run is not None and not _json(run["policy"]).get("unranked", True),
        )
    with op.batch_alter_table("period") as table:
        table.alter_column("choices_open_on", existing_type=sa.Date(), nullable=False)
        table.alter_column("lot_seed", existing_type=SEED, nullable=False)
        table.create_check_constraint(op.f("ck_period_choices"), "choices_open_on <= choices_close_on")


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _upgrade_openings() -> None:
    """An opening is for either track, unless a file or a person said which.

    A cell without a track was taken for BOL, and files are not kept. Where one of a school said BBL, its files have
    tracks; where none did, nobody can tell, and the coordinator is told.
    """
    with op.batch_alter_table("opening") as table:
        table.add_column(
            sa.Column("track_is_assumed", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        table.add_column(sa.Column("years", sa.JSON(), nullable=False, server_default="[]"))
    for row in _rows("SELECT id, year_of_study FROM opening WHERE year_of_study IS NOT NULL"):
        _run(
            "UPDATE opening SET years = :years WHERE id = :id",
            id=row["id"],
            years=json.dumps([row["year_of_study"]]),
        )
    with op.batch_alter_table("opening") as table:
        table.alter_column("track", existing_type=sa.String(length=40), nullable=True)
        table.drop_column("year_of_study")
    _run(RENAME_EDITS, now="years", before="year_of_study")
    _run(
        "UPDATE opening SET track = NULL, track_is_assumed = :yes WHERE import_key IS NOT NULL AND track = 'BOL'"
        " AND school_id NOT IN (SELECT school_id FROM opening WHERE import_key IS NOT NULL AND track = 'BBL')"
        " AND id NOT IN (SELECT subject_id FROM hand_edit WHERE subject_type = 'opening' AND field = 'track')",
        yes=True,
    )


def _upgrade_students() -> None:
    """Who does not participate only because her gender is unknown has not been asked yet."""
    with op.batch_alter_table("student") as table:
        table.alter_column("participates", existing_type=sa.Boolean(), nullable=True)
        table.drop_column("location")
    _run(
        "UPDATE student SET participates = NULL WHERE participates = :no AND participation_is_own_choice = :no"
        " AND id NOT IN (SELECT student_id FROM student_gender WHERE gender <> 'ONBEKEND')",
        no=False,
    )


def _upgrade_placements() -> None:
    """A placement has the days of its opening, and the state that its days give it.

    Nobody could record a signature before, so one that has begun counts as signed: late would be a false alarm.
    """
    with op.batch_alter_table("placement") as table:
        table.add_column(sa.Column("starts_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("ends_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("agreement_signed_on", sa.Date(), nullable=True))
    for name in ("starts_on", "ends_on"):
        _run(
            f"UPDATE placement SET {name} ="  # noqa: S608 - one of two names
            f" (SELECT opening.{name} FROM opening WHERE opening.id = placement.opening_id)"
        )
    op.drop_index("uq_placement_confirmed", table_name="placement")
    _reshape_placements()
    _write_steps()
    with op.batch_alter_table("placement") as table:
        table.drop_column("ended_at")
    op.create_index(op.f("ix_placement_replaces_id"), "placement", ["replaces_id"])
    op.create_index(
        "uq_placement_held",
        "placement",
        ["student_id", "period_id"],
        unique=True,
        sqlite_where=HELD,
        postgresql_where=HELD,
    )


def _reshape_placements() -> None:
    """Let the column hold the new states, and give the table its other new shape."""
    with op.batch_alter_table("placement") as table:
        table.drop_constraint(op.f(STATE_CHECK), type_="check")
        table.create_check_constraint(op.f(STATE_CHECK), _state_check(STATES))
        table.add_column(sa.Column("replaces_id", sa.Integer(), nullable=True))
        table.alter_column("proposal_id", existing_type=sa.Integer(), nullable=True)
        table.alter_column("starts_on", existing_type=sa.Date(), nullable=False)
        table.alter_column("ends_on", existing_type=sa.Date(), nullable=False)
        table.create_foreign_key(
            op.f("fk_placement_replaces_id_placement"), "placement", ["replaces_id"], ["id"]
        )


def _write_steps() -> None:
    today = datetime.now(UTC).date()
    for row in _rows(
        "SELECT id, state, confirmed_at, ended_at, starts_on, ends_on FROM placement ORDER BY id"
    ):
        _step(row["id"], "confirmed", row["confirmed_at"])
        starts_on, ends_on = _day(row["starts_on"]), _day(row["ends_on"])
        if row["state"] == "confirmed":
            state = "completed" if ends_on < today else "active" if starts_on <= today else None
            if state is not None:
                _run("UPDATE placement SET state = :state WHERE id = :id", id=row["id"], state=state)
                _step(row["id"], state, datetime.now(UTC))
        elif row["state"] != "completed":
            ended = row["ended_at"] or row["confirmed_at"]
            _step(row["id"], row["state"], ended)
            last = min(_day(str(ended)[:10]), ends_on)
            _run(
                "UPDATE placement SET ends_on = :last WHERE id = :id",
                id=row["id"],
                last=last.isoformat() if _is_sqlite() else last,
            )


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])


def _step(placement_id: int, state: str, at: Any) -> None:
    if isinstance(at, datetime) and _is_sqlite():
        at = at.replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")
    _run(
        "INSERT INTO placement_step (placement_id, state, at, author_id, author_name, reason)"
        " VALUES (:id, :state, :at, NULL, '', '')",
        id=placement_id,
        state=state,
        at=at,
    )


def downgrade() -> None:
    """Take it back: what only the new shape could say is forgotten."""
    _downgrade_placements()
    _downgrade_students()
    _downgrade_openings()
    _downgrade_periods()
    with op.batch_alter_table("import_batch") as table:
        table.drop_column("answers")
    op.drop_table("supply_figures")
    op.drop_table("placement_step")
    op.drop_table("period_exception")
    if not _is_sqlite():
        for table_name in ("match_run", "circle_run"):
            op.execute(f"UPDATE {table_name} SET seed = seed % 1000000000")  # noqa: S608 - one of two names
            op.alter_column(table_name, "seed", type_=sa.Integer(), existing_nullable=False)


def _downgrade_placements() -> None:
    op.drop_index("uq_placement_held", table_name="placement")
    op.drop_index(op.f("ix_placement_replaces_id"), table_name="placement")
    _run("UPDATE placement SET state = 'confirmed' WHERE state IN ('agreement_pending', 'active')")
    _run(
        "DELETE FROM placement_step WHERE placement_id IN (SELECT id FROM placement WHERE proposal_id IS NULL)"
    )
    _run("UPDATE placement SET replaces_id = NULL")
    _run("DELETE FROM placement WHERE proposal_id IS NULL")
    with op.batch_alter_table("placement") as table:
        table.drop_constraint(op.f(STATE_CHECK), type_="check")
        table.create_check_constraint(op.f(STATE_CHECK), _state_check(STATES_BEFORE))
        table.add_column(sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
        table.alter_column("proposal_id", existing_type=sa.Integer(), nullable=False)
        table.drop_constraint(op.f("fk_placement_replaces_id_placement"), type_="foreignkey")
        for name in ("replaces_id", "agreement_signed_on", "ends_on", "starts_on"):
            table.drop_column(name)
    _run(
        "UPDATE placement SET ended_at = (SELECT MAX(at) FROM placement_step WHERE placement_id = placement.id)"
        " WHERE state IN ('ended_early', 'replaced')"
    )
    op.create_index(
        "uq_placement_confirmed",
        "placement",
        ["student_id", "period_id"],
        unique=True,
        sqlite_where=CONFIRMED,
        postgresql_where=CONFIRMED,
    )


def _downgrade_students() -> None:
    _run("UPDATE student SET participates = :no WHERE participates IS NULL", no=False)
    with op.batch_alter_table("student") as table:
        table.alter_column("participates", existing_type=sa.Boolean(), nullable=False)
        table.add_column(sa.Column("location", sa.String(length=100), nullable=True))


def _downgrade_openings() -> None:
    _run("UPDATE opening SET track = 'BOL' WHERE track IS NULL")
    _run(RENAME_EDITS, now="year_of_study", before="years")
    with op.batch_alter_table("opening") as table:
        table.add_column(sa.Column("year_of_study", sa.Integer(), nullable=True))
    for row in _rows("SELECT id, years FROM opening"):
        if len(years := _json(row["years"])) == 1:
            _run("UPDATE opening SET year_of_study = :year WHERE id = :id", id=row["id"], year=years[0])
    with op.batch_alter_table("opening") as table:
        table.alter_column("track", existing_type=sa.String(length=40), nullable=False)
        table.drop_column("years")
        table.drop_column("track_is_assumed")


def _downgrade_periods() -> None:
    with op.batch_alter_table("period") as table:
        table.drop_constraint(op.f("ck_period_choices"), type_="check")
        for name in (
            "lot_seed",
            "only_listed",
            "precedence",
            "for_tracks",
            "for_years",
            "for_programmes",
            "choices_closed_at",
            "choices_open_on",
        ):
            table.drop_column(name)
