"""A student's own place: where, why, and her answer."""

from typing import Any

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
from app.placements.models import HAD, MatchRun, Placement, Proposal, ProposalState
from app.placements.placement_page import OWN_ASPECTS, OWN_TERMS, WAYS, Aspect
from app.placements.problem.commitments import declined_by
from app.placements.problem.names import STUDENT, key, lot_of
from app.placements.queries import has_place_to_answer, proposal_for, published_proposal_of
from app.placements.queries.answers import recorded_answers
from app.placements.queries.lives import held_by, lives_of
from app.placements.queries.named import openings_named
from app.placements.services import answers
from app.placements.shortage import SMALLEST, for_students
from app.placements.views.blueprint import bp
from app.runs.queries import published_run_in
from app.schools.models import Period
from app.schools.queries import choices_are_open, current_period, programme_names, rules_of, today
from app.students.models import Student
from app.students.queries import choices_of, offers_to, student_if_any, student_of
from app.students.queries.audience import is_going


def _own_proposal() -> Proposal | None:
    return published_proposal_of(student_of(current_user))


def unanswered() -> int:
    """1 while a place waits for the student's answer."""
    student = student_if_any(current_user)
    return int(student is not None and has_place_to_answer(student))


def what_a_change_does(student: Student, period: Period) -> str | None:
    """What changing her choices still does once the places of the period are published; None before that (R45)."""
    if published_run_in(MatchRun, period.id) is None:
        return None
    proposal = published_proposal_of(student)
    if proposal is None or proposal.run.period_id != period.id:
        return gettext(
            "The places have been published. What you change now counts only if your school plans again."
        )
    placement = lives_of(period.id, [proposal]).get(student.id)
    if placement is not None and placement.state in HAD:
        return gettext("You have accepted your place. Changing your choices does not change it.")
    has_none = proposal.opening_id is None or proposal.state is ProposalState.DECLINED
    if has_none or placement is not None:  # one that is over: she lost it
        return gettext(
            "The places have been published and you do not have one yet. What you change now counts when your "
            "school plans again."
        )
    return gettext(
        "The places have been published. Changing your choices does not change the place that you were offered. "
        "It counts only if your school plans again."
    )


def _show(proposal: Proposal, decline: DeclineForm, status: int = 200) -> tuple[str, int]:
    run = proposal.run
    placement = lives_of(run.period_id, [proposal]).get(proposal.student_id)
    opening = placement.opening if placement else proposal.opening
    site = opening.site if opening else None
    held = held_by(proposal.student)
    declined = declined_by(proposal.student_id, run.period_id)
    choices = [(row[0], row[1], real_rule(row[2], row[0], declined)) for row in proposal.details["choices"]]
    return render_template(
        "placements/my_placement.html",
        proposal=proposal,
        placement=placement,
        opening=opening,
        rank=next((rank for rank, row in enumerate(choices, 1) if opening and row[0] == opening.id), None),
        helps=_what_helps(proposal) if opening is None else {},
        aspects=_aspects(placement) if placement else [],
        terms=next((found for terms in OWN_TERMS if placement and (found := terms(placement))), None),
        others=[(one, _aspects(one)) for one in held if placement is None or one.id != placement.id],
        guided=held[0] if held else None,
        ways=[shown for way in WAYS if (shown := way(proposal, placement))],
        today=today(),
        student=proposal.student,
        supervisor=proposal.student.supervisor_in(run.period),
        run=run,
        choices=choices,
        openings=openings_named(run.school_id, [opening for opening, _code, _rule in choices]),
        band=standings(run.school_id, {site.id})[site.id].band if site else None,
        accept=AcceptForm(formdata=None, version=proposal.version),
        decline=decline,
        recorded=recorded_answers(run.school_id, [proposal]).get(proposal.id),
        fewest=SMALLEST,
        own_id=key(STUDENT, proposal.student_id),
        lot=lot_of(run.seed, proposal.student_id),
        shortage=_shortage(proposal),
        names=programme_names(run.school_id),
    ), status


def _aspects(placement: Placement) -> list[Aspect]:
    return [shown for aspect in OWN_ASPECTS if (shown := aspect(placement))]


def _what_helps(proposal: Proposal) -> dict[str, int]:
    """What of her own limits she can widen, with how far they go now; only where that opens a place for her."""
    student, run = proposal.student, proposal.run
    if proposal.reason == "moved_by_hand":
        return {}
    saved = choices_of(student.id, run.period_id)
    listed = {row.opening_id for row in saved.preferences} if saved else set()
    room = rules_of(run.school_id).max_preferences - len(listed)
    can_add = not run.policy["unranked"] and choices_are_open(run.period)
    offers = offers_to(student, run.period)
    others = [
        one for one in offers if one.opening_id not in listed and not one.is_ruled_out and not one.is_too_far
    ]
    found = {
        "more_choices": max(0, min(room, len(others))) if can_add else 0,
        "vetoes": len({one.site_id for one in offers if one.is_ruled_out}),
        "minutes": (student.max_minutes or 0) if any(one.is_too_far for one in offers) else 0,
    }
    return {name: number for name, number in found.items() if number}


def _shortage(proposal: Proposal) -> dict[str, Any] | None:
    """The short part that a student without a place is in, with numbers in which nobody can be recognised."""
    parts, place = proposal.run.summary.get("shortages", []), proposal.details.get("shortage")
    if proposal.opening_id is not None or place is None or place >= len(parts):
        return None
    return for_students(parts[place])


@bp.get("/my-placement")
@requires(Permission.ANSWER_PLACEMENT)
def show_my_placement() -> str | tuple[str, int]:
    proposal = _own_proposal()
    if proposal is None:
        period = current_period(current_user.school_id)
        student = student_of(current_user)
        held = held_by(student)
        return render_template(
            "placements/not_yet.html",
            period=period,
            is_going=period is None or is_going(student, period),
            others=[(one, _aspects(one)) for one in held],
            guided=held[0] if held else None,
            today=today(),
        )
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
