"""A student's own place: where, why, and her answer."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.companies.queries import standings
from app.errors import NotVisible
from app.extensions import db
from app.placements.explaining.refusals import real_rule
from app.placements.forms import AcceptForm, DeclineForm
from app.placements.models import Proposal, ProposalState
from app.placements.problem.commitments import declined_by
from app.placements.queries import proposal_for, published_proposal_of
from app.placements.queries.answers import recorded_answers
from app.placements.queries.named import openings_named
from app.placements.services import answers
from app.placements.views.blueprint import bp
from app.schools.queries import current_period
from app.students.queries import student_of
from app.students.queries.audience import is_going


def _own_proposal() -> Proposal | None:
    return published_proposal_of(student_of(current_user))


def unanswered() -> int:
    """1 while a place waits for the student's answer."""
    try:
        proposal = _own_proposal()
    except NotVisible:
        return 0
    return int(proposal is not None and proposal.waits_for_answer)


def _show(proposal: Proposal, decline: DeclineForm, status: int = 200) -> tuple[str, int]:
    run, site = proposal.run, proposal.opening.site if proposal.opening else None
    declined = declined_by(proposal.student_id, run.period_id)
    choices = [(row[0], row[1], real_rule(row[2], row[0], declined)) for row in proposal.details["choices"]]
    return render_template(
        "placements/my_placement.html",
        proposal=proposal,
        student=proposal.student,
        run=run,
        choices=choices,
        openings=openings_named(run.school_id, [opening for opening, _code, _rule in choices]),
        band=standings(run.school_id, {site.id})[site.id].band if site else None,
        accept=AcceptForm(formdata=None, version=proposal.version),
        decline=decline,
        recorded=recorded_answers(run.school_id, [proposal]).get(proposal.id),
    ), status


@bp.get("/my-placement")
@requires(Permission.ANSWER_PLACEMENT)
def show_my_placement() -> str | tuple[str, int]:
    proposal = _own_proposal()
    if proposal is None:
        period = current_period(current_user.school_id)
        going = period is None or is_going(student_of(current_user), period)
        return render_template("placements/not_yet.html", period=period, is_going=going)
    return _show(proposal, DeclineForm(formdata=None, version=proposal.version))


def _to_answer() -> Proposal:
    """The proposal in force, with everything that answering needs; raises `NotVisible` when there is none."""
    proposal = _own_proposal()
    if proposal is None:
        raise NotVisible
    return proposal_for(current_user, proposal.run_id, proposal.student_id)


@bp.post("/my-placement/accept")
@requires(Permission.ANSWER_PLACEMENT)
def accept_place() -> Response:
    form = AcceptForm()
    proposal = _to_answer()
    if proposal.state is not ProposalState.ACCEPTED:  # pressed twice: the first time counts
        answers.accept(proposal, form.version.data or 0, actor=current_user)
        db.session.commit()
        flash(gettext("You have accepted this place. It is yours now."), "success")
    return redirect(url_for("placements.show_my_placement"), code=303)


@bp.post("/my-placement/decline")
@requires(Permission.ANSWER_PLACEMENT)
def decline_place() -> Response | tuple[str, int]:
    form = DeclineForm()
    proposal = _to_answer()
    if not form.validate_on_submit():
        return _show(proposal, form, 422)
    if proposal.state is not ProposalState.DECLINED:
        answers.decline(proposal, form.version.data or 0, form.reason.data or "", actor=current_user)
        db.session.commit()
        flash(
            gettext(
                "You have declined this place. Your internship coordinator has been asked to find another one."
            ),
            "success",
        )
    return redirect(url_for("placements.show_my_placement"), code=303)
