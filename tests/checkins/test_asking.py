"""Check-ins are asked every two weeks on days of school, and reminded of once."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from app.access import Role
from app.checkins.emails import ask
from app.checkins.models import CheckIn, CheckInPlan
from app.checkins.sweeps import follow_check_ins
from app.extensions import db
from app.notices.models import Email
from app.schools.models import Vacation
from app.students.models import Student
from tests.browser import Browser
from tests.checkins.conftest import FIRST_DAY, Intern
from tests.counting import counted
from tests.lives import a_placement

pytestmark = pytest.mark.database


def on(day: date, monday: time_machine.Traveller) -> None:
    """Be there at nine on this day, and let the worker look."""
    monday.move_to(f"{day.isoformat()}T09:00:00+00:00")
    follow_check_ins()


def asked() -> list[tuple[int, date, date]]:
    rows = db.session.scalars(select(CheckIn).order_by(CheckIn.number))
    return [(row.number, row.due_on, row.closes_on) for row in rows]


def subjects() -> list[str]:
    return list(db.session.scalars(select(Email.subject).order_by(Email.id)))


def test_asks_every_two_weeks_and_reminds_once(intern: Intern, monday: time_machine.Traveller) -> None:
    db.session.commit()
    for days in range(70):
        on(FIRST_DAY + timedelta(days=28 + days), monday)
    follow_check_ins()

    assert asked() == [
        (1, date(2027, 3, 1), date(2027, 3, 14)),
        (2, date(2027, 3, 15), date(2027, 3, 29)),
        (3, date(2027, 3, 30), date(2027, 4, 11)),
        (4, date(2027, 4, 12), date(2027, 4, 25)),
        (5, date(2027, 4, 26), date(2027, 5, 9)),
    ], "29 March 2027 is Easter Monday"
    assert subjects().count("Three questions about your internship") == 5
    assert subjects().count("Reminder: three questions about your internship") == 5
    assert set(db.session.scalars(select(Email.is_private))) == {True}


def test_holidays_of_the_school_pass_without_an_email(intern: Intern, monday: time_machine.Traveller) -> None:
    intern.make.row(
        Vacation(
            school_id=intern.student.school_id,
            name="Spring",
            starts_on=date(2027, 2, 20),
            ends_on=date(2027, 3, 7),
        )
    )
    db.session.commit()

    on(date(2027, 2, 15), monday)
    assert subjects() == ["Three questions about your internship"]
    for day in range(1, 8):
        on(date(2027, 3, day), monday)
    assert len(subjects()) == 1, "no reminder either"
    on(date(2027, 3, 8), monday)
    assert asked() == [
        (1, date(2027, 2, 15), date(2027, 3, 7)),
        (2, date(2027, 3, 8), date(2027, 3, 14)),
    ]


def test_beat_on_which_nothing_is_due_takes_one_statement_and_none_in_a_weekend(
    intern: Intern, monday: time_machine.Traveller
) -> None:
    """However many schools have internships that run; and one where something is due is found among them."""
    make, day = intern.make, date(2027, 3, 1)
    intern.make.row(
        Vacation(school_id=intern.student.school_id, name="May", starts_on=day, ends_on=date(2027, 3, 5))
    )
    for _ in range(3):
        school = make.new_school()
        student = make.student(school=school, programme=make.programme(school=school))
        site = make.site(school=school)
        opening = make.opening(site, period=make.period(school=school))
        a_placement(student, opening, day, agreement_signed_on=date(2027, 1, 20))
    db.session.commit()
    on(day, monday)
    assert len(asked()) == 3, "the school of the intern is closed"

    def statements(on_day: str) -> int:
        monday.move_to(f"{on_day}T09:00:00+00:00")
        with counted() as found:
            follow_check_ins()
        return found.count

    assert statements("2027-03-02") == 1
    assert statements("2027-03-06") == 0
    db.session.execute(update(CheckIn).values(answered_at=CheckIn.asked_at))
    db.session.commit()
    on(date(2027, 3, 8), monday)
    on(date(2027, 3, 15), monday)
    assert len(asked()) == 7, "open again, it asks like the others"


def test_answered_check_in_is_not_reminded_of(intern: Intern, monday: time_machine.Traveller) -> None:
    db.session.commit()
    on(date(2027, 3, 1), monday)
    check_in = db.session.scalars(select(CheckIn)).one()
    check_in.answered_at, check_in.work, check_in.people, check_in.safe = check_in.asked_at, 4, 4, 4
    db.session.commit()

    on(date(2027, 3, 8), monday)

    assert subjects() == ["Three questions about your internship"]


def test_email_says_who_reads_the_answers_also_to_a_student_without_an_account(intern: Intern) -> None:
    heard = "Only you, and the person you chose to read along, can see your answers."
    plan = intern.plan()
    first, second = intern.check_in(plan), intern.check_in(plan)
    ask([first])
    plan.listener_id, intern.student.user = intern.make.user(Role.COUNSELLOR).id, None
    ask([second])

    alone, together = db.session.scalars(select(Email.body).order_by(Email.id))
    assert ("Only you can see your answers." in alone, "You can pause" in alone) == (True, True)
    assert (heard in together, "You can pause" in together) == (True, False)


def test_pausing_takes_one_button_and_nobody_hears_of_it(
    intern: Intern, browser: Browser, monday: time_machine.Traveller
) -> None:
    db.session.commit()
    follow_check_ins()
    browser.sign_in(intern.user)
    page = browser.get("/my-check-ins").submit("Pause my check-ins")
    assert "Your check-ins are paused." in page.text
    on(date(2027, 3, 8), monday)
    on(date(2027, 3, 15), monday)
    assert subjects() == ["Three questions about your internship"]

    monday.move_to("2027-04-05T09:00:00+00:00")
    browser.sign_in(intern.user)
    browser.get("/my-check-ins").submit("Start again")
    on(date(2027, 4, 12), monday)

    assert [due for _number, due, _closes in asked()] == [date(2027, 3, 1), date(2027, 4, 12)]


def test_asks_nobody_before_the_first_day_or_after_the_last(
    intern: Intern, monday: time_machine.Traveller
) -> None:
    ahead = intern.make.student()
    a_placement(ahead, intern.opening)
    over = intern.make.student()
    a_placement(over, intern.opening, date(2027, 3, 1), ends_on=date(2027, 2, 26))
    db.session.commit()

    follow_check_ins()

    assert list(db.session.scalars(select(CheckInPlan.student_id))) == [intern.student.id]


def test_a_whole_school_is_asked_in_a_few_statements(
    intern: Intern, run_jobs: Callable[[], int], monday: time_machine.Traveller
) -> None:
    def students(count: int) -> None:
        for _ in range(count):
            student = intern.make.student()
            a_placement(student, intern.opening, date(2027, 3, 1), agreement_signed_on=date(2027, 1, 20))
        db.session.commit()

    def statements() -> int:
        with counted() as found:
            follow_check_ins()
        return found.count

    students(4)
    few = statements()
    students(36)
    many = statements()

    assert len(asked()) == 41
    assert db.session.scalars(select(Student.id)).all()
    assert many - few <= 36 * 3, "each check-in is a row, an email and a task in the queue"
