"""What a supervisor run says for one student and why, and changing it by hand: effect first, then the reason."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.accounts.models import User
from app.errors import NotVisible, StaleForm
from app.extensions import db
from app.placements.queries.named import students_named
from app.supervision.models import ProposedSupervisor, SupervisorRun
from app.supervision.problem.effect import effect_of_move
from app.supervision.problem.explaining import best_with, explain
from app.supervision.problem.plan import SupervisionPlan, plan_of
from app.supervision.queries.decisions import decisions_about_student
from app.supervision.queries.named import users_named
from app.supervision.queries.plans import row_for, rows_in
from app.supervision.queries.runs import supervisor_run_for
from app.supervision.services.decisions import forbid, pin
from app.supervision.services.moves import broken_sentences, move
from app.supervision.views.blueprint import bp
from app.web.forms import ReasonForm

STUDENT = "/supervision/runs/<int:supervisor_run_id>/students/<int:student_id>"
OTHER = f"{STUDENT}/supervisors/<int:user_id>"


def plan_row(run_id: int, student_id: int) -> tuple[SupervisorRun, ProposedSupervisor]:
    """The run and what it says for the student, when the visitor may see both and there is a plan."""
    run, row = supervisor_run_for(current_user, run_id), row_for(current_user, run_id, student_id)
    if not run.state.has_plan:
        raise NotVisible
    return run, row


def _other(run: SupervisorRun, plan: SupervisionPlan, user_id: int) -> User:
    user = users_named(run.school_id, [user_id]).get(user_id)
    if user is None or not plan.knows_supervisor(user_id):
        raise NotVisible
    return user


@bp.get(STUDENT)
@requires(Permission.ASSIGN_SUPERVISORS)
def show_proposed_supervisor(supervisor_run_id: int, student_id: int) -> str:
    run, row = plan_row(supervisor_run_id, student_id)
    told = explain(plan_of(run, rows_in(run)), student_id)
    return render_template(
        "supervision/runs/student.html",
        run=run,
        row=row,
        student=row.student,
        told=told,
        users=users_named(run.school_id, [other.user_id for other in told.others]),
        decisions=decisions_about_student(current_user, student_id, run.period_id),
    )


def _show_move(
    run: SupervisorRun, row: ProposedSupervisor, user_id: int | None, form: ReasonForm, status: int = 200
) -> tuple[str, int]:
    plan = plan_of(run, rows_in(run))
    user = None if user_id is None else _other(run, plan, user_id)
    effect = effect_of_move(plan, row.student_id, user_id)
    after = plan.moving(row.student_id, user_id)
    people = [each for each in (row.supervisor_id, user_id) if each is not None]
    return render_template(
        "supervision/runs/move.html",
        run=run,
        row=row,
        student=row.student,
        user=user,
        minutes=None if user_id is None else plan.minutes(row.student_id, user_id),
        effect=effect,
        broken=broken_sentences(run, effect.broken),
        loads=[
            (each, plan.hours_used(each.id), after.hours_used(each.id), _hours(plan, each.id))
            for each in users_named(run.school_id, people).values()
        ],
        form=form,
    ), status


def _hours(plan: SupervisionPlan, user_id: int) -> int:
    return plan.ledger.supervisors[f"u{user_id}"].hours


def _blank(row: ProposedSupervisor) -> ReasonForm:
    return ReasonForm(formdata=None, version=row.version)


def _ensure_current(row: ProposedSupervisor, form: ReasonForm) -> None:
    """Raise `StaleForm` when a colleague changed what the plan says for her since the effect was shown."""
    if form.version.data == row.version:
        return
    name = gettext("nobody") if row.supervisor is None else row.supervisor.name
    raise StaleForm(yours=[], stored=[(gettext("Supervisor"), name)], back=request.path)


def _back(row: ProposedSupervisor) -> Response:
    """To the plan when the student was moved there, else to the page about the student."""
    if request.form.get("back") == "plan":
        card = f"supervisor-{row.supervisor_id}" if row.supervisor_id else "unassigned"
        address = url_for("supervision.show_supervisor_run", supervisor_run_id=row.run_id, _anchor=card)
    else:
        address = url_for(
            "supervision.show_proposed_supervisor", supervisor_run_id=row.run_id, student_id=row.student_id
        )
    return redirect(address, code=303)


@bp.get(OTHER)
@requires(Permission.ASSIGN_SUPERVISORS)
def show_supervisor_move(supervisor_run_id: int, student_id: int, user_id: int) -> tuple[str, int]:
    run, row = plan_row(supervisor_run_id, student_id)
    return _show_move(run, row, user_id, _blank(row))


@bp.post(OTHER)
@requires(Permission.ASSIGN_SUPERVISORS)
def decide_supervisor(supervisor_run_id: int, student_id: int, user_id: int) -> Response | tuple[str, int]:
    """One of three: give her this supervisor now, or from the next run on with, or never with, this one."""
    run, row = plan_row(supervisor_run_id, student_id)
    form = ReasonForm()
    if not form.validate_on_submit():
        return _show_move(run, row, user_id, form, 422)
    user = _other(run, plan_of(run, ()), user_id)
    words = {"name": row.student.name, "supervisor": user.name}
    act, reason = request.form.get("act", ""), form.reason.data
    if act == "pin":
        pin(row.student, user, run.period, reason, actor=current_user)
        message = gettext("From the next run on, %(supervisor)s guides %(name)s.", **words)
    elif act == "forbid":
        forbid(row.student, user, run.period, reason, actor=current_user)
        message = gettext("From the next run on, %(supervisor)s does not guide %(name)s.", **words)
    else:
        _ensure_current(row, form)
        move(row, user, reason, actor=current_user)
        message = gettext(
            "In this plan %(supervisor)s guides %(name)s. Later runs will follow this.", **words
        )
    db.session.commit()
    flash(message, "success")
    return _back(row)


@bp.get(f"{OTHER}/best")
@requires(Permission.ASSIGN_SUPERVISORS)
def show_best_with(supervisor_run_id: int, student_id: int, user_id: int) -> str:
    """Why not somebody else: the best plan with her, what it costs, and who else would get another supervisor."""
    run, row = plan_row(supervisor_run_id, student_id)
    plan = plan_of(run, rows_in(run))
    user = _other(run, plan, user_id)
    told = best_with(run, plan, student_id, user_id)
    people = {each for _, before, after in told.moves for each in (before, after) if each is not None}
    return render_template(
        "supervision/runs/best.html",
        run=run,
        row=row,
        student=row.student,
        user=user,
        told=told,
        students=students_named(run.school_id, [number for number, _, _ in told.moves]),
        users=users_named(run.school_id, people),
    )


@bp.get(f"{STUDENT}/nobody")
@requires(Permission.ASSIGN_SUPERVISORS)
def show_supervisor_removal(supervisor_run_id: int, student_id: int) -> tuple[str, int]:
    run, row = plan_row(supervisor_run_id, student_id)
    return _show_move(run, row, None, _blank(row))


@bp.post(f"{STUDENT}/nobody")
@requires(Permission.ASSIGN_SUPERVISORS)
def remove_supervisor(supervisor_run_id: int, student_id: int) -> Response | tuple[str, int]:
    """Leave her without a supervisor in this plan; later runs do not give her this one."""
    run, row = plan_row(supervisor_run_id, student_id)
    form = ReasonForm()
    if not form.validate_on_submit():
        return _show_move(run, row, None, form, 422)
    _ensure_current(row, form)
    move(row, None, form.reason.data, actor=current_user)
    db.session.commit()
    flash(gettext("%(name)s has no supervisor in this plan.", name=row.student.name), "success")
    return _back(row)
