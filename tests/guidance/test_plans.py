"""Plans follow placements: R10 and R41 with the numbers of their examples, and the command for those that exist."""

from datetime import date

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, func, select

from app.access import Role
from app.accounts.models import User
from app.audit.models import AuditEvent
from app.companies.models import CountSource, Site
from app.companies.services import add_count
from app.extensions import db
from app.guidance.models import ContactMoment, ContactState, Ground, GuidancePlan, Intensity
from app.guidance.queries.contacts import contacts_of, open_of
from app.guidance.sweeps import follow_the_rule_of_today
from app.notices.models import Email
from app.placements.services.days import change_days
from app.placements.services.ending import end_early
from app.schools.models import SchoolRules, Vacation
from app.schools.queries import school_days, today
from tests.browser import Browser
from tests.counting import counted
from tests.factories import Factories
from tests.guidance.rows import FIRST, LAST, a_plan, due_days_of
from tests.lives import a_placement

BEFORE = "2027-01-20 12:00:00+00:00"


@pytest.fixture
def supervisor(make: Factories) -> User:
    return make.user(Role.SUPERVISOR)


def count_at(site: Site, women: int, actor: User) -> None:
    """The company says today how many women work there."""
    add_count(
        site,
        women=women,
        counted_on=today(),
        source=CountSource.COMPANY,
        technical_staff=None,
        actor=actor,
    )
    db.session.commit()


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
        count_at(site, 3, make.user())
        assert len(due_days_of(plan)) == 5
        without = make.student(supervisor=supervisor)
        page = browser.sign_in(supervisor).get("/my-students")
        assert without.sorted_name not in page.links
        page = page.click(plan.placement.student.sorted_name)
        assert page.path == f"/guidance/{plan.placement_id}"
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


@pytest.mark.parametrize("now_known", ["two women", "threshold of four", "she takes part"])
def test_plan_becomes_intensive_once_the_rule_asks_for_it_after_the_first_day(
    make: Factories, browser: Browser, supervisor: User, now_known: str
) -> None:
    """R10, D5: three contacts from a count of three; from 1 March the rule asks for five, which is told that day."""
    site, coordinator = make.site(women=3), make.user()
    with time_machine.travel(BEFORE, tick=False):
        plan = a_plan(make, supervisor, site, participates=None if now_known == "she takes part" else True)
        if now_known == "she takes part":
            count_at(site, 2, coordinator)
        db.session.commit()
        follow_the_rule_of_today()
        assert len(due_days_of(plan)) == 3
    with time_machine.travel("2027-03-01 12:00:00+00:00", tick=False):
        vacation = Vacation(
            school_id=make.school.id, name="Spring", starts_on=date(2027, 3, 8), ends_on=date(2027, 3, 21)
        )
        make.row(vacation)
        if now_known == "two women":
            count_at(site, 2, coordinator)
        elif now_known == "threshold of four":
            make.row(SchoolRules(school_id=make.school.id, valid_from=date(2027, 3, 1), threshold=4))
        else:
            plan.placement.student.participates = True
        db.session.commit()
        follow_the_rule_of_today()
        follow_the_rule_of_today()

        assert (plan.intensity, plan.ground) == (Intensity.INTENSIVE, Ground.RULE)
        ahead = [day for day in due_days_of(plan) if day >= date(2027, 3, 1)]
        assert len(due_days_of(plan)) == 5
        assert ahead[0] == date(2027, 3, 5), "15 March is in a holiday of the school"
        assert all(day in school_days(plan.school_id) for day in ahead)
        emails = db.session.scalars(select(Email).where(Email.kind == "guidance")).all()
        assert [(one.to_address, one.subject) for one in emails] == [
            (supervisor.email, "Guidance became intensive for a student")
        ]
        assert plan.placement.student.last_name not in emails[0].body
        events = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "guidance_plan:intensify"))
        assert [(one.person_id, one.data["ground"]) for one in events] == [
            (plan.placement.student_id, "rule")
        ]


def test_rise_takes_nothing_away_people_may_and_the_next_fall_gives_it_again(
    make: Factories, browser: Browser, supervisor: User
) -> None:
    site, coordinator = make.site(women=3), make.user()
    with time_machine.travel(BEFORE, tick=False) as clock:
        plan = a_plan(make, supervisor, site)
        for day, women, intensity in (
            (date(2027, 3, 1), 2, Intensity.INTENSIVE),
            (date(2027, 3, 2), 3, Intensity.INTENSIVE),
        ):
            clock.move_to(f"{day.isoformat()}T12:00:00+00:00")
            count_at(site, women, coordinator)
            follow_the_rule_of_today()
            assert plan.intensity is intensity
        browser.sign_in(supervisor)
        page = browser.get(f"/guidance/{plan.placement_id}")
        assert "The rule no longer asks for intensive guidance here." in page.text
        page.submit("Make guidance standard", reason="Three women work there now.")
        follow_the_rule_of_today()
        assert plan.intensity is Intensity.STANDARD

        clock.move_to("2027-03-03T12:00:00+00:00")
        count_at(site, 1, coordinator)
        follow_the_rule_of_today()
        assert plan.intensity is Intensity.INTENSIVE
        browser.sign_in(supervisor)
        browser.get(f"/guidance/{plan.placement_id}").submit("Make guidance standard", reason="We talked.")
        clock.move_to("2027-03-04T12:00:00+00:00")
        count_at(site, 0, coordinator)
        follow_the_rule_of_today()
        assert plan.intensity is Intensity.STANDARD, "what a supervisor decided while it was flagged stays"


def test_looking_whether_the_rule_asks_takes_one_statement(make: Factories) -> None:
    with time_machine.travel(BEFORE, tick=False):
        for women in (1, 3, None):
            a_plan(make, site=make.site(women=women))
        db.session.commit()
        with counted() as found:
            follow_the_rule_of_today()

    assert found.count == 1


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
