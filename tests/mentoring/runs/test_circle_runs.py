"""A circle run from start to plan: queue, worker, record, cancel, and what a dead worker leaves behind."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

import matching.checking
import matching.circles
from app.audit.models import AuditEvent
from app.background.engine import huey, sweep
from app.background.leases import MAX_ATTEMPTS, claim, show_life
from app.extensions import db, now
from app.mentoring.models import CircleRun, CircleRunState, ProposedCircle, ProposedSeat
from app.mentoring.policies import CirclePolicy
from app.mentoring.problem.freezing import solution_of, thaw, thaw_data
from app.mentoring.problem.recording import Answer
from app.mentoring.queries.plans import circles_in, seats_in
from app.mentoring.run_rules import CircleRunInProgress
from app.mentoring.services.execution import hand_in, take_up_lost_circle_runs
from app.mentoring.services.runs import request_cancel, start
from app.students.models import Gender, StudentGender
from tests.factories import Factories
from tests.mentoring.runs.conftest import NOBODY_ELSE, Circles, Solve


def actions() -> list[str]:
    rows = db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id))
    return [action for action in rows if action.startswith("circle_run")]


@pytest.fixture
def ready(circles: Circles) -> Circles:
    """Six students and two mentors: a plan is possible."""
    circles.join(6)
    circles.lead(2)
    return circles


def started(circles: Circles) -> CircleRun:
    run = start(circles.period, CirclePolicy(seed=1), NOBODY_ELSE, actor=circles.coordinator)
    db.session.commit()
    return run


def test_records_what_the_solution_says(ready: Circles, solve: Solve) -> None:
    run = solve()
    solution = solution_of(run)
    where = {row.id: row for row in circles_in(run)}
    told = {
        (f"m{where[seat.circle_id].host_id}", where[seat.circle_id].slot.value, f"s{seat.student_id}")
        for seat in seats_in(run)
        if seat.circle_id is not None
    }

    assert run.state is CircleRunState.SOLVED_OPTIMAL
    assert matching.circles.check_circles(thaw(run), solution) == []
    assert told == {(row.host, row.slot, name) for row in solution.circles for name in row.students}
    assert {row["name"]: (row["value"], row["bound"]) for row in run.summary["criteria"]} == {
        row.name: (row.value, row.bound) for row in solution.criteria
    }
    assert actions() == ["circle_run:start", "circle_run:finish"]
    assert (run.lease_until, run.worker_token) == (None, None)


def test_same_input_and_seed_give_the_identical_solution(ready: Circles, solve: Solve) -> None:
    def told(run: CircleRun) -> dict[str, object]:
        return {name: value for name, value in (run.solution or {}).items() if name != "seconds"}

    first, second = solve(), solve()

    assert first.frozen_input == second.frozen_input
    assert told(first) == told(second)


def test_gender_is_not_in_the_question(ready: Circles, solve: Solve) -> None:
    """R43: swap every student's gender, and the frozen input is the same, byte for byte."""
    for number, student in enumerate(ready.students):
        gender = Gender.WOMAN if number % 2 else Gender.MAN
        db.session.add(StudentGender(student_id=student.id, gender=gender))
    db.session.commit()
    before = solve().frozen_input
    for row in db.session.scalars(select(StudentGender)):
        row.gender = Gender.MAN if row.gender is Gender.WOMAN else Gender.WOMAN
    db.session.commit()

    assert solve().frozen_input == before


def test_question_holds_ids_and_no_names(ready: Circles, solve: Solve) -> None:
    text = str(thaw_data(solve()))

    for person in (*ready.students, *ready.mentors):
        assert person.first_name not in text
        assert person.last_name not in text


def test_whoever_is_placed_alone_or_where_few_women_work_comes_first(circles: Circles, solve: Solve) -> None:
    circles.join(4, participates=True, wishes_together=False)
    circles.place(circles.students[0], "Pelikaan Techniek", women=1)
    circles.lead()
    run = solve(max_size=3)

    assert [seat.student_id for seat in seats_in(run) if seat.has_priority] == [circles.students[0].id]
    assert (run.summary["seated"], run.summary["first"], run.summary["first_seated"]) == (3, 1, 1)


def test_field_comes_from_the_programme_and_the_register(
    make: Factories, circles: Circles, solve: Solve
) -> None:
    make.domain("79050")
    circles.join(3, programme=make.programme("25604", domain_code="79050"))
    mentor = circles.lead()[0]
    row = thaw_data(solve())

    assert {student["field"] for student in row["students"]} == {"79050"}
    assert (row["mentors"][0]["id"], row["mentors"][0]["site"]) == (f"m{mentor.id}", None)


def test_mentor_who_paused_is_in_no_run(ready: Circles, solve: Solve) -> None:
    ready.mentors[0].state = "paused"
    db.session.commit()

    assert [row["id"] for row in thaw_data(solve())["mentors"]] == [f"m{ready.mentors[1].id}"]


def test_one_circle_run_at_a_time_per_school(ready: Circles) -> None:
    started(ready)

    with pytest.raises(CircleRunInProgress, match="Circle run 1 is still busy"):
        started(ready)


def test_cancels_a_waiting_run_at_once(ready: Circles, run_jobs: Callable[[], int]) -> None:
    run = started(ready)
    request_cancel(run, actor=ready.coordinator)
    run_jobs()

    assert run.state is CircleRunState.CANCELLED
    assert actions() == ["circle_run:start", "circle_run:cancel"]


def test_cancelled_while_solving_leaves_no_plan(ready: Circles) -> None:
    run = started(ready)
    mine = claim(run.id, "me", CircleRun)
    assert mine is not None
    db.session.refresh(run)
    request_cancel(run, actor=ready.coordinator)

    assert not show_life(mine, {})
    problem = thaw(run)
    hand_in(mine, Answer(problem, matching.circles.solve_circles(problem)))

    assert run.state is CircleRunState.CANCELLED
    assert db.session.scalars(select(ProposedSeat)).all() == []


def test_worker_that_lost_its_run_writes_nothing(ready: Circles) -> None:
    run = started(ready)
    slow = claim(run.id, "slow", CircleRun)
    assert slow is not None
    problem = thaw(run)
    db.session.refresh(run)
    run.lease_until = now() - timedelta(seconds=1)
    db.session.flush()
    take_up_lost_circle_runs()
    db.session.commit()
    assert claim(run.id, "quick", CircleRun) is not None

    assert hand_in(slow, Answer(problem, matching.circles.solve_circles(problem))) is None
    db.session.refresh(run)
    assert (run.state, run.worker_token, run.attempts) == (CircleRunState.RUNNING, "quick", 2)


def test_sweeper_finds_a_run_that_never_reached_the_queue(
    ready: Circles, run_jobs: Callable[[], int]
) -> None:
    run = started(ready)
    huey.storage.flush_all()
    run.lease_until = now() - timedelta(seconds=1)
    db.session.commit()
    sweep()
    run_jobs()

    db.session.refresh(run)
    assert run.state is CircleRunState.SOLVED_OPTIMAL


def test_gives_up_after_three_attempts_and_says_so(ready: Circles) -> None:
    run = started(ready)
    for attempt in range(MAX_ATTEMPTS):
        assert claim(run.id, f"worker{attempt}", CircleRun) is not None
        db.session.refresh(run)
        run.lease_until = now() - timedelta(seconds=1)
        db.session.flush()
        take_up_lost_circle_runs()
        db.session.commit()

    assert run.state is CircleRunState.FAILED
    assert "3" in run.error
    assert actions()[-1] == "circle_run:fail"


def test_error_of_the_solver_is_told_and_frees_the_school(
    ready: Circles, run_jobs: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object, **_options: object) -> None:
        raise MemoryError

    monkeypatch.setattr(matching.circles, "solve_circles", broken)
    run = started(ready)
    run_jobs()

    db.session.refresh(run)
    assert run.state is CircleRunState.FAILED
    assert "MemoryError" in run.error
    assert started(ready).number == 2


def test_plan_that_fails_its_check_is_not_stored(
    ready: Circles, run_jobs: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        matching.circles, "check_circles", lambda *_: [matching.checking.Finding("size", "m1", [3, 8], 9)]
    )
    run = started(ready)
    run_jobs()

    db.session.refresh(run)
    assert run.state is CircleRunState.FAILED
    assert "size m1" in run.error
    assert db.session.scalars(select(ProposedCircle)).all() == []
