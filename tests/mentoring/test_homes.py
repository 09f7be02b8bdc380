"""Where students wait for a circle and where mentors are, on the map and town by town."""

import json
from contextvars import Context

import pytest

from app.circles.models import CircleWish
from app.extensions import db
from app.rolemodels.models import Offer
from app.students.models import Student
from tests.browser import Browser
from tests.counting import counted
from tests.factories import Factories

pytestmark = pytest.mark.database


def waits(make: Factories, **values: object) -> Student:
    student = make.student(**values)
    make.row(CircleWish(student_id=student.id, wants_circle=True))
    return student


def test_shows_who_waits_and_who_can_lead_by_town_and_around_one(make: Factories, browser: Browser) -> None:
    one, two = waits(make, town="Zwolle"), waits(make, town="Zwolle")
    far, lost = waits(make, town="Maastricht"), waits(make, town="Atlantis")
    mentor = make.role_model(Offer.CIRCLE, town="Kampen")
    make.student(town="Zwolle")
    make.role_model(Offer.GUEST_LESSON, town="Zwolle")
    waits(make, town="Zwolle", has_left=True)
    browser.sign_in(make.user())

    assert browser.get("/circles/map").rows() == [
        ["Zwolle", "2", "0"],
        ["Atlantis", "1", "0"],
        ["Maastricht", "1", "0"],
        ["Kampen", "0", "1"],
    ]
    answer = json.loads(Context().run(browser.client.get, "/circles/map/people.json").data)
    shown = {town: [tuple(item[:3]) for item in items] for _north, _east, town, items in answer["places"]}
    assert shown == {
        "Zwolle": [(one.id, one.name, 0), (two.id, two.name, 0)],
        "Maastricht": [(far.id, far.name, 0)],
        "Kampen": [(mentor.id, mentor.name, 1)],
    }
    assert answer["sentence"].startswith("The town of 1 person is not known")
    assert lost.name not in json.dumps(answer)
    around = browser.get("/circles/map", query={"near": "Zwolle", "within": "30"})
    assert around.rows() == [["Zwolle", "2", "0"], ["Kampen", "0", "1"]]


def test_asks_the_database_as_often_for_many(make: Factories, browser: Browser) -> None:
    browser.sign_in(make.user())
    counts = []
    for towns in (("Zwolle",), ("Kampen", "Deventer", "Almelo")):
        for town in towns:
            waits(make, town=town)
            make.role_model(Offer.CIRCLE, town=town)
        db.session.commit()
        with counted() as statements:
            browser.get("/circles/map")
        counts.append(statements.count)

    assert counts[0] == counts[1]
