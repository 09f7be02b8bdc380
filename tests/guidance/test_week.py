"""A supervisor's week: late (R11), the route of a day, handovers (T5); and what a coordinator oversees (R46)."""

from datetime import date, time

import pytest
import time_machine
from sqlalchemy import select

from app.access import Role
from app.accounts.models import User
from app.checkins.models import Scores
from app.extensions import db
from app.guidance.models import GuidancePlan, StandIn
from app.guidance.queries.contacts import contacts_of
from app.guidance.queries.week import week_of
from app.guidance.sweeps import end_handovers
from app.notices.models import Email
from tests.browser import Browser
from tests.checkins.rows import a_check_in_plan, an_answer
from tests.counting import counted
from tests.factories import Factories
from tests.guidance.rows import a_plan, plan_of_placement
from tests.lives import a_placement

BEFORE, DUE, DAY_AFTER = (f"2027-{day} 09:00:00+00:00" for day in ("01-20", "02-15", "02-16"))


@pytest.fixture
def supervisor(make: Factories) -> User:
    return make.user(Role.SUPERVISOR)


@pytest.fixture
def plan(make: Factories, supervisor: User) -> GuidancePlan:
    with time_machine.travel(BEFORE, tick=False):
        return a_plan(make, supervisor, make.site(women=1), with_account=True)


def test_contact_that_nobody_recorded_is_late_the_day_after_for_both(
    make: Factories, browser: Browser, supervisor: User, plan: GuidancePlan
) -> None:
    """R11: due 15-2-2027, so on 16-2 one overdue task of the supervisor and one line of the coordinator."""
    coordinator = make.user()
    with time_machine.travel(DUE, tick=False):
        today = browser.sign_in(supervisor).get("/today")
        assert "was due" not in today.text
        assert plan.placement.student.name in today.text
        browser.sign_in(coordinator)
        assert "late" not in browser.get("/today").text.lower()
    with time_machine.travel(DAY_AFTER, tick=False):
        opening = make.opening(starts_on=date(2027, 3, 15))
        a_placement(make.student(supervisor=supervisor), opening)
        db.session.commit()
        today = browser.sign_in(supervisor).get("/today")
        assert today.text.index("was due on") < today.text.index("Tell the company who comes")
        assert today.all(".//div[@class='urgency urgency-later']//li")
        assert today.text.count("was due on 15 Feb 2027") == 1
        task = browser.sign_in(coordinator).get("/today")
        assert "Contacts with students are late" in task.text
        page = browser.get("/guidance?show=late")

    lines = [row for row in page.rows() if row[-1] == "late"]
    assert [row[0] for row in lines] == [plan.placement.student.sorted_name]


def test_coordinator_finds_a_plan_by_student_company_and_supervisor(
    make: Factories, browser: Browser, supervisor: User
) -> None:
    supervisor.name = "Wendy Kuipers"
    with time_machine.travel(BEFORE, tick=False):
        hers = a_plan(make, supervisor, make.site(women=1, company_name="Anker", town="Assen"))
        a_plan(make, make.user(Role.SUPERVISOR), make.site(women=1, company_name="Boei"))
        hers.placement.student.last_name = "Çelik"
        db.session.commit()
        browser.sign_in(make.user()).get("/guidance")
        for words in ("celik", "anker assen", "kuipers çelik"):
            page = browser.get("/guidance", query={"q": words})
            found = page.texts(".//div[@id='results']//tbody//th")
            assert found == [hers.placement.student.sorted_name]
        nobody = browser.get("/guidance", query={"q": "nobody at all"})

    assert "Nobody found" in nobody.text
    assert nobody.links["Show all plans"] == "/guidance"


def test_next_contact_of_a_student_is_one_to_come_with_its_time(browser: Browser, plan: GuidancePlan) -> None:
    """The first was due on 15 February and nobody recorded it; the second is agreed for the 19th."""
    user, second = plan.placement.student.user, contacts_of(plan)[1]
    assert user is not None
    with time_machine.travel(DAY_AFTER, tick=False):
        second.planned_on, second.planned_at = date(2027, 2, 19), time(9, 30)
        db.session.commit()
        agreed = browser.sign_in(user).get("/today")
        second.planned_at = None
        db.session.commit()
        without_time = browser.get("/today")

    assert "Your next contact is on Friday 19 February 2027 at 09:30." in agreed.text
    assert "Your next contact is on Friday 19 February 2027." in without_time.text
    assert "You would have talked by Monday 15 February 2027, and that is not recorded." in agreed.text


def test_day_with_visits_is_a_route_from_school_by_time_and_then_the_nearest(
    make: Factories, supervisor: User
) -> None:
    supervisor.school.town = "Zwolle"
    with time_machine.travel(BEFORE, tick=False):
        plans = {
            town: a_plan(make, supervisor, make.site(women=1, town=town))
            for town in ("Meppel", "Groningen", "Hattem")
        }
        for plan in plans.values():
            contacts_of(plan)[0].planned_on = date(2027, 2, 10)
        contacts_of(plans["Groningen"])[0].planned_at = time(10)
        db.session.flush()

        (day,) = week_of(supervisor, date(2027, 2, 8)).days

    towns = [stop.contact.plan.placement.opening.site.town for stop in day.route]
    assert towns == ["Groningen", "Meppel", "Hattem"]
    assert day.travel == sum(stop.minutes or 0 for stop in day.route)
    assert all(stop.minutes for stop in day.route)


def test_week_of_many_students_takes_few_statements(
    make: Factories, supervisor: User, browser: Browser
) -> None:
    with time_machine.travel(BEFORE, tick=False):
        for _ in range(3):
            a_plan(make, supervisor, make.site(women=1))
    with time_machine.travel(DAY_AFTER, tick=False):
        browser.sign_in(supervisor).get("/my-week")
        with counted() as few:
            browser.get("/my-week")
        with time_machine.travel(BEFORE, tick=False):
            for _ in range(12):
                a_plan(make, supervisor, make.site(women=1))
        with counted() as many:
            browser.get("/my-week")

    assert many.count == few.count


def test_list_of_all_plans_takes_as_many_statements_for_many_supervisors(
    make: Factories, browser: Browser
) -> None:
    coordinator = make.user()
    with time_machine.travel(BEFORE, tick=False):
        a_plan(make, make.user(Role.SUPERVISOR), make.site(women=1))
        browser.sign_in(coordinator).get("/guidance")
        with counted() as few:
            browser.get("/guidance")
        for _ in range(9):
            a_plan(make, make.user(Role.SUPERVISOR), make.site(women=1))
        with counted() as many:
            browser.get("/guidance")

    assert many.count == few.count


def test_handover_moves_all_at_once_and_gives_back_by_itself(
    make: Factories, browser: Browser, supervisor: User, plan: GuidancePlan
) -> None:
    colleague, coordinator = make.user(Role.SUPERVISOR), make.user()
    student = plan.placement.student
    with time_machine.travel(DAY_AFTER, tick=False):
        browser.sign_in(coordinator)
        page = browser.get("/guidance/handovers").submit(
            "Hand over the students",
            absent_id=str(supervisor.id),
            stand_in_id=str(colleague.id),
            until="2027-03-01",
        )
        assert "1 student is handed over" in page.text
        assert page.rows() == [
            [supervisor.name, colleague.name, "1", "1 Mar 2027", "Give back now: " + supervisor.name]
        ]
        browser.sign_in(supervisor).get(f"/guidance/{plan.placement_id}", expect=404)
        browser.get(f"/guidance/contacts/{contacts_of(plan)[0].id}", expect=404)
        assert student.name not in browser.get("/my-week").text
        assert student.name in browser.sign_in(colleague).get("/my-week").text
        page = browser.get(f"/placements/{plan.placement_id}").click("Guidance: late")
        assert page.h1 == f"Guidance of {student.name}"
        assert student.user is not None
        assert colleague.name in browser.sign_in(student.user).get("/my-guidance").text
    receivers = db.session.scalars(select(Email.to_address)).all()
    assert sorted(receivers) == sorted([supervisor.email, colleague.email, student.user.email])
    db.session.commit()
    with time_machine.travel("2027-03-01 20:00:00+00:00", tick=False):
        end_handovers()
        assert student.supervisor_id == colleague.id
    with time_machine.travel("2027-03-02 09:00:00+00:00", tick=False):
        end_handovers()
        end_handovers()
        assert student.supervisor_id == supervisor.id
        browser.sign_in(colleague).get(f"/guidance/{plan.placement_id}", expect=404)
        browser.sign_in(supervisor).get(f"/guidance/{plan.placement_id}")


def test_handover_for_good_leaves_nothing_to_give_back(
    make: Factories, browser: Browser, supervisor: User, plan: GuidancePlan
) -> None:
    colleague = make.user(Role.SUPERVISOR)
    coordinator = make.user()
    with time_machine.travel(DAY_AFTER, tick=False):
        browser.sign_in(coordinator)
        page = browser.get("/guidance/handovers")
        refused = page.submit(
            "Hand over the students", expect=422, absent_id=str(supervisor.id), stand_in_id=str(supervisor.id)
        )
        assert "Choose another colleague" in refused.text
        page = page.submit(
            "Hand over the students", absent_id=str(supervisor.id), stand_in_id=str(colleague.id), until=""
        )

    assert plan.placement.student.supervisor_id == colleague.id
    assert db.session.scalars(select(StandIn)).all() == []
    assert "Nobody stands in" in page.text


def test_stand_in_who_falls_ill_too_hands_on_and_each_gets_back_the_own_students(
    make: Factories, browser: Browser, supervisor: User, plan: GuidancePlan
) -> None:
    second, third = make.user(Role.SUPERVISOR), make.user(Role.SUPERVISOR)
    with time_machine.travel(BEFORE, tick=False):
        own = a_plan(make, second)
    coordinator = make.user()
    with time_machine.travel(DAY_AFTER, tick=False):
        browser.sign_in(coordinator)
        for absent, to in ((supervisor, second), (second, third)):
            browser.get("/guidance/handovers").submit(
                "Hand over the students", absent_id=str(absent.id), stand_in_id=str(to.id), until="1-3-2027"
            )
        assert plan.placement.student.supervisor_id == own.placement.student.supervisor_id == third.id
        page = browser.get("/guidance/handovers")
        page.submit("Give back now: " + supervisor.name)

    assert plan.placement.student.supervisor_id == supervisor.id
    assert own.placement.student.supervisor_id == third.id


def test_untrained_supervisors_of_intensive_plans_are_warned_about_and_counted(
    make: Factories, browser: Browser, supervisor: User
) -> None:
    """R46: 8 intensive plans, 2 with untrained supervisors: 2 warnings, 75 % trained."""
    untrained, coordinator = make.user(Role.SUPERVISOR), make.user()
    team = make.team(name="ICT", intensive_places=7)
    with time_machine.travel(BEFORE, tick=False):
        plans = [a_plan(make, supervisor, make.site(women=1), team_id=team.id) for _ in range(6)]
        plans += [a_plan(make, untrained, make.site(women=1), team_id=team.id) for _ in range(2)]
    with time_machine.travel(DUE, tick=False):
        browser.sign_in(supervisor).get("/my-week").submit("Save", trained_on="1-9-2026")
        browser.sign_in(coordinator)
        warned = [
            "not trained for this yet" in browser.get(f"/guidance/{plan.placement_id}").text for plan in plans
        ]
        standard = a_plan(make, untrained)
        made = browser.get(f"/guidance/{standard.placement_id}").submit("Make guidance intensive")
        assert "Plan the training" in made.text
        browser.get(f"/guidance/{standard.placement_id}").submit(
            "Make guidance standard", reason="Not needed."
        )
        page = browser.get("/guidance")
        training = browser.get("/guidance/supervisors")

    assert warned == [False] * 6 + [True] * 2
    assert "75 %" in page.text.replace("75%", "75 %").replace("75\u00a0%", "75 %")
    assert "2 plans without" in page.text
    assert "on 15 Feb 2027" in page.text
    assert ["ICT", "8", "7", "more than places"] in page.rows()
    assert [supervisor.name, "1 Sept 2026", supervisor.name] in [row[:3] for row in training.rows()]


def test_two_openings_of_one_company_are_told_apart_wherever_an_internship_is_named(
    make: Factories, browser: Browser
) -> None:
    supervisor, site = make.user(Role.SUPERVISOR), make.site(company_name="Ster Techniek", women=3)
    make.opening(site)
    student = make.student(supervisor=supervisor, with_account=True)
    placement = a_placement(student, make.opening(site), agreement_signed_on=date(2027, 1, 15))
    check_ins = a_check_in_plan(make, student)
    an_answer(make, check_ins, Scores(4, 4, 4))
    contact = contacts_of(plan_of_placement(placement))[0]
    db.session.commit()
    assert student.user is not None
    own = ("/my-guidance", "/my-check-ins", "/my-agreement")
    guiding = (
        "/my-week",
        f"/guidance/{placement.id}",
        f"/guidance/contacts/{contact.id}",
        f"/placements/{placement.id}",
        f"/placements/{placement.id}/agreement",
        "/agreements",
    )
    for user, pages in ((student.user, own), (supervisor, guiding)):
        browser.sign_in(user)
        for address in pages:
            text = browser.get(address).text
            assert "Ster Techniek (2)" in text, address
