"""T14: a form that holds more than its page asks gives nobody a role, another school, a count or a placement."""

import pytest
from flask import Flask
from sqlalchemy import MetaData, select

from app.access import GRANTS, Role, mark_of
from app.accounts.models import RoleGrant, User
from app.companies.models import PlacementStop, WomenCount
from app.extensions import db
from app.placements.models import Placement, Proposal
from app.schools.models import SchoolRules
from app.students.models import Student
from tests.browser import Browser
from tests.factories import Factories
from tests.test_access import ENDS_THE_VISIT, address_of, visits
from tests.world import World, build_world

pytestmark = pytest.mark.database


def added_fields(other: World) -> dict[str, object]:
    """What somebody adds by hand to whatever her page sends."""
    return {
        "role": "coordinator",
        "roles": ["coordinator", "administrator"],
        "is_closed": "",
        "school_id": str(other.people[Role.COORDINATOR].school_id),
        "school": str(other.people[Role.COORDINATOR].school_id),
        "user_id": str(other.people[Role.STUDENT].id),
        "student_id": str(other.value("student_id")),
        "opening_id": str(other.value("opening_id")),
        "supervisor_id": str(other.people[Role.SUPERVISOR].id),
        "women_technical_count": "9",
        "technical_staff": "9",
        "participates": "",
        "state": "approved",
        "threshold": "1",
        "version": "1",
    }


def theirs(school_id: int) -> dict[str, list[str]]:
    """Every row of a school, table by table."""
    db.session.commit()  # or this reads beside an open transaction, and waits for it
    tables = MetaData()
    tables.reflect(db.engine)
    with db.engine.connect() as connection:
        return {
            table.name: sorted(
                str(tuple(row))
                for row in connection.execute(table.select().where(table.c.school_id == school_id))
            )
            for table in tables.sorted_tables
            if "school_id" in table.c
        }


def decided() -> list[object]:
    """What only certain people decide: roles, whose account is of which school, counts, stops, rules, placements."""
    db.session.expire_all()
    columns = (
        (RoleGrant.user_id, RoleGrant.role, RoleGrant.confirmed_by_id),
        (User.id, User.school_id, User.is_closed),
        (Student.id, Student.school_id, Student.supervisor_id, Student.programme_id, Student.has_left),
        (WomenCount.site_id, WomenCount.women, WomenCount.source),
        (PlacementStop.id, PlacementStop.state),
        (SchoolRules.school_id, SchoolRules.threshold),
        (Placement.id, Placement.opening_id, Placement.state),
        (Proposal.id, Proposal.opening_id),
    )
    found: list[object] = [sorted(map(str, db.session.execute(select(*each)).all())) for each in columns]
    db.session.commit()
    return found


@pytest.mark.parametrize("role", [Role.STUDENT, Role.MENTOR, Role.COUNSELLOR, Role.REPORT_VIEWER])
def test_fields_that_no_page_has_change_nothing(
    app: Flask, make: Factories, browser: Browser, role: Role
) -> None:
    own, other = build_world(make, make.school), build_world(make, make.new_school())
    school_id = other.people[Role.COORDINATOR].school_id
    browser.sign_in(own.people[role])
    data = {"csrf_token": browser.token(), **added_fields(other)}
    before, elsewhere = decided(), theirs(school_id)

    failed = [
        f"{visit.endpoint}: {status}"
        for visit in visits(app)
        if visit.method == "POST"
        and mark_of(visit.endpoint) in GRANTS[role]
        and (visit.endpoint, visit.method) not in ENDS_THE_VISIT
        and (status := browser._open("POST", address_of(app, visit, own), data=data).status_code) >= 500
    ]

    assert failed == []
    assert decided() == before
    assert theirs(school_id) == elsewhere
