"""The sheet and the company's letter on paper: one page, tagged, Dutch; the letter holds four things of her."""

import re
from datetime import date

from sqlalchemy import select

from app.agreements.emails import letter_text
from app.agreements.letters import letter_about
from app.agreements.links import link_for
from app.agreements.queries.preparations import preparations_of
from app.agreements.services.sheets import make_sheet
from app.agreements.services.signing import sign_all
from app.extensions import db
from app.notices.models import Email
from app.placements.models import Placement
from app.students.models import Gender, Student
from tests.agreements.conftest import FIRST, LAST, SIGNING, Office, on
from tests.agreements.papers import a_signed_sheet
from tests.browser import Browser
from tests.factories import Factories
from tests.printing.reading import Paper, read_pdf

MARKS: dict[str, object] = {
    "student_number": "MARKNUMBER",
    "email": "markemail@student.example",
    "postcode": "9999 ZZ",
    "town": "Marktown",
    "class_group": "MARKCLASS",
    "career_coach": "Markcoach",
    "cohort": "MARKCOHORT",
    "date_of_birth": date(2010, 3, 5),
    "required_hours": 987,
    "year_of_study": 3,
    "max_minutes": 77,
    "participates": True,
    "wishes_together": True,
    "wishes_women_present": True,
    "wishes_female_coach": True,
}
"""All that a row of a student can hold, beside what the letter is for."""
MARKED_WORDS = (
    "MARK", "Mark", "mark", "9999", "2010", "5 maart", "5-3", "987", "77", "vrouw", "woman", "meisje", "man",
    "deelnemer", "kring", "voorkeur", "keuze", "minderjarig", "18",
)  # fmt: skip
PLAIN = frozenset(
    {"id", "school_id", "version", "user_id", "programme_id", "track", "team_id", "supervisor_id", "first_name",
     "name_prefix", "last_name", "participation_is_own_choice", "is_in_file", "has_left", "left_on", "erased_at"}
)  # fmt: skip
"""Columns of a student that need no mark: ties to other rows, her name, and the life of the row itself."""


def sheet_of(browser: Browser, placement: Placement) -> Paper:
    response = browser._open("GET", f"/placements/{placement.id}/agreement/sheet.pdf")
    assert response.status_code == 200, response.text
    assert response.headers["Content-Disposition"].startswith("attachment")
    return read_pdf(response.data)


def marked(office: Office, make: Factories) -> Placement:
    """A student of whom every cell that is not in the letter holds a mark, and her parent."""
    programme = make.programme(code="25604", name="Software developer")
    site = {"codes": ("25604",), "company_name": "Bakker Metaal", "contact_name": "Bo Bakker"}
    placement = office.place(
        site={**site, "contact_email": "bo@bakker.example", "notes": "MARKNOTES"},
        first_name="Noor",
        name_prefix="van der",
        last_name="Berg",
        programme=programme,
        gender=Gender.WOMAN,
        **MARKS,
    )
    make.choices(placement.student, placement.opening)
    sheet = a_signed_sheet(placement)
    sheet.guardian_name, sheet.guardian_address, sheet.work = "Petra Markparent", "Markstreet 1", "MARKWORK"
    db.session.commit()
    return placement


def test_marks_are_in_every_column_that_must_not_leave() -> None:
    assert {column.name for column in Student.__table__.columns} - PLAIN == set(MARKS)


def test_letter_holds_name_programme_days_supervisor_and_nothing_else(
    office: Office, make: Factories, browser: Browser
) -> None:
    placement = marked(office, make)
    browser.sign_in(office.supervisor)

    read = read_pdf(browser._open("GET", f"/placements/{placement.id}/preparation.pdf").data)
    email = letter_text(placement, "https://x.example/a", LAST).body

    assert (read.pages, read.language, read.conforms_to) == (1, "nl-NL", "pdfuaid:part=1")
    assert read.is_tagged
    assert (read.tags["/H1"], read.tags["/LBody"]) == (1, 5)
    for text in (read.text, email):
        for said in (
            "Noor van der Berg",
            "Software developer",
            "maandag 1 februari 2027",
            "zondag 27 juni 2027",
            "Joke Visser",
        ):
            assert said in text
        assert [word for word in MARKED_WORDS if re.search(rf"\b{word}", text)] == []
    facts = set(vars(letter_about(placement)))
    assert facts == {"name", "programme", "first_day", "last_day", "supervisor", "school", "company"}


def test_sheet_is_one_tagged_page_for_an_adult(office: Office, browser: Browser) -> None:
    placement = office.place(first_name="Sem", last_name="Visser")
    make_sheet(placement, actor=office.coordinator)
    db.session.commit()

    read = sheet_of(browser.sign_in(office.coordinator), placement)

    assert (read.pages, read.language, read.conforms_to, read.is_tagged) == (
        1,
        "nl-NL",
        "pdfuaid:part=1",
        True,
    )
    assert (read.title, read.tags["/H1"], read.tags["/H2"]) == ("Bpv-blad 1", 1, 4)
    for said in ("Sem Visser", "Bakker Metaal", "Ties Bakker", "Joke Visser", "672", "900", "228"):
        assert said in read.text
    assert "Ouder of verzorger" not in read.text


def test_sheet_has_room_for_a_parent_of_a_minor_and_stays_one_page(office: Office, browser: Browser) -> None:
    long = {
        "first_name": "Wilhelmina Johanna",
        "name_prefix": "van den",
        "last_name": "Berg-" + "Ouwerkerk " * 12,
    }
    placement = office.place(date_of_birth=date(2009, 1, 31), **long)
    sheet = make_sheet(placement, actor=office.coordinator)
    sheet.guardian_name, sheet.guardian_address = (
        "Petra " + "Ouwerkerk " * 15,
        "Dorpsstraat 1, 8011 AB Zwolle",
    )
    sheet.work, sheet.trainer_name = "Werkproces B1-K1-W1. " * 47, "Ties " + "Bakker " * 25
    db.session.commit()
    browser.sign_in(office.coordinator)

    read = sheet_of(browser, placement)

    assert read.pages == 1
    assert read.text.count("Ouder of verzorger") == 2
    assert "Dorpsstraat 1" in read.text
    assert "2009" not in read.text


def test_sheet_shows_what_was_signed(office: Office, browser: Browser) -> None:
    placement = office.place()
    sign_all(placement.school_id, [placement.id], SIGNING, actor=office.coordinator)
    db.session.commit()

    read = sheet_of(browser.sign_in(office.coordinator), placement)

    assert read.text.count("15 jan 2027") == 3


def test_company_is_told_once_by_email_after_a_look(
    office: Office, make: Factories, browser: Browser
) -> None:
    placement = marked(office, make)
    placement.ends_on = LAST.replace(day=30)
    db.session.commit()
    browser.sign_in(office.supervisor)
    page = browser.get(f"/placements/{placement.id}/preparation")
    assert "Tell the company by Monday 25 January 2027 who comes." in page.text
    assert "Stage van Noor van der Berg vanaf maandag 1 februari 2027" in page.text
    assert "To Bo Bakker, bo@bakker.example. It is sent once." in page.text

    page.submit("Send the email")
    again = page.submit("Send the email")

    emails = db.session.scalars(select(Email).where(Email.kind == "preparation")).all()
    assert [(email.to_address, email.language) for email in emails] == [("bo@bakker.example", "nl")]
    told = preparations_of(placement)[0]
    assert emails[0].body == letter_text(placement, link_for(told), told.last_day).body
    assert emails[0].is_secret
    assert "The company was told" in again.text
    assert "Joke Visser" in again.text


def test_other_days_are_told_anew_and_by_hand_counts(office: Office, browser: Browser) -> None:
    placement = office.place()
    browser.sign_in(office.supervisor)
    page = browser.get(f"/placements/{placement.id}/preparation")
    assert "The company has no email address." in page.text
    assert "Send the email" not in page.text
    page.submit("The company was told by hand")
    placement.starts_on = date(2027, 2, 8)
    db.session.commit()

    page = browser.get(f"/placements/{placement.id}/preparation")

    assert "The days changed after the company was told" in page.text
    assert "Tell the company by Monday 1 February 2027 who comes." in page.text


def test_preparing_is_a_task_of_the_supervisor_until_it_is_done(office: Office, browser: Browser) -> None:
    placement = office.place(first_name="Noor", last_name="Berg")
    browser.sign_in(office.supervisor)
    page = browser.get("/today")
    assert "Tell the company who comesNoor Berg, Bakker Metaal" in page.text
    assert "25 Jan 2027" in page.text
    with on(date(2027, 1, 26)):
        late = browser.sign_in(office.supervisor).get("/today")
        assert len(late.all(".//li[@class='task task-problem']")) == 1
        browser.get(f"/placements/{placement.id}/preparation").submit("The company was told by hand")
        done = browser.get("/today")
    with on(FIRST):
        coordinators = browser.sign_in(office.coordinator).get("/today")

    assert "Tell the company who comes" not in done.text
    assert "Tell the company who comes" not in coordinators.text
