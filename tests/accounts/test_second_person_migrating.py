"""Roles of before the second person, on the way up and down."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from app.extensions import db
from tests.before import Before

pytestmark = pytest.mark.database


@pytest.fixture
def empty_app(other_app: Flask) -> Iterator[Flask]:
    """An application on a database without a single table, its context entered."""
    with other_app.app_context():
        yield other_app


def _row(table: str, row_id: int) -> Any:
    statement = text(f'SELECT * FROM "{table}" WHERE id = :id')  # noqa: S608
    with db.engine.connect() as connection:
        return connection.execute(statement, {"id": row_id}).mappings().one()


def test_roles_of_before_stay_and_the_second_who_could_confirm_is_the_second_person(empty_app: Flask) -> None:
    upgrade(revision="0014")
    rows = Before()
    rows.add("school", id=1, code="roc", name="Roc", language="nl")
    rows.add("school", id=2, code="small", name="Small", language="nl")
    people = {
        name: rows.add("user", school_id=school, email=f"{name}@school.example", name=name)
        for name, school in {"admin": 1, "counsel": 1, "coord": 1, "later": 1, "alone": 2}.items()
    }
    roles = ("administrator", "counsellor", "coordinator", "coordinator", "administrator")
    grants = {
        name: rows.add("role_grant", user_id=user, role=role)
        for (name, user), role in zip(people.items(), roles, strict=True)
    }
    upgrade()

    needs = {name: bool(_row("role_grant", grant)["needs_confirmation"]) for name, grant in grants.items()}
    assert needs == {"admin": False, "counsel": True, "coord": False, "later": False, "alone": False}
    assert _row("school", 1)["second_person_id"] == people["coord"]
    assert _row("school", 2)["second_person_id"] is None


def test_roles_that_wait_do_not_count_after_the_way_down(empty_app: Flask) -> None:
    upgrade()
    rows = Before()
    rows.add("school", id=1, code="roc", name="Roc", language="nl")
    user = rows.add("user", school_id=1, email="kim@school.example", name="Kim")
    for role, needs, confirmed in (
        ("coordinator", True, None),
        ("supervisor", True, 7),
        ("counsellor", True, None),
    ):
        rows.add("role_grant", user_id=user, role=role, needs_confirmation=needs, confirmed_by_id=confirmed)
    downgrade(revision="0014")
    with db.engine.connect() as connection:
        kept = connection.execute(text("SELECT role FROM role_grant ORDER BY role")).scalars().all()

    assert kept == ["counsellor", "supervisor"]
