"""R29, R46 and R28 as lines of a report: the numbers of the rules' examples, and what is hidden."""

from datetime import date

from sqlalchemy import select

from app.access import Role
from app.accounts.models import User
from app.extensions import db
from app.guidance.models import GuidancePlan, GuidanceProfile, Intensity, SaidGender
from app.reports.queries.guidance import Guide, spread_of
from app.schools.queries import today
from app.students.models import Student
from tests.browser import Browser, Page
from tests.coaching.rows import a_coach_request
from tests.factories import Factories
from tests.guidance.rows import plan_of_placement
from tests.lives import a_placement


def a_participant(make: Factories, supervisor: User | None) -> Student:
    """A participant with a placement, guided by this person."""
    student = make.student(participates=True, supervisor=supervisor)
    plan_of_placement(a_placement(student, make.opening()))
    return student


def supervisors(make: Factories, said: SaidGender | None, number: int) -> list[User]:
    """Colleagues who say this of themselves."""
    found = [make.user(Role.SUPERVISOR) for _ in range(number)]
    for user in found:
        make.row(GuidanceProfile(user_id=user.id, says_gender=said))
    return found


def guided(make: Factories, people: list[User], number: int) -> None:
    for place in range(number):
        a_participant(make, people[place % len(people)])


def test_spread_of_participants_is_that_of_the_rule(browser: Browser, make: Factories) -> None:
    """20 participants, 13 with men and 7 with women: 65 % and 35 %. Who does not take part is in no number."""
    guided(make, supervisors(make, SaidGender.MAN, 5), 13)
    guided(make, supervisors(make, SaidGender.WOMAN, 5), 7)
    a_placement(make.student(participates=False, supervisor=make.user(Role.SUPERVISOR)), make.opening())
    db.session.commit()
    browser.sign_in(make.user(Role.REPORT_VIEWER))

    rows = {row[0]: row[1:] for row in browser.get("/reports/guidance").rows()}

    assert (rows["a man"], rows["a woman"]) == (["13", "65%"], ["7", "35%"])


def test_what_few_supervisors_say_counts_as_not_known(make: Factories) -> None:
    """Four women, and everybody who says nothing, are one group; so no total tells what one of them said."""
    guided(make, supervisors(make, SaidGender.MAN, 5), 6)
    guided(make, supervisors(make, SaidGender.WOMAN, 4), 6)
    guided(make, supervisors(make, None, 1), 1)
    db.session.commit()

    parts = spread_of(make.school.id).parts

    assert (parts[Guide.MAN], parts[Guide.WOMAN], parts[Guide.UNKNOWN]) == (6, None, 7)


def test_few_participants_are_hidden(browser: Browser, make: Factories) -> None:
    guided(make, supervisors(make, SaidGender.MAN, 1), 4)
    db.session.commit()
    browser.sign_in(make.user(Role.REPORT_VIEWER))
    assert "Fewer than 5 participants: the numbers are hidden." in browser.get("/reports/guidance").text


def test_untrained_supervisors_are_a_warning_and_a_share(browser: Browser, make: Factories) -> None:
    """8 intensive plans, 2 with untrained supervisors: 2 warnings, 75 % trained. Management sees no small number."""
    trained, untrained = make.user(Role.SUPERVISOR), make.user(Role.SUPERVISOR)
    make.row(GuidanceProfile(user_id=trained.id, trained_on=date(2026, 9, 1)))
    names = [a_participant(make, supervisor).sorted_name for supervisor in [untrained] * 2 + [trained] * 6][
        :2
    ]
    for plan in db.session.scalars(select(GuidancePlan)):
        plan.intensity = Intensity.INTENSIVE
    db.session.commit()

    browser.sign_in(make.user(Role.COORDINATOR))
    page = browser.get("/reports/guidance")
    assert "75%" in page.text
    assert "2 intensive plans have a supervisor who is not trained" in page.text
    assert {row[0] for row in page.click("See which plans").rows() if row[2] == untrained.name} == set(names)
    browser.sign_in(make.user(Role.REPORT_VIEWER))
    page = browser.get("/reports/guidance")
    assert "75%" not in page.text
    assert "not trained" not in page.text


def test_requests_for_a_coach_are_shares_and_hidden_from_management(
    browser: Browser, make: Factories
) -> None:
    coach = make.user(Role.SUPERVISOR)
    a_coach_request(make, make.student(), coach)
    late = a_coach_request(make, make.student())
    db.session.commit()
    assert late.asked_on == today()
    browser.sign_in(make.user(Role.COORDINATOR))
    assert "50% have a coach" in _stats(browser)
    browser.sign_in(make.user(Role.REPORT_VIEWER))
    assert "The numbers are hidden" in browser.get("/reports/guidance").text


def _stats(browser: Browser) -> str:
    page = browser.get("/reports/guidance")
    labels, values = page.texts(".//p[@class='stat-label']"), page.texts(".//p[@class='stat-value']")
    return "; ".join(f"{value} {label}" for label, value in zip(labels, values, strict=True))


def test_supervisor_says_it_of_herself_and_nobody_reads_it(browser: Browser, make: Factories) -> None:
    user = make.user(Role.SUPERVISOR)
    db.session.commit()
    browser.sign_in(user)
    _say(browser, "woman")
    db.session.expire_all()
    assert db.session.get_one(GuidanceProfile, user.id).says_gender is SaidGender.WOMAN
    _say(browser, "")
    db.session.expire_all()
    assert db.session.get_one(GuidanceProfile, user.id).says_gender is None
    assert "Choose one of the answers." in _say(browser, "a queen").html


def _say(browser: Browser, what: str) -> Page:
    return browser.post("/my-week/said", {"csrf_token": browser.token(), "says_gender": what})
