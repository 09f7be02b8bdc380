"""A sheet says days and hours, everybody signs it, and what changes goes on a new sheet (R39, R40, D14)."""

from datetime import date

import pytest
from sqlalchemy import func, select

from app.agreements.models import Agreement, AgreementState, Party
from app.agreements.parties import parties_on
from app.agreements.queries import holding, hours_of
from app.agreements.services.sheets import make_sheet
from app.agreements.services.signing import record_signature, sign_all
from app.extensions import db
from app.placements.broken_rules import SignedDayImpossible
from app.placements.models import Placement, PlacementState
from app.placements.services.days import change_days
from app.placements.sweeps import follow_the_calendar
from app.schools.models import Vacation
from tests.agreements.conftest import FIRST, LAST, SIGNING, Office, on
from tests.browser import Browser, Page
from tests.counting import counted
from tests.factories import Factories
from tests.lives import a_placement
from tests.printing.reading import read_pdf

S = AgreementState


def facts(page: Page) -> dict[str, str]:
    return dict(zip(page.texts(".//main//dt"), page.texts(".//main//dd"), strict=True))


def test_shows_hours_planned_required_and_missing(office: Office, browser: Browser) -> None:
    placement = office.place()
    browser.sign_in(office.coordinator)

    page = browser.get(f"/placements/{placement.id}/agreement").submit("Make the sheet")

    shown = facts(page)
    assert shown["Planned"] == "672 hours"
    assert shown["Programme asks for"] == "900 hours"
    assert shown["Still missing"] == "228 hours"
    assert shown["Days"] == "1 Feb 2027 to 27 Jun 2027"


def test_counts_no_hours_on_days_off_and_those_of_earlier_sheets(office: Office, make: Factories) -> None:
    placement = office.place()
    sheet = make_sheet(placement, actor=office.coordinator)
    make.row(
        Vacation(
            school_id=make.school.id, name="Spring", starts_on=date(2027, 2, 22), ends_on=date(2027, 2, 26)
        )
    )
    make.row(
        Vacation(school_id=make.school.id, name="Days", starts_on=date(2027, 3, 1), ends_on=date(2027, 3, 2))
    )
    before = a_placement(placement.student, placement.opening, state=PlacementState.COMPLETED)
    before.starts_on, before.ends_on = date(2026, 9, 7), date(2026, 9, 20)
    earlier = Agreement(
        school_id=make.school.id,
        placement_id=before.id,
        state=S.SIGNED,
        starts_on=before.starts_on,
        ends_on=date(2026, 10, 2),
        days_per_week=4,
        hours_per_week=32,
    )
    db.session.add(earlier)
    db.session.flush()

    with on(date(2027, 2, 14)):
        hours = hours_of(sheet)

    # One week off, and a week of three days; two weeks of the earlier one, which ended after them.
    assert (hours.planned, hours.past, hours.before) == (672 - 32 - 8, 64, 64)
    assert hours.missing == 900 - 632 - 64


@pytest.mark.parametrize(
    ("born", "needs_guardian"),
    [(date(2009, 1, 31), True), (date(2010, 3, 5), True), (date(2009, 1, 15), False)],
)
def test_parent_signs_for_who_is_under_18_on_the_day_of_signing(
    office: Office, born: date, needs_guardian: bool
) -> None:
    student = office.place(date_of_birth=born).student

    assert (Party.GUARDIAN in parties_on(student, SIGNING)) is needs_guardian


def test_placement_is_active_on_its_first_day_once_everybody_signed(office: Office, browser: Browser) -> None:
    placement = office.place(date_of_birth=date(2009, 1, 31))
    browser.sign_in(office.coordinator)
    page = browser.get(f"/placements/{placement.id}/agreement").submit("Make the sheet")
    assert "Still missing: name of a parent or guardian." in page.text
    refused = page.submit("Record the signed agreement", expect=422, signed_on="15-1-2027")
    assert "Enter the name of the parent or guardian first" in refused.text
    page = page.submit("Save the sheet", guardian_name="P. de Boer", guardian_address="Dorpsstraat 1, Zwolle")
    page = page.submit("The sheet is handed out")
    for number, (party, states) in enumerate(
        [("Student", "partly signed"), ("Company", "partly signed"), ("School", "partly signed")]
    ):
        page = page.click(f"Record signature: {party.lower()}").submit(
            "Record the signature", signed_on=f"{12 + number}-1-2027"
        )
        assert facts(page)["State"] == states
    page = page.click("Record signature: parent or guardian").submit(
        "Record the signature", signed_on="13-1-2027"
    )

    assert facts(page)["State"] == "signed"
    assert placement.agreement_signed_on == date(2027, 1, 14)
    assert [row[:2] for row in page.rows()] == [
        ["Student", "12 Jan 2027"],
        ["Parent or guardian", "13 Jan 2027"],
        ["Company", "13 Jan 2027"],
        ["School", "14 Jan 2027"],
    ]
    with on(FIRST):
        follow_the_calendar()
    assert placement.state is PlacementState.ACTIVE


def test_nothing_is_signed_tomorrow_or_without_need(office: Office, browser: Browser) -> None:
    placement = office.place()
    sheet = make_sheet(placement, actor=office.coordinator)
    with pytest.raises(SignedDayImpossible):
        record_signature(sheet, sheet.version, Party.STUDENT, date(2027, 1, 16), actor=office.coordinator)
    db.session.commit()
    browser.sign_in(office.coordinator)

    page = browser.get(f"/placements/{placement.id}/agreement/sign/guardian").submit(
        "Record the signature", expect=422, signed_on="15-1-2027", name="P. de Boer"
    )

    assert "The student was 18 on that day" in page.text
    assert holding(placement).signatures == []  # type: ignore[union-attr]


def test_other_days_go_on_a_new_sheet(office: Office, browser: Browser) -> None:
    placement = office.place()
    browser.sign_in(office.coordinator)
    browser.get(f"/placements/{placement.id}/agreement").submit(
        "Record the signed agreement", signed_on="14-1-2027"
    )
    change_days(
        placement, placement.version, FIRST, date(2027, 7, 2), "A week more.", actor=office.coordinator
    )
    db.session.commit()

    page = browser.get(f"/placements/{placement.id}/agreement")
    assert "The days changed after this sheet was made" in page.text
    page = page.submit("Make a new sheet", reason="The company asks for a week more.")

    shown = facts(page)
    assert (shown["Sheet"], shown["Days"]) == ("2", "1 Feb 2027 to 2 Jul 2027")
    assert (shown["State"], shown["Signed by everybody on"]) == ("ready to be signed", "not yet")
    assert "Sheet 1, 1 Feb 2027 to 27 Jun 2027: replaced by a new sheet" in page.text
    page = page.submit("Record the signed agreement", signed_on="15-1-2027")
    assert placement.agreement_signed_on == SIGNING


def test_signed_sheet_holds_until_a_new_one_is_signed_once_it_has_begun(
    office: Office, browser: Browser
) -> None:
    placement = office.place()
    sign_all(placement.school_id, [placement.id], SIGNING, actor=office.coordinator)
    db.session.commit()
    with on(date(2027, 3, 10)):
        follow_the_calendar()
        browser.sign_in(office.coordinator)
        page = browser.get(f"/placements/{placement.id}/agreement").submit(
            "Make a new sheet", reason="Four days more."
        )
        assert facts(page)["State"] == "ready to be signed"
        assert placement.state is PlacementState.ACTIVE
        page = page.submit("Record the signed agreement", signed_on="9-3-2027")
        story = browser.get(f"/placements/{placement.id}").text

    assert placement.agreement_signed_on == SIGNING
    assert "Sheet 2 of the agreement was signed on 9 Mar 2027." in story


def test_what_is_being_signed_does_not_change(office: Office, browser: Browser) -> None:
    placement = office.place()
    browser.sign_in(office.coordinator)
    first = browser.get(f"/placements/{placement.id}/agreement").submit("Make the sheet")
    first.submit("The sheet is handed out")

    late = first.submit("Save the sheet", expect=409, trainer_name="Somebody else")

    assert "The agreement changed after you opened this page" in late.text
    assert holding(placement).trainer_name == "Ties Bakker"  # type: ignore[union-attr]


def test_draft_is_not_handed_out(office: Office, browser: Browser) -> None:
    placement = office.place(hours=None)
    browser.sign_in(office.coordinator)
    page = browser.get(f"/placements/{placement.id}/agreement").submit("Make the sheet")
    assert "Still missing: days a week, hours a week." in page.text
    assert "The sheet is handed out" not in page.text

    page = page.submit("Save the sheet", days_per_week="4", hours_per_week="32")

    assert facts(page)["State"] == "ready to be signed"


def test_agreement_is_recorded_and_taken_back_on_its_page(office: Office, browser: Browser) -> None:
    placement = office.place()
    page = (
        browser.sign_in(office.coordinator)
        .get(f"/placements/{placement.id}")
        .click("Agreement: no sheet yet")
    )
    wrong = page.submit("Record the signed agreement", expect=422, signed_on="1-12-2027")
    assert "Enter the day on which the last party signed: from 1 Feb 2026 to 15 Jan 2027." in wrong.text
    page = wrong.submit("Record the signed agreement", signed_on="14-1-2027")
    assert facts(page)["Signed by everybody on"] == "14 Jan 2027"
    page = page.submit("Take the agreement back", reason="Page 2 is missing.")

    assert "The sheet no longer holds." in page.text
    assert "Sheet 1, 1 Feb 2027 to 27 Jun 2027: withdrawn Page 2 is missing." in page.text
    assert placement.agreement_signed_on is None


def test_agreements_are_recorded_from_the_list(office: Office, browser: Browser) -> None:
    placement, minor = office.place(), office.place(date_of_birth=date(2010, 3, 5))
    page = browser.sign_in(office.coordinator).get("/agreements?state=unsigned")
    nothing = page.submit("Record the ticked agreements", signed_on="14-1-2027")
    assert "Nothing was recorded." in nothing.text
    both = [str(placement.id), str(minor.id)]
    refused = page.submit("Record the ticked agreements", placement=both, signed_on="14-1-2027")
    assert "Enter the name of the parent or guardian first" in refused.text
    assert placement.agreement_signed_on is None
    page = page.submit("Record the ticked agreements", placement=both[:1], signed_on="14-1-2027")

    assert "1 agreement has been recorded." in page.text
    assert [row[0].split(",")[0] for row in page.rows()] == [minor.student.last_name]
    again = sign_all(placement.school_id, [placement.id], SIGNING, actor=office.coordinator)
    assert again == 0


def test_many_agreements_are_recorded_at_once_or_not_at_all(office: Office, make: Factories) -> None:
    own = [office.place() for _ in range(2)]
    ended = office.place()
    ended.state = PlacementState.ENDED_EARLY
    before = office.place()
    before.agreement_signed_on = date(2026, 12, 1)
    other = make.new_school()
    stranger = a_placement(
        make.student(school=other), make.opening(make.site(school=other), make.period(other))
    )
    ids = [row.id for row in (*own, ended, before, stranger)]
    db.session.commit()
    with pytest.raises(SignedDayImpossible):
        sign_all(make.school.id, ids, date(2027, 1, 16), actor=office.coordinator)
    db.session.rollback()

    assert sign_all(make.school.id, ids, SIGNING, actor=office.coordinator) == 2
    assert sign_all(make.school.id, ids, SIGNING, actor=office.coordinator) == 0
    assert [row.agreement_signed_on for row in (ended, before, stranger)] == [None, date(2026, 12, 1), None]


def test_list_shows_by_first_day_who_still_has_to_sign(
    office: Office, make: Factories, browser: Browser
) -> None:
    late, later = office.place(), office.place()
    change_days(later, later.version, date(2027, 2, 8), LAST, "A week later.", actor=office.coordinator)
    signed = office.place()
    sign_all(signed.school_id, [signed.id], SIGNING, actor=office.coordinator)
    office.place(school=make.new_school(), supervisor_id=None)
    db.session.commit()
    with on(date(2027, 2, 2)):
        follow_the_calendar()
        db.session.commit()
        browser.sign_in(office.coordinator)
        with counted() as statements:
            page = browser.get("/agreements?state=unsigned")
        mine = browser.sign_in(office.supervisor).get("/agreements")

    assert [row[0].split(",")[0] for row in page.rows()] == [late.student.last_name, later.student.last_name]
    assert "late: the first day has come" in page.rows()[0][3]
    assert statements.count <= 20
    assert len(mine.rows()) == 3
    assert "Record the ticked agreements" not in mine.text


def test_sheets_of_a_page_are_printed_in_one_file(office: Office, browser: Browser) -> None:
    signed, *others = [office.place() for _ in range(4)]
    sign_all(signed.school_id, [signed.id], SIGNING, actor=office.coordinator)
    make_sheet(others[0], actor=office.coordinator)
    db.session.commit()
    browser.sign_in(office.coordinator)
    sent = {"csrf_token": browser.token()}

    read = read_pdf(browser._open("POST", "/agreements/print?sort=start", data=sent).data)
    none = browser.post("/agreements/print?state=signed", sent)

    assert (read.pages, read.title, read.conforms_to) == (3, "Bpv-bladen", "pdfuaid:part=1")
    assert [other.student.name in read.text for other in others] == [True, True, True]
    assert signed.student.name not in read.text
    assert db.session.scalar(select(func.count()).select_from(Agreement)) == 4
    assert "No sheet was printed" in none.text


def test_supervisor_sees_state_and_hours_and_no_guardian(office: Office, browser: Browser) -> None:
    placement = office.place(date_of_birth=date(2010, 3, 5))
    sheet = make_sheet(placement, actor=office.coordinator)
    sheet.guardian_name, sheet.guardian_address = "Petra Marker", "Markerstraat 1"
    db.session.commit()

    page = browser.sign_in(office.supervisor).get(f"/placements/{placement.id}/agreement")

    assert facts(page)["Under 18"] == "yes: a parent or guardian also signs the agreement"
    assert "Marker" not in page.text
    browser.get(f"/placements/{placement.id}/agreement/sheet.pdf", expect=403)


def test_at_most_one_sheet_holds(office: Office, browser: Browser) -> None:
    placement: Placement = office.place()
    browser.sign_in(office.coordinator)
    page = browser.get(f"/placements/{placement.id}/agreement")
    page.submit("Make the sheet")
    page.submit("Make the sheet")

    sheets = db.session.scalars(select(Agreement).where(Agreement.placement_id == placement.id)).all()
    assert [sheet.number for sheet in sheets] == [1]
