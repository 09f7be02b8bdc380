"""Days along with a student who is there now (R19), and what the guest thinks of it (R20)."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.access import Role
from app.companies.models import PlacementStop, StopGround, StopState
from app.extensions import db
from app.notices.models import Email, EmailState
from app.placements.services.ending import end_early
from app.schools.models import Vacation
from app.shadowdays.emails import tell
from app.shadowdays.models import ShadowDay, ShadowDayState, ShadowHost
from app.shadowdays.services.answering import accept, call_off
from app.shadowdays.services.asking import ask
from app.shadowdays.sweeps import look_at_days_along
from app.students.models import Student
from tests.browser import Browser
from tests.counting import counted
from tests.factories import Factories
from tests.racing import at_once
from tests.shadowdays.conftest import Place

S = ShadowDayState
IN_TIME, TOO_LATE = date(2027, 1, 20), date(2027, 2, 2)
LIST = "/my-wishes/days"


def ask_page(place: Place) -> str:
    return f"{LIST}/at/{place.internship.opening.site_id}"


def asking(browser: Browser, place: Place, guest: Student, day: date) -> None:
    """What the guest does on the page of the company."""
    browser.sign_in(guest.user)
    browser.get(ask_page(place)).submit(
        "Ask to come along", host=str(place.internship.id), on=day.strftime("%d-%m-%Y")
    )


def only_day() -> ShadowDay:
    return db.session.scalars(select(ShadowDay)).one()


def emails_to(student: Student) -> list[str]:
    rows = select(Email.subject).where(
        Email.to_address == student.user.email, Email.state != EmailState.WITHDRAWN
    )
    return list(db.session.scalars(rows.order_by(Email.id)))


def test_asks_a_host_who_agreed_and_hears_the_answer(browser: Browser, place: Place) -> None:
    """20 January 2027 is within her internship: asked, accepted, and the company is told no more than it needs."""
    browser.sign_in(place.noor.user)
    page = browser.get(f"/companies/{place.internship.opening.site_id}")
    assert "Sanne, Programme 25187 (until 29 Jan 2027)" in page.text
    assert "1 student there takes you along for a day" in browser.get("/my-choices").text
    asking(browser, place, place.noor, IN_TIME)
    day = only_day()
    assert (day.state, day.on_date, day.answer_by) == (S.ASKED, IN_TIME, date(2026, 12, 1))
    assert emails_to(place.sanne) == ["A question for you: may somebody come along for a day?"]

    browser.sign_in(place.sanne.user)
    today = browser.get("/today").text
    assert "Bakker, 20 Jan 2027" in today
    assert "by 1 Dec 2026" in today
    page = browser.get(LIST).click("Wednesday 20 January 2027, Bakker")
    assert "Noor" in page.text
    assert "Yilmaz" not in page.html
    page = page.submit("Yes, come along", note="Nine o'clock at reception.")
    assert only_day().state is S.ACCEPTED
    assert emails_to(place.noor) == ["Your day along is agreed"]

    browser.sign_in(place.noor.user)
    page = browser.get(f"{LIST}/{day.id}")
    assert "Nine o'clock at reception." in page.text
    assert "Sanne" in page.text
    assert "Geheim" not in page.html
    assert b"Day along at Bakker" in browser.get(f"{LIST}/{day.id}/calendar").response.data


def test_company_is_told_first_names_programme_and_day(
    browser: Browser, make: Factories, place: Place
) -> None:
    day = ask(place.noor, place.internship.id, IN_TIME, actor=place.noor.user)
    accept(day, place.sanne, "", actor=place.sanne.user)
    db.session.commit()
    coordinator = make.user(Role.COORDINATOR, name="Marleen Hoekstra")
    browser.sign_in(coordinator)
    assert "Tell the company about a day along" in browser.get("/today").text
    page = browser.get("/activities/days-along").click("20 Jan 2027")
    page.submit("Send the company this email")

    email = db.session.scalars(select(Email).where(Email.to_address == "contact@bakker.example")).one()
    assert email.body.startswith("Hello Kim,")
    assert "Noor, a student of Programme 25187," in email.body
    assert "your intern Sanne on Wednesday 20 January 2027" in email.body
    contact = f"Write to Marleen Hoekstra, internship coordinator: {coordinator.email}"
    assert contact in email.body
    assert email.reply_to == coordinator.email
    for secret in ("Yilmaz", "Geheim", place.noor.email, place.noor.student_number, "@"):
        assert secret not in email.body.replace(contact, "")
    assert "Tell the company about a day along" not in browser.get("/today").text
    call_off(day, by=place.sanne, actor=place.sanne.user)
    off = db.session.scalars(select(Email).where(Email.subject.like("%not coming along%"))).one()
    assert f"Questions? {contact}" in off.body
    assert off.reply_to == coordinator.email


@pytest.mark.parametrize("name", ["asked", "accepted", "declined", "cancelled"])
def test_student_without_an_account_is_sent_to_no_page(place: Place, name: str) -> None:
    day = ask(place.noor, place.internship.id, IN_TIME, actor=place.noor.user)
    place.noor.user, place.noor.email = None, "noor@student.example"
    db.session.flush()
    tell(place.noor, day, name)

    body = db.session.scalars(select(Email.body).where(Email.to_address == "noor@student.example")).one()
    assert "You have no account yet, so you cannot see its page." in body
    assert ":\n" not in body
    assert LIST not in body


def test_refuses_a_day_without_an_active_internship(browser: Browser, place: Place) -> None:
    """R19: 2 February 2027 is after 29 January 2027."""
    browser.sign_in(place.noor.user)
    page = browser.get(ask_page(place)).submit(
        "Ask to come along", expect=409, host=str(place.internship.id), on=TOO_LATE.strftime("%d-%m-%Y")
    )

    assert "no active internship there on 2 Feb 2027" in page.text
    assert db.session.scalars(select(ShadowDay)).all() == []


def test_refuses_a_second_guest_on_the_same_day(browser: Browser, make: Factories, place: Place) -> None:
    other = make.student(with_account=True, first_name="Ada")
    asking(browser, place, place.noor, IN_TIME)
    browser.sign_in(other.user)
    page = browser.get(ask_page(place))
    assert "taken: 20 Jan" in page.text
    page = page.submit(
        "Ask to come along", expect=409, host=str(place.internship.id), on=IN_TIME.strftime("%d-%m-%Y")
    )

    assert "Somebody else already asked to come along on 20 Jan 2027" in page.text
    assert only_day().guest_id == place.noor.id


def test_two_guests_at_once_get_one_day(app: Flask, make: Factories, place: Place) -> None:
    guests = [make.student(with_account=True) for _ in range(4)]
    placement_id, ids = place.internship.id, [one.id for one in guests]

    def act(student_id: int) -> None:
        student = db.session.get_one(Student, student_id)
        ask(student, placement_id, IN_TIME, actor=student.user)

    outcomes = at_once(app, [lambda one=one: act(one) for one in ids])

    assert outcomes == {"done": 1, "HostHasGuest": 3}
    assert only_day().state is S.ASKED


def test_nobody_is_asked_before_agreeing_or_after_stopping(
    browser: Browser, make: Factories, place: Place
) -> None:
    """Her own switch, off until she says so; what she has not answered is declined when she stops."""
    quiet = make.student(with_account=True, first_name="Quiet")
    opening = make.opening(place.internship.opening.site, period=place.internship.period)
    make.row(
        place.internship.__class__(
            school_id=make.school.id,
            student_id=quiet.id,
            period_id=opening.period_id,
            opening_id=opening.id,
            starts_on=opening.starts_on,
            ends_on=opening.ends_on,
            agreement_signed_on=date(2026, 8, 1),
        )
    )
    asking(browser, place, place.noor, IN_TIME)
    assert "Quiet" not in browser.get(ask_page(place)).text

    browser.sign_in(place.sanne.user)
    page = browser.get(LIST)
    page.submit("Stop taking somebody along: Bakker (1)")
    assert only_day().state is S.DECLINED
    assert db.session.scalars(select(ShadowHost)).one().stopped_at is not None
    browser.sign_in(place.noor.user)
    assert "Nobody here can be asked now" in browser.get(ask_page(place)).text
    browser.sign_in(place.sanne.user)
    browser.get(LIST).submit("I would take somebody along: Bakker (1)")
    browser.sign_in(place.noor.user)
    assert "Sanne" in browser.get(ask_page(place)).text


def test_asks_about_the_list_and_never_reorders_it(
    app: Flask, browser: Browser, make: Factories, place: Place, clock: time_machine.Traveller
) -> None:
    """R20: Bakker is number 1, and it does not fit: asked, unchanged, seen by nobody until she shares it."""
    day = ask(place.noor, place.internship.id, IN_TIME, actor=place.noor.user)
    accept(day, place.sanne, "", actor=place.sanne.user)
    db.session.commit()
    before = [(row.rank, row.opening_id) for row in place.choices.preferences]
    browser.sign_in(place.noor.user)
    page = browser.get(f"{LIST}/{day.id}")
    assert "What did you think?" not in page.text
    clock.move_to(datetime(2027, 1, 21, 9, tzinfo=UTC))
    browser.sign_in(place.noor.user)
    assert "How was your day along?" in browser.get("/today").text
    page = browser.get(f"{LIST}/{day.id}").submit("Save my answer", fit="does_not_fit")
    assert "Bakker is number 1 on your list. It stays there unless you change it" in page.text
    assert "said: does not suit me" in browser.get("/my-choices").text
    db.session.expire_all()
    assert [(row.rank, row.opening_id) for row in place.choices.preferences] == before

    coordinator = make.user(Role.COORDINATOR)
    db.session.commit()
    seen = Browser(app)
    seen.sign_in(coordinator)
    address = f"/activities/days-along/{day.id}"
    assert "does not suit me" not in seen.get(address).text
    browser.get(f"{LIST}/{day.id}").submit("Save my answer", fit="does_not_fit", shares="y")
    assert "does not suit me" in seen.get(address).text
    browser.get(f"{LIST}/{day.id}").submit("Save my answer", fit="does_not_fit", shares=None)
    assert "does not suit me" not in seen.get(address).text
    browser.sign_in(place.sanne.user)
    assert "does not suit me" not in browser.get(f"{LIST}/{day.id}").text

    clock.move_to(datetime(2027, 2, 2, 9, tzinfo=UTC))
    browser.sign_in(place.noor.user)
    assert "number 1 on your list" not in browser.get(f"{LIST}/{day.id}").text


def test_calendar_ends_what_is_not_answered_or_whose_internship_ended(
    place: Place, make: Factories, clock: time_machine.Traveller
) -> None:
    unanswered = ask(place.noor, place.internship.id, IN_TIME, actor=place.noor.user)
    agreed = ask(place.noor, place.internship.id, IN_TIME + timedelta(days=1), actor=place.noor.user)
    accept(agreed, place.sanne, "", actor=place.sanne.user)
    db.session.commit()
    clock.move_to(datetime(2026, 12, 2, 9, tzinfo=UTC))
    look_at_days_along()
    db.session.expire_all()
    assert (unanswered.state, agreed.state) == (S.LAPSED, S.ACCEPTED)

    last_day = date(2026, 12, 1)
    end_early(place.internship, place.internship.version, last_day, "Ill.", actor=make.user())
    db.session.commit()
    look_at_days_along()
    db.session.expire_all()
    assert agreed.state is S.CANCELLED
    assert emails_to(place.sanne)[-1] == "A day along is not going ahead"


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (date(2026, 11, 24), "Choose a day after today."),
        (date(2027, 1, 23), "no school on 23 Jan 2027: it is in a weekend, or a holiday."),
        (date(2027, 1, 1), "The first school day after it is 4 Jan 2027."),
        (date(2027, 1, 13), "The first school day after it is 18 Jan 2027."),
    ],
)
def test_says_what_to_do_about_a_day_that_is_no_school_day(
    browser: Browser, make: Factories, place: Place, day: date, sentence: str
) -> None:
    """A Saturday, New Year's Day, and a week in which this school is closed."""
    closed = Vacation(
        school_id=make.school.id, name="Ski", starts_on=date(2027, 1, 11), ends_on=date(2027, 1, 15)
    )
    make.row(closed)
    db.session.commit()
    browser.sign_in(place.noor.user)
    page = browser.get(ask_page(place)).submit(
        "Ask to come along", expect=422, host=str(place.internship.id), on=day.strftime("%d-%m-%Y")
    )

    assert sentence in page.text
    asked = [one for one in page.all(".//input[@name='on']") if one.get("type") != "hidden"]
    assert [one.get("value") for one in asked] == [day.strftime("%d-%m-%Y")]
    assert db.session.scalars(select(ShadowDay)).all() == []


def test_nobody_goes_to_a_company_under_a_stop_and_nobody_hears_why(
    browser: Browser, make: Factories, place: Place
) -> None:
    make.row(
        PlacementStop(
            school_id=make.school.id,
            site_id=place.internship.opening.site_id,
            ground=StopGround.PHYSICAL_SAFETY,
            explanation="Secret.",
            proposed_by_id=make.user().id,
            state=StopState.IN_FORCE,
        )
    )
    db.session.commit()
    browser.sign_in(place.noor.user)

    assert "not taking students at the moment" in browser.get(ask_page(place)).text
    assert "Ask to come along" not in browser.get(ask_page(place)).text


def test_list_of_the_school_takes_as_many_statements_for_twenty_as_for_one(
    browser: Browser, make: Factories, place: Place
) -> None:
    def statements() -> int:
        db.session.commit()
        with counted() as found:
            browser.get("/activities/days-along")
        return found.count

    browser.sign_in(make.user(Role.COORDINATOR))
    ask(place.noor, place.internship.id, IN_TIME, actor=place.noor.user)
    one = statements()
    for number in range(19):
        make.row(
            ShadowDay(
                school_id=make.school.id,
                placement_id=place.internship.id,
                guest_id=make.student().id,
                on_date=date(2026, 12, 1) + timedelta(days=number),
                answer_by=date(2026, 12, 1),
            )
        )

    assert statements() == one
