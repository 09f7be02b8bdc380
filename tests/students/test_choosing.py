"""Choosing in one place: demand in steps, saving at every change, places beside each other and on the map."""

import json
from contextvars import Context
from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import func, select

from app.access import Role
from app.accounts.models import User
from app.audit.models import AuditEvent
from app.backup.school_rows import tables
from app.companies.models import Opening
from app.extensions import db, now, writing
from app.placements.models import Placement
from app.privacy.copies import as_file, copy_of
from app.privacy.people import person_of
from app.privacy.registry import Whose
from app.students.models import ChoiceReason, KeptPlace, Student
from app.students.queries import choices_of
from app.students.queries.choices import shared_reasons
from app.students.queries.demand import demand_for
from app.students.queries.shortlist import kept_ids
from app.students.sweeps import forget_shortlists
from app.students.trail import STOP_SHARING
from tests.browser import Browser, Page
from tests.factories import Factories
from tests.lives import a_placement

pytestmark = pytest.mark.database


def signed_in(browser: Browser, student: Student) -> Browser:
    assert student.user is not None
    return browser.sign_in(student.user)


def stored(student: Student, opening: Opening) -> list[int]:
    choices = choices_of(student.id, opening.period_id)
    return [row.opening_id for row in choices.preferences] if choices else []


def quietly(browser: Browser, page: Page, expect: int = 200, **fields: object) -> str:
    """What the page's script sends at a change: the form as it is, the button, and `quiet`; returns the answer."""
    data = [
        (control.get("name"), control.get("value", ""))
        for control in page.form("Show").iter("input")
        if control.get("name") and (control.get("type") != "checkbox" or control.get("checked") is not None)
    ]
    order = [value for name, value in data if name == "order"]
    return browser.post("/my-choices", {**dict(data), "order": order, "quiet": "1", **fields}, expect).html


def test_demand_is_told_in_steps_in_which_nobody_can_be_recognised(make: Factories, browser: Browser) -> None:
    few, many, nobody = (make.opening(capacity=2) for _ in range(3))
    for opening, count in ((few, 4), (many, 7)):
        for _ in range(count):
            make.choices(make.student(), opening, nobody)
    make.choices(make.student(has_left=True), few)

    assert demand_for([few.id, many.id, nobody.id], few.period) == {few.id: 0, many.id: 5, nobody.id: 0}
    page = signed_in(browser, make.student(with_account=True)).get("/my-choices")
    lines = [line for line in page.texts(".//span[@class='offer-line']") if "put it first" in line]
    assert sorted(lines) == [
        "2 places, 5 or more students put it first",
        "2 places, fewer than 5 students put it first",
        "2 places, fewer than 5 students put it first",
    ]


def test_every_change_is_saved_at_once_and_the_answer_is_the_page_as_it_is_then(
    make: Factories, browser: Browser
) -> None:
    student, first, second = make.student(with_account=True), make.opening(), make.opening()
    page = signed_in(browser, student).get("/my-choices")

    quietly(browser, page, add=first.id)
    body = quietly(browser, browser.get("/my-choices"), add=second.id)
    assert stored(student, first) == [first.id, second.id]
    assert "Number 2 on your list" in body
    assert "Saved on" in body
    quietly(browser, browser.get("/my-choices"), remove=first.id)
    assert stored(student, first) == [second.id]


def test_a_list_changed_elsewhere_is_told_and_not_overwritten_before_she_says_so(
    make: Factories, browser: Browser
) -> None:
    student, first, second = make.student(with_account=True), make.opening(), make.opening()
    old = signed_in(browser, student).get("/my-choices")
    quietly(browser, old, add=first.id)

    told = json.loads(quietly(browser, old, 409, add=second.id))
    assert told["stored"] == f"1. {first.site.title}"
    assert stored(student, first) == [first.id]
    quietly(browser, old, add=second.id, version=told["version"])
    assert stored(student, first) == [second.id]


def test_a_reason_is_saved_with_the_list_and_a_stale_tab_loses_none(
    make: Factories, browser: Browser
) -> None:
    student, first, second = make.student(with_account=True), make.opening(), make.opening()
    make.choices(student, first, second)
    old = signed_in(browser, student).get("/my-choices")
    assert old.texts(".//*[@data-reason-state]") == ["not filled in", "not filled in"]
    body = quietly(browser, old, **{f"reason-{first.id}": "My uncle\r\nworks there.", "reason-x": "no place"})
    assert "only you read it" in body

    told = json.loads(quietly(browser, old, 409, **{f"reason-{second.id}": "Close to home."}))
    assert told["stored"] == f"1. {first.site.title} (“My uncle\nworks there.”), 2. {second.site.title}"
    shared = f"shared-{second.id}"
    for tick, readers in (("1", {second.id: "Close to home."}), ([], {})):
        page = browser.get("/my-choices")
        quietly(browser, page, **{f"reason-{second.id}": "Close to home.", shared: tick})
        assert shared_reasons(student.id, first.period_id) == readers
    refused = json.loads(
        quietly(browser, browser.get("/my-choices"), 409, **{f"reason-{first.id}": "x" * 501})
    )
    assert refused["message"].startswith("A reason has at most 500 characters.")

    without_scripts = browser.get("/my-choices").submit(
        f"Move {second.site.title} up", **{f"reason-{first.id}": "Not saved yet"}
    )
    assert "Not saved yet" in without_scripts.texts(".//textarea")
    removed = without_scripts.submit(f"Remove from the list: {first.site.title}")
    saved = removed.submit("Save my choices")
    assert saved.texts(".//textarea") == ["Close to home."]
    back = quietly(browser, saved, add=first.id)
    assert "Not saved yet" in back, "what she wrote of a place comes back with it"
    quietly(browser, browser.get("/my-choices"), **{f"reason-{first.id}": " "})
    assert browser.get("/my-choices").texts(".//textarea") == ["Close to home.", ""]


def test_nobody_reads_a_reason_but_she_and_whoever_she_shares_it_with(
    make: Factories, browser: Browser
) -> None:
    supervisor, coordinator = make.user(Role.SUPERVISOR), make.user(Role.COORDINATOR)
    student = make.student(with_account=True, supervisor_id=supervisor.id)
    hidden, told, off_list = (make.opening() for _ in range(3))
    choices = make.choices(student, hidden, told)
    for opening, shared in ((hidden, False), (told, True), (off_list, True)):
        choices.reasons.append(
            ChoiceReason(opening_id=opening.id, text=f"Because of {opening.id}.", is_shared=shared)
        )
    placement = a_placement(student, told)
    db.session.commit()

    browser.sign_in(coordinator)
    page = browser.get(f"/students/{student.id}")
    assert page.texts(".//blockquote") == [f"Because of {told.id}."]
    browser.sign_in(supervisor)
    assert browser.get(f"/placements/{placement.id}").texts(".//blockquote") == [f"Because of {told.id}."]
    hidden.period.choices_closed_at = now()
    own = signed_in(browser, student).get("/my-choices")
    assert own.texts(".//*[@class='reason-said']") == [
        f"Why this place (only you read it): Because of {hidden.id}.",
        f"Why this place (your coordinator and supervisor can read it): Because of {told.id}.",
    ]
    assert own.texts(".//*[@id='shared']//*[@class='reason']") == [f"Because of {told.id}."]
    person = person_of(Whose.STUDENT, student.id)
    copies = [json.dumps(as_file(copy_of(person, is_for_herself=hers))) for hers in (True, False)]
    assert [f"Because of {hidden.id}." in copy for copy in copies] == [True, False]
    assert ChoiceReason.__table__ not in tables(), "nor do they leave with the school"


def test_a_student_stops_sharing_a_reason_also_when_choosing_is_over(
    make: Factories, browser: Browser
) -> None:
    supervisor = make.user(Role.SUPERVISOR)
    student, told = make.student(with_account=True, supervisor_id=supervisor.id), make.opening()
    make.choices(student, told).reasons.append(
        ChoiceReason(opening_id=told.id, text="My uncle works there.", is_shared=True)
    )
    placement = a_placement(student, told)
    told.period.choices_closed_at = now()
    db.session.commit()
    address = f"/my-choices/reasons/{told.id}/stop-sharing"
    signed_in(browser, make.student(with_account=True)).post(address, {"csrf_token": browser.token()}, 404)
    assert placement_reasons(browser, supervisor, placement) == ["My uncle works there."]

    own = signed_in(browser, student).get("/my-choices").submit(f"Stop sharing: {told.title}")
    assert own.texts(".//*[@class='reason-said']") == [
        "Why this place (only you read it): My uncle works there."
    ]
    assert not own.texts(".//*[@id='shared']")
    browser.post(address, {"csrf_token": browser.token()})
    trail = select(func.count()).select_from(AuditEvent).where(AuditEvent.action == STOP_SHARING)
    assert db.session.scalar(trail) == 1, "twice is once"
    assert placement_reasons(browser, supervisor, placement) == []


def placement_reasons(browser: Browser, supervisor: User, placement: Placement) -> list[str]:
    return browser.sign_in(supervisor).get(f"/placements/{placement.id}").texts(".//blockquote")


def test_places_are_kept_apart_from_the_list_and_nobody_else_sees_them(
    make: Factories, browser: Browser
) -> None:
    student = make.student(with_account=True)
    openings = [make.opening(make.site(company_name=f"Bedrijf {n:02}", women=3)) for n in range(21)]
    make.choices(student, openings[9])
    make.choices(make.student(), openings[0])
    signed_in(browser, student)
    page = browser.get("/my-choices").submit("Move Bedrijf 09 up")
    page = (
        browser.get("/my-choices")
        .submit("Add Bedrijf 08")
        .submit("Keep Bedrijf 00")
        .submit("Keep Bedrijf 08")
    )
    titles = ".//*[@id='kept']//p[@class='offer-title']"

    assert page.texts(titles) == ["Bedrijf 00", "Bedrijf 08"]
    assert page.texts(".//*[@class='rank-title']") == ["Bedrijf 09", "Bedrijf 08"], "the list is as it was"
    assert stored(student, openings[9]) == [openings[9].id], "and keeping saves nothing else"
    assert page.click("Compare the places you keep").texts(".//h2") == ["Bedrijf 00", "Bedrijf 08"]
    openings[8].is_withdrawn = True
    page = browser.get("/my-choices")
    assert page.texts(titles) == ["Bedrijf 00", "Bedrijf 08: no longer available"]
    body = quietly(browser, page, let_go=openings[8].id)
    assert "Bedrijf 08" not in body

    withdrawn = json.loads(quietly(browser, page, 409, keep=openings[8].id))
    assert withdrawn["message"].startswith("This place is no longer available.")
    for opening in openings[1:8] + openings[9:]:
        db.session.add(KeptPlace(student_id=student.id, opening_id=opening.id))
    openings[8].is_withdrawn = False
    again = quietly(browser, page, keep=openings[0].id)
    assert "Let go" in again, "what is kept stays kept"
    assert browser.post("/my-choices", {"keep": openings[8].id, "csrf_token": browser.token()}, 409).h1
    person = person_of(Whose.STUDENT, student.id)
    copies = [json.dumps(as_file(copy_of(person, is_for_herself=hers))) for hers in (True, False)]
    assert ["kept_at" in copy for copy in copies] == [True, False]
    assert KeptPlace.__table__ not in tables()
    with time_machine.travel(datetime(2027, 8, 1, 9, tzinfo=UTC)), writing():
        forget_shortlists()
    assert kept_ids(student.id, openings[0].period) == []


def test_a_place_is_found_from_the_page_of_its_company_while_choosing_is_open(
    make: Factories, browser: Browser
) -> None:
    student, opening = make.student(with_account=True), make.opening(make.site(company_name="Ster Techniek"))
    make.choices(student, opening, *(make.opening() for _ in range(4)))
    elsewhere = make.opening(codes=("25998",))
    page = signed_in(browser, student).get(f"/companies/{opening.site_id}").click("Choose a place here")
    assert page.texts(".//*[@id='places']//p[@class='offer-title']") == ["Ster Techniek"]
    assert "Your list is full. Take a place off the list to add another." in page.text
    assert "Choose a place here" not in browser.get(f"/companies/{elsewhere.site_id}").links
    staff = browser.sign_in(make.user(Role.COORDINATOR)).get(f"/companies/{opening.site_id}")
    assert "Choose a place here" not in staff.links

    opening.period.choices_closed_at = now()
    db.session.commit()
    assert "Choose a place here" not in signed_in(browser, student).get(f"/companies/{opening.site_id}").links
    closed = browser.get("/my-choices")
    assert not closed.all(".//*[@class='rank-move']"), "what is closed has no arrows"
    assert closed.links["Look at your place"] == "/my-placement"


def test_a_refusal_of_a_change_says_why(make: Factories, browser: Browser) -> None:
    student = make.student(with_account=True)
    openings = [make.opening() for _ in range(6)]
    page = signed_in(browser, student).get("/my-choices")

    body = quietly(browser, page, 409, order=[one.id for one in openings])
    assert json.loads(body) == {"message": "Choose at most 5 places."}
    assert stored(student, openings[0]) == []


def test_places_stand_beside_each_other_and_go_on_the_list_from_there(
    make: Factories, browser: Browser
) -> None:
    student = make.student(with_account=True)
    openings = [make.opening(make.site(company_name=f"Bedrijf {n}", women=n)) for n in range(6)]
    openings[5].description = "Web en apps bouwen."
    make.choices(student, openings[1], openings[2])
    elsewhere = make.opening(
        make.site(company_name="Elders", school=make.new_school()), period=make.default_period
    )
    signed_in(browser, student)

    her_own = browser.get("/my-choices/compare")
    assert her_own.texts(".//h2") == ["Bedrijf 1", "Bedrijf 2"]
    ids = [one.id for one in (openings[5], *openings[:4], elsewhere)]
    page = browser.get("/my-choices/compare", query={"place": ids})
    assert page.texts(".//h2") == ["Bedrijf 5", "Bedrijf 0", "Bedrijf 1", "Bedrijf 2"]
    assert "Web en apps bouwen." in page.text
    fewer = page.click("Leave out: Bedrijf 0")
    assert fewer.texts(".//h2") == ["Bedrijf 5", "Bedrijf 1", "Bedrijf 2"]
    page.submit("Put on my list: Bedrijf 5")
    db.session.expire_all()
    assert stored(student, openings[5]) == [openings[n].id for n in (1, 2, 5)]
    nothing = browser.get("/my-choices/compare", query={"place": [elsewhere.id]})
    assert nothing.texts(".//h2") == ["Nothing to compare yet"]


def test_her_places_on_the_map_are_those_of_the_list_with_her_journey_around(
    make: Factories, browser: Browser
) -> None:
    student = make.student(with_account=True, town="Zwolle", postcode=None)
    near = make.opening(make.site(company_name="Bakker", town="Kampen", women=3), capacity=2)
    make.opening(make.site(company_name="Visser", town="Maastricht"))
    make.opening(make.site(company_name="Ander vak", codes=("25104",)), codes=("25104",))
    signed_in(browser, student)

    page = browser.get("/my-choices", query={"view": "map", "within": "60"})
    source = page.all(".//*[@data-map-source]")[0].get("data-map-source")
    answer = json.loads(Context().run(browser.client.get, source).data)
    assert [items for *_where, items in answer["places"]] == [
        [[near.site_id, "Bakker", 0, "2 places, about 29 min one way", 0, near.id]]
    ]
    assert answer["sentence"] == "1 place on the map."
    assert answer["ring"][2] > 30_000
    assert page.texts(".//p[@class='offer-title']") == ["Bakker"]
    assert "view=map" in page.submit("Show", q="bakker").url
    assert "view" not in page.submit("List").url


def test_a_place_says_who_works_there_and_wants_to_be_shown(make: Factories, browser: Browser) -> None:
    opening = make.opening()
    for name, values in (
        ("Sara", {"job_title": "engineer"}),
        ("Iris", {}),
        ("Hidden", {"shows_name": False}),
    ):
        shown = {"shows_name": True, "first_name": name, "site_id": opening.site_id, **values}
        make.role_model(**shown)
    signed_in(browser, make.student(with_account=True))

    line = "Iris and Sara (engineer) work here and would like to tell you about it"
    assert line in browser.get("/my-choices").texts(".//span[@class='offer-line']")
    compared = browser.get("/my-choices/compare", query={"place": [opening.id]})
    assert line in compared.text
    assert "Hidden" not in compared.text
    assert browser.get("/companies").click("Places for your programme").title.startswith("My choices")
