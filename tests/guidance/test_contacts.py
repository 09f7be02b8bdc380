"""Recording contacts: R12's alerts, R41's missing visit, what a supervisor may add, and who sees it (T5)."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from sqlalchemy import select

from app.access import Role
from app.accounts.models import User
from app.audit.models import AuditEvent
from app.companies.models import CountSource, WomenCount
from app.extensions import db
from app.guidance.models import ContactMoment, ContactState, GuidanceAlert, GuidancePlan
from app.guidance.queries.contacts import contacts_of
from app.notices.models import Email
from app.placements.services.life import keep_up
from app.privacy.retention import set_terms, step
from app.schools.queries import today
from tests.browser import Browser, Page
from tests.factories import Factories
from tests.guidance.rows import a_plan

NOW = "2027-03-10 12:00:00+00:00"
MARKER = "Fietst elke dag naar het werk"


@pytest.fixture(autouse=True)
def march() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def supervisor(make: Factories) -> User:
    return make.user(Role.SUPERVISOR)


@pytest.fixture
def plan(make: Factories, supervisor: User) -> GuidancePlan:
    with time_machine.travel("2027-01-20 12:00:00+00:00", tick=False):
        return a_plan(make, supervisor, make.site(women=1))


def fill_in(browser: Browser, contact: ContactMoment, **answers: str) -> Page:
    """Record a contact as somebody does on a phone; what is not said is as the form begins."""
    values = {"motivation": "4", "results": "4", "atmosphere": "4", "feels_safe": "yes", **answers}
    return browser.get(f"/guidance/contacts/{contact.id}").submit("Save the contact", **values)


def alerts() -> list[tuple[bool, bool]]:
    rows = db.session.execute(
        select(GuidanceAlert.is_unsafe, GuidanceAlert.is_drop).order_by(GuidanceAlert.id)
    )
    return [(unsafe, drop) for unsafe, drop in rows]


@pytest.mark.parametrize(
    ("values", "raised"),
    [(("4", "2"), [(False, True)]), (("4", "3"), []), (("2",), []), (("2", "4", "2"), [(False, True)])],
)
def test_motivation_that_falls_by_two_asks_for_attention_the_same_day(
    browser: Browser,
    supervisor: User,
    plan: GuidancePlan,
    values: tuple[str, ...],
    raised: list[tuple[bool, bool]],
) -> None:
    for number, (contact, value) in enumerate(zip(contacts_of(plan), values, strict=False)):
        with time_machine.travel(f"2027-03-{10 + number} 12:00:00+00:00", tick=False):
            browser.sign_in(supervisor)
            page = fill_in(browser, contact, motivation=value)

    assert alerts() == raised
    assert ("asks for your attention today" in page.text) is bool(raised)
    assert f"motivation {values[-1]}" in page.text
    emails = db.session.scalars(select(Email)).all()
    assert [email.to_address for email in emails] == [supervisor.email] * len(raised)


def test_not_feeling_safe_alerts_and_offers_the_counsellor_until_somebody_talked(
    make: Factories, browser: Browser, supervisor: User, plan: GuidancePlan
) -> None:
    counsellor = make.user(Role.COUNSELLOR)
    browser.sign_in(supervisor)
    page = fill_in(browser, contacts_of(plan)[0], feels_safe="no", remark=MARKER)
    assert counsellor.name in page.text
    today = browser.get("/today")
    assert "says: I do not feel safe" in today.text
    page = today.submit(f"I talked about it: {plan.placement.student.name}")

    assert "Asks for attention" not in page.text
    assert "Asks for your attention" not in browser.get("/today").text
    email = db.session.scalars(select(Email)).one()
    student = plan.placement.student
    for word in (student.name, MARKER, "safe"):
        assert word not in email.subject + email.body
    trail = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    assert [event.action for event in trail][-2:] == ["contact_moment:record", "guidance_alert:handle"]
    assert MARKER not in repr([(event.data, event.thing_name) for event in trail])


def test_without_a_counsellor_the_national_report_point_stands_in(
    browser: Browser, supervisor: User, plan: GuidancePlan
) -> None:
    browser.sign_in(supervisor)
    page = fill_in(browser, contacts_of(plan)[0], feels_safe="no")

    assert "Report point for discrimination at an internship (SBB)" in page.links


def test_three_contacts_online_are_not_in_order_until_there_is_a_visit(
    make: Factories, browser: Browser, supervisor: User
) -> None:
    plan = a_plan(make, supervisor)
    browser.sign_in(supervisor)
    for contact in contacts_of(plan):
        page = fill_in(browser, contact, kind="online")
    assert "not in order: visit is missing" in page.text
    page = page.click("Record another contact").submit("Save the contact", kind="on_site")

    assert "not in order" not in page.text
    assert "in order" in page.text


def test_intensive_contact_needs_every_score_and_a_standard_one_does_not(
    make: Factories, browser: Browser, supervisor: User, plan: GuidancePlan
) -> None:
    browser.sign_in(supervisor)
    page = browser.get(f"/guidance/contacts/{contacts_of(plan)[0].id}")
    page = page.submit("Save the contact", expect=422, motivation="4", remark=MARKER)
    assert "each contact says how it goes" in page.text
    assert MARKER in page.response.get_data(as_text=True)
    standard = a_plan(make, supervisor)
    page = browser.get(f"/guidance/contacts/{contacts_of(standard)[0].id}").submit("Save the contact")

    assert "The contact is recorded." in page.text
    assert contacts_of(plan)[0].held_on is None


@pytest.mark.parametrize(
    ("day", "words"),
    [("11-3-2027", "has not come yet"), ("10-3-2026", "Check the year"), ("", "Enter a date")],
)
def test_day_that_cannot_be_is_refused_and_nothing_is_lost(
    browser: Browser, supervisor: User, plan: GuidancePlan, day: str, words: str
) -> None:
    browser.sign_in(supervisor)
    page = browser.get(f"/guidance/contacts/{contacts_of(plan)[0].id}").submit(
        "Save the contact",
        expect=422,
        held_on=day,
        motivation="4",
        results="4",
        atmosphere="4",
        feels_safe="yes",
        remark=MARKER,
    )

    assert words in page.text
    assert MARKER in page.response.get_data(as_text=True)


def test_women_seen_on_a_visit_become_a_count_with_that_source(
    browser: Browser, supervisor: User, plan: GuidancePlan
) -> None:
    browser.sign_in(supervisor)
    fill_in(browser, contacts_of(plan)[0], kind="on_site", women="4")
    fill_in(browser, contacts_of(plan)[1], kind="online", women="9")

    counts = db.session.scalars(select(WomenCount).order_by(WomenCount.id)).all()
    assert [(one.women, one.source) for one in counts] == [(1, CountSource.COMPANY), (4, CountSource.VISIT)]
    assert counts[-1].author_id == supervisor.id
    assert len([one for one in contacts_of(plan) if one.state.value == "planned"]) == 3


def test_correcting_a_contact_that_somebody_changed_meanwhile_shows_both(
    browser: Browser, supervisor: User, plan: GuidancePlan
) -> None:
    browser.sign_in(supervisor)
    contact = contacts_of(plan)[0]
    fill_in(browser, contact)
    page = browser.get(f"/guidance/contacts/{contact.id}")
    fill_in(browser, contact, remark="Agreed on a talk.")

    page = page.submit("Save the contact", expect=409, remark="Other words.")

    assert "Agreed on a talk." in page.text
    assert contact.remark == "Agreed on a talk."


def test_plan_says_each_day_once(browser: Browser, supervisor: User, plan: GuidancePlan) -> None:
    """Without an appointment a contact has one day, that by which it is due; with one it has two."""
    browser.sign_in(supervisor)
    late, agreed, ahead = contacts_of(plan)[0], contacts_of(plan)[1], contacts_of(plan)[-1]
    agreed.planned_on = date(2027, 3, 12)
    db.session.commit()
    page = browser.get(f"/guidance/{plan.placement_id}")
    lines = {one.id: page.texts(f".//li[@id='contact-{one.id}']/p")[0] for one in (late, agreed, ahead)}

    assert lines[late.id] == "by 15 Feb 2027 · visit · late · no day agreed yet"
    assert lines[agreed.id].startswith("12 Mar 2027 · ")
    assert "due" in lines[agreed.id]
    assert lines[ahead.id].count("2027") == 1
    assert lines[ahead.id].endswith("no day agreed yet")
    assert "late" not in lines[ahead.id]


def test_appointment_is_in_the_calendar_and_names_nobody(
    browser: Browser, supervisor: User, plan: GuidancePlan
) -> None:
    browser.sign_in(supervisor)
    contact = contacts_of(plan)[0]
    page = browser.get(f"/guidance/contacts/{contact.id}/appointment")
    page.submit("Save the appointment", expect=422, planned_on="9-3-2027")
    page.submit("Save the appointment", planned_on="12-3-2027", planned_at="10:30")
    browser.get("/my-week").submit("Make an address")
    address = next(iter(browser.get("/my-week").all(".//input[@id='feed']"))).get("value")
    assert address is not None
    feed = browser.client.get(address[address.index("/guidance-calendar") :]).get_data(as_text=True)
    single = browser.client.get(f"/guidance/contacts/{contact.id}/calendar.ics").get_data(as_text=True)

    assert "DTSTART;TZID=Europe/Amsterdam:20270312T103000" in feed
    assert "DTSTART;TZID=Europe/Amsterdam:20270312T103000" in single
    assert feed.count("BEGIN:VEVENT") == 5
    assert plan.placement.student.first_name not in feed + single


def test_another_supervisor_sees_nothing_of_it_and_recording_leaves_no_trace_of_scores(
    make: Factories, browser: Browser, plan: GuidancePlan
) -> None:
    browser.sign_in(make.user(Role.SUPERVISOR))
    contact = contacts_of(plan)[0]

    browser.get(f"/guidance/{plan.placement_id}", expect=404)
    browser.get(f"/guidance/contacts/{contact.id}", expect=404)
    browser.get(f"/guidance/contacts/{contact.id}/calendar.ics", expect=404)
    assert contact.held_on is None
    assert date(2027, 2, 15) == contact.due_on


def test_what_was_recorded_goes_two_years_after_the_internship_and_that_it_was_stays(
    make: Factories, browser: Browser, supervisor: User, plan: GuidancePlan
) -> None:
    browser.sign_in(supervisor)
    fill_in(browser, contacts_of(plan)[0], feels_safe="no", remark=MARKER)
    coordinator = make.user()
    set_terms(make.school, today(), {"guidance": 24}, actor=coordinator, actor_id=coordinator.id)
    keep_up(plan.placement, date(2027, 7, 3))
    db.session.commit()

    assert step(make.school.id, date(2029, 7, 1)) is None
    assert step(make.school.id, date(2029, 7, 4)) is not None
    db.session.expire_all()

    contact = contacts_of(plan)[0]
    assert (contact.remark, contact.motivation, contact.feels_safe, contact.author_name) == (
        "",
        None,
        None,
        "",
    )
    assert (contact.held_on, contact.state) == (date(2027, 3, 10), ContactState.HELD)
    assert alerts() == []
