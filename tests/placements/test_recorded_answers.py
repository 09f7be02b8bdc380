"""An answer that a coordinator writes down for a student: the same act, with who wrote it and how it was given."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import User
from app.audit.models import AuditEvent
from app.extensions import db
from app.notices.models import Email
from app.placements.broken_rules import NotOpenForAnswer, OpeningFull, PlaceNotAvailable
from app.placements.models import AnswerWay, MatchRun, Placement, PlacementState, Proposal, ProposalState
from app.placements.services.answers import Heard, accept, record_accepted, record_declined
from app.runs.broken_rules import ReasonMissing
from app.students.models import Student
from tests.accounts.mailbox import emails_to
from tests.browser import Browser, Page
from tests.placements.conftest import Town, stop
from tests.racing import at_once

Rows = Callable[[MatchRun], dict[int, Proposal]]
BY_PHONE = Heard(AnswerWay.PHONE, "Called, and takes the place.")


@pytest.fixture
def without_account(town: Town, published: MatchRun) -> Student:
    """Somebody with a place at the big site who cannot sign in."""
    student = town.students[0]
    student.user = None
    db.session.commit()
    return student


def form_of(browser: Browser, town: Town, run: MatchRun, student: Student) -> Page:
    browser.sign_in(town.coordinator)
    return browser.get(f"/placements/runs/{run.id}/students/{student.id}").click("Record an answer")


def test_coordinator_records_a_yes_that_counts_as_her_own(
    town: Town, published: MatchRun, without_account: Student, browser: Browser
) -> None:
    form = form_of(browser, town, published, without_account)
    said = "Called on 24 November: takes it."
    page = form.submit("Record the answer", answer="accept", way="phone", said=said)

    placement = db.session.scalars(select(Placement)).one()
    assert (placement.student_id, placement.opening_id) == (without_account.id, town.big.id)
    assert placement.state is PlacementState.CONFIRMED
    assert f"The answer from {without_account.name} has been recorded." in page.text
    assert said in page.text
    assert f"recorded by {town.coordinator.name} on 24 Nov 2026, given by phone" in page.text
    event = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == "proposal:record_accepted")
    ).one()
    assert (event.actor_id, event.reason, event.data["way"]) == (town.coordinator.id, said, "phone")
    assert "recorded by" in browser.get("/placements").text


def test_coordinator_records_a_no(
    town: Town, published: MatchRun, without_account: Student, browser: Browser, rows_of: Rows
) -> None:
    page = browser.sign_in(town.coordinator).get("/placements")
    form = page.click(f"Record an answer: {without_account.name}")
    form.submit("Record the answer", answer="decline", way="in_person", said="Moves to another town.")
    row = rows_of(published)[without_account.id]

    assert (row.state, row.answer_reason) == (ProposalState.DECLINED, "Moves to another town.")
    assert "given in person" in browser.get("/placements", query={"answer": "declined"}).text


@pytest.mark.parametrize("missing", ["answer", "way", "said"])
def test_answer_is_complete_or_not_recorded(
    town: Town, published: MatchRun, without_account: Student, browser: Browser, missing: str
) -> None:
    values = {"answer": "accept", "way": "phone", "said": "Takes it."}
    form = form_of(browser, town, published, without_account)
    form.submit("Record the answer", expect=422, **{**values, missing: "" if missing == "said" else []})

    assert db.session.scalars(select(Placement)).all() == []


@pytest.mark.parametrize(
    ("answer", "told"), [("accept", "you accept this place"), ("decline", "you decline this place")]
)
def test_student_gets_an_email_of_it(
    town: Town, published: MatchRun, without_account: Student, browser: Browser, answer: str, told: str
) -> None:
    without_account.email = "student@mail.example"
    form = form_of(browser, town, published, without_account)
    form.submit("Record the answer", answer=answer, way="phone", said="Called: her mother is ill.")

    (email,) = emails_to("student@mail.example")
    assert email.subject == "Your internship: your answer has been recorded"
    assert told in email.body
    assert town.coordinator.name in email.body
    assert town.big.site.title in email.body
    assert "ill" not in email.body.split(), "what was said stays on the page"
    assert "/my-placement" not in email.body, "without an account there is no page to read"


def test_email_of_a_recorded_answer_leads_to_the_page_and_speaks_her_language(
    town: Town, published: MatchRun, browser: Browser
) -> None:
    student = town.students[0]
    assert student.user is not None
    student.user.language = "nl"
    form = form_of(browser, town, published, student)
    before = len(emails_to(student.user.email))
    form.submit("Record the answer", answer="accept", way="in_person", said="Yes.")

    email = emails_to(student.user.email)[-1]
    assert len(emails_to(student.user.email)) == before + 1
    assert (email.language, email.recipient_id) == ("nl", student.user_id)
    assert email.subject == "Je stage: je antwoord is vastgelegd"
    assert "/my-placement" in email.body


def test_no_email_without_an_address_or_for_an_own_answer(
    town: Town, published: MatchRun, without_account: Student, browser: Browser, rows_of: Rows
) -> None:
    without_account.email = None
    db.session.commit()
    sent = db.session.scalar(select(func.count(Email.id)))
    form_of(browser, town, published, without_account).submit(
        "Record the answer", answer="accept", way="phone", said="Yes."
    )
    row = rows_of(published)[town.students[1].id]
    assert row.student.user is not None
    accept(row, row.version, actor=row.student.user)

    assert db.session.scalar(select(func.count(Email.id))) == sent


def test_student_with_an_account_reads_who_recorded_it(
    town: Town, published: MatchRun, browser: Browser
) -> None:
    student = town.students[0]
    form = form_of(browser, town, published, student)
    assert "has an account and can also answer" in form.text
    form.submit("Record the answer", answer="accept", way="message", said="Wrote: yes please.")
    assert student.user is not None
    page = browser.sign_in(student.user).get("/my-placement")

    assert "This place is yours." in page.text
    assert f"{town.coordinator.name} recorded it on" in page.text
    assert "You gave it in a message: “Wrote: yes please.”" in page.text


def test_her_own_answer_is_not_shown_as_recorded(
    town: Town, published: MatchRun, browser: Browser, rows_of: Rows
) -> None:
    row = rows_of(published)[town.students[0].id]
    assert row.student.user is not None
    accept(row, row.version, actor=row.student.user)
    db.session.commit()

    assert "recorded by" not in browser.sign_in(town.coordinator).get("/placements").text


def test_what_is_answered_leads_back(
    town: Town, published: MatchRun, without_account: Student, browser: Browser, rows_of: Rows
) -> None:
    form = form_of(browser, town, published, without_account)
    row = rows_of(published)[without_account.id]
    record_declined(row, row.version, BY_PHONE, actor=town.coordinator)
    db.session.commit()
    page = form.submit("Record the answer", answer="accept", way="phone", said="Yes.", expect=409)

    assert "Look at the student's page to see why." in page.text
    assert (
        browser.get(f"/placements/runs/{published.id}/students/{row.student_id}/answer").h1
        == row.student.name
    )


def test_answer_to_an_older_proposal_is_refused(
    town: Town, published: MatchRun, without_account: Student, browser: Browser, rows_of: Rows
) -> None:
    form = form_of(browser, town, published, without_account)
    rows_of(published)[without_account.id].minutes = 99
    db.session.commit()
    page = form.submit("Record the answer", answer="accept", way="phone", said="Yes.", expect=409)

    assert "Read it again with the student." in page.text


def test_same_rules_as_her_own_answer(town: Town, published: MatchRun, rows_of: Rows) -> None:
    rows = rows_of(published)
    at_big = [row for row in rows.values() if row.opening_id == town.big.id]
    with pytest.raises(ReasonMissing):
        record_accepted(at_big[0], at_big[0].version, Heard(AnswerWay.PHONE, "  "), actor=town.coordinator)
    record_accepted(at_big[0], at_big[0].version, BY_PHONE, actor=town.coordinator)
    with pytest.raises(NotOpenForAnswer):
        record_declined(at_big[0], at_big[0].version, BY_PHONE, actor=town.coordinator)
    town.big.capacity = 1
    db.session.flush()
    with pytest.raises(OpeningFull, match="Plan again"):
        record_accepted(at_big[1], at_big[1].version, BY_PHONE, actor=town.coordinator)
    row = next(row for row in rows.values() if row.opening_id == town.small.id)
    stop(town.small, town.coordinator)
    with pytest.raises(PlaceNotAvailable, match="Nobody can start at this company"):
        record_accepted(row, row.version, BY_PHONE, actor=town.coordinator)


def test_student_and_coordinator_at_once_give_one_placement(
    app: Flask, town: Town, published: MatchRun, rows_of: Rows
) -> None:
    row = rows_of(published)[town.students[0].id]
    row_id, version, coordinator_id, student_id = (
        row.id,
        row.version,
        town.coordinator.id,
        row.student.user_id,
    )

    def press() -> None:
        accept(db.session.get_one(Proposal, row_id), version, actor=db.session.get_one(User, student_id))

    def note() -> None:
        proposal, actor = db.session.get_one(Proposal, row_id), db.session.get_one(User, coordinator_id)
        record_accepted(proposal, version, BY_PHONE, actor=actor)

    outcomes = at_once(app, [press, note] * 4)

    assert outcomes == {"done": 1, NotOpenForAnswer.__name__: 7}
    assert len(db.session.scalars(select(Placement)).all()) == 1
