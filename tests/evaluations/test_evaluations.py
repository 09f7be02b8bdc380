"""Evaluating a finished internship, what the school reads of it, and what it never reads (R23, T17)."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.access import Role
from app.companies.models import Opening, Site
from app.evaluations.links import link_for
from app.evaluations.models import Evaluation
from app.evaluations.questions import CODES
from app.evaluations.services.answers import send
from app.evaluations.sweeps import follow_evaluations
from app.extensions import db
from app.notices.models import Email
from app.placements.models import Placement
from app.privacy.erasure import erase, known_as
from app.privacy.registry import Whose
from app.privacy.retention import set_terms, step
from app.privacy.trail import REQUEST
from app.schools.queries import today
from app.students.models import Student
from tests.browser import Browser, Page
from tests.counting import counted
from tests.factories import Factories
from tests.lives import a_placement

pytestmark = pytest.mark.database
FIRST, LAST = date(2027, 2, 1), date(2027, 7, 2)


@pytest.fixture(autouse=True)
def last_day() -> Iterator[time_machine.Traveller]:
    """It is Friday 2 July 2027, the last day of the period."""
    with time_machine.travel(datetime(2027, 7, 2, 9, tzinfo=UTC)) as traveller:
        yield traveller


def interned(make: Factories, opening: Opening, until: date = LAST, **values: object) -> Placement:
    """A student who had an internship there from February on."""
    student = make.student(with_account=True)
    return a_placement(student, opening, until, agreement_signed_on=date(2027, 1, 20), **values)


def evaluated(make: Factories, opening: Opening, number: int = 4, line: str = "") -> Evaluation:
    """A student who sent ten times the same answer."""
    placement = interned(make, opening)
    evaluation: Evaluation = make.row(
        Evaluation(
            school_id=opening.school_id,
            placement_id=placement.id,
            site_id=opening.site_id,
            period_id=opening.period_id,
            closes_on=LAST + timedelta(days=60),
            answers=dict.fromkeys(CODES, number),
        )
    )
    send(evaluation, line, shows_line=bool(line))
    return evaluation


def path_of(evaluation: Evaluation) -> str:
    return re.sub(r"^https?://[^/]+", "", link_for(evaluation))


def tap(page: Page, *answers: int) -> Page:
    for number in answers:
        (label,) = [text for text in page.texts(".//main//button") if text.startswith(f"{number} ")]
        page = page.submit(label)
    return page


def shown(browser: Browser, site: Site) -> str:
    (section,) = [
        " ".join("".join(part.itertext()).split())
        for part in browser.get(f"/companies/{site.id}").all(".//section[@id='experience']")
    ]
    return section


def test_ten_taps_by_link_each_saved_and_sent_once(
    make: Factories, browser: Browser, last_day: time_machine.Traveller
) -> None:
    placement = interned(make, make.opening())
    db.session.commit()
    follow_evaluations()
    evaluation = db.session.scalars(select(Evaluation)).one()
    path = path_of(evaluation)

    page = tap(browser.get(path), 5, 4, 3)
    assert page.h1 == "I often heard what went well and what could be better."
    assert evaluation.answers == {"learned": 5, "level": 4, "asked": 3}, "saved as she goes"
    page = Browser(browser.app).get(path)
    assert page.texts(".//p[@class='scale-progress']") == [f"Question 4 of 10 · {evaluation.site.title}"]
    page = page.click("One question back")
    assert page.all(".//main//button[@aria-pressed='true']") == [], "a link shows no earlier answer"
    page = tap(page, 4, 4, 4, 4, 4, 4, 4, 4)
    assert page.h1 == "Send your evaluation"
    page = page.submit("Send answers", line="Leuke plek.")

    assert page.h1 == "Thank you"
    assert (evaluation.place, evaluation.answers["asked"], evaluation.shows_line) == (1, 4, False)
    assert browser.get(path, expect=404).h1 == "This link no longer works"
    assert placement.student.user is not None
    browser.sign_in(placement.student.user)
    page = browser.get(f"/my-evaluations/{evaluation.id}")
    assert "Leuke plek." in page.text
    assert "Only you can read this." in page.text


def test_invites_on_the_last_day_and_reminds_once(make: Factories, last_day: time_machine.Traveller) -> None:
    opening = make.opening(capacity=9)
    on_last_day, early = interned(make, opening), interned(make, opening, ends_on=date(2027, 6, 1))
    never_began = interned(make, opening, FIRST - timedelta(days=1))
    never_began.ends_on = FIRST - timedelta(days=9)
    running = interned(make, opening, ends_on=date(2027, 7, 30))
    long_ago = interned(make, opening, ends_on=date(2027, 4, 1))
    db.session.commit()

    for day in range(40):
        last_day.move_to(datetime(2027, 7, 2, 9, tzinfo=UTC) + timedelta(days=day))
        follow_evaluations()

    asked = set(db.session.scalars(select(Evaluation.placement_id)))
    assert asked == {on_last_day.id, early.id, running.id}, "running ended meanwhile"
    assert not {never_began.id, long_ago.id} & asked
    subjects = list(db.session.scalars(select(Email.subject).where(Email.is_private)))
    assert subjects.count("How was your internship?") == 3
    assert subjects.count("Reminder: how was your internship?") == 3
    first = db.session.scalars(select(Evaluation).where(Evaluation.placement_id == on_last_day.id)).one()
    assert first.invited_at.date() == LAST


def test_start_page_asks_until_it_was_sent(make: Factories, browser: Browser) -> None:
    placement = interned(make, make.opening())
    db.session.commit()
    follow_evaluations()
    assert placement.student.user is not None
    browser.sign_in(placement.student.user)

    page = browser.get("/today").click("Evaluate it: How was your internship?")
    page = tap(page, 5, 4)
    page = page.click("One question back")
    assert page.texts(".//main//button[@aria-pressed='true']") == ["4 Yes, mostly"], "her own page shows hers"
    page = tap(page, 3, *[4] * 8)
    assert "You sent it on" in page.submit("Send answers").text

    assert "How was your internship?" not in browser.get("/today").text


def test_twelve_ended_and_nine_answered_is_75_percent(make: Factories, browser: Browser) -> None:
    opening = make.opening(capacity=20)
    for _ in range(9):
        evaluated(make, opening)
    for placement in [interned(make, opening, LAST + timedelta(days=1)) for _ in range(3)]:
        assert placement.state.value == "completed"
    for placement in db.session.scalars(select(Placement)):
        placement.state = type(placement.state)("completed")
    interned(make, opening, ends_on=date(2027, 7, 30))  # still runs
    browser.sign_in(make.user(Role.COORDINATOR))

    page = browser.get("/evaluations")

    assert [opening.period.name, "12", "9", "75%"] in page.rows()
    assert "2 July 2027" in page.text
    assert "75%" in browser.get("/today").text


@pytest.mark.parametrize("role", [Role.STUDENT, Role.COORDINATOR, Role.SUPERVISOR])
def test_site_shows_themes_from_five_answers(make: Factories, browser: Browser, role: Role) -> None:
    opening = make.opening(capacity=20)
    reader = make.user(role)
    if role is Role.STUDENT:
        make.student(user=reader)
    browser.sign_in(reader)
    for _ in range(4):
        evaluated(make, opening, 5)
    assert "Too few answers" in shown(browser, opening.site)

    evaluated(make, opening, 3, line="Een rare grap.")

    text = shown(browser, opening.site)
    assert "5 students evaluated their internship here, the last in July 2027." in text
    assert "Safety and respect good" in text
    assert "Een rare grap" not in browser.get(f"/companies/{opening.site_id}").text, "never a quote"


def test_one_more_answer_changes_nothing_that_is_shown(make: Factories, browser: Browser) -> None:
    opening = make.opening(capacity=20)
    for _ in range(5):
        evaluated(make, opening, 5)
    browser.sign_in(make.user(Role.COORDINATOR))
    before = shown(browser, opening.site), browser.get("/evaluations").rows()[1:]

    for _ in range(4):
        evaluated(make, opening, 1)
        assert (shown(browser, opening.site), browser.get("/evaluations").rows()[1:]) == before
    evaluated(make, opening, 1)

    assert "10 students" in shown(browser, opening.site)
    assert "Learning mixed" in shown(browser, opening.site)


def test_students_who_choose_read_it_beside_each_place(make: Factories, browser: Browser) -> None:
    period = make.period(starts_on=date(2028, 2, 1), ends_on=date(2028, 7, 1))
    known, unknown = make.site(company_name="Known"), make.site(company_name="Unknown")
    for site in (known, unknown):
        make.opening(site, period=period)
    former = make.opening(known, capacity=9)
    for _ in range(5):
        evaluated(make, former, 4)
    evaluated(make, make.opening(unknown), 4)
    student = make.student(with_account=True)
    assert student.user is not None
    browser.sign_in(student.user)
    with counted() as few:
        text = browser.get("/my-choices").text

    assert text.count("What 5 students found:") == 1
    for number in range(10):
        make.opening(make.site(company_name=f"Other {number}"), period=period)
    with counted() as many:
        browser.get("/my-choices")
    assert many.count == few.count


def test_coordinator_reads_only_lines_that_were_passed_on(make: Factories, browser: Browser) -> None:
    opening = make.opening(capacity=9)
    evaluated(make, opening, line="Meer uitleg graag.")
    hidden = evaluated(make, opening)
    hidden.line = "Alleen voor mij."
    browser.sign_in(make.user(Role.COORDINATOR))

    page = browser.get("/evaluations")

    assert "Meer uitleg graag." in page.text
    assert "Alleen voor mij." not in page.text
    assert "Example" not in page.text, "no name of a student"


def test_another_students_evaluation_is_not_there(make: Factories, browser: Browser) -> None:
    evaluation = evaluated(make, make.opening())
    other = make.student(with_account=True)
    assert other.user is not None
    browser.sign_in(other.user)

    browser.get(f"/my-evaluations/{evaluation.id}", expect=404)
    browser.post(f"/my-evaluations/{evaluation.id}", {"csrf_token": browser.token(), "safe": "1"}, expect=404)


def test_what_was_sent_is_not_changed(make: Factories, browser: Browser) -> None:
    evaluation = evaluated(make, make.opening(), 4)
    student = db.session.scalars(select(Student)).one()
    assert student.user is not None
    browser.sign_in(student.user)

    page = browser.post(
        f"/my-evaluations/{evaluation.id}", {"csrf_token": browser.token(), "safe": "1"}, expect=409
    )

    assert "cannot be changed" in page.text
    assert evaluation.answers["safe"] == 4


def test_answers_stay_without_her_once_she_is_erased_or_the_term_is_over(
    make: Factories, browser: Browser
) -> None:
    opening = make.opening(capacity=9)
    for _ in range(5):
        evaluated(make, opening, 5, line="Van haar.")
    browser.sign_in(make.user(Role.COORDINATOR))
    before = shown(browser, opening.site)
    first = db.session.scalars(select(Student).order_by(Student.id)).first()
    assert first is not None
    erase([known_as(Whose.STUDENT, first.id)], REQUEST, actor=None)
    coordinator = make.user(Role.COORDINATOR)
    set_terms(make.school, today(), {"evaluations": 12}, actor=coordinator, actor_id=coordinator.id)

    rows = list(db.session.scalars(select(Evaluation).order_by(Evaluation.id)))
    assert (rows[0].placement_id, rows[0].line, rows[0].answered_on) == (None, "", date(2027, 7, 1))
    assert rows[1].line == "Van haar."
    assert step(make.school.id, date(2028, 7, 2)) is None
    assert step(make.school.id, date(2028, 7, 4)) is not None

    assert {(row.placement_id, row.line, row.shows_line) for row in rows} == {(None, "", False)}
    assert shown(browser, opening.site) == before
