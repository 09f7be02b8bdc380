"""D13: whether somebody takes part is hers to say, at any time, and everybody reads it the same."""

import pytest
from sqlalchemy import select

from app.access import Role
from app.audit.models import AuditEvent
from app.extensions import db
from app.students.models import Student
from tests.browser import Browser
from tests.factories import Factories

pytestmark = pytest.mark.database

QUESTION = "Do you want to take part in the programme for women in technology and ICT?"


def signed_in(make: Factories, browser: Browser, takes_part: bool | None) -> Student:
    student = make.student(with_account=True, participates=takes_part)
    assert student.user is not None
    browser.sign_in(student.user)
    return student


@pytest.mark.parametrize(
    ("button", "takes_part", "said"),
    [
        ("Yes, I take part", True, "You take part in the programme."),
        ("No, I do not take part", False, "You do not take part in the programme."),
    ],
)
def test_an_undecided_student_is_asked_on_her_start_page_until_she_answers(
    make: Factories, browser: Browser, button: str, takes_part: bool, said: str
) -> None:
    student = signed_in(make, browser, None)
    page = browser.get("/today")
    assert QUESTION in page.text
    assert "Taking part can affect which place you get, never whether you get one." in page.text

    page = page.submit(button)

    assert said in page.html
    assert QUESTION not in page.text
    db.session.refresh(student)
    assert (student.participates, student.participation_is_own_choice) == (takes_part, True)
    action = "participation:join" if takes_part else "participation:leave"
    assert db.session.scalars(select(AuditEvent.action)).all() == [action]


@pytest.mark.parametrize("takes_part", [True, False])
def test_nobody_else_is_asked_and_anybody_can_change_it(
    make: Factories, browser: Browser, takes_part: bool
) -> None:
    student = signed_in(make, browser, takes_part)
    assert QUESTION not in browser.get("/today").text

    for answer in (not takes_part, takes_part):
        page = browser.get("/my-choices/wishes")
        page.submit("Save", participates="yes" if answer else "no")
        db.session.refresh(student)
        assert student.participates is answer
        assert student.participation_is_own_choice


def test_saving_other_wishes_answers_nothing_about_the_programme(make: Factories, browser: Browser) -> None:
    student = signed_in(make, browser, None)

    browser.get("/my-choices/wishes").submit("Save", together="yes")

    db.session.refresh(student)
    assert (student.wishes_together, student.participates) == (True, None)
    assert not student.participation_is_own_choice


def test_an_answer_that_is_neither_yes_nor_no_changes_nothing(make: Factories, browser: Browser) -> None:
    student = signed_in(make, browser, None)
    page = browser.post(
        "/my-choices/participation", {"csrf_token": browser.token(), "participates": "perhaps"}
    )

    assert "Choose yes or no." in page.html
    db.session.refresh(student)
    assert student.participates is None


@pytest.mark.parametrize(
    ("takes_part", "own", "words"),
    [
        (None, False, "Not answered yet."),
        (True, False, "Takes part. This comes from the school's record"),
        (False, False, "Does not take part. This comes from the school's record"),
        (True, True, "Takes part, by own choice."),
        (False, True, "Does not take part, by own choice."),
    ],
)
def test_the_coordinator_reads_where_it_comes_from(
    make: Factories, browser: Browser, takes_part: bool | None, own: bool, words: str
) -> None:
    student = make.student(participates=takes_part, participation_is_own_choice=own)
    browser.sign_in(make.user(Role.COORDINATOR))

    assert words in browser.get(f"/students/{student.id}").text


def test_the_coordinator_records_an_answer_and_never_an_empty_one(make: Factories, browser: Browser) -> None:
    student = make.student()
    browser.sign_in(make.user(Role.COORDINATOR))
    page = browser.get(f"/students/{student.id}").submit("Save participation")
    assert "Choose yes or no." in page.html
    assert db.session.get_one(Student, student.id).participates is None

    page.submit("Save participation", participates="no", reason="Said so on 3 November.")

    db.session.refresh(student)
    assert (student.participates, student.participation_is_own_choice) == (False, True)


def test_the_list_shows_who_has_not_answered(make: Factories, browser: Browser) -> None:
    for name, answer in (("Ja", True), ("Nee", False), ("Open", None)):
        make.student(last_name=name, participates=answer)
    browser.sign_in(make.user(Role.COORDINATOR))

    def shown(state: str) -> list[str]:
        return [row[0].partition(",")[0] for row in browser.get("/students", query={"state": state}).rows()]

    assert shown("undecided") == ["Open"]
    assert shown("participates") == ["Ja"]
