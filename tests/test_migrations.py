"""Migrations against the models, in both directions, on the database of this run."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import MetaData, Table, inspect, select, text

from app.extensions import Base, db
from config import ROOT
from tests.before import Before

pytestmark = pytest.mark.database
MIGRATIONS = ROOT / "migrations"


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(MIGRATIONS))


def revisions() -> list[str]:
    """All revisions, the oldest first."""
    return [script.revision for script in reversed(list(_scripts().walk_revisions()))]


@pytest.fixture
def empty_app(other_app: Flask) -> Iterator[Flask]:
    """An application on a database without a single table, its context entered."""
    with other_app.app_context():
        yield other_app


def _tables() -> set[str]:
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def test_migrations_make_what_the_models_say(empty_app: Flask) -> None:
    upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    assert _tables() == set(Base.metadata.tables)


def _checks() -> dict[str, set[str]]:
    """The rules that the database checks by itself, table by table: the states of a run, for one."""
    inspector = inspect(db.engine)
    return {
        table: {
            f"{rule['name']} {' '.join(rule['sqltext'].split())}"
            for rule in inspector.get_check_constraints(table)
        }
        for table in _tables()
    }


def test_migrations_check_what_the_models_check(empty_app: Flask) -> None:
    upgrade()
    migrated = _checks()
    downgrade(revision="base")
    db.create_all()

    assert _checks() == migrated
    assert "'published'" in str(migrated["circle_run"])
    assert "'reviewed'" not in str(migrated["circle_run"])


def test_each_migration_goes_up_down_and_up_again(empty_app: Flask) -> None:
    for revision in revisions():
        before = _tables()
        upgrade(revision=revision)
        after = _tables()
        downgrade(revision="-1")
        assert _tables() == before
        upgrade(revision=revision)
        assert _tables() == after


def test_the_trail_is_guarded_after_migrating_too(empty_app: Flask) -> None:
    upgrade()
    kind = db.engine.dialect.name
    names = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_event'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid = 'audit_event'::regclass AND NOT tgisinternal",
    }
    with db.engine.connect() as connection:
        assert len(connection.execute(text(names[kind])).all()) >= 1


def test_revisions_are_numbered_without_gaps_and_the_head_file_names_the_last() -> None:
    numbers = revisions()
    assert numbers == [f"{number:04d}" for number in range(1, len(numbers) + 1)]
    assert (MIGRATIONS / "head").read_text(encoding="ascii").strip() == numbers[-1]
    assert len(_scripts().get_heads()) == 1


def test_migrations_never_import_the_application() -> None:
    files = list((MIGRATIONS / "versions").glob("*.py"))
    importing = [path.name for path in files if "from app" in path.read_text(encoding="utf-8")]

    assert len(files) == len(revisions())
    assert importing == [], "models change, a migration does not"


def _row(name: str, row_id: int) -> Any:
    """A row as it is stored now."""
    with db.engine.connect() as connection:
        table = Table(name, MetaData(), autoload_with=connection)
        return connection.execute(select(table).where(table.c.id == row_id)).mappings().one()


@pytest.fixture
def before(empty_app: Flask) -> Before:
    """A school with a period, as revision 0006 knew it."""
    upgrade(revision="0006")
    rows = Before()
    rows.add("school", id=1, code="roc", name="Roc", language="nl")
    rows.add(
        "period", id=1, school_id=1, name="P2", choices_close_on=date(2026, 1, 15), ends_on=date(2027, 7, 2)
    )
    rows.add("programme", id=1, school_id=1, code="25187", name="ICT")
    rows.add("company", id=1, school_id=1, name="Company")
    rows.add("site", id=1, school_id=1, company_id=1)
    return rows


def _opening(rows: Before, **values: Any) -> int:
    return rows.add(
        "opening",
        school_id=1,
        site_id=1,
        period_id=1,
        **{"track": "BOL", "ends_on": date(2027, 7, 2), **values},
    )


def test_an_opening_takes_either_track_unless_somebody_said_which(before: Before) -> None:
    by_hand = _opening(before, year_of_study=3)
    silent = _opening(before, import_key="1|25187|BOL#1")
    edited = _opening(before, import_key="1|25187|BOL#2")
    before.add("hand_edit", school_id=1, subject_type="opening", subject_id=edited, field="track")
    edit = before.add(
        "hand_edit", school_id=1, subject_type="opening", subject_id=by_hand, field="year_of_study"
    )
    upgrade()

    assert [_row("opening", each)["track"] for each in (by_hand, silent, edited)] == [
        "BOL",
        None,
        "BOL",
    ]
    assert [bool(_row("opening", each)["track_is_assumed"]) for each in (by_hand, silent)] == [False, True]
    assert str(_row("opening", by_hand)["years"]) == "[3]"
    assert str(_row("opening", silent)["years"]) == "[]"
    assert _row("hand_edit", edit)["field"] == "years", "an import still keeps what was edited by hand"


def test_an_opening_keeps_the_track_of_a_file_that_has_tracks(before: Before) -> None:
    _opening(before, import_key="1|25187|BBL#1", track="BBL")
    said = _opening(before, import_key="1|25187|BOL#1")
    upgrade()

    assert (_row("opening", said)["track"], bool(_row("opening", said)["track_is_assumed"])) == ("BOL", False)


def _student(rows: Before, gender: str | None, **values: Any) -> int:
    student = rows.add(
        "student", school_id=1, programme_id=1, track="BOL", student_number=str(next(rows.ids)), **values
    )
    if gender is not None:
        rows.add("student_gender", student_id=student, gender=gender)
    return student


def test_who_was_never_asked_whether_she_takes_part_is_undecided(before: Before) -> None:
    woman = _student(before, "V", participates=True)
    man = _student(before, "M")
    unknown, unrecorded = _student(before, "ONBEKEND"), _student(before, None)
    refused = _student(before, "ONBEKEND", participation_is_own_choice=True)
    upgrade()
    found = [_row("student", each)["participates"] for each in (woman, man, unknown, unrecorded, refused)]

    assert [None if each is None else bool(each) for each in found] == [True, False, None, None, False]


def test_going_back_takes_accounts_that_wait_for_their_address_and_nobody_else(before: Before) -> None:
    upgrade(revision="0009")
    rows = Before()
    rows.ids = before.ids
    rows.add("school", id=2, code="other", name="Other", language="nl")
    used = rows.add("user", school_id=2, email="sanne@school.example", name="Sanne")
    waiting = rows.add(
        "user", school_id=1, email="sanne@school.example", name="Sanne", waits_for_address=True
    )
    rows.add("role_grant", user_id=waiting, role="student")
    rows.add("account_token", user_id=waiting, purpose="invitation", secret_hash="a")
    rows.add("role_grant", user_id=used, role="supervisor")
    student = rows.add("student", school_id=1, programme_id=1, track="BOL", user_id=waiting)
    downgrade(revision="0008")

    assert _row("student", student)["user_id"] is None
    left = Before().tables.tables
    with db.engine.connect() as connection:
        accounts, roles, tokens = (
            list(connection.scalars(select(left[name].c[column]).order_by("id")))
            for name, column in (("user", "id"), ("role_grant", "user_id"), ("account_token", "user_id"))
        )
    assert (accounts, roles, tokens) == ([used], [used], [])
    assert _row("user", used)["email"] == "sanne@school.example"


NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
"""When an upgrade looks at days: they are counted from this one, whenever the tests run."""
TODAY = NOON.date()
ENDED_AT = NOON - timedelta(days=10)
DAYS = {
    "completed": (TODAY - timedelta(days=200), TODAY - timedelta(days=1)),
    "active": (TODAY, TODAY + timedelta(days=1)),
    "confirmed": (TODAY + timedelta(days=1), TODAY + timedelta(days=100)),
    "ended_early": (TODAY - timedelta(days=100), TODAY + timedelta(days=100)),
}
"""First and last day of an opening, by the state that its placement must get."""


@pytest.fixture
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def placements(noon: None, before: Before) -> dict[str, int]:
    """Placements of before on those days, all confirmed but the one that had been ended."""
    run = before.add(
        "match_run",
        school_id=1,
        period_id=1,
        number=1,
        state="published",
        seed=77,
        policy={"unranked": False},
    )
    made = {}
    for state, (first, last) in DAYS.items():
        student, opening = _student(before, "M"), _opening(before, starts_on=first, ends_on=last)
        who = {"student_id": student, "opening_id": opening}
        proposal = before.add("proposal", run_id=run, state="accepted", **who)
        end = {"state": state, "ended_at": ENDED_AT} if state == "ended_early" else {"state": "confirmed"}
        made[state] = before.add("placement", school_id=1, period_id=1, proposal_id=proposal, **who, **end)
    return made


def _states(placements: dict[str, int]) -> dict[str, str]:
    return {state: _row("placement", row)["state"] for state, row in placements.items()}


def test_a_placement_gets_the_state_that_its_days_give_it(placements: dict[str, int]) -> None:
    upgrade()
    with db.engine.connect() as connection:
        steps = connection.execute(text("SELECT placement_id, state FROM placement_step ORDER BY id")).all()

    assert _states(placements) == {state: state for state in placements}
    assert [state for row, state in steps if row == placements["completed"]] == ["confirmed", "completed"]
    assert [state for row, state in steps if row == placements["confirmed"]] == ["confirmed"]
    assert str(_row("placement", placements["completed"])["ends_on"]) == str(DAYS["completed"][1])
    assert str(_row("placement", placements["ended_early"])["ends_on"]) == str(ENDED_AT.date())


def test_a_period_keeps_the_lot_and_the_lists_of_its_publication(placements: dict[str, int]) -> None:
    upgrade()

    assert (_row("period", 1)["lot_seed"], bool(_row("period", 1)["only_listed"])) == (77, True)


def test_a_placement_that_has_begun_is_confirmed_again_on_the_way_down(placements: dict[str, int]) -> None:
    upgrade()
    downgrade(revision="0006")

    assert _states(placements) == {
        "completed": "completed",
        "active": "confirmed",
        "confirmed": "confirmed",
        "ended_early": "ended_early",
    }


def test_choices_that_closed_before_the_upgrade_opened_before_they_closed(before: Before) -> None:
    upgrade()

    assert str(_row("period", 1)["choices_open_on"]) == "2026-01-15"
    assert _row("period", 1)["lot_seed"] >= 0


def test_sessions_of_before_end_at_the_upgrade_and_accounts_stay_as_they_are(before: Before) -> None:
    user = before.add("user", school_id=1, email="kim@school.example", name="Kim", session_epoch=7)
    before.add("role_grant", user_id=user, role="coordinator")
    before.add("account_token", user_id=user, purpose="invitation", secret_hash="x")
    upgrade()
    with db.engine.connect() as connection:
        counts = "SELECT (SELECT count(*) FROM role_grant), (SELECT count(*) FROM account_token)"
        kept = connection.execute(text(counts)).one()
        sessions = connection.execute(text("SELECT count(*) FROM browser_session")).scalar()

    assert (kept, sessions) == ((1, 1), 0)
    assert "session_epoch" not in _row("user", user)
    downgrade(revision="0009")
    assert _row("user", user)["session_epoch"] == 1


def test_existing_accounts_and_rules_stay_as_they_are_and_nobody_is_late_for_a_second_step(
    before: Before,
) -> None:
    user = before.add("user", school_id=1, email="kim@school.example", name="Kim")
    grant = before.add("role_grant", user_id=user, role="coordinator")
    rules = before.add("school_rules", school_id=1, threshold=4, max_preferences=5, count_valid_months=12)
    upgrade()

    assert _row("user", user)["second_step_due_at"] is None, "her days begin when she signs in"
    assert (_row("school_rules", rules)["second_step_roles"], _row("school_rules", rules)["threshold"]) == (
        None,
        4,
    )
    assert _row("school_rules", rules)["second_step_days"] == 14
    downgrade(revision="0011")
    assert _row("role_grant", grant)["user_id"] == user, "no role went with a table that was made anew"
    assert "second_step_days" not in _row("school_rules", rules)
