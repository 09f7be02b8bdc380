"""Publishing: every check, all or nothing, once, and what it does to the publication before."""

from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.companies.models import (
    Opening,
)
from app.extensions import db
from app.notices.models import Email, EmailState
from app.placements.models import MatchRun, Placement, Proposal, ProposalState
from app.placements.policies import Policy
from app.placements.services.answers import accept, decline
from app.placements.services.decisions import forbid, pin
from app.placements.services.publishing import publication_checks, publish
from app.placements.services.runs import MATCH, start
from app.runs.broken_rules import NotReadyToPublish, RunAlreadyPublished, RunNotFinished
from app.runs.execution import carry_out
from app.runs.models import RunState
from app.runs.publishing import Check, review
from app.students.models import Student
from tests.counting import counted
from tests.factories import Factories
from tests.placements.conftest import ANSWER_BY, Town, stop, talk

Rows = Callable[[MatchRun], dict[int, Proposal]]
Solve = Callable[..., MatchRun]


def emails() -> list[Email]:
    return list(db.session.scalars(select(Email).order_by(Email.id)))


def broken(run: MatchRun) -> dict[str, Check]:
    return {check.code: check for check in publication_checks(run) if not check.holds}


def reviewed(run: MatchRun, town: Town) -> MatchRun:
    review(run, actor=town.coordinator)
    return run


def test_publishes_once_with_one_email_each_and_one_event(
    town: Town, published: MatchRun, rows_of: Rows
) -> None:
    with pytest.raises(RunAlreadyPublished):
        publish(published, ANSWER_BY, actor=town.coordinator, closes_choices=False)

    assert published.state is RunState.PUBLISHED
    assert {row.state for row in rows_of(published).values()} == {ProposalState.OFFERED}
    assert len(emails()) == 4
    events = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "run:publish")).all()
    assert [(event.data["placed"], event.data["letters"]) for event in events] == [(4, 4)]


def test_nothing_is_published_without_review(town: Town, solve: Solve, rows_of: Rows) -> None:
    run = solve(town)

    with pytest.raises(NotReadyToPublish, match="mark it as reviewed"):
        publish(run, ANSWER_BY, actor=town.coordinator, closes_choices=False)

    assert {row.state for row in rows_of(run).values()} == {ProposalState.DRAFT}
    assert emails() == []


def test_run_without_plan_is_not_published(town: Town) -> None:
    run = start(town.period, Policy(), actor=town.coordinator)

    with pytest.raises(RunNotFinished):
        publish(run, ANSWER_BY, actor=town.coordinator, closes_choices=False)


def test_only_the_newest_plan_is_published(town: Town, solve: Solve) -> None:
    older = reviewed(solve(town), town)
    solve(town)

    assert set(broken(older)) == {"newest"}


def test_changed_data_ask_for_a_new_run(town: Town, solve: Solve) -> None:
    run = reviewed(solve(town), town)
    town.students[0].max_minutes = 20
    db.session.flush()

    assert set(broken(run)) == {"data"}


def test_stop_since_the_run_holds_everything_up_and_names_the_student(
    town: Town, solve: Solve, rows_of: Rows
) -> None:
    run = reviewed(solve(town), town)
    stop(town.small, town.coordinator)
    there = next(row.student for row in rows_of(run).values() if row.opening_id == town.small.id)

    found = broken(run)

    assert set(found) == {"data", "stops"}
    assert found["stops"].students == (there,)


def test_recognition_is_judged_on_the_first_day_with_equivalents(town: Town, solve: Solve) -> None:
    run = reviewed(solve(town), town)
    town.small.site.recognitions[0].valid_until = date(2027, 1, 31)
    db.session.flush()

    assert set(broken(run)) == {"data", "recognition"}


def test_more_students_than_places_are_named(town: Town, solve: Solve) -> None:
    """R38: two seats left of three, three proposals: refused, with the three names."""
    town.big.capacity = 3
    run = reviewed(solve(town), town)
    town.big.capacity = 2
    db.session.flush()

    check = broken(run)["capacity"]

    assert len(check.students) == 3
    assert all(student.name in check.sentence for student in check.students)


def test_missing_talk_holds_up_thirty(make: Factories, town: Town, solve: Solve) -> None:
    """R13: one new site, nothing is published; after the talk everything is."""
    town.unknown.site.last_placed_year = None
    run = reviewed(solve(town), town)

    with pytest.raises(NotReadyToPublish, match="1 intake talk is missing"):
        publish(run, ANSWER_BY, actor=town.coordinator, closes_choices=False)
    assert broken(run)["intake"].sites == (town.unknown.site,)

    talk(town.unknown)
    assert publish(run, ANSWER_BY, actor=town.coordinator, closes_choices=False) == 4


def test_decision_after_the_run_asks_for_a_new_one(town: Town, solve: Solve) -> None:
    run = reviewed(solve(town), town)
    pin(town.students[0], town.unknown, "agreed", actor=town.coordinator)

    check = broken(run)["decisions"]

    assert check.students == (town.students[0],)


def test_decision_about_somebody_who_does_not_go_holds_nothing_up(town: Town, solve: Solve) -> None:
    town.period.for_years = [2]
    for student in town.students:
        student.year_of_study = 2
    town.students[3].year_of_study = 1
    run = solve(town)
    review(run, actor=town.coordinator)
    forbid(town.students[3], town.big, "Agreed.", actor=town.coordinator)
    db.session.flush()

    assert {check.code for check in publication_checks(run) if not check.holds} == set()


def test_email_says_where_and_when_and_nothing_of_counts(
    town: Town, published: MatchRun, rows_of: Rows
) -> None:
    flagged = next(row for row in rows_of(published).values() if row.opening_id == town.small.id)
    email = next(each for each in emails() if each.recipient_id == flagged.student.user_id)

    assert email.subject == "Your internship: Bakker Metaal"
    assert "Monday 1 February 2027" in email.body
    assert "Friday 11 December 2026" in email.body
    assert "/my-placement" in email.body
    for word in ("women", "flag", "three", "alone", *(other.last_name for other in town.students)):
        assert word not in email.body


def test_email_to_somebody_without_place_says_why_and_what_next(
    make: Factories, town: Town, solve: Solve
) -> None:
    student = make.student(with_account=True, programme=make.programme("25297"))
    publish(reviewed(solve(town), town), ANSWER_BY, actor=town.coordinator, closes_choices=False)

    email = next(each for each in emails() if each.recipient_id == student.user_id)

    assert email.subject == "Your internship: no place yet"
    assert "No place fits your programme" in email.body
    assert "What you can do" in email.body


def test_student_without_account_or_address_holds_nobody_up(
    make: Factories, town: Town, solve: Solve
) -> None:
    no_account = make.student()
    make.student(email=None)

    publish(reviewed(solve(town), town), ANSWER_BY, actor=town.coordinator, closes_choices=False)

    assert len(emails()) == 5
    email = next(each for each in emails() if each.to_address == no_account.email)
    assert email.recipient_id is None
    assert "/my-placement" not in email.body


def answered(student: Student, rows: dict[int, Proposal], how: Callable[..., object], *words: str) -> None:
    row = rows[student.id]
    how(row, row.version, *words, actor=student.user)


def test_later_publication_keeps_what_was_accepted_and_withdraws_the_rest(
    town: Town, published: MatchRun, solve: Solve, rows_of: Rows
) -> None:
    rows = rows_of(published)
    yes, no, *waiting = town.students
    answered(yes, rows, accept)
    answered(no, rows, decline, "too far")
    town.unknown.capacity = 3
    db.session.flush()

    later = reviewed(solve(town), town)
    publish(later, ANSWER_BY, actor=town.coordinator, closes_choices=False)

    assert published.state is RunState.SUPERSEDED
    old, new = rows_of(published), rows_of(later)
    assert [old[student.id].state for student in town.students] == [
        ProposalState.ACCEPTED,
        ProposalState.DECLINED,
        ProposalState.WITHDRAWN,
        ProposalState.WITHDRAWN,
    ]
    assert (new[yes.id].opening_id, new[yes.id].state) == (town.big.id, ProposalState.ACCEPTED)
    assert new[no.id].opening_id != town.big.id
    assert new[waiting[0].id].state is ProposalState.OFFERED
    placements = db.session.scalars(select(Placement)).all()
    assert [(row.student_id, row.opening_id) for row in placements] == [(yes.id, town.big.id)]


def test_only_other_news_is_told_again(town: Town, published: MatchRun, solve: Solve, rows_of: Rows) -> None:
    before = {student: row.opening_id for student, row in rows_of(published).items()}
    town.unknown.capacity = 2
    db.session.flush()

    later = reviewed(solve(town, criteria=("placed", "changes", "travel")), town)
    written = publish(later, ANSWER_BY, actor=town.coordinator, closes_choices=False)

    assert {student: row.opening_id for student, row in rows_of(later).items()} == before
    assert written == 0
    assert [email.state for email in emails()] == [EmailState.SENT] * 4


def test_old_news_that_has_not_left_is_taken_back(town: Town, published: MatchRun, rows_of: Rows) -> None:
    moved, kept = town.students[2], town.students[0]
    place = rows_of(published)[moved.id].opening_id
    assert place is not None
    decision = forbid(moved, db.session.get_one(Opening, place), "agreed", actor=town.coordinator)
    later = start(town.period, Policy(), actor=town.coordinator)
    db.session.commit()
    carry_out(MATCH, later.id)
    reviewed(later, town)
    with counted() as sent:
        publish(later, ANSWER_BY, actor=town.coordinator, closes_choices=False)

    written = Counter(" ".join(text.split()[:2]) for text in sent.texts if text.startswith("UPDATE"))
    assert (written["UPDATE proposal"], written["UPDATE letter"]) == (3, 1)  # for however many students
    states = {
        email.recipient_id: email.state
        for email in emails()
        if email.key.startswith(f"publication:{published.id}:")
    }
    assert decision.withdrawn_at is None
    assert states[moved.user_id] is EmailState.WITHDRAWN
    assert states[kept.user_id] is EmailState.WAITING


def test_published_places_do_not_change_by_themselves(
    town: Town, published: MatchRun, solve: Solve, rows_of: Rows
) -> None:
    """P3: a new run, a stop, a new count or a changed limit change no published row."""
    told = {student: (row.opening_id, row.state) for student, row in rows_of(published).items()}
    town.small.is_withdrawn = True
    town.students[1].max_minutes = 5
    solve(town)

    assert {student: (row.opening_id, row.state) for student, row in rows_of(published).items()} == told
