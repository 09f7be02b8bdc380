"""After a stop: SBB within a week, its answer on the fourth working day, a talk with each student (R16, R17, R18)."""

from datetime import date

import time_machine
from sqlalchemy import select

from app.companies import services as companies
from app.companies.models import PlacementStop, Site, StopGround
from app.dashboard.tasks.signals import following_tasks
from app.extensions import db
from app.notices.models import Email
from app.placements.models import Placement, PlacementState
from app.signals.queries import open_stops, working_day_after
from app.signals.sweeps import look_after_stops
from tests.browser import Browser
from tests.factories import Factories
from tests.lives import a_placement
from tests.printing.reading import read_pdf

DECIDED = date(2027, 3, 10)


def a_stop(make: Factories, site: Site) -> PlacementStop:
    """A stop that was decided on 10 March 2027."""
    stop = companies.propose_stop(site, StopGround.SOCIAL_SAFETY, "Remarks.", actor=make.user())
    companies.record_hearing(stop, DECIDED, "A joke.", actor=make.user())
    companies.decide_stop(stop, date(2027, 9, 10), "It happened before.", actor=make.user())
    db.session.flush()
    return stop


def three_at(make: Factories, site: Site) -> list[Placement]:
    """Three students whose internship runs there."""
    opening = make.opening(site, capacity=3)
    return [
        a_placement(
            make.student(first_name=name, last_name="Janssen"),
            opening,
            DECIDED,
            agreement_signed_on=date(2027, 1, 15),
        )
        for name in ("Sanne", "Fleur", "Noor")
    ]


def tasks(make: Factories, app_browser: Browser) -> list[tuple[str, str, date | None, str]]:
    with app_browser.app.test_request_context(headers={"Accept-Language": "en"}):
        return [
            (task.what, task.whom, task.due, task.state)
            for task in following_tasks(make.school.id, open_stops(make.school.id))
        ]


def test_stop_opens_a_report_to_sbb_and_a_task_for_each_student(make: Factories, browser: Browser) -> None:
    site = make.site(company_name="Petersen Techniek")
    with time_machine.travel(DECIDED, tick=False):
        placements = three_at(make, site)
        stop = a_stop(make, site)
        found = tasks(make, browser)
        assert ("Report to SBB", "", date(2027, 3, 17), "attention") in found
        talks = [whom for what, whom, _due, _state in found if what.startswith("Talk with a student")]
        assert talks == ["Sanne Janssen", "Fleur Janssen", "Noor Janssen"]
        assert {placement.state for placement in placements} == {PlacementState.ACTIVE}

        page = browser.sign_in(make.user()).get(f"/signals/stops/{stop.id}")
        first, second, third = (placement.id for placement in placements)
        page = page.submit(
            "Record the talk with Sanne",
            **{f"talk{first}-talked_on": "2027-03-10", f"talk{first}-decision": "stays"},
        )
        page = page.submit(
            "Record the talk with Fleur",
            **{f"talk{second}-talked_on": "2027-03-10", f"talk{second}-decision": "replace"},
        )
        assert page.path == f"/placements/{second}/replace"
        left = [(what, whom) for what, whom, _due, _state in tasks(make, browser) if whom]
        assert left == [
            ("Do what you decided with a student at a company with a placement stop", "Fleur Janssen"),
            ("Talk with a student at a company with a placement stop", "Noor Janssen"),
        ]
        states = db.session.scalars(select(Placement.state).where(Placement.id.in_((first, second, third))))
        assert set(states) == {PlacementState.ACTIVE}
    with time_machine.travel(date(2027, 3, 18), tick=False):
        assert ("Report to SBB", "", date(2027, 3, 17), "problem") in tasks(make, browser)


SBB_STEPS = (
    "Company heard",
    "The company's answer",
    "SBB adviser informed",
    "Complaint filed",
    "Report point for",
    "The school places nobody",
)


def test_dossier_holds_no_student_and_sbb_is_asked_on_the_fourth_working_day(
    make: Factories, browser: Browser
) -> None:
    site = make.site(company_name="Petersen Techniek", address="Dorpsweg 1")
    with time_machine.travel(DECIDED, tick=False):
        names = [placement.student for placement in three_at(make, site)]
        stop = a_stop(make, site)
        page = browser.sign_in(make.user()).get(f"/signals/stops/{stop.id}")
        page = page.submit("Save the report to SBB", 422, account="Fleur was called names.")
        assert "This text names a student." in page.text
        page = page.submit(
            "Save the report to SBB",
            adviser_informed_on="2027-03-10",
            complaint_on="2027-03-10",
            account="A student was called names in March.",
            company_answer="It was a joke.",
        )
        assert [what for what, whom, _due, _state in tasks(make, browser) if not whom] == []
        printed = page.submit("Download the dossier for SBB (PDF)")
        paper = read_pdf(printed.response.get_data())
    with time_machine.travel(date(2027, 3, 15), tick=False):
        assert [what for what, whom, _due, _state in tasks(make, browser) if not whom] == []
    with time_machine.travel(date(2027, 3, 16), tick=False):
        assert ("Ask SBB for an answer", "", date(2027, 3, 16), "attention") in tasks(make, browser)

    assert paper.conforms_to == "pdfuaid:part=1"
    order = [
        "1. The training company",
        "2. The school that reports",
        "3. What happened",
        "4. What the school did",
        *SBB_STEPS,
    ]
    places = [paper.text.index(part) for part in order]
    assert places == sorted(places)
    assert "A student was called names in March." in paper.text
    for student in names:
        for secret in (student.first_name, student.last_name, student.student_number):
            assert secret not in paper.text


def test_counts_working_days_without_weekends_and_public_holidays() -> None:
    assert working_day_after(DECIDED, 4) == date(2027, 3, 16)
    assert working_day_after(date(2027, 3, 25), 1) == date(2027, 3, 30), "after Good Friday and Easter Monday"


def test_coordinators_hear_once_that_a_suspension_ran_out_or_a_review_is_late(
    make: Factories, browser: Browser
) -> None:
    first, second = make.user(), make.user()
    site = make.site(company_name="Petersen Techniek")
    stop = companies.propose_stop(site, StopGround.OTHER, "Cold.", actor=first)
    companies.suspend_site(stop, date(2026, 12, 24), "A student is there.", actor=first)
    db.session.commit()
    with time_machine.travel(date(2026, 12, 24), tick=False):
        look_after_stops()
        assert db.session.scalars(select(Email)).all() == []
    with time_machine.travel(date(2026, 12, 25), tick=False):
        look_after_stops()
        look_after_stops()
        emails = db.session.scalars(select(Email)).all()
        assert {email.recipient_id for email in emails} == {first.id, second.id}
        assert len(emails) == 2
        assert all("Petersen" not in f"{email.subject}{email.body}" for email in emails)
        assert "A suspension has ended without a decision" in browser.sign_in(second).get("/today").text
        companies.lift_stop(stop, "Solved.", actor=second)
        db.session.commit()
    with time_machine.travel(DECIDED, tick=False):
        a_stop(make, site)
        db.session.commit()
    with time_machine.travel(date(2027, 9, 24), tick=False):
        assert "Review a placement stop" in browser.sign_in(second).get("/today").text
        look_after_stops()
        assert len(db.session.scalars(select(Email)).all()) == 2
    with time_machine.travel(date(2027, 9, 25), tick=False):
        assert (
            "The review of a placement stop is more than two weeks late"
            in browser.sign_in(second).get("/today").text
        )
        look_after_stops()
        assert len(db.session.scalars(select(Email)).all()) > 2
