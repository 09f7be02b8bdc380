"""Somebody comes on a day, and meanwhile people leave, stand in, decide by hand, or publish again."""

from datetime import date

import pytest
from sqlalchemy import select

from app.access import Role
from app.audit.models import AuditEvent
from app.extensions import db
from app.guidance.models import StandIn
from app.guidance.services.handovers import give_back, hand_over
from app.guidance.sweeps import end_handovers
from app.notices.models import Email
from app.privacy.erasure import erase, known_as
from app.privacy.registry import Whose
from app.students.models import ComingSupervisor
from app.students.services import edit_student, give_supervisor
from app.supervision.queries.unguided import unguided_at
from app.supervision.services.coming import withdraw
from app.supervision.services.offers import mark_away, offer_in
from app.supervision.sweeps import bring_in_supervisors
from tests.factories import Factories
from tests.supervision.coming import LAST, NEXT, Scene, hours_of, on, written

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("english", "session_day")]


def test_student_who_left_gets_nobody_until_she_is_back(scene: Scene) -> None:
    scene.publish()
    scene.student.has_left = True
    db.session.commit()

    on(NEXT)
    assert scene.now is scene.joke

    scene.student.has_left = False
    db.session.commit()
    on(NEXT)
    assert scene.now is scene.anna


def test_nobody_comes_for_somebody_who_is_erased(scene: Scene) -> None:
    scene.publish()

    erase([known_as(Whose.STUDENT, scene.student.id)], "request", actor=None)
    db.session.commit()
    on(NEXT)

    assert scene.now is None
    assert db.session.scalars(select(ComingSupervisor)).all() == []


def test_whoever_guides_no_longer_does_not_come_and_today_says_so(scene: Scene) -> None:
    scene.publish()
    school_id = scene.student.school_id
    assert unguided_at(school_id) == []

    scene.anna.is_closed = True
    db.session.commit()
    found = unguided_at(school_id)
    on(NEXT)

    assert [(one.period, one.away, one.names) for one in found] == [
        (scene.supervision.period, 1, ["Anna Smit"])
    ]
    assert scene.now is scene.joke
    assert len(written(scene.joke)) == 1


def test_whoever_is_away_that_day_comes_once_back_or_somebody_else_does(scene: Scene) -> None:
    scene.publish()
    offer = offer_in(scene.anna.id, scene.supervision.period.id)
    assert offer is not None
    mark_away(offer, date(2027, 1, 10), actor=scene.supervision.coordinator)
    db.session.commit()

    on(NEXT)
    assert scene.now is scene.joke
    assert [one.names for one in unguided_at(scene.student.school_id)] == [["Anna Smit"]]

    mark_away(offer, None, actor=scene.supervision.coordinator)
    db.session.commit()
    on(date(2027, 1, 20))
    assert scene.now is scene.anna
    assert unguided_at(scene.student.school_id) == []


def test_publication_after_the_day_takes_the_place_of_who_waits(scene: Scene) -> None:
    scene.publish()
    scene.anna.is_closed = True
    db.session.commit()

    on(NEXT, bring_in_supervisors, lambda: scene.publish(to=scene.bert), bring_in_supervisors)

    assert scene.now is scene.bert
    assert scene.comes is None
    assert "1 student goes to a colleague." in written(scene.joke)[1]


def test_what_was_never_carried_out_ends_with_the_period(scene: Scene) -> None:
    scene.publish()
    scene.anna.is_closed = True
    db.session.commit()

    on(date(2027, 7, 3))

    assert scene.now is scene.joke
    assert scene.comes is None


def test_handover_of_the_present_supervisor_ends_when_the_next_one_comes(
    scene: Scene, make: Factories
) -> None:
    """Also where both are on the same day: the worker looks at who comes first."""
    scene.publish()
    carla = make.user(Role.SUPERVISOR, name="Carla Wit")
    hand_over(scene.joke, carla, LAST, actor=scene.supervision.coordinator)
    db.session.commit()
    assert scene.now is carla

    on(NEXT, bring_in_supervisors, end_handovers)

    assert scene.now is scene.anna
    assert db.session.scalars(select(StandIn).where(StandIn.ended_at.is_(None))).all() == []
    returned = select(Email).where(Email.key.startswith("guidance:return"))
    assert db.session.scalars(returned).all() == []


def test_students_of_whoever_is_stood_in_for_come_to_the_stand_in_and_then_back(
    scene: Scene, make: Factories
) -> None:
    scene.publish()
    other = make.student(supervisor=scene.anna)
    carla = make.user(Role.SUPERVISOR, name="Carla Wit")
    hand_over(scene.anna, carla, date(2027, 3, 1), actor=scene.supervision.coordinator)
    db.session.commit()

    on(NEXT)
    assert scene.now is carla
    told = select(Email.body).where(Email.recipient_id == scene.student.user_id, Email.kind == "guidance")
    assert "Carla Wit guides you" in db.session.scalars(told).one()

    on(date(2027, 3, 2), end_handovers)
    assert scene.now is scene.anna
    assert other.supervisor is scene.anna


def test_whoever_stands_in_and_comes_herself_keeps_the_student(scene: Scene) -> None:
    scene.publish()
    hand_over(scene.joke, scene.anna, date(2027, 2, 12), actor=scene.supervision.coordinator)
    db.session.commit()

    on(NEXT, bring_in_supervisors)
    rows = db.session.scalars(select(StandIn)).all()
    assert give_back([row for row in rows if row.ended_at is None], actor=None) == 0

    assert scene.now is scene.anna
    assert len(written(scene.anna)) == 1  # she has her already


def test_supervisor_given_by_hand_holds_until_the_day(scene: Scene, make: Factories) -> None:
    scene.publish()
    carla = make.user(Role.SUPERVISOR, name="Carla Wit")
    give_supervisor([scene.student.id], carla, actor=scene.supervision.coordinator)
    db.session.commit()

    on(LAST)
    assert scene.now is carla
    on(NEXT)
    assert scene.now is scene.anna
    assert "1 student goes to a colleague." in written(carla)[0]


def test_who_was_given_by_hand_sooner_stays_without_another_email(scene: Scene) -> None:
    scene.publish()
    edit_student(scene.student, {"supervisor_id": scene.anna.id}, actor=scene.supervision.coordinator)
    db.session.commit()
    before = len(written(scene.anna))

    on(NEXT)

    assert scene.now is scene.anna
    assert scene.comes is None
    assert len(written(scene.anna)) == before


def test_second_publication_brings_somebody_else_and_tells_whom_it_concerns(scene: Scene) -> None:
    scene.publish()
    scene.publish(to=scene.bert)

    assert scene.comes is not None
    assert (scene.comes.supervisor, scene.comes.from_on) == (scene.bert, NEXT)
    assert "From Saturday 16 January 2027, Bert Vos guides you" in written(scene.student.user)[1]
    assert "1 student who would come to you does not." in written(scene.anna)[1]
    assert "1 student comes to you on Saturday 16 January 2027." in written(scene.bert)[0]
    assert len(written(scene.joke)) == 1  # she goes on the same day as before
    rows = db.session.scalars(select(ComingSupervisor).order_by(ComingSupervisor.id)).all()
    assert [row.ended_at is None for row in rows] == [False, True]


def test_second_publication_can_leave_her_with_whom_she_has(scene: Scene, make: Factories) -> None:
    scene.publish()
    make.row(hours_of(scene.joke, scene.supervision.period))

    scene.publish(to=scene.joke)

    assert scene.comes is None
    assert "That does not go ahead: Joke Blom remains your supervisor." in written(scene.student.user)[1]
    assert "1 student who would go to a colleague stays with you." in written(scene.joke)[1]
    assert "1 student who would come to you does not." in written(scene.anna)[1]
    on(NEXT)
    assert scene.now is scene.joke


def test_withdrawing_tells_everyone_and_leaves_it_in_the_trail(scene: Scene) -> None:
    scene.publish()
    assert scene.comes is not None

    withdraw(scene.comes, actor=scene.supervision.coordinator)
    db.session.commit()
    on(NEXT)

    assert scene.now is scene.joke
    assert "Joke Blom remains your supervisor." in written(scene.student.user)[1]
    assert "1 student who would come to you does not." in written(scene.anna)[1]
    assert "1 student who would go to a colleague stays with you." in written(scene.joke)[1]
    event = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == "coming_supervisor:withdraw")
    ).one()
    assert event.data == {"supervisor": scene.anna.id, "from_on": "2027-01-16"}
