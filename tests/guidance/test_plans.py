"""Plans follow placements: R10 and R41 with the numbers of their examples, and the command for those that exist."""

from datetime import date

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, func, select

from app.access import Role
from app.accounts.models import User
from app.audit.models import AuditEvent
from app.companies.models import CountSource
from app.companies.services import add_count
from app.extensions import db
from app.guidance.models import ContactMoment, ContactState, Ground, GuidancePlan, Intensity
from app.guidance.queries.contacts import contacts_of, open_of
from app.notices.models import Email
from app.placements.services.days import change_days
from app.placements.services.ending import end_early
from app.schools.models import Vacation
from app.schools.queries import school_days
from tests.browser import Browser
from tests.factories import Factories
from tests.guidance.rows import FIRST, LAST, a_plan, due_days_of
from tests.lives import a_placement

BEFORE = "2027-01-20 12:00:00+00:00"


@pytest.fixture
def supervisor(make: Factories) -> User:
    return make.user(Role.SUPERVISOR)


@time_machine.travel(BEFORE, tick=False)
def test_participant_where_few_women_work_gets_five_contacts_the_first_within_fourteen_days(
    make: Factories,
) -> None:
    plan = a_plan(make, site=make.site(women=1))

    assert plan.intensity is Intensity.INTENSIVE
    assert len(due_days_of(plan)) == 5
    assert due_days_of(plan)[0] == date(2027, 2, 15)
    assert sum(one.is_visit for one in contacts_of(plan)) == 1
    assert all(day in school_days(plan.school_id) for day in due_days_of(plan))
    assert due_days_of(plan) == sorted(set(due_days_of(plan)))
    assert due_days_of(plan)[-1] <= LAST


@time_machine.travel(BEFORE, tick=False)
@pytest.mark.parametrize(
    ("women", "participates", "number"), [(None, True, 5), (3, True, 3), (1, False, 3), (1, None, 3)]
)
def test_number_of_contacts_follows_the_count_and_participation(
    make: Factories, women: int | None, participates: bool | None, number: int
) -> None:
    plan = a_plan(make, site=make.site(women=women), participates=participates)

    assert len(due_days_of(plan)) == number
    assert sum(one.is_visit for one in contacts_of(plan)) == 1


@time_machine.travel(BEFORE, tick=False)
def test_due_days_avoid_holidays_of_the_school(make: Factories) -> None:
    make.row(
        Vacation(
            school_id=make.school.id,
            name="Spring",
            starts_on=date(2027, 2, 13),
            ends_on=date(2027, 2, 21),
        )
    )

    assert due_days_of(a_plan(make, site=make.site(women=1)))[0] == date(2027, 2, 12)


@time_machine.travel(BEFORE, tick=False)
def test_holiday_that_is_added_later_moves_what_is_due_in_it(make: Factories, browser: Browser) -> None:
    plan = a_plan(make, site=make.site(women=1))
    browser.sign_in(make.user())

    browser.get("/school/vacations/new").submit(
        "Save the holiday", name="Spring", starts_on="13-2-2027", ends_on="21-2-2027"
    )

    assert due_days_of(plan)[0] == date(2027, 2, 12)
    assert all(day in school_days(plan.school_id) for day in due_days_of(plan))


def test_corrected_count_takes_nothing_away_and_a_reason_does(
    make: Factories, browser: Browser, supervisor: User
) -> None:
    site = make.site(women=1)
    with time_machine.travel(BEFORE, tick=False):
        plan = a_plan(make, supervisor, site)
    with time_machine.travel("2027-03-01 12:00:00+00:00", tick=False):
        add_count(
            site,
            women=3,
            counted_on=date(2027, 3, 1),
            source=CountSource.COMPANY,
            technical_staff=None,
            actor=make.user(),
        )
        assert len(due_days_of(plan)) == 5
        browser.sign_in(supervisor)
        page = browser.get(f"/guidance/{plan.placement_id}")
        page = page.submit("Make guidance standard", reason=" ", expect=422)
        assert "Enter a reason" in page.text
        page = page.submit("Make guidance standard", reason="Three women work there now.")

    assert "Guidance is standard now" in page.text
    assert plan.intensity is Intensity.STANDARD
    assert len(open_of(plan)) == 3
    assert any(one.is_visit for one in open_of(plan))
    event = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == "guidance_plan:make_standard")
    ).one()
    assert event.person_id == plan.placement.student_id


@time_machine.travel("2027-03-01 12:00:00+00:00", tick=False)
def test_any_student_gets_more_guidance_on_request_and_never_reads_why(
    make: Factories, browser: Browser, supervisor: User
) -> None:
    plan = a_plan(make, supervisor, with_account=True, participates=False)
    student = plan.placement.student
    assert student.user is not None
    browser.sign_in(student.user)

    page = browser.get("/my-guidance")
    assert supervisor.name in page.text
    page = page.submit("Ask for more guidance")

    assert (plan.intensity, plan.ground) == (Intensity.INTENSIVE, Ground.STUDENT)
    assert "You have five contacts" in page.text
    assert len(contacts_of(plan)) == 5
    upcoming = [day for day in due_days_of(plan) if day >= date(2027, 3, 1)]
    assert (upcoming[0] - date(2027, 3, 1)).days <= 14
    for word in ("flag", "intensive", "women"):
        assert word not in page.text.lower()
    emails = db.session.scalars(select(Email.to_address)).all()
    assert emails == [supervisor.email]


@time_machine.travel(BEFORE, tick=False)
def test_plan_moves_with_the_placement_and_ends_with_it(make: Factories) -> None:
    coordinator = make.user()
    plan = a_plan(make, site=make.site(women=1))
    placement = plan.placement

    change_days(
        placement, placement.version, date(2027, 3, 1), date(2027, 8, 20), "Later.", actor=coordinator
    )
    db.session.flush()
    assert due_days_of(plan)[0] == date(2027, 3, 15)
    assert due_days_of(plan)[-1] > LAST
    end_early(placement, placement.version, date(2027, 2, 20), "No work.", actor=coordinator)

    assert {one.state for one in contacts_of(plan)} == {ContactState.LAPSED}


@time_machine.travel(BEFORE, tick=False)
def test_command_shows_first_and_then_makes_what_is_missing(make: Factories, app: Flask) -> None:
    for women in (1, 3, 3):
        student = make.student(participates=True)
        a_placement(student, make.opening(make.site(women=women)), needs_intensive_guidance=women == 1)
    db.session.execute(delete(ContactMoment))
    db.session.execute(delete(GuidancePlan))
    code = make.school.code
    db.session.commit()
    runner = app.test_cli_runner()

    shown = runner.invoke(args=["guidance", "make-plans", code]).stdout
    assert "3 plans: 2 standard, 1 intensive." in shown
    assert "Nothing was made" in shown
    assert db.session.scalar(select(func.count(GuidancePlan.id))) == 0

    assert "Made." in runner.invoke(args=["guidance", "make-plans", code, "--yes"]).stdout
    assert db.session.scalar(select(func.count(ContactMoment.id))) == 11
    again = runner.invoke(args=["guidance", "make-plans", code, "--yes"]).stdout
    assert "0 plans" in again
    assert db.session.scalar(select(func.count(GuidancePlan.id))) == 3
    db.session.rollback()


def test_short_internship_still_gets_its_contacts_within_its_days(make: Factories) -> None:
    with time_machine.travel(BEFORE, tick=False):
        student = make.student(participates=True)
        opening = make.opening(make.site(women=1), ends_on=date(2027, 2, 19))
        placement = a_placement(student, opening, needs_intensive_guidance=True)
        days = db.session.scalars(
            select(ContactMoment.due_on)
            .join(ContactMoment.plan)
            .where(GuidancePlan.placement_id == placement.id)
        ).all()

    assert len(days) == 5
    assert all(FIRST <= day <= date(2027, 2, 19) for day in days)
