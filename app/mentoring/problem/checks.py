"""What must hold before circles are published: one check per rule, each with what to do (R24, R25, R45)."""

from collections.abc import Sequence

from flask_babel import gettext, ngettext

from app.circles.models import CircleDecisionKind
from app.mentoring.models import CircleRun, ProposedCircle, ProposedSeat
from app.mentoring.problem.changed import Changed, changed_since
from app.mentoring.problem.effect import broken_in
from app.mentoring.problem.freezing import data_digest, data_now
from app.mentoring.problem.names import role_models_named
from app.mentoring.problem.plan import plan_of
from app.mentoring.queries.decisions import circle_decisions_in_force
from app.placements.queries.named import students_named
from app.runs.changes import namer
from app.runs.publishing import Check, is_newest
from app.students.models import Student


def circle_checks(
    run: CircleRun, circles: Sequence[ProposedCircle], seats: Sequence[ProposedSeat]
) -> list[Check]:
    """Every check of a run that has a plan, in the order in which a person would go through them."""
    return [
        is_newest(run),
        _data_unchanged(run),
        _rules_hold(run, circles, seats),
        _decisions_obeyed(run, circles, seats),
    ]


def _data_unchanged(run: CircleRun) -> Check:
    if data_digest(data_now(run)) == run.data_digest:
        words = gettext("Students, wishes, placements and mentors are as they were when the run started.")
        return Check("data", holds=True, sentence=words)
    words = gettext(
        "Something has changed since the run started: %(changes)s. Start a new run and publish that one.",
        changes="; ".join(changes_in_words(run, changed_since(run))),
    )
    return Check("data", holds=False, sentence=words)


def changes_in_words(run: CircleRun, changed: Changed) -> list[str]:
    """What became different, with the names of whom it is about."""
    students = namer(lambda ids: students_named(run.school_id, ids))
    mentors = namer(lambda ids: role_models_named(run.school_id, ids))
    told = (
        (changed.students_came, students, gettext("can now join a circle: %(names)s")),
        (changed.students_went, students, gettext("can no longer join a circle: %(names)s")),
        (changed.students_changed, students, gettext("details changed: %(names)s")),
        (changed.mentors_came, mentors, gettext("can now be asked as a mentor: %(names)s")),
        (changed.mentors_went, mentors, gettext("can no longer be asked as a mentor: %(names)s")),
        (changed.mentors_changed, mentors, gettext("changed what they offer as a mentor: %(names)s")),
    )
    return [words % {"names": names(ids)} for ids, names, words in told if ids]


def _rules_hold(run: CircleRun, circles: Sequence[ProposedCircle], seats: Sequence[ProposedSeat]) -> Check:
    broken = broken_in(plan_of(run, circles, seats))
    sentence = (
        gettext(
            "Every circle has the right size, mentors and a time, and no mentor works where a "
            "member is placed."
        )
        if not broken
        else ngettext(
            "This plan breaks %(num)s rule. Start a new run.",
            "This plan breaks %(num)s rules. Start a new run.",
            len(broken),
        )
    )
    return Check("rules", not broken, sentence)


def _decisions_obeyed(
    run: CircleRun, circles: Sequence[ProposedCircle], seats: Sequence[ProposedSeat]
) -> Check:
    """Decisions about somebody who has no circle in this plan are obeyed by any plan."""
    mentors = {row.id: {row.host_id, row.second_id} for row in circles}
    with_whom = {seat.student_id: mentors[seat.circle_id] for seat in seats if seat.circle_id is not None}
    students: dict[int, Student] = {
        decision.student_id: decision.student
        for decision in circle_decisions_in_force(run.period_id)
        if decision.student_id in with_whom
        and (decision.role_model_id in with_whom[decision.student_id])
        is (decision.kind is CircleDecisionKind.FORBID)
        and not (decision.kind is CircleDecisionKind.PIN and _is_gone(run, decision.student_id))
    }
    sentence = (
        gettext("The plan follows every decision made by coordinators.")
        if not students
        else gettext(
            "Decided after the run, and not in this plan: %(names)s. Start a new run, or withdraw the decision.",
            names=", ".join(student.name for student in students.values()),
        )
    )
    return Check("decisions", not students, sentence, tuple(students.values()))


def _is_gone(run: CircleRun, student_id: int) -> bool:
    """Whether the mentor to whom she is pinned took no part in the run, as its result says."""
    return student_id in run.summary["remarks"]["students_pin_gone"]
