"""Who leads a circle of a plan: choose, see what changes, say why."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.alphabet import name_key
from app.errors import NotVisible
from app.extensions import db
from app.mentoring.forms.runs import MentorsForm
from app.mentoring.models import CircleRun, ProposedCircle
from app.mentoring.problem.effect import effect_of_mentors
from app.mentoring.problem.plan import plan_of
from app.mentoring.queries.plans import circle_in, circles_in, seats_in
from app.mentoring.queries.results import PlanCard, loads_of
from app.mentoring.queries.runs import circle_run_for
from app.mentoring.services.moves import broken_sentences, lead_by, mentor_ids
from app.mentoring.views.blueprint import bp
from app.rolemodels.models import RoleModel
from app.runs.effects import Effect

LEADERS = "/circles/runs/<int:circle_run_id>/circles/<int:proposed_circle_id>/mentors"


def _circle(run_id: int, circle_id: int) -> tuple[CircleRun, ProposedCircle]:
    run = circle_run_for(current_user, run_id)
    if not run.state.has_plan:
        raise NotVisible
    return run, circle_in(run, circle_id)


def _form(
    run: CircleRun, circle: ProposedCircle, *, is_blank: bool
) -> tuple[MentorsForm, dict[int, RoleModel]]:
    mentors = {load.mentor.id: load.mentor for load in loads_of(run)}
    if is_blank:
        form = MentorsForm(formdata=None, version=0, host_id=circle.host_id, second_id=circle.second_id)
    else:
        form = MentorsForm()
    form.offer(sorted(mentors.values(), key=lambda mentor: (str(name_key(mentor.last_name)), mentor.id)))
    return form, mentors


def _show(
    run: CircleRun,
    circle: ProposedCircle,
    form: MentorsForm,
    effect: Effect | None = None,
    status: int = 200,
) -> tuple[str, int]:
    seats = [seat for seat in seats_in(run) if seat.circle_id == circle.id]
    return render_template(
        "mentoring/runs/lead.html",
        run=run,
        card=PlanCard(circle, seats),
        form=form,
        effect=effect,
        broken=broken_sentences(run, effect.broken) if effect else [],
    ), status


@bp.get(LEADERS)
@requires(Permission.MANAGE_CIRCLES)
def edit_leaders(circle_run_id: int, proposed_circle_id: int) -> tuple[str, int]:
    run, circle = _circle(circle_run_id, proposed_circle_id)
    form, _mentors = _form(run, circle, is_blank=True)
    return _show(run, circle, form)


@bp.post(LEADERS)
@requires(Permission.MANAGE_CIRCLES)
def change_leaders(circle_run_id: int, proposed_circle_id: int) -> Response | tuple[str, int]:
    """First show what changes; with the other button, do it."""
    run, circle = _circle(circle_run_id, proposed_circle_id)
    form, mentors = _form(run, circle, is_blank=False)
    host, second = mentors.get(form.host_id.data), mentors.get(form.second_id.data)
    if "save" not in request.form and host is not None:
        plan = plan_of(run, circles_in(run), seats_in(run))
        return _show(run, circle, form, effect_of_mentors(plan, circle.number, mentor_ids(host, second)))
    if not form.validate_on_submit() or host is None:
        return _show(run, circle, form, status=422)
    lead_by(circle, host, second, form.reason.data, actor=current_user)
    db.session.commit()
    flash(gettext("The mentors of circle %(number)s have been changed.", number=circle.number), "success")
    return redirect(url_for("mentoring.show_circle_run", circle_run_id=run.id), code=303)
