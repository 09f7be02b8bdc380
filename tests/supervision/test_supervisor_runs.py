"""Supervisor runs: what is asked, what comes out, changing and publishing it, and least change when somebody is ill."""

import json
from datetime import date

import pytest
from sqlalchemy import select

from app.coaching.models import CoachOffer
from app.extensions import db
from app.guidance.models import ContactMoment, ContactState, GuidanceProfile, SaidGender
from app.notices.models import Email
from app.runs.broken_rules import NotReadyToPublish, PlanBreaksRules, RunAlreadyPublished
from app.runs.frozen import unpacked
from app.students.models import Gender, StudentGender
from app.supervision.broken_rules import (
    NobodyToGuide,
    NoSupervisors,
    PinOutsideProgramme,
    PinsOutsideProgramme,
    PinsTakeTooMuch,
)
from app.supervision.criteria import DEFAULT_ORDER, replan_order
from app.supervision.models import ProposedSupervisor, SupervisorRun
from app.supervision.queries.plans import rows_in
from app.supervision.services.decisions import forbid, pin, withdraw
from app.supervision.services.moves import move
from app.supervision.services.offers import copy_offers, mark_away, offer_in
from app.supervision.services.publishing import publish
from tests.counting import counted
from tests.factories import Factories
from tests.supervision.conftest import Supervision

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("english", "session_day")]


def given(run: SupervisorRun) -> dict[int, int | None]:
    return {row.student_id: row.supervisor_id for row in rows_in(run)}


def row_of(run: SupervisorRun, student_id: int) -> ProposedSupervisor:
    return next(row for row in rows_in(run) if row.student_id == student_id)


def emails() -> set[tuple[int | None, str]]:
    rows = db.session.scalars(select(Email).where(Email.kind == "supervision"))
    return {(email.recipient_id, email.subject) for email in rows}


def test_counts_hours_by_plan_and_says_who_has_none_left(supervision: Supervision, make: Factories) -> None:
    """Standard takes 6 hours and intensive 10: of 20 hours one intensive and one standard student get somebody."""
    anna = supervision.supervisor("Anna", hours=20)
    flagged = make.site(women=1)
    intensive = supervision.student(flagged)
    standard = [supervision.student(), supervision.student()]

    run = supervision.solve()

    assert run.summary["needed"] == 22
    assert run.summary["assigned"] == 2
    assert given(run)[intensive.id] == anna.id
    assert sorted(row.reason or "" for row in rows_in(run)) == ["", "", "hours_full"]
    assert run.summary["supervisors"][0]["used"] == 16
    assert {row.hours for row in rows_in(run) if row.student_id in {one.id for one in standard}} == {6}


def test_gender_is_in_no_question_and_changes_nothing(supervision: Supervision, make: Factories) -> None:
    """Swap what is recorded of students and said by supervisors: the question and the answer stay. A wish does not."""
    anna, bert = supervision.supervisor("Anna"), supervision.supervisor("Bert")
    make.row(CoachOffer(user_id=bert.id))
    students = [supervision.student(gender=Gender.WOMAN), supervision.student(gender=Gender.MAN)]
    before = supervision.solve()

    for row in db.session.scalars(select(StudentGender)):
        row.gender = Gender.MAN if row.gender is Gender.WOMAN else Gender.WOMAN
    for user, said in ((anna, SaidGender.MAN), (bert, SaidGender.WOMAN)):
        make.row(GuidanceProfile(user_id=user.id, says_gender=said))
    after = supervision.solve()

    assert after.input_digest == before.input_digest
    assert given(after) == given(before)
    asked = json.dumps(unpacked(after.frozen_input))
    assert not {"gender", "woman", "V", "M"} & set(asked.replace('"', " ").split())
    for student in students:
        student.wishes_female_coach = True
    db.session.flush()
    wished = supervision.solve()
    assert {given(wished)[one.id] for one in students} == {bert.id}
    assert wished.summary["coach_met"] == 2


def test_intensive_guidance_goes_to_whoever_is_trained(supervision: Supervision, make: Factories) -> None:
    """R46: eight intensive plans, and trained colleagues have hours for six: two warnings, and none of it blocks."""
    trained = supervision.supervisor("Anna", hours=60)
    make.row(GuidanceProfile(user_id=trained.id, trained_on=date(2026, 9, 1)))
    supervision.supervisor("Bert", hours=20)
    site = make.site(women=1)
    for _ in range(8):
        supervision.student(site)

    run = supervision.solve()

    assert (run.summary["assigned"], run.summary["untrained"]) == (8, 2)
    assert 100 * (8 - run.summary["untrained"]) / 8 == 75
    with counted() as sent:
        assert publish(run, actor=supervision.coordinator) == 8
    assert sum(text.startswith("INSERT INTO letter") for text in sent.texts) == 1


def test_moves_by_hand_show_the_rule_they_break(supervision: Supervision, make: Factories) -> None:
    anna, bert = supervision.supervisor("Anna", hours=6), supervision.supervisor("Bert", hours=40)
    other = supervision.supervisor("Cees", programme_codes=["99999"])
    students = [supervision.student(), supervision.student()]
    run = supervision.solve(criteria=(*DEFAULT_ORDER[:2], "busiest"))
    coordinator = supervision.coordinator
    hers = next(number for number, user_id in given(run).items() if user_id == bert.id)

    with pytest.raises(PlanBreaksRules, match="does not guide the programme"):
        move(row_of(run, hers), other, "Because.", actor=coordinator)
    for student in students:
        if given(run)[student.id] != bert.id:
            move(row_of(run, student.id), bert, "Knows the company.", actor=coordinator)
    with_her = students[0]
    move(row_of(run, with_her.id), anna, "Lives nearby.", actor=coordinator)
    with pytest.raises(PlanBreaksRules, match="Anna would work 12 hours, and may work 6"):
        move(row_of(run, students[1].id), anna, "Too.", actor=coordinator)

    later = supervision.solve()
    assert given(later) == {with_her.id: anna.id, students[1].id: bert.id}


def test_decisions_hold_in_later_runs_and_are_checked(supervision: Supervision) -> None:
    anna, bert = supervision.supervisor("Anna", hours=10), supervision.supervisor("Bert")
    student, coordinator = supervision.student(), supervision.coordinator
    decision = forbid(student, anna, supervision.period, "A reason.", actor=coordinator)
    run = supervision.solve()
    assert given(run) == {student.id: bert.id}

    withdraw(decision, actor=coordinator)
    pin(student, anna, supervision.period, "A reason.", actor=coordinator)
    with pytest.raises(NotReadyToPublish, match="Decided after the run"):
        publish(run, actor=coordinator)
    assert given(supervision.solve()) == {student.id: anna.id}

    more = supervision.student()
    pin(more, anna, supervision.period, "A reason.", actor=coordinator)
    with pytest.raises(PinsTakeTooMuch, match="Anna"):
        supervision.solve()
    outside = supervision.supervisor("Cees", programme_codes=[])
    with pytest.raises(PinOutsideProgramme, match="Cees does not guide"):
        pin(more, outside, supervision.period, "A reason.", actor=coordinator)


def test_pins_to_whom_dropped_the_programme_are_named(supervision: Supervision) -> None:
    anna, _ = supervision.supervisor("Anna"), supervision.supervisor("Bert")
    student, coordinator = supervision.student(), supervision.coordinator
    decision = pin(student, anna, supervision.period, "A reason.", actor=coordinator)
    offer = offer_in(anna.id, supervision.period.id)
    assert offer is not None
    offer.programme_codes = ["99999"]
    db.session.flush()

    with pytest.raises(PinsOutsideProgramme, match=rf"{student.name} \(Anna\)\. Add the programme"):
        supervision.solve()
    withdraw(decision, actor=coordinator)
    assert supervision.solve().summary["assigned"] == 1


def test_publishing_gives_students_their_supervisor_once(supervision: Supervision) -> None:
    anna = supervision.supervisor("Anna")
    student, coordinator = supervision.student(with_account=True), supervision.coordinator
    run = supervision.solve()

    assert publish(run, actor=coordinator) == 1

    assert student.supervisor is anna
    assert emails() == {
        (student.user_id, "Who guides you during your internship"),
        (anna.id, "The students you guide have changed"),
    }
    with pytest.raises(RunAlreadyPublished):
        publish(run, actor=coordinator)


def test_data_that_changed_since_hold_a_publication_up(supervision: Supervision) -> None:
    anna = supervision.supervisor("Anna")
    student, coordinator = supervision.student(), supervision.coordinator
    run = supervision.solve()
    offer = offer_in(anna.id, supervision.period.id)
    assert offer is not None
    offer.hours = 30
    db.session.flush()

    with pytest.raises(NotReadyToPublish, match="has other hours or programmes: Anna"):
        publish(run, actor=coordinator)
    assert student.supervisor is None
    assert emails() == set()


def test_illness_moves_her_students_and_nobody_else(supervision: Supervision) -> None:
    """Her students get somebody else with their contacts; the others keep who they have and hear nothing."""
    supervision.supervisor("Anna", hours=24), supervision.supervisor("Bert", hours=60)
    students = [supervision.student(with_account=True) for _ in range(4)]
    coordinator = supervision.coordinator
    run = supervision.solve()
    publish(run, actor=coordinator)
    db.session.commit()
    ill = next(one.supervisor for one in students if one.supervisor is not None)
    hers = {one.id for one in students if one.supervisor is ill}
    due = select(ContactMoment.id).where(ContactMoment.state == ContactState.PLANNED)
    before, told = list(db.session.scalars(due)), len(emails())
    kept = {one.id: one.supervisor_id for one in students if one.id not in hers}

    offer = offer_in(ill.id, supervision.period.id)
    assert offer is not None
    mark_away(offer, date(2027, 2, 1), actor=coordinator)
    again = supervision.solve(criteria=replan_order(DEFAULT_ORDER))
    changed = publish(again, actor=coordinator)

    db.session.expire_all()
    assert again.policy["criteria"][2] == "changes"
    assert changed == len(hers) == again.summary["changed"]
    assert {one.id: one.supervisor_id for one in students if one.id not in hers} == kept
    assert all(one.supervisor_id not in (None, ill.id) for one in students if one.id in hers)
    assert list(db.session.scalars(due)) == before
    assert len(db.session.scalars(select(Email).where(Email.kind == "supervision")).all()) > told
    rows = db.session.scalars(select(Email.key).where(Email.key.like(f"supervisor-run:{again.id}:student:%")))
    assert {int(key.rpartition(":")[2]) for key in rows} == hers


def test_refuses_what_makes_no_question(supervision: Supervision, make: Factories) -> None:
    with pytest.raises(NoSupervisors, match="Nobody has hours"):
        supervision.solve()
    supervision.supervisor("Anna")
    with pytest.raises(NobodyToGuide, match="Nobody has a placement"):
        supervision.solve()
    later = make.period(name="P1 2027-2028", starts_on=date(2027, 9, 1), ends_on=date(2028, 1, 31))
    assert copy_offers(supervision.period, later, actor=supervision.coordinator) == 1
