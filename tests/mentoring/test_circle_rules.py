"""R24 and R25 by their own examples, through a run from start to plan."""

from collections.abc import Callable

import pytest

from app.mentoring.broken_rules import NoMentors, TooFewStudents
from app.mentoring.models import CircleRun, ProposedSeat
from app.mentoring.policies import CirclePolicy, Invited
from app.mentoring.problem.effect import effect_of_move
from app.mentoring.problem.plan import plan_of
from app.mentoring.problem.preview import preview_of
from app.mentoring.queries.plans import circles_in, seats_in
from app.mentoring.queries.results import plan_remarks_of
from app.mentoring.services.moves import move
from app.mentoring.services.runs import start
from app.runs.broken_rules import PlanBreaksRules
from app.runs.models import RunState
from tests.mentoring.conftest import NOBODY_ELSE, Circles, Solve, sizes

SeatOf = Callable[[CircleRun, object], ProposedSeat]


def test_fourteen_students_and_three_mentors_make_two_circles(circles: Circles, solve: Solve) -> None:
    """R24: 14 joined, 3 mentors -> 2 circles of 7, mentors 2 + 1."""
    circles.join(14)
    circles.lead(3)

    assert sorted(sizes(solve(max_size=7))) == [(7, 1), (7, 2)]


def test_fourteen_students_and_three_mentors_are_all_seated_with_the_usual_sizes(
    circles: Circles, solve: Solve
) -> None:
    circles.join(14)
    circles.lead(3)
    run = solve()

    assert run.state is RunState.SOLVED_OPTIMAL
    assert (run.summary["seated"], run.summary["circles"]) == (14, 2)
    assert sorted(mentors for _members, mentors in sizes(run)) == [1, 2]


def test_nobody_can_start_without_a_mentor(circles: Circles) -> None:
    circles.join(6)

    with pytest.raises(NoMentors, match="There is no mentor to ask"):
        start(circles.period, CirclePolicy(), NOBODY_ELSE, actor=circles.coordinator)


def test_a_mentor_who_has_not_said_when_is_no_mentor_yet(circles: Circles) -> None:
    circles.join(6)
    circles.lead(slots=[])

    with pytest.raises(NoMentors):
        start(circles.period, CirclePolicy(), NOBODY_ELSE, actor=circles.coordinator)


def test_two_students_are_too_few(circles: Circles) -> None:
    circles.join(2)
    circles.lead()

    with pytest.raises(TooFewStudents, match="2 students can join a circle, but a circle needs at least 3"):
        start(circles.period, CirclePolicy(), NOBODY_ELSE, actor=circles.coordinator)


def test_nine_students_and_one_mentor_are_told_to_split(circles: Circles, solve: Solve) -> None:
    circles.join(9)
    circles.lead()

    preview = preview_of(circles.period, NOBODY_ELSE, CirclePolicy())
    assert (preview.students, preview.mentors, preview.room) == (9, 1, 8)
    assert "There are 9 students, but the mentors have only 8 seats. Split the group" in preview.warning

    run = solve()
    assert sizes(run) == [(8, 1)]
    assert plan_remarks_of(run).missing_room == 1
    assert [seat.reason for seat in seats_in(run) if seat.circle_id is None] == ["circles_full"]


def test_one_to_one_gives_each_student_a_mentor_of_her_own(circles: Circles, solve: Solve) -> None:
    circles.join(3)
    circles.lead(2, max_circles=1)
    run = solve(is_one_to_one=True)

    assert sizes(run) == [(1, 1), (1, 1)]
    assert run.summary["seated"] == 2


def test_mentor_who_works_where_a_member_is_placed_is_refused_with_the_reason(
    circles: Circles, solve: Solve, seat_of: SeatOf
) -> None:
    """R25: mentor works at P, member placed at P -> refused with reason; elsewhere -> fine."""
    circles.join(4)
    site_id = circles.place(circles.students[0], "Pelikaan Techniek")
    circles.lead(site_id=site_id, first_name="Petra", last_name="Pit")
    run = solve()
    placed = circles.students[0]
    seat = seat_of(run, placed)

    assert (seat.circle_id, seat.reason) == (None, "not_independent")
    assert all(seat_of(run, other).circle_id for other in circles.students[1:])
    with pytest.raises(PlanBreaksRules, match=r"Petra Pit works at the company where .* is placed"):
        move(seat, circles_in(run)[0], "She asked.", actor=circles.coordinator)


def test_mentor_who_works_elsewhere_is_fine(circles: Circles, solve: Solve, seat_of: SeatOf) -> None:
    circles.join(4)
    circles.place(circles.students[0], "Pelikaan Techniek")
    elsewhere = circles.make.site(women=3, company_name="Reiger Software")
    circles.lead(site_id=elsewhere.id)

    assert seat_of(solve(), circles.students[0]).circle_id is not None


def test_a_participant_without_an_answer_is_seated_on_the_moments_of_the_form(
    circles: Circles, solve: Solve, seat_of: SeatOf
) -> None:
    circles.join(2)
    silent = circles.make.student(participates=True)
    circles.make.student(participates=False)
    circles.lead(slots=["thu_evening"])
    run = solve(Invited(unanswered=True, slots=("thu_evening",)))

    assert run.summary["students"] == 3
    assert seat_of(run, silent).circle_id is not None
    assert seat_of(run, silent).details["has_answered"] is False


def test_a_student_who_said_no_is_in_no_run(circles: Circles, solve: Solve) -> None:
    circles.join(3)
    circles.join(wants_circle=False, participates=True)
    circles.lead()

    assert solve(Invited()).summary["students"] == 3


def test_online_only_sits_with_nobody_in_person(circles: Circles, solve: Solve, seat_of: SeatOf) -> None:
    circles.join(3)
    apart = circles.join(meets_in_person=False, meets_online=True)[0]
    circles.lead()
    run = solve()

    assert seat_of(run, apart).circle_id is None
    plan = plan_of(run, circles_in(run), seats_in(run))
    assert [row.code for row in effect_of_move(plan, apart.id, 1).broken] == ["out_of_reach"]


def test_longest_journey_is_her_own_then_the_schools_then_that_of_the_form(
    circles: Circles, solve: Solve, seat_of: SeatOf
) -> None:
    own, internship, silent = (
        circles.join(max_minutes=200, town="Groningen")[0],
        circles.join(town="Groningen", max_minutes=None)[0],
        circles.join(town="Groningen")[0],
    )
    internship.max_minutes = 200
    circles.join(3)
    circles.lead()
    run = solve(Invited(unanswered=False, max_minutes=30))

    assert [seat_of(run, student).reason for student in (own, internship, silent)] == [
        None,
        None,
        "out_of_reach",
    ]
