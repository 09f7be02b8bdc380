"""What a run says for one student, and why: for the coordinator."""

from flask import redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.accounts.models import User
from app.extensions import db
from app.placements.explaining.reasons import (
    LONGEST_WAIT,
    MOST_NAMED,
    Told,
    can_ask_why_not,
    can_be_tried,
    explain,
)
from app.placements.models import MatchRun, PlacementDecision, Proposal
from app.placements.prices import why_not_sentences
from app.placements.queries import all_proposals_of, decisions_visible_to, proposal_for, run_for
from app.placements.queries.answers import recorded_answers
from app.placements.queries.named import openings_named, students_named
from app.placements.services.trying import try_place
from app.placements.views.blueprint import bp
from app.schools.queries import programme_names
from app.students.queries.choices import shared_reasons
from app.web.addresses import row_number


def plan_row(run_id: int, student_id: int) -> tuple[MatchRun, Proposal]:
    """The run and what it says for the student, when the visitor may see both; raises `NotVisible`."""
    return run_for(current_user, run_id), proposal_for(current_user, run_id, student_id)


@bp.post("/placements/runs/<int:run_id>/students/<int:student_id>/why-not")
@requires(Permission.MANAGE_RUNS)
def ask_why_not(run_id: int, student_id: int) -> Response:
    """Work out the best plan with her at another opening, where that takes longer than somebody waits for a page."""
    run, _ = plan_row(run_id, student_id)
    opening = request.form.get("why_not", type=row_number)
    if opening is None or not can_be_tried(run, all_proposals_of(run), student_id, opening):
        page = url_for("placements.show_proposal", run_id=run.id, student_id=student_id, why_not=opening)
        return redirect(f"{page}#why-not", code=303)
    asked = try_place(run, student_id, opening, actor=current_user)
    db.session.commit()
    return redirect(url_for("placements.show_comparison", comparison_id=asked.id), code=303)


@bp.get("/placements/runs/<int:run_id>/students/<int:student_id>")
@requires(Permission.MANAGE_RUNS)
def show_proposal(run_id: int, student_id: int) -> str:
    run, proposal = plan_row(run_id, student_id)
    told = explain(run, all_proposals_of(run), student_id, request.args.get("why_not", type=row_number))
    decisions = db.session.scalars(
        decisions_visible_to(current_user)
        .where(PlacementDecision.student_id == student_id, PlacementDecision.period_id == run.period_id)
        .order_by(PlacementDecision.id.desc())
    ).all()
    return render_template(
        "placements/proposal.html",
        run=run,
        proposal=proposal,
        student=proposal.student,
        reasons=shared_reasons(student_id, run.period_id),
        told=told,
        openings=openings_named(
            run.school_id, told.opening_ids | {proposal.solver_opening_id or 0, proposal.opening_id or 0}
        ),
        students=students_named(run.school_id, told.student_ids),
        names=programme_names(run.school_id),
        most_named=MOST_NAMED,
        mover=db.session.get(User, proposal.moved_by_id) if proposal.moved_by_id else None,
        decisions=decisions,
        can_change=run.state.can_change,
        can_ask=can_ask_why_not(run),
        can_answer=proposal.waits_for_answer,
        sentences=_sentences(run, proposal, told),
        recorded=recorded_answers(run.school_id, [proposal]).get(proposal.id),
    )


def _sentences(run: MatchRun, proposal: Proposal, told: Told) -> list[str]:
    """The answer to "why not …?", where it is a price."""
    if told.why_not is None or told.why_not.code != "price":
        return []
    ranks = {choice.opening_id: choice.rank for choice in told.choices}
    asked = told.why_not
    return why_not_sentences(
        run,
        proposal,
        asked.price,
        ranks.get(asked.opening_id),
        losing=len(asked.loses),
        cut_short=None if asked.is_proven else int(LONGEST_WAIT),
    )
