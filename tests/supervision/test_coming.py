"""Whoever guides an internship of an earlier period keeps the student until it is over; then somebody else comes."""

from datetime import date

import pytest
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.extensions import db
from app.imports.models import HandEdit
from app.placements.models import Placement
from app.placements.services.days import change_days
from app.placements.services.ending import end_early
from app.supervision.criteria import DEFAULT_ORDER, replan_order
from app.supervision.queries.unguided import unguided_at
from app.supervision.services.offers import offer_in
from app.supervision.services.publishing import publish
from app.supervision.sweeps import bring_in_supervisors
from tests.factories import Factories
from tests.lives import a_placement
from tests.supervision.coming import LAST, NEXT, Scene, hours_of, on, sees, withdraw_pins, written
from tests.supervision.rows import a_coming_supervisor

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("english", "session_day")]


def test_present_supervisor_keeps_everything_until_the_day_after_the_internship(scene: Scene) -> None:
    scene.publish()

    assert scene.now is scene.joke
    assert scene.comes is not None
    assert (scene.comes.supervisor, scene.comes.from_on) == (scene.anna, NEXT)
    assert sees(scene.joke, scene.student)
    assert not sees(scene.anna, scene.student)
    assert "From Saturday 16 January 2027, Anna Smit guides you" in written(scene.student.user)[0]
    assert "1 student comes to you on Saturday 16 January 2027." in written(scene.anna)[0]
    assert "1 student goes to a colleague on Saturday 16 January 2027." in written(scene.joke)[0]
    assert written(scene.bert) == []

    on(LAST)
    assert scene.now is scene.joke


def test_on_the_day_it_is_done_once_as_a_coordinator_does_it(scene: Scene) -> None:
    scene.publish()

    on(NEXT, bring_in_supervisors, bring_in_supervisors)

    assert scene.now is scene.anna
    assert scene.comes is None
    assert sees(scene.anna, scene.student)
    assert not sees(scene.joke, scene.student)
    assert "1 student is new for you." in written(scene.anna)[1]
    assert "1 student goes to a colleague." in written(scene.joke)[1]
    assert "From now on, Anna Smit guides you" in written(scene.student.user)[1]
    assert [len(written(one)) for one in (scene.anna, scene.joke, scene.student.user)] == [2, 2, 2]
    given = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "students:supervisor")).all()
    assert [(row.actor_id, row.person_id, row.data) for row in given] == [
        (None, scene.anna.id, {"students": 1})
    ]
    edits = db.session.scalars(select(HandEdit.field).where(HandEdit.subject_id == scene.student.id))
    assert list(edits) == ["supervisor_id"]  # so a file that still says otherwise changes nothing


def test_new_internship_that_begins_sooner_is_guided_from_its_first_day(scene: Scene) -> None:
    scene.autumn.ends_on = date(2027, 2, 20)
    db.session.commit()

    scene.publish()

    assert scene.comes is not None
    assert scene.comes.from_on == scene.spring.starts_on == date(2027, 2, 1)
    on(date(2027, 2, 1))
    assert scene.now is scene.anna


def test_whoever_has_no_place_yet_keeps_who_guides_the_internship_that_runs(
    scene: Scene, make: Factories
) -> None:
    """Only an internship has to be guided: the first day of a period takes nobody away from one that runs."""
    end_early(
        scene.spring,
        scene.spring.version,
        date(2027, 1, 31),
        "A reason.",
        actor=scene.supervision.coordinator,
    )
    scene.autumn.ends_on = date(2027, 2, 20)
    db.session.commit()
    a_coming_supervisor(make, scene.student, scene.anna, scene.supervision.period, until=date(2027, 2, 20))
    db.session.commit()

    on(date(2027, 2, 2))
    assert scene.now is scene.joke
    a_placement(scene.student, make.opening(make.site(women=3), starts_on=date(2027, 2, 8)))
    db.session.commit()
    on(date(2027, 2, 3))
    assert scene.comes is not None
    assert scene.comes.from_on == date(2027, 2, 8)


def test_who_has_nobody_or_no_earlier_internship_gets_somebody_at_once(scene: Scene) -> None:
    nobody = scene.supervision.student()
    scene.student.supervisor = None
    elsewhere = scene.supervision.student(supervisor=scene.joke)
    db.session.commit()

    scene.publish()

    assert scene.now is scene.anna
    assert scene.comes is None
    assert {nobody.supervisor_id, elsewhere.supervisor_id} <= {scene.anna.id, scene.bert.id}


def test_day_follows_the_internship_and_those_concerned_read_it(scene: Scene) -> None:
    scene.publish()
    coordinator = scene.supervision.coordinator

    def longer() -> None:
        placement = db.session.get_one(Placement, scene.autumn.id)
        change_days(
            placement, placement.version, placement.starts_on, date(2027, 1, 29), "Ill.", actor=coordinator
        )

    on(date(2026, 12, 1), longer, bring_in_supervisors, bring_in_supervisors)

    assert scene.comes is not None
    assert scene.comes.from_on == date(2027, 1, 30)
    assert "another one. From Saturday 30 January 2027, Anna Smit" in written(scene.student.user)[1]
    assert "1 student comes to you on Saturday 30 January 2027." in written(scene.anna)[1]
    assert len(written(scene.joke)) == 1
    on(NEXT)
    assert scene.now is scene.joke


def test_internship_that_ends_early_brings_her_the_day_after(scene: Scene) -> None:
    scene.publish()
    coordinator = scene.supervision.coordinator

    def end() -> None:
        placement = db.session.get_one(Placement, scene.autumn.id)
        end_early(placement, placement.version, date(2026, 12, 1), "A reason.", actor=coordinator)

    on(date(2026, 12, 1), end, bring_in_supervisors)

    assert scene.now is scene.anna
    assert "From now on, Anna Smit guides you" in written(scene.student.user)[1]
    assert len(written(scene.student.user)) == 2
    assert "1 student is new for you." in written(scene.anna)[-1]


def test_plan_with_nobody_for_her_takes_effect_that_day_and_is_on_today_before(scene: Scene) -> None:
    for user in (scene.anna, scene.bert):
        offer = offer_in(user.id, scene.supervision.period.id)
        assert offer is not None
        offer.hours = 1
    withdraw_pins(scene)

    scene.publish()

    assert scene.now is scene.joke
    assert "From Saturday 16 January 2027, nobody guides you yet." in written(scene.student.user)[0]
    assert [(one.period, one.without) for one in unguided_at(scene.student.school_id)] == [
        (scene.supervision.period, 1)
    ]
    on(NEXT)
    assert scene.now is None


def test_next_run_counts_who_comes_as_told(scene: Scene) -> None:
    scene.publish()

    again = scene.supervision.solve(criteria=replan_order(DEFAULT_ORDER))

    assert again.summary["changed"] == 0
    assert publish(again, actor=scene.supervision.coordinator) == 0
    assert scene.comes is not None


def test_run_of_the_period_that_runs_changes_who_guides_now_and_not_who_comes(
    scene: Scene, make: Factories
) -> None:
    scene.publish()
    make.row(hours_of(scene.bert, scene.autumn.period))
    coordinator = scene.supervision.coordinator
    scene.supervision.period = scene.autumn.period

    publish(scene.supervision.solve(), actor=coordinator)
    db.session.commit()

    assert scene.now is scene.bert
    assert scene.comes is not None
    assert scene.comes.supervisor is scene.anna


def test_later_period_waits_for_the_one_before_it(scene: Scene, make: Factories) -> None:
    scene.publish()
    later = make.period(name="Later", starts_on=date(2027, 9, 1), ends_on=date(2028, 1, 15))
    a_placement(scene.student, make.opening(make.site(women=3), later))
    make.row(hours_of(scene.bert, later))
    spring, scene.supervision.period = scene.supervision.period, later

    scene.publish()

    assert scene.student.supervisor_in(scene.autumn.period) is scene.joke
    assert scene.student.supervisor_in(spring) is scene.anna
    assert scene.student.supervisor_in(later) is scene.bert
    on(NEXT)
    assert scene.now is scene.anna
    assert scene.comes is not None
    assert scene.comes.from_on == date(2027, 7, 3)
