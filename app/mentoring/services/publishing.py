"""Publishing circles: all or nothing, and once (R45).

Current circles continue where host and time stay, else where a mentor and the time stay; none is touched when the run
keeps circles.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask_babel import gettext

from app.accounts.models import User
from app.circles.emails import tell_of_new_mentor, thank_mentor, welcome
from app.circles.models import MembershipRole, MentoringCircle
from app.circles.queries.seats import members_in, mentors_in
from app.circles.services.circles import end, lead, open_circle
from app.circles.services.hosts import forget_place, place_of
from app.circles.services.seats import give_up_seat, lock_circles, lock_role_models, take_seat
from app.extensions import db
from app.mentoring.emails import tell_to_wait
from app.mentoring.models import CircleRun, ProposedCircle, ProposedSeat
from app.mentoring.problem.checks import circle_checks
from app.mentoring.queries.plans import Running, circles_in, running_beside, seats_in
from app.mentoring.queries.unseated import to_be_told
from app.runs import publishing
from app.runs.queries import lock_school
from app.students.models import Student

Planned = list[tuple[ProposedCircle, list[ProposedSeat]]]


def publish(run: CircleRun, *, actor: User) -> int:
    """Start the circles of the plan, and tell everybody whose circle is new or has changed; returns how many run.

    Raises `NotReadyToPublish` with what is in the way, `RunAlreadyPublished`, `RunNotFinished`, or what
    `open_circle` raises; then nothing has changed.
    """
    lock_school(run.school_id)
    circles, seats = circles_in(run), seats_in(run)
    told = publishing.publish(
        run,
        partial(circle_checks, run, circles, seats),
        partial(_put_in_force, run, circles, seats, actor),
        actor=actor,
    )
    return int(told["circles"])


def _put_in_force(
    run: CircleRun,
    circles: Sequence[ProposedCircle],
    seats: Sequence[ProposedSeat],
    actor: User,
    earlier: CircleRun | None,
) -> dict[str, Any]:
    waiting = to_be_told(run, earlier, seats)
    planned = [(row, members) for row in circles if (members := [s for s in seats if s.circle_id == row.id])]
    _start(run, planned, actor)
    told = sum(tell_to_wait(run, seat.student, had_circle=had) for seat, had in waiting)
    return {"circles": len(planned), "seated": run.summary["seated"], "waiting_letters": told}


def _start(run: CircleRun, planned: Planned, actor: User) -> None:
    """End every seat that changes first, then create the new ones, so that nobody is in two circles."""
    running = running_beside(run, [row for row, _members in planned])
    mentors = {each for row, _members in planned for each in (row.host_id, row.second_id) if each is not None}
    lock_role_models(mentors)
    lock_circles(circle.id for circle in running.circles)
    _let_go(running, planned)
    ending = gettext("Planned again in circle run %(number)s.", number=run.number)
    for circle in running.ending:
        end(circle, ending, actor=actor)
    for row, members in planned:
        if row.id in running.goes_on:
            _go_on(run, running.goes_on[row.id], row, members, actor)
    for row, members in planned:
        if row.id not in running.goes_on:
            _open(run, row, members, actor)


def _let_go(running: Running, planned: Planned) -> None:
    """End the seats of students who move or lose their seat, and of mentors who stop leading a circle that goes on."""
    goes_to = {seat.student_id: running.goes_on.get(row.id) for row, members in planned for seat in members}
    for seat in running.seat_of.values():
        there = goes_to.get(seat.student_id or 0)
        if there is None or there.id != seat.circle_id:
            give_up_seat(seat, "moved" if seat.student_id in goes_to else "removed")
    for row, _members in planned:
        circle = running.goes_on.get(row.id)
        for seat in mentors_in(circle) if circle is not None else ():
            if seat.role_model_id not in (row.host_id, row.second_id):
                give_up_seat(seat, "removed")
                thank_mentor(seat)


def _go_on(
    run: CircleRun,
    circle: MentoringCircle,
    row: ProposedCircle,
    members: Sequence[ProposedSeat],
    actor: User,
) -> None:
    """Continue a running circle with the planned mentors and place, and welcome new members.

    Members who stay are emailed only when the mentors, place or form change.
    """
    before, host = (circle.is_online, circle.place), _host_before(circle)
    is_led_by_others = _lead_as_planned(circle, row, actor)
    circle.run_id, circle.max_size, circle.is_online = run.id, run.policy["max_size"], row.is_online
    if host != row.host_id:
        forget_place(circle)
    if row.is_online:
        circle.place = ""
    elif not circle.place:
        circle.place = place_of(row.host)
    db.session.flush()
    if is_led_by_others or before != (circle.is_online, circle.place):
        tell_of_new_mentor(circle)
    present = {seat.student_id for seat in members_in(circle)}
    for seat in members:
        if seat.student_id not in present:
            welcome(take_seat(circle, seat.student))


def _host_before(circle: MentoringCircle) -> int | None:
    """The host of a circle as it runs."""
    hosts = (seat.role_model_id for seat in mentors_in(circle) if seat.role is MembershipRole.HOST)
    return next(hosts, None)


def _lead_as_planned(circle: MentoringCircle, row: ProposedCircle, actor: User) -> bool:
    """Give the circle the mentors of the plan; True when somebody new leads it."""
    leading = {seat.role_model_id: seat for seat in mentors_in(circle)}
    roles = [(row.host, MembershipRole.HOST)]
    if row.second is not None:
        roles.append((row.second, MembershipRole.MENTOR))
    is_new = len(leading) != len(roles)
    for mentor, role in roles:
        seat = leading.get(mentor.id)
        if seat is not None:
            seat.role = role
        else:
            is_new = True
            welcome(lead(circle, mentor, role, actor))
    db.session.flush()
    return is_new


def _open(run: CircleRun, row: ProposedCircle, members: Sequence[ProposedSeat], actor: User) -> None:
    students: list[Student] = [seat.student for seat in members]
    open_circle(
        run.period,
        row.slot,
        is_online=row.is_online,
        mentors=[row.host] if row.second is None else [row.host, row.second],
        students=students,
        actor=actor,
        run=run,
        least=run.policy["min_size"],
        most=run.policy["max_size"],
    )
