"""Terms of retention: what goes, what stays, what the trail says, with the clock moved."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app.access import Role
from app.activities.models import Request
from app.audit.models import AuditEvent, TrailPerson, TrailText
from app.audit.services import broken_links, record
from app.extensions import db, now
from app.finds.models import FoundCompany
from app.gatherings.models import GatheringEvaluation, GatheringInvitation
from app.imports.models import ImportBatch
from app.notices.models import Email
from app.placements.models import (
    Placement,
    PlacementState,
)
from app.privacy import sweeps
from app.privacy.models import PrivacyRequest, RequestKind
from app.privacy.queries import today
from app.privacy.retention import (
    TERMS,
    TermsInThePast,
    decided,
    months_earlier,
    set_terms,
)
from app.privacy.sweeps import forget_what_is_done, keep_terms
from app.shadowdays.models import ShadowDay, ShadowDayOutcome
from app.students.models import ChoiceList, Student
from app.swaps.models import SwapRequest
from tests.browser import Browser
from tests.factories import Factories
from tests.finds.rows import a_find
from tests.lives import a_placement
from tests.privacy.lives import Scene
from tests.privacy.terms import decide, due, later, runs, sweep
from tests.swaps.rows import a_swap_request

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def every_school_is_to_be_looked_at() -> Iterator[None]:
    forget_what_is_done()
    yield
    forget_what_is_done()


def test_months_earlier_is_the_same_day_or_the_last_of_the_month() -> None:
    assert months_earlier(date(2026, 11, 26), 24) == date(2024, 11, 26)
    assert months_earlier(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert months_earlier(date(2026, 1, 15), 1) == date(2025, 12, 15)


def test_nothing_goes_before_the_school_has_decided(make: Factories) -> None:
    student = make.student(has_left=True)
    db.session.commit()

    with later(days=3000):
        sweep()

    assert student.erased_at is None
    assert runs() == []


def test_student_goes_two_years_after_leaving_and_the_placement_stays(make: Factories) -> None:
    decide(make)
    gone, here = make.student(first_name="Noor", has_left=True), make.student(first_name="Yara")
    placement = a_placement(gone, make.opening(), state=PlacementState.COMPLETED)
    number, opening_id = gone.id, placement.opening_id
    db.session.commit()

    with later(days=725):
        sweep()
        assert gone.erased_at is None
        assert "enrolment" not in due(make)
    with later(days=735):
        forget_what_is_done()
        assert due(make)["enrolment"] == 1
        sweep()

    assert (gone.erased_at is not None, here.first_name) == (True, "Yara")
    kept = db.session.scalars(select(Placement).where(Placement.student_id == number)).one()
    assert kept.opening_id == opening_id
    assert runs()[-1]["term_enrolment"] == 1
    events = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "person:erase")).all()
    assert [one.data["cause"] for one in events] == ["retention"]
    assert list(broken_links()) == []


def test_student_with_a_placement_that_is_not_over_stays(make: Factories) -> None:
    decide(make)
    student = make.student(has_left=True)
    placement = a_placement(student, make.opening())
    placement.ends_on = now().date() + timedelta(days=2000)
    db.session.commit()

    with later(days=800):
        sweep()

    assert student.erased_at is None
    assert placement.state is not PlacementState.ENDED_EARLY


def test_whoever_came_back_has_not_left(make: Factories) -> None:
    student = make.student(has_left=True)
    student.has_left = False
    assert student.left_on is None
    student.has_left = True
    assert student.left_on == now().date()


def test_choices_go_a_year_after_the_period(make: Factories) -> None:
    decide(make)
    student, opening = make.student(), make.opening()
    make.choices(student, opening)
    a_swap_request(make, student, opening, opening)
    a_find(make, student, opening.period)
    ends_on = opening.period.ends_on
    db.session.commit()

    with time_machine.travel(datetime(ends_on.year + 1, ends_on.month, 1, tzinfo=UTC), tick=False):
        sweep()
        assert db.session.scalar(select(func.count(ChoiceList.id))) == 1
    with time_machine.travel(datetime(ends_on.year + 2, ends_on.month, 1, tzinfo=UTC), tick=False):
        forget_what_is_done()
        sweep()

    assert db.session.scalar(select(func.count(ChoiceList.id))) == 0
    assert db.session.scalar(select(func.count(SwapRequest.id))) == 0
    assert db.session.scalar(select(func.count(FoundCompany.id))) == 0
    assert db.session.get_one(Student, student.id).first_name == student.first_name


def test_closed_account_goes_and_one_that_works_stays(make: Factories) -> None:
    decide(make)
    gone, here = make.user(name="Joris Bos"), make.user(name="Marleen Wal")
    gone.is_closed = True
    db.session.commit()

    with later(days=735):
        sweep()

    assert (gone.erased_at is not None, here.name) == (True, "Marleen Wal")
    assert "Joris" not in gone.name


def test_contacts_go_two_years_after_the_last_opening(make: Factories) -> None:
    decide(make)
    opening = make.opening(make.site(contact_name="Yara Bos"))
    never = make.site(contact_name="Eva Wal")
    ends_on, site = opening.ends_on, opening.site
    db.session.commit()

    with time_machine.travel(datetime(ends_on.year + 3, ends_on.month, 1, tzinfo=UTC), tick=False):
        sweep()

    assert (site.contact_name, never.contact_name) == (None, "Eva Wal")


def test_emails_texts_of_activities_files_and_requests_go(make: Factories) -> None:
    decide(make)
    scene = Scene(make, make.school)
    user = scene.colleague()
    email = db.session.scalars(select(Email).order_by(Email.id)).first()
    request = db.session.scalars(select(Request).where(Request.author_id == user.id)).one()
    request.closed_at = scene.batch.decided_at = now()
    asked = make.row(
        PrivacyRequest(
            school_id=make.school.id, user_id=user.id, kind=RequestKind.CORRECT, text="My name.",
            due_on=now().date(), answered_at=now(), answer="Done.",
        )
    )  # fmt: skip
    assert email is not None
    db.session.commit()

    with later(days=380):
        sweep()
        assert (email.subject, request.title == "…", asked.text) == ("", False, "My name.")
    with later(days=760):
        forget_what_is_done()
        sweep()

    assert (request.title, asked.text, asked.answer) == ("…", "", "")
    assert db.session.get_one(ImportBatch, scene.batch.id).file_name == "…"
    assert {"term_emails", "term_imports"} <= set(runs()[0])
    assert {"term_activities", "term_requests"} <= set(runs()[1])


def test_days_along_go_a_year_after_with_what_guests_thought(make: Factories) -> None:
    decide(make)
    Scene(make, make.school).student()
    last = db.session.scalars(select(ShadowDay.on_date).order_by(ShadowDay.on_date.desc())).first()
    assert last is not None
    db.session.commit()

    with time_machine.travel(datetime(last.year + 1, last.month, last.day, tzinfo=UTC), tick=False):
        sweep()
        assert db.session.scalars(select(ShadowDay.on_date)).all() == [last]
    with time_machine.travel(datetime(last.year + 1, last.month, last.day + 1, tzinfo=UTC), tick=False):
        sweep()

    assert db.session.scalars(select(ShadowDay)).all() == []
    assert db.session.scalars(select(ShadowDayOutcome)).all() == []


def test_gatherings_lose_who_was_invited_and_keep_scores(make: Factories) -> None:
    decide(make)
    student = Scene(make, make.school).student()
    (evaluated,) = db.session.scalars(select(GatheringEvaluation)).all()
    gathering = evaluated.invitation.gathering
    make.row(
        GatheringInvitation(
            gathering_id=gathering.id, student_id=make.student(programme=student.programme).id
        )
    )
    db.session.commit()

    with time_machine.travel(datetime(2029, 3, 19, 12, tzinfo=UTC), tick=False):
        sweep()

    assert (gathering.title, gathering.place, evaluated.remark, evaluated.helped) == ("…", "", "", 4)
    assert db.session.scalars(select(GatheringInvitation)).all() == [evaluated.invitation]


def test_names_and_reasons_in_the_trail_go_and_events_stay(make: Factories, app: Flask) -> None:
    decide(make)
    student = make.student(first_name="Noor", last_name="Zand")
    record("student:edit", student, actor=make.user(name="Joris Bos"), reason="She moved.")
    db.session.commit()
    before = db.session.scalar(select(func.count(AuditEvent.id))) or 0

    with later(days=735):
        sweep()

    assert db.session.scalars(select(TrailText.text)).all() == []
    names = db.session.scalars(select(TrailPerson.name)).all()
    assert not {"Joris Bos", "Noor Zand"} & set(names)
    assert (db.session.scalar(select(func.count(AuditEvent.id))) or 0) == before + 1
    assert list(broken_links()) == []


def test_goes_in_small_steps_and_is_told_once(make: Factories, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeps, "STEPS_A_BEAT", 1)
    decide(make)
    for _ in range(45):
        make.student(has_left=True)
    db.session.commit()
    erased = select(func.count(Student.id)).where(Student.erased_at.is_not(None))

    with later(days=735):
        keep_terms()
        assert db.session.scalar(erased) == 25
        sweep(12)

    assert db.session.scalar(erased) == 45
    assert [counts["term_enrolment"] for counts in runs()] == [45]


def test_other_school_keeps_its_own_terms(make: Factories) -> None:
    elsewhere = make.new_school()
    programme = make.programme(school=elsewhere)
    student = make.student(school=elsewhere, programme=programme, has_left=True)
    decide(make)

    with later(days=800):
        sweep()

    assert student.erased_at is None


def test_terms_hold_from_a_day_and_never_in_the_past(make: Factories) -> None:
    user = decide(make)
    school_id, day = make.school.id, today()

    set_terms(make.school, day + timedelta(days=10), {"emails": 3}, actor=user, actor_id=user.id)

    assert decided(school_id, day)["emails"] == 12
    assert decided(school_id, day + timedelta(days=10))["emails"] == 3
    with pytest.raises(TermsInThePast):
        set_terms(make.school, day - timedelta(days=1), {"emails": 3}, actor=user, actor_id=user.id)


def test_preview_changes_nothing(make: Factories, app: Flask) -> None:
    make.student(has_left=True)
    db.session.commit()
    runner = app.test_cli_runner()

    told = runner.invoke(args=["retention", "preview", "--school", make.school.code, "--on", "2099-01-01"])

    assert "The school has not decided on its terms: nothing goes." in told.output
    assert "enrolment: 1 of before 2097-01-01 (24 months, not decided: nothing goes)" in told.output
    assert (
        "no school with code nowhere"
        in runner.invoke(args=["retention", "preview", "--school", "nowhere"]).output
    )
    assert db.session.scalars(select(Student.erased_at)).all() == [None]


def test_page_tells_what_goes_and_decides(make: Factories, browser: Browser, app: Flask) -> None:
    make.student(has_left=True)
    browser.sign_in(make.user(Role.ADMINISTRATOR))
    page = browser.get("/privacy/terms")
    assert "Nothing goes yet" in page.text
    assert len(page.rows()) == len(list(TERMS))

    form = page.click("Decide on the terms")
    refused = form.submit("Save the terms", emails="0")
    assert "Enter a number of months from 1 to 240." in refused.text
    past = form.submit("Save the terms", valid_from="2020-01-01")
    assert "Terms can only change from today onwards." in past.text
    page = form.submit("Save the terms", emails="6")

    assert "The terms have been saved." in page.text
    assert "Nothing goes yet" not in page.text
    assert "6 months" in page.text
    with app.test_request_context():
        assert decided(make.school.id, today())["emails"] == 6
    assert "Terms of retention changed" in browser.get("/account-events").text
