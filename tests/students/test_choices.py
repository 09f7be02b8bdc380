"""R36: ranked choices, saved as a whole, until the deadline."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.accounts.models import User
from app.audit.models import AuditEvent
from app.companies.models import Opening, PlacementStop, StopGround, StopState
from app.errors import StaleForm
from app.extensions import db, now
from app.schools.queries import today
from app.students.models import SiteVeto, Student
from app.students.queries import choices_of, offers_to
from app.students.services import save_choices, save_wishes
from app.students.services.choices import ChoicesClosed, NotOffered, TooManyChoices
from tests.factories import Factories

pytestmark = pytest.mark.database


def _account(student: Student) -> User:
    assert student.user is not None
    return student.user


def _save(student: Student, *openings: Opening, version: int = 0) -> None:
    save_choices(
        student, openings[0].period, [opening.id for opening in openings], version, actor=_account(student)
    )


def _ids(student: Student, opening: Opening) -> list[int]:
    choices = choices_of(student.id, opening.period_id)
    return [row.opening_id for row in choices.preferences] if choices else []


def test_save_choices_keeps_their_order(make: Factories) -> None:
    student, first, second = make.student(with_account=True), make.opening(), make.opening()
    _save(student, second, first)
    assert _ids(student, first) == [second.id, first.id]


def test_save_choices_replaces_the_list_and_leaves_a_trace(make: Factories) -> None:
    student, first, second = make.student(with_account=True), make.opening(), make.opening()
    _save(student, first, second)
    _save(student, second, version=1)
    assert _ids(student, first) == [second.id]
    events = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    assert [event.data for event in events if event.action == "choices:save"] == [
        {"openings": [first.id, second.id]},
        {"openings": [second.id]},
    ]


def test_save_choices_refuses_a_place_twice(make: Factories) -> None:
    student, opening = make.student(with_account=True), make.opening()
    with pytest.raises(NotOffered):
        _save(student, opening, opening)


def test_save_choices_refuses_a_sixth(make: Factories) -> None:
    student = make.student(with_account=True)
    openings = [make.opening() for _ in range(6)]
    with pytest.raises(TooManyChoices):
        _save(student, *openings)
    _save(student, *openings[:5])
    assert len(_ids(student, openings[0])) == 5


def test_save_choices_refuses_an_opening_for_another_programme(make: Factories) -> None:
    student, opening = make.student(with_account=True), make.opening(codes=("25104",))
    with pytest.raises(NotOffered):
        _save(student, opening)


def test_save_choices_refuses_another_schools_opening(make: Factories) -> None:
    student, other = make.student(with_account=True), make.new_school()
    elsewhere = make.opening(make.site(school=other), make.period(school=other))
    with pytest.raises(NotOffered):
        save_choices(student, make.default_period, [elsewhere.id], 0, actor=_account(student))


def test_save_choices_refuses_a_list_saved_elsewhere_meanwhile(make: Factories) -> None:
    student, first, second = make.student(with_account=True), make.opening(), make.opening()
    _save(student, first)
    with pytest.raises(StaleForm) as caught:
        _save(student, second)
    assert first.site.title in caught.value.stored[0][1]
    assert _ids(student, first) == [first.id]


@pytest.mark.parametrize(
    ("moment", "is_saved"),
    [
        (datetime(2026, 12, 18, 22, 59, 59, tzinfo=UTC), True),
        (datetime(2026, 12, 18, 23, 0, 0, tzinfo=UTC), False),
    ],
)
def test_save_choices_closes_at_midnight_in_amsterdam(
    make: Factories, moment: datetime, is_saved: bool
) -> None:
    student = make.student(with_account=True)
    opening = make.opening(period=make.period(choices_close_on=date(2026, 12, 18)))
    with time_machine.travel(moment, tick=False):
        if is_saved:
            _save(student, opening)
        else:
            with pytest.raises(ChoicesClosed):
                _save(student, opening)


def test_offered_openings_put_women_present_first_then_near_and_hide_none(make: Factories) -> None:
    student = make.student()
    five, two, none, unknown = (make.opening(make.site(women=count)) for count in (5, 2, 0, None))
    far = make.opening(make.site(women=9, town="Maastricht"))
    ruled_out = make.opening(make.site(women=9))
    make.row(SiteVeto(student_id=student.id, site_id=ruled_out.site_id))
    offered = offers_to(student, make.default_period, max_minutes=60)
    assert [offer.opening_id for offer in offered][:2] == [five.id, two.id]
    assert {offer.opening_id for offer in offered} == {
        five.id,
        two.id,
        none.id,
        unknown.id,
        far.id,
        ruled_out.id,
    }
    assert [offer.opening_id for offer in offered[-2:]] == [ruled_out.id, far.id], (
        "her own limits are no advice"
    )
    assert [(offer.is_ruled_out, offer.is_too_far) for offer in offered[-2:]] == [
        (True, False),
        (False, True),
    ]


def test_offered_openings_leave_out_what_is_not_recognised_stopped_or_withdrawn(make: Factories) -> None:
    student, fine = make.student(), make.opening()
    make.opening(make.site(codes=("25104",)))
    make.opening(is_withdrawn=True)
    make.opening(capacity=0)
    assert [offer.opening_id for offer in offers_to(student, make.default_period)] == [fine.id]


def test_offered_openings_leave_out_a_site_suspended_today_as_a_run_does(make: Factories) -> None:
    student, opening = make.student(), make.opening()
    make.row(
        PlacementStop(
            school_id=opening.school_id,
            site_id=opening.site_id,
            state=StopState.SUSPENDED,
            suspended_until=today(),
            ground=StopGround.PHYSICAL_SAFETY,
            explanation="An explanation.",
            proposed_by_id=make.user().id,
        )
    )
    assert offers_to(student, make.default_period) == []
    with time_machine.travel(now() + timedelta(days=1), tick=False):
        assert [offer.opening_id for offer in offers_to(student, make.default_period)] == [opening.id]


def test_save_wishes_keeps_not_answered_apart_from_no(make: Factories) -> None:
    student, site = make.student(with_account=True), make.site()
    save_wishes(
        student,
        together=True,
        women_present=False,
        female_coach=None,
        max_minutes=45,
        vetoed_site_ids=[site.id],
        actor=_account(student),
    )
    assert (student.wishes_together, student.wishes_women_present, student.wishes_female_coach) == (
        True,
        False,
        None,
    )
