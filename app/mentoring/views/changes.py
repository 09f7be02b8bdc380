"""What a circle run says for one student and why, and changing the plan by hand: effect first, then the reason."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.circles.models import CircleDecision
from app.errors import NotVisible, StaleForm
from app.extensions import db
from app.mentoring.models import CircleRun, ProposedCircle, ProposedSeat
from app.mentoring.problem.effect import effect_of_move
from app.mentoring.problem.explaining import explain
from app.mentoring.problem.plan import plan_of
from app.mentoring.queries.decisions import circle_decisions_visible_to
from app.mentoring.queries.plans import circle_in, circles_in, seat_for, seats_in
from app.mentoring.queries.results import PlanCard, cards_of_plan
from app.mentoring.queries.runs import circle_run_for
from app.mentoring.services.decisions import forbid, pin
from app.mentoring.services.moves import broken_sentences, move
from app.mentoring.views.blueprint import bp
from app.web.forms import ReasonForm

SEAT = "/circles/runs/<int:circle_run_id>/students/<int:student_id>"


def plan_row(run_id: int, student_id: int) -> tuple[CircleRun, ProposedSeat]:
    """The run and what it says for the student, when the visitor may see both and there is a plan."""
    run, seat = circle_run_for(current_user, run_id), seat_for(current_user, run_id, student_id)
    if not run.state.has_plan:
        raise NotVisible
    return run, seat


@bp.get(SEAT)
@requires(Permission.MANAGE_CIRCLES)
def show_seat(circle_run_id: int, student_id: int) -> str:
    run, seat = plan_row(circle_run_id, student_id)
    circles, seats = circles_in(run), seats_in(run)
    plan = plan_of(run, circles, seats)
    decisions = db.session.scalars(
        circle_decisions_visible_to(current_user)
        .where(
            CircleDecision.student_id == student_id,
            CircleDecision.period_id == run.period_id,
            CircleDecision.withdrawn_at.is_(None),
        )
        .order_by(CircleDecision.id.desc())
    ).all()
    return render_template(
        "mentoring/runs/seat.html",
        run=run,
        seat=seat,
        student=seat.student,
        told=explain(run, plan, student_id),
        cards={card.row.number: card for card in cards_of_plan(circles, seats)},
        decisions=decisions,
    )


def _card(run: CircleRun, circle: ProposedCircle | None) -> PlanCard | None:
    if circle is None:
        return None
    return PlanCard(circle, [seat for seat in seats_in(run) if seat.circle_id == circle.id])


def _show_move(
    run: CircleRun, seat: ProposedSeat, circle: ProposedCircle | None, form: ReasonForm, status: int = 200
) -> tuple[str, int]:
    circles, seats = circles_in(run), seats_in(run)
    plan = plan_of(run, circles, seats)
    effect = effect_of_move(plan, seat.student_id, None if circle is None else circle.number)
    here = next((row for row in circles if row.id == seat.circle_id), None)
    return render_template(
        "mentoring/runs/move.html",
        run=run,
        seat=seat,
        student=seat.student,
        card=_card(run, circle),
        here=_card(run, here),
        minutes=None if circle is None else plan.minutes(seat.student_id, circle.number),
        effect=effect,
        broken=broken_sentences(run, effect.broken),
        form=form,
    ), status


def _blank(seat: ProposedSeat) -> ReasonForm:
    return ReasonForm(formdata=None, version=seat.version)


def _ensure_current(seat: ProposedSeat, form: ReasonForm) -> None:
    """Raise `StaleForm` when a colleague changed what the plan says for her since the effect was shown."""
    if form.version.data == seat.version:
        return
    number = gettext("no circle") if seat.circle is None else str(seat.circle.number)
    raise StaleForm(yours=[], stored=[(gettext("Circle"), number)], back=request.path)


def _back(seat: ProposedSeat) -> Response:
    """To the card in the plan when she was moved there, else to the page about her."""
    if request.form.get("back") == "plan":
        card = f"circle-{seat.circle.number}" if seat.circle else "unseated"
        address = url_for("mentoring.show_circle_run", circle_run_id=seat.run_id, _anchor=card)
    else:
        address = url_for("mentoring.show_seat", circle_run_id=seat.run_id, student_id=seat.student_id)
    return redirect(address, code=303)


@bp.get(f"{SEAT}/circles/<int:proposed_circle_id>")
@requires(Permission.MANAGE_CIRCLES)
def show_move(circle_run_id: int, student_id: int, proposed_circle_id: int) -> tuple[str, int]:
    run, seat = plan_row(circle_run_id, student_id)
    return _show_move(run, seat, circle_in(run, proposed_circle_id), _blank(seat))


@bp.post(f"{SEAT}/circles/<int:proposed_circle_id>")
@requires(Permission.MANAGE_CIRCLES)
def decide_seat(circle_run_id: int, student_id: int, proposed_circle_id: int) -> Response | tuple[str, int]:
    """One of three: move her now, or from the next run on with, or never with, a mentor of this circle."""
    run, seat = plan_row(circle_run_id, student_id)
    circle, form = circle_in(run, proposed_circle_id), ReasonForm()
    if not form.validate_on_submit():
        return _show_move(run, seat, circle, form, 422)
    act, _, which = request.form.get("act", "").partition(":")
    mentor = circle.second if which == "second" and circle.second is not None else circle.host
    name, reason = seat.student.name, form.reason.data
    if act == "pin":
        pin(seat.student, mentor, run.period, reason, actor=current_user)
        message = gettext(
            "From the next run on, %(name)s will be with %(mentor)s.", name=name, mentor=mentor.name
        )
    elif act == "forbid":
        forbid(seat.student, mentor, run.period, reason, actor=current_user)
        message = gettext(
            "From the next run on, %(name)s will not be with %(mentor)s.", name=name, mentor=mentor.name
        )
    else:
        _ensure_current(seat, form)
        move(seat, circle, reason, actor=current_user)
        message = gettext("%(name)s has been moved. Later runs will follow this.", name=name)
    db.session.commit()
    flash(message, "success")
    return _back(seat)


@bp.get(f"{SEAT}/no-circle")
@requires(Permission.MANAGE_CIRCLES)
def show_move_out(circle_run_id: int, student_id: int) -> tuple[str, int]:
    run, seat = plan_row(circle_run_id, student_id)
    return _show_move(run, seat, None, _blank(seat))


@bp.post(f"{SEAT}/no-circle")
@requires(Permission.MANAGE_CIRCLES)
def move_out(circle_run_id: int, student_id: int) -> Response | tuple[str, int]:
    """Take her out of her circle in this plan; later runs do not seat her with these mentors."""
    run, seat = plan_row(circle_run_id, student_id)
    form = ReasonForm()
    if not form.validate_on_submit():
        return _show_move(run, seat, None, form, 422)
    _ensure_current(seat, form)
    move(seat, None, form.reason.data, actor=current_user)
    db.session.commit()
    flash(gettext("%(name)s no longer has a circle in this plan.", name=seat.student.name), "success")
    return _back(seat)
