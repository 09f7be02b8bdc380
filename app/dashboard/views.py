"""The start page of each role."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, Role, public, requires
from app.accounts.models import User
from app.background.worker import FRESH_SECONDS, seconds_since_beat
from app.circles.queries.circles import own_seats_of
from app.circles.queries.offers import wish_of
from app.companies.queries import bands_by_town, registry_figures
from app.companies.site_map import site_map
from app.dashboard.at_once import at_once, confided_question
from app.dashboard.figures import placement_figures, visible_total
from app.dashboard.season import choosing_of, seasons_of
from app.dashboard.steps import steps_of_installation, steps_of_school
from app.dashboard.tasks import (
    check_in_tasks,
    day_tasks,
    evaluation_tasks,
    evening_tasks,
    host_tasks,
    invitation_tasks,
    late_coach_tasks,
    own_agreement_tasks,
    preparation_tasks,
    question_tasks,
    reading_tasks,
    request_tasks,
    talk_tasks_of,
    tasks_of_administrator,
    tasks_of_coordinator,
    wish_tasks,
)
from app.dashboard.tasks.task import Task
from app.dashboard.urgency import groups_of, is_soon
from app.errors import NotVisible
from app.evaluations.queries.school import rates
from app.extensions import db
from app.figures.queries.genders import gender_totals
from app.guidance.queries.plans import plan_of
from app.guidance.queries.week import guided_by, monday_of, week_of
from app.placements.queries.lives import lives_of
from app.placements.queries.proposals import published_proposal_of
from app.placements.services.supply import supply_in
from app.rolemodels.models import RoleModel
from app.rolemodels.queries import role_model_of
from app.schools.models import Period
from app.schools.queries import current_period, programme_names, today, why_choices_are_closed
from app.students.queries import choices_of, student_of, visible_to
from app.students.queries.audience import is_going

bp = Blueprint("dashboard", __name__)


@bp.get("/")
@public
def start() -> str | Response:
    """The front door: the start page of whoever is signed in, else what Meervoud is for and three ways on."""
    if current_user.is_authenticated:
        return redirect(url_for("dashboard.show_dashboard"))
    return render_template("dashboard/welcome.html")


@bp.get("/today")
@requires(Permission.VIEW_DASHBOARD)
def show_dashboard() -> str:
    """One page per account: the first of its roles that has a page of its own decides which."""
    period = current_period(current_user.school_id)
    for role, page in PAGES.items():
        if role in current_user.roles:
            return page(current_user, period)
    return render_template("dashboard/plain.html")


def _coordinator(user: User, period: Period | None) -> str:
    found, names = at_once(user, period), programme_names(user.school_id)
    supply = supply_in(period) if period else None
    tasks = tasks_of_coordinator(user, found, period, supply, names)
    return render_template(
        "dashboard/coordinator.html",
        steps=steps_of_school(user.school_id, found, period, len(names)),
        groups=groups_of(tasks, today()),
        confided=found.confided,
        registry=found.registry,
        figures=found.figures,
        evaluated=next(iter(rates(user.school_id)), None),
        seasons=seasons_of(user.school_id, period, today()),
        day=today(),
        period=period,
        choosing=choosing_of(period, today()) if period else None,
        supply=supply,
        map=site_map(bands_by_town(user.school_id, today())),
        names=names,
        worker_is_up=_is_up(found.beat),
    )


def _administrator(user: User, _period: Period | None) -> str:
    return render_template(
        "dashboard/administrator.html",
        steps=steps_of_installation(user),
        **_waiting(tasks_of_administrator(user)),
        worker_is_up=_is_up(seconds_since_beat()),
    )


def _supervisor(user: User, period: Period | None) -> str:
    """Her week (R11): late, this week, her students; above it only what cannot wait until after it."""
    tasks = [*talk_tasks_of(user), *preparation_tasks(user), *request_tasks(user), *host_tasks(user)]
    day = today()
    return render_template(
        "dashboard/supervisor.html",
        students=db.session.scalars(visible_to(user)).all(),
        period=period,
        **_waiting([task for task in tasks if is_soon(task, day)]),
        later=sorted(
            (task for task in tasks if not is_soon(task, day)), key=lambda task: task.due or date.max
        ),
        confided=confided_question(user).answer(),
        week=week_of(user, monday_of(day)),
        guided=guided_by(user),
    )


def _viewer(user: User, period: Period | None) -> str:
    figures = placement_figures(user.school_id, period)
    return render_template(
        "dashboard/viewer.html",
        registry=registry_figures(user.school_id),
        map=site_map(bands_by_town(user.school_id, today())),
        figures=figures,
        visible_total=visible_total,
        genders=gender_totals(user.school_id),
        **_waiting(late_coach_tasks(user)),
        period=period,
    )


def _student(user: User, period: Period | None) -> str:
    student = student_of(user)
    choices = choices_of(student.id, period.id) if period else None
    proposal = published_proposal_of(student)
    placement = lives_of(proposal.run.period_id, [proposal]).get(student.id) if proposal else None
    return render_template(
        "dashboard/student.html",
        student=student,
        period=period,
        choices=choices,
        closed=why_choices_are_closed(period) if period else None,
        is_going=period is not None and is_going(student, period),
        proposal=proposal,
        placement=placement,
        plan=plan_of(student),
        coming=student.others_to_come,
        is_asked_about_circles=wish_of(student) is None and not own_seats_of(user),
        **_waiting(
            [
                *own_agreement_tasks(user),
                *check_in_tasks(user),
                *evaluation_tasks(user),
                *evening_tasks(user),
                *wish_tasks(student),
                *day_tasks(student),
                *invitation_tasks(student),
            ]
        ),
    )


def _mentor(user: User, _period: Period | None) -> str:
    try:
        role_model: RoleModel | None = role_model_of(user)
    except NotVisible:
        role_model = None
    tasks = [*talk_tasks_of(user), *evening_tasks(user), *question_tasks(user), *host_tasks(user)]
    return render_template(
        "dashboard/mentor.html",
        role_model=role_model,
        confided=confided_question(user).answer(),
        **_waiting(tasks),
    )


def _counsellor(user: User, _period: Period | None) -> str:
    tasks = [*reading_tasks(user), *talk_tasks_of(user), *host_tasks(user)]
    return render_template(
        "dashboard/counsellor.html", confided=confided_question(user).answer(), **_waiting(tasks)
    )


def _waiting(tasks: Iterable[Task]) -> dict[str, Any]:
    """What a start page needs of its tasks: them by urgency, and the day that it is."""
    day = today()
    return {"groups": groups_of(tasks, day), "day": day}


def _is_up(beat: float | None) -> bool:
    return beat is not None and beat < FRESH_SECONDS


PAGES = {
    Role.COORDINATOR: _coordinator,
    Role.STUDENT: _student,
    Role.SUPERVISOR: _supervisor,
    Role.ADMINISTRATOR: _administrator,
    Role.REPORT_VIEWER: _viewer,
    Role.COUNSELLOR: _counsellor,
    Role.MENTOR: _mentor,
}
