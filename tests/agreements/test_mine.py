"""A student's own agreement, what is kept of it, and for how long."""

from datetime import date

from sqlalchemy import select

from app.agreements.models import Agreement, AgreementFile, AgreementSignature, Party
from app.agreements.queries import holding
from app.agreements.services.sheets import make_sheet
from app.agreements.services.signing import record_signature, sign_all
from app.extensions import db
from app.placements.sweeps import follow_the_calendar
from app.privacy.retention import preview, set_terms, step
from app.schools.queries import today
from tests.agreements.conftest import FIRST, LAST, SIGNING, Office, on
from tests.agreements.papers import PDF, a_signed_sheet
from tests.browser import Browser
from tests.factories import Factories
from tests.lives import a_placement
from tests.printing.reading import read_pdf


def test_student_reads_what_to_do_by_when_and_opens_her_sheet(office: Office, browser: Browser) -> None:
    placement = office.place()
    student = placement.student.user
    assert student is not None
    page = browser.sign_in(student).get("/my-agreement")
    assert (
        "Your school makes the sheet. You sign it before Monday 1 February 2027, your first day." in page.text
    )
    sheet = make_sheet(placement, actor=office.coordinator)
    db.session.commit()

    page = browser.get("/my-agreement")
    assert "sign it before Monday 1 February 2027, your first day." in page.text
    assert "672 hours" in page.text
    assert "Sign your agreementBakker Metaal" in browser.get("/today").text
    assert read_pdf(browser._open("GET", "/my-agreement/sheet.pdf").data).title == "Bpv-blad 1"
    record_signature(sheet, sheet.version, Party.STUDENT, SIGNING, actor=office.coordinator)
    db.session.commit()
    assert "You have signed. Ask who still has to" in browser.get("/my-agreement").text
    assert "Sign your agreement" not in browser.get("/today").text
    with on(FIRST):
        follow_the_calendar()
        db.session.commit()
        late = browser.sign_in(student).get("/my-agreement")
    sign_all(placement.school_id, [placement.id], SIGNING, actor=office.coordinator)
    db.session.commit()

    assert "Your internship should have begun on Monday 1 February 2027." in late.text
    assert "Everything is signed" in browser.sign_in(student).get("/my-agreement").text


def test_student_with_two_internships_reads_first_what_is_still_to_sign(
    office: Office, make: Factories, browser: Browser
) -> None:
    """She signs for the next one while the one that runs has been signed for months."""
    coming = office.place()
    student = coming.student
    assert student.user is not None
    now = {"starts_on": date(2026, 9, 28), "ends_on": date(2027, 1, 22)}
    period = make.period(name="Autumn 2026", **now)
    opening = make.opening(make.site(company_name="Delta Farma"), period=period, **now)
    a_placement(student, opening, until=today(), agreement_signed_on=date(2026, 8, 13))
    make_sheet(coming, actor=office.coordinator)
    db.session.commit()

    page = browser.sign_in(student.user).get("/my-agreement")
    assert "With Bakker Metaal, from Monday 1 February 2027" in page.text
    other = page.click("With Delta Farma")
    assert "Everything is signed" in other.text
    assert "With Delta Farma, from Monday 28 September 2026" in other.text
    sheet = other.click("With Bakker Metaal").links["Open my sheet (PDF)"]
    assert read_pdf(browser._open("GET", sheet).data).title == "Bpv-blad 1"
    assert "Sign your agreementBakker Metaal" in browser.get("/today").text
    browser.get("/my-agreement?placement=999999", expect=404)


def test_student_under_18_names_her_guardian(office: Office, browser: Browser) -> None:
    placement = office.place(date_of_birth=date(2010, 3, 5))
    make_sheet(placement, actor=office.coordinator)
    db.session.commit()
    assert placement.student.user is not None
    page = browser.sign_in(placement.student.user).get("/my-agreement")
    wrong = page.submit("Save", expect=422)
    assert "Enter the name of your parent or guardian" in wrong.text

    wrong.submit("Save", guardian_name="P. de Boer", guardian_address="Dorpsstraat 1, Zwolle")

    sheet = holding(placement)
    assert sheet is not None
    assert (sheet.guardian_name, sheet.guardian_address) == ("P. de Boer", "Dorpsstraat 1, Zwolle")
    assert sheet.state == "ready"


def test_guardian_of_an_adult_is_not_kept(office: Office, browser: Browser) -> None:
    placement = office.place()
    make_sheet(placement, actor=office.coordinator)
    db.session.commit()
    browser.sign_in(office.coordinator)
    sent = {
        "csrf_token": browser.token(),
        "version": str(holding(placement).version),  # type: ignore[union-attr]
        "guardian_name": "P. de Boer",
        "guardian_address": "Dorpsstraat 1, Zwolle",
    }

    browser.post(f"/placements/{placement.id}/agreement/fill-in", sent)

    assert holding(placement).guardian_name == ""  # type: ignore[union-attr]


def test_student_without_a_place_reads_what_will_be_there(make: Factories, browser: Browser) -> None:
    student = make.student(with_account=True)
    assert student.user is not None

    page = browser.sign_in(student.user).get("/my-agreement")

    assert "No agreement yet" in page.text


def test_paper_and_guardian_go_with_the_term_and_the_signature_stays(office: Office) -> None:
    placement, later = office.place(), office.place()
    sheet, stays = a_signed_sheet(placement), a_signed_sheet(later)
    stays.ends_on = LAST.replace(day=28)
    db.session.commit()
    school = office.coordinator.school
    with on(date(2029, 6, 28)):
        (due,) = [one for one in preview(school.id, today()) if one.term.code == "agreements"]
        set_terms(
            school, today(), {"agreements": 24}, actor=office.coordinator, actor_id=office.coordinator.id
        )
        done = step(school.id, today())
        again = step(school.id, today())
    db.session.commit()

    assert due.count == 1
    assert done is not None
    assert (done.code, done.count, again) == ("agreements", 1, None)
    rows = db.session.execute(
        select(
            Agreement.guardian_name, Agreement.guardian_address, Agreement.trainer_name, Agreement.signed_on
        ).order_by(Agreement.id)
    ).all()
    assert [tuple(row) for row in rows] == [
        ("", "", "", date(2026, 11, 20)),
        ("Guardian", "Address", "Trainer", date(2026, 11, 20)),
    ]
    contents = db.session.scalars(select(AgreementFile.content).order_by(AgreementFile.id)).all()
    assert contents == [b"", PDF]
    names = select(AgreementSignature.name).where(AgreementSignature.agreement_id == sheet.id)
    assert set(db.session.scalars(names)) == {""}
