"""A circle run from start to plan: queue, worker, record, cancel, and what a dead worker leaves behind."""

import pytest
from sqlalchemy import select

import matching.checking
import matching.circles
from app.audit.models import AuditEvent
from app.extensions import db
from app.mentoring.models import CircleRun
from app.mentoring.policies import CirclePolicy
from app.mentoring.problem.freezing import solution_of, thaw, thaw_data
from app.mentoring.queries.plans import circles_in, seats_in
from app.mentoring.services.runs import start
from app.runs.models import RunState
from app.students.models import Gender, StudentGender
from tests.factories import Factories
from tests.mentoring.conftest import NOBODY_ELSE, Circles, Solve


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

    assert run.state is RunState.SOLVED_OPTIMAL
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
