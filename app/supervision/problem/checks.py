"""What must hold before supervisors are published: one check per rule, each with what to do (R45)."""

from collections.abc import Sequence

from flask_babel import gettext, ngettext

from app.extensions import db
from app.placements.models import MatchRun
from app.placements.problem.names import key
from app.placements.queries.named import students_named
from app.runs.changes import namer
from app.runs.decisions import decisions_of_period
from app.runs.models import RunState
from app.runs.publishing import Check, is_newest
from app.supervision.models import ProposedSupervisor, SupervisorDecision, SupervisorRun
from app.supervision.problem.changed import Changed, changed_since
from app.supervision.problem.effect import broken_in
from app.supervision.problem.freezing import data_digest, data_now
from app.supervision.problem.names import SUPERVISOR
from app.supervision.problem.plan import SupervisionPlan, plan_of
from app.supervision.queries.named import users_named


def supervision_checks(run: SupervisorRun, rows: Sequence[ProposedSupervisor]) -> list[Check]:
    """Every check of a run that has a plan, in the order in which a person would go through them."""
    plan = plan_of(run, rows)
    return [
        is_newest(run),
        *_places_published(run),
        _data_unchanged(run),
        _rules_hold(plan),
        _decisions_obeyed(run, plan, rows),
    ]


def _places_published(run: SupervisorRun) -> list[Check]:
    """Nobody hears who guides her at a place that she has not heard of."""
    number = run.options["match_run_id"]
    if number is None:
        return []
    match_run = db.session.get_one(MatchRun, number)
    if match_run.state is RunState.PUBLISHED:
        words = gettext("The places of match run %(number)s are published.", number=match_run.number)
        return [Check("places", holds=True, sentence=words)]
    words = gettext(
        "The places of match run %(number)s are not published. Publish those first: students hear where they go "
        "before they hear who guides them.",
        number=match_run.number,
    )
    return [Check("places", holds=False, sentence=words)]


def _data_unchanged(run: SupervisorRun) -> Check:
    if data_digest(data_now(run)) == run.data_digest:
        words = gettext("Students, places, hours and supervisors are as they were when the run started.")
        return Check("data", holds=True, sentence=words)
    words = gettext(
        "Something has changed since the run started: %(changes)s. Start a new run and publish that one.",
        changes="; ".join(changes_in_words(run, changed_since(run))),
    )
    return Check("data", holds=False, sentence=words)


def changes_in_words(run: SupervisorRun, changed: Changed) -> list[str]:
    """What became different, with the names of whom it is about."""
    students = namer(lambda ids: students_named(run.school_id, ids))
    users = namer(lambda ids: users_named(run.school_id, ids))
    told = (
        (changed.students_came, students, gettext("now needs a supervisor too: %(names)s")),
        (changed.students_went, students, gettext("no longer needs a supervisor: %(names)s")),
        (changed.students_changed, students, gettext("details changed: %(names)s")),
        (changed.supervisors_came, users, gettext("now has hours: %(names)s")),
        (changed.supervisors_went, users, gettext("no longer has hours, or is away: %(names)s")),
        (changed.supervisors_changed, users, gettext("has other hours or programmes: %(names)s")),
    )
    found = [words % {"names": names(ids)} for ids, names, words in told if ids]
    return found or [gettext("which programmes count as the same")]


def _rules_hold(plan: SupervisionPlan) -> Check:
    broken = broken_in(plan)
    sentence = (
        gettext("Every supervisor guides the programme of the student, within the hours there are.")
        if not broken
        else ngettext(
            "This plan breaks %(num)s rule. Start a new run.",
            "This plan breaks %(num)s rules. Start a new run.",
            len(broken),
        )
    )
    return Check("rules", not broken, sentence)


def _decisions_obeyed(run: SupervisorRun, plan: SupervisionPlan, rows: Sequence[ProposedSupervisor]) -> Check:
    """A pin to somebody who takes no part in the run binds nobody, as its result says."""
    pins, forbids = decisions_of_period(SupervisorDecision, run.period_id)
    ids = [
        row.student_id
        for row in rows
        if row.supervisor_id in forbids.get(row.student_id, ())
        or _is_missed(plan, pins.get(row.student_id), row)
    ]
    if not ids:
        words = gettext("The plan follows every decision made by coordinators.")
        return Check("decisions", holds=True, sentence=words)
    students = tuple(students_named(run.school_id, ids).values())
    words = gettext(
        "Decided after the run, and not in this plan: %(names)s. Start a new run, or withdraw the decision.",
        names=", ".join(student.name for student in students),
    )
    return Check("decisions", holds=False, sentence=words, students=students)


def _is_missed(plan: SupervisionPlan, pinned: int | None, row: ProposedSupervisor) -> bool:
    return (
        pinned is not None
        and row.supervisor_id != pinned
        and key(SUPERVISOR, pinned) in plan.ledger.supervisors
    )
