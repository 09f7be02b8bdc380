"""Whoever comes on a later day hands over for good: another colleague comes, and everyone concerned hears it once."""

from datetime import date

import pytest
from sqlalchemy import select

from app.access import Role
from app.accounts.models import User
from app.audit.models import AuditEvent
from app.extensions import db
from app.guidance.broken_rules import NobodyToHandOver, OnlyLater
from app.guidance.services.handovers import HandedOver, hand_over
from app.notices.models import Email
from app.students.models import ComingSupervisor
from app.students.services import give_supervisor
from app.supervision.services.offers import mark_away, offer_in
from tests.browser import Browser
from tests.factories import Factories
from tests.supervision.coming import LAST, NEXT, Scene, on, written
from tests.supervision.rows import a_coming_supervisor

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("english", "session_day")]


@pytest.fixture
def carla(make: Factories) -> User:
    return make.user(Role.SUPERVISOR, name="Carla Wit")


def all_of(student_id: int) -> list[tuple[str | None, bool]]:
    """Who comes for her, in the order in which that was decided, and whether it holds."""
    rows = db.session.scalars(
        select(ComingSupervisor)
        .where(ComingSupervisor.student_id == student_id)
        .order_by(ComingSupervisor.id)
    )
    return [(row.supervisor and row.supervisor.name, row.ended_at is None) for row in rows]


def test_handover_for_good_takes_along_students_who_come_later(scene: Scene, carla: User) -> None:
    scene.publish()

    done = hand_over(scene.anna, carla, None, actor=scene.supervision.coordinator)
    db.session.commit()

    assert done == HandedOver(students=0, later=1)
    assert all_of(scene.student.id) == [("Anna Smit", False), ("Carla Wit", True)]
    assert scene.comes is not None
    assert (scene.comes.from_on, scene.comes.author_id) == (NEXT, scene.supervision.coordinator.id)
    assert "From Saturday 16 January 2027, Carla Wit guides you" in written(scene.student.user)[1]
    assert "1 student comes to you on Saturday 16 January 2027." in written(carla)[0]
    assert "1 student who would come to you does not." in written(scene.anna)[1]
    assert len(written(scene.joke)) == 1  # the student goes on the same day as before
    assert db.session.scalars(select(Email).where(Email.kind == "guidance")).all() == []
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "guidance:hand_over")).one()
    assert event.data == {"students": 0, "until": None, "going_along": 1}

    on(LAST)
    assert scene.now is scene.joke
    on(NEXT)
    assert scene.now is carla
    assert scene.comes is None


def test_students_of_now_and_of_later_go_along_together(scene: Scene, carla: User, make: Factories) -> None:
    scene.publish()
    other = make.student(supervisor=scene.anna, with_account=True)

    done = hand_over(scene.anna, carla, None, actor=scene.supervision.coordinator)
    db.session.commit()

    assert done == HandedOver(students=1, later=1)
    assert other.supervisor is carla
    assert scene.now is scene.joke
    assert scene.comes is not None
    assert scene.comes.supervisor is carla
    told = select(Email.kind).where(Email.recipient_id == carla.id).order_by(Email.kind)
    assert db.session.scalars(told).all() == ["guidance", "supervision"]


def test_student_whom_the_colleague_guides_already_stays_with_her(scene: Scene) -> None:
    scene.publish()

    done = hand_over(scene.anna, scene.joke, None, actor=scene.supervision.coordinator)
    db.session.commit()

    assert done == HandedOver(students=0, later=1)
    assert all_of(scene.student.id) == [("Anna Smit", False)]
    assert "That does not go ahead: Joke Blom remains your supervisor." in written(scene.student.user)[1]
    assert "1 student who would go to a colleague stays with you." in written(scene.joke)[1]
    assert "1 student who would come to you does not." in written(scene.anna)[1]
    on(NEXT)
    assert scene.now is scene.joke


def test_student_who_was_given_sooner_is_told_once(scene: Scene, carla: User) -> None:
    """Anna guides her already, so she goes to Carla at once, and nobody else comes on the day."""
    scene.publish()
    give_supervisor([scene.student.id], scene.anna, actor=scene.supervision.coordinator)
    db.session.commit()
    before = len(written(scene.student.user))

    done = hand_over(scene.anna, carla, None, actor=scene.supervision.coordinator)
    db.session.commit()

    assert done == HandedOver(students=1, later=0)
    assert scene.now is carla
    assert all_of(scene.student.id) == [("Anna Smit", False)]
    assert len(written(scene.student.user)) == before
    on(NEXT)
    assert scene.now is carla


def test_somebody_else_still_comes_for_the_period_after_it(scene: Scene, make: Factories) -> None:
    """Anna comes for the spring and Bert for the autumn after it; Joke, who guides her now, takes over from Anna."""
    scene.publish()
    after = make.period(name="After", starts_on=date(2027, 9, 1), ends_on=date(2028, 1, 15))
    a_coming_supervisor(make, scene.student, scene.bert, after, until=date(2027, 8, 31))

    hand_over(scene.anna, scene.joke, None, actor=scene.supervision.coordinator)
    db.session.commit()

    assert [(one.supervisor, one.period) for one in scene.student.coming] == [
        (scene.joke, scene.supervision.period),
        (scene.bert, after),
    ]


def test_whoever_is_away_on_the_day_hands_over_and_the_student_goes_then(scene: Scene, carla: User) -> None:
    scene.publish()
    offer = offer_in(scene.anna.id, scene.supervision.period.id)
    assert offer is not None
    mark_away(offer, date(2027, 1, 10), actor=scene.supervision.coordinator)
    db.session.commit()
    on(NEXT)
    assert scene.now is scene.joke

    on(date(2027, 1, 18), lambda: hand_over(scene.anna, carla, None, actor=scene.supervision.coordinator))
    assert len(written(scene.student.user)) == 1, "the day has come: the worker tells her"
    on(date(2027, 1, 18))

    assert scene.now is carla
    assert "From now on, Carla Wit guides you" in written(scene.student.user)[1]
    assert ["1 student is new for you." in one for one in written(carla)] == [True]


def test_handover_for_a_time_is_about_students_of_now(scene: Scene, carla: User) -> None:
    scene.publish()
    coordinator = scene.supervision.coordinator
    with pytest.raises(OnlyLater):
        hand_over(scene.anna, carla, date(2027, 3, 1), actor=coordinator)
    with pytest.raises(NobodyToHandOver):
        hand_over(carla, scene.anna, date(2027, 3, 1), actor=coordinator)
    with pytest.raises(NobodyToHandOver):
        hand_over(carla, scene.anna, None, actor=coordinator)
    assert all_of(scene.student.id) == [("Anna Smit", True)]


def test_student_who_left_and_one_who_is_erased_do_not_go_along(scene: Scene, carla: User) -> None:
    scene.publish()
    scene.student.has_left = True
    db.session.commit()
    with pytest.raises(NobodyToHandOver):
        hand_over(scene.anna, carla, None, actor=scene.supervision.coordinator)


def test_page_counts_who_comes_later_and_offers_a_colleague_who_guides_no_longer(
    scene: Scene, carla: User, browser: Browser
) -> None:
    scene.publish()
    scene.anna.is_closed = True
    db.session.commit()
    browser.sign_in(scene.supervision.coordinator)

    page = browser.get("/guidance/handovers")
    assert "Anna Smit, 1 who comes later" in page.text
    assert "Joke Blom, 1 student" in page.text
    anna_id, carla_id = str(scene.anna.id), str(carla.id)
    refused = page.submit(
        "Hand over the students", expect=422, absent_id=anna_id, stand_in_id=carla_id, until="1-3-2027"
    )
    assert "This colleague guides no students now; some come on a later day." in refused.text
    page = refused.submit("Hand over the students", absent_id=anna_id, stand_in_id=carla_id, until="")

    assert "1 student who comes on a later day goes along, and gets an email." in page.text
    assert "is handed over" not in page.text
    assert "Carla Wit, 1 who comes later" in page.text
    assert scene.comes is not None
    assert scene.comes.supervisor is carla


def test_students_who_come_to_another_school_stay_there(scene: Scene, carla: User, make: Factories) -> None:
    scene.publish()
    other = make.new_school()
    stranger = make.user(Role.SUPERVISOR, school=other)
    db.session.commit()

    with pytest.raises(NobodyToHandOver):
        hand_over(stranger, carla, None, actor=scene.supervision.coordinator)
    assert all_of(scene.student.id) == [("Anna Smit", True)]
