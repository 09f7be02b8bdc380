"""Changing a plan of circles by hand: rules that bind everybody, the effect on figures, decisions for later runs."""

from collections.abc import Callable

import pytest

from app.circles.models import CircleDecision, CircleDecisionKind
from app.extensions import db
from app.mentoring.models import CircleRun, ProposedCircle, ProposedSeat
from app.mentoring.problem.effect import effect_of_mentors, effect_of_move
from app.mentoring.problem.plan import plan_of
from app.mentoring.queries.decisions import circle_decisions_in_force
from app.mentoring.queries.plans import circles_in, seats_in
from app.mentoring.services.decisions import forbid, pin, withdraw
from app.mentoring.services.moves import lead_by, move
from app.runs.broken_rules import NothingChanges, PlanBreaksRules, ReasonMissing
from app.students.models import Student
from tests.mentoring.conftest import Circles, Solve

SeatOf = Callable[[CircleRun, Student], ProposedSeat]


@pytest.fixture
def run(circles: Circles, solve: Solve) -> CircleRun:
    """A circle of five, which is full, and one of four, with a mentor each, on one evening."""
    circles.join(9, slots=("tue_evening",))
    circles.lead(2, slots=["tue_evening"])
    return solve(max_size=5)


def seats_by_size(run: CircleRun) -> list[list[ProposedSeat]]:
    """The seats of the smaller circle, and of the larger one."""
    groups = ([seat for seat in seats_in(run) if seat.circle_id == row.id] for row in circles_in(run))
    return sorted(groups, key=len)


def elsewhere(run: CircleRun, seat: ProposedSeat) -> ProposedCircle:
    return next(row for row in circles_in(run) if row.id != seat.circle_id)


def test_moves_a_student_and_later_runs_keep_to_it(run: CircleRun, circles: Circles, solve: Solve) -> None:
    seat = seats_by_size(run)[1][0]
    there = elsewhere(run, seat)
    host = there.host_id
    move(seat, there, "A classmate is there.", actor=circles.coordinator)
    db.session.commit()

    assert seat.circle_id == there.id != seat.solver_circle_id
    assert (seat.moved_by_id, seat.moved_reason) == (circles.coordinator.id, "A classmate is there.")
    assert run.summary["moved"] == 1
    again = solve(max_size=5)
    mine = next(row for row in seats_in(again) if row.student_id == seat.student_id)
    assert mine.circle is not None
    assert host in (mine.circle.host_id, mine.circle.second_id)


def test_a_full_circle_takes_nobody_more(run: CircleRun, circles: Circles) -> None:
    _small, here = seats_by_size(run)
    there = elsewhere(run, here[0])
    move(here[0], there, "A classmate is there.", actor=circles.coordinator)

    with pytest.raises(PlanBreaksRules, match=r"would have 6 members\. In this run, a circle has 3 to 5"):
        move(here[1], there, "A classmate is there.", actor=circles.coordinator)


def test_nobody_leaves_a_circle_too_small(run: CircleRun, circles: Circles) -> None:
    here, _large = seats_by_size(run)
    move(here[0], None, "She does not want to.", actor=circles.coordinator)

    with pytest.raises(PlanBreaksRules, match="would have 2 members"):
        move(here[1], None, "She does not want to.", actor=circles.coordinator)


def test_taken_out_by_hand_has_that_as_her_reason(run: CircleRun, circles: Circles) -> None:
    seat = seats_by_size(run)[1][0]
    host = seat.circle.host_id if seat.circle else 0
    move(seat, None, "She does not want to.", actor=circles.coordinator)

    assert (seat.circle_id, seat.reason) == (None, "moved_by_hand")
    kept_from = [(row.kind, row.role_model_id) for row in circle_decisions_in_force(run.period_id)]
    assert kept_from == [(CircleDecisionKind.FORBID, host)]
    assert {row["name"]: row["value"] for row in run.summary["criteria"]}["unseated"] == 1


def test_a_move_back_is_no_move(run: CircleRun, circles: Circles) -> None:
    seat = seats_by_size(run)[1][0]
    home = next(row for row in circles_in(run) if row.id == seat.circle_id)
    move(seat, elsewhere(run, seat), "To try.", actor=circles.coordinator)
    move(seat, home, "Not after all.", actor=circles.coordinator)

    assert (seat.moved_by_id, seat.moved_reason, run.summary["moved"]) == (None, "", 0)


def test_effect_is_known_before_it_is_done(run: CircleRun, circles: Circles) -> None:
    circles_now, seats = circles_in(run), seats_in(run)
    plan = plan_of(run, circles_now, seats)
    seat = seats_by_size(run)[1][0]
    there = elsewhere(run, seat)

    assert effect_of_move(plan, seat.student_id, there.number).is_possible
    assert effect_of_move(plan, seat.student_id, None).figures[0] == ("unseated", 0, 1)
    assert effect_of_move(plan, seat.student_id, plan.number_of[seat.student_id]).is_same


def test_says_why_and_goes_somewhere_else(run: CircleRun, circles: Circles) -> None:
    seat = seats_by_size(run)[1][0]

    with pytest.raises(ReasonMissing):
        move(seat, elsewhere(run, seat), " ", actor=circles.coordinator)
    with pytest.raises(NothingChanges):
        move(
            seat,
            circles_in(run)[0] if circles_in(run)[0].id == seat.circle_id else circles_in(run)[1],
            "Why not.",
            actor=circles.coordinator,
        )


def test_host_and_second_mentor_change_places(circles: Circles, solve: Solve) -> None:
    circles.join(4)
    circles.lead(2)
    run = solve()
    circle = circles_in(run)[0]
    host, second = circle.host, circle.second
    assert second is not None
    lead_by(circle, second, host, "Her place is larger.", actor=circles.coordinator)

    assert (circle.host_id, circle.second_id) == (second.id, host.id)
    assert run.summary["moved"] == 1


def test_a_mentor_leads_no_two_circles_at_a_moment(run: CircleRun, circles: Circles) -> None:
    first, second = circles_in(run)

    with pytest.raises(PlanBreaksRules, match="leads another circle at this time"):
        lead_by(first, second.host, None, "She is better.", actor=circles.coordinator)
    plan = plan_of(run, circles_in(run), seats_in(run))
    codes = {row.code for row in effect_of_mentors(plan, first.number, [second.host_id]).broken}
    assert codes == {"mentor_twice", "mentor_circles"}


def test_a_new_pin_replaces_the_old_one_and_ends_a_forbid(run: CircleRun, circles: Circles) -> None:
    student, (one, other) = circles.students[0], circles.mentors
    forbid(student, one, circles.period, "They are related.", actor=circles.coordinator)
    pin(student, other, circles.period, "She asked for her.", actor=circles.coordinator)
    pin(student, one, circles.period, "It is fine after all.", actor=circles.coordinator)

    assert [(row.kind, row.role_model_id) for row in circle_decisions_in_force(circles.period.id)] == [
        (CircleDecisionKind.PIN, one.id)
    ]


def test_later_runs_obey_decisions_until_they_are_withdrawn(
    circles: Circles, solve: Solve, seat_of: SeatOf
) -> None:
    circles.join(6, slots=("tue_evening",))
    circles.lead(2, slots=["tue_evening"])
    student = circles.students[0]
    decisions = [
        forbid(student, mentor, circles.period, "They are related.", actor=circles.coordinator)
        for mentor in circles.mentors
    ]
    db.session.commit()
    assert seat_of(solve(max_size=3), student).reason == "not_independent"

    for decision in decisions:
        withdraw(decision, actor=circles.coordinator)
    db.session.commit()
    assert seat_of(solve(max_size=3), student).circle_id is not None
    withdrawn = db.session.scalars(db.select(CircleDecision.withdrawn_at)).all()
    assert len(withdrawn) == 2
    assert None not in withdrawn
