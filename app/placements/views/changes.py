"""Changing a plan by hand: choose an opening, see the effect, decide with a reason."""

from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.companies.models import Opening
from app.errors import StaleForm
from app.extensions import db
from app.placements.explaining.exchanging import ExchangeTold, is_quick
from app.placements.explaining.options import Option, options_of
from app.placements.explaining.refusals import real_rule
from app.placements.forms import TakeOutForm
from app.placements.models import MatchRun, Proposal
from app.placements.prices import effect_clauses
from app.placements.problem.commitments import declined_by
from app.placements.problem.eligibility import current_grounds, rule_against
from app.placements.problem.plan import Plan, plan_of
from app.placements.queries import all_proposals_of
from app.placements.queries.named import opening_in, openings_named, students_named
from app.placements.services.decisions import forbid, pin
from app.placements.services.exchanging import exchange, offered_exchanges, plan_digest
from app.placements.services.moves import Effect, effect_of, move
from app.placements.views.blueprint import bp
from app.placements.views.students import plan_row
from app.web.forms import ReasonForm

MOST_OPTIONS = 100


@bp.get("/placements/runs/<int:run_id>/students/<int:student_id>/openings")
@requires(Permission.MANAGE_RUNS)
def list_options(run_id: int, student_id: int) -> str:
    run, proposal = plan_row(run_id, student_id)
    options = options_of(plan_of(run, all_proposals_of(run)), student_id)
    declined = declined_by(student_id, run.period_id)
    possible, later = _possible_now(proposal, options)
    shown = [
        replace(option, rule=real_rule(option.rule, option.opening_id, declined))
        for option in possible[:MOST_OPTIONS]
    ]
    return render_template(
        "placements/options.html",
        run=run,
        proposal=proposal,
        student=proposal.student,
        options=shown,
        hidden=len(possible) - len(shown) + later,
        openings=openings_named(run.school_id, {option.opening_id for option in shown}),
        students=students_named(run.school_id, {each for option in shown for each in option.holders}),
    )


def _possible_now(proposal: Proposal, options: list[Option]) -> tuple[list[Option], int]:
    """The first options that no rule forbids today, enough to show, and how many were not looked at.

    A run knows the rules and rows of its day: an opening may be for others since, or have been so before runs knew.
    """
    found: list[Option] = []
    for start in range(0, len(options), MOST_OPTIONS):
        batch = options[start : start + MOST_OPTIONS]
        ids = {option.opening_id for option in batch}
        openings = openings_named(proposal.run.school_id, ids)
        grounds = current_grounds(proposal.run.period, {row.site_id for row in openings.values()})
        found += [
            option
            for option in batch
            if option.opening_id in openings
            and rule_against(proposal.student, openings[option.opening_id], grounds) is None
        ]
        if len(found) >= MOST_OPTIONS:
            return found, len(options) - start - len(batch)
    return found, 0


def _effect(plan: Plan, proposal: Proposal, opening: Opening | None) -> Effect:
    """What the change would do to the plan, by the rules of today as well as by those of the run."""
    effect = effect_of(plan, proposal.student_id, None if opening is None else opening.id)
    if opening is None or effect.refusal == "same":
        return effect
    rule = rule_against(proposal.student, opening, current_grounds(opening.period, {opening.site_id}))
    if rule is not None:
        return Effect(effect.before, refusal="rule", rule=rule)
    if effect.refusal == "rule":  # a rule of then that no longer holds: the next run can follow it
        return Effect(effect.before, refusal="unknown")
    declined = declined_by(proposal.student_id, proposal.run.period_id)
    return replace(effect, rule=real_rule(effect.rule, opening.id, declined))


def _show_effect(
    run: MatchRun, proposal: Proposal, opening: Opening | None, form: ReasonForm, status: int = 200
) -> tuple[str, int]:
    rows = all_proposals_of(run)
    plan = plan_of(run, rows)
    effect = _effect(plan, proposal, opening)
    exchanges = _exchanges(run, plan, proposal, opening) if effect.refusal == "full" else None
    named = {*effect.holders, *effect.newly_alone, *effect.no_longer_alone}
    named.update(student for one in exchanges or () for student in one.student_ids)
    places = {each for one in exchanges or () for each in one.opening_ids}
    values: dict[str, Any] = {
        "run": run,
        "proposal": proposal,
        "student": proposal.student,
        "opening": opening,
        "effect": effect,
        "form": form,
        "students": students_named(run.school_id, named),
        "exchanges": None
        if exchanges is None
        else [(one, *effect_clauses(run, one.effect)) for one in exchanges],
        "openings": openings_named(run.school_id, places),
        "plan_seen": plan_digest(rows),
    }
    return render_template("placements/effect.html", **values), status


def _exchanges(
    run: MatchRun, plan: Plan, proposal: Proposal, opening: Opening | None
) -> tuple[ExchangeTold, ...] | None:
    """What can be exchanged; None when the plan is published, or so large that somebody asks for it first."""
    is_asked = is_quick(run) or "exchanges" in request.values or "exchange" in request.form
    if opening is None or not is_asked or not run.state.can_change:
        return None
    return offered_exchanges(run, plan, proposal.student_id, opening.id)


def _blank(proposal: Proposal) -> ReasonForm:
    return ReasonForm(formdata=None, version=proposal.version)


def _ensure_current(proposal: Proposal, opening: Opening | None, form: ReasonForm) -> None:
    """Raise `StaleForm` when a colleague changed what the plan says for her since the effect was shown."""
    if form.version.data == proposal.version:
        return
    nothing = gettext("no place")
    raise StaleForm(
        yours=[(gettext("Place"), opening.title if opening else nothing)],
        stored=[(gettext("Place"), proposal.opening.title if proposal.opening else nothing)],
        back=request.path,
    )


@bp.get("/placements/runs/<int:run_id>/students/<int:student_id>/openings/<int:opening_id>")
@requires(Permission.MANAGE_RUNS)
def show_effect(run_id: int, student_id: int, opening_id: int) -> tuple[str, int]:
    run, proposal = plan_row(run_id, student_id)
    return _show_effect(run, proposal, opening_in(run.period, opening_id), _blank(proposal))


@bp.post("/placements/runs/<int:run_id>/students/<int:student_id>/openings/<int:opening_id>")
@requires(Permission.MANAGE_RUNS)
def decide(run_id: int, student_id: int, opening_id: int) -> Response | tuple[str, int]:
    """One of four: move her now, exchange places, pin her for the next run, or keep her from the opening."""
    run, proposal = plan_row(run_id, student_id)
    opening, form = opening_in(run.period, opening_id), ReasonForm()
    if not form.validate_on_submit():
        return _show_effect(run, proposal, opening, form, 422)
    name, reason = proposal.student.name, form.reason.data
    match request.form.get("act"):
        case "pin":
            pin(proposal.student, opening, reason, actor=current_user)
            message = gettext("From the next run on, %(name)s will go there.", name=name)
        case "exchange":
            if not (code := request.form.get("exchange", "")):
                form.form_errors.append(gettext("Choose one of the exchanges."))
                return _show_effect(run, proposal, opening, form, 422)
            made = exchange(proposal, opening, code, request.form.get("plan", ""), reason, actor=current_user)
            message = ngettext(
                "%(num)s student has been moved. Later runs will follow this.",
                "%(num)s students have been moved. Later runs will follow this.",
                len(made.moves),
            )
        case "forbid":
            forbid(proposal.student, opening, reason, actor=current_user)
            message = gettext("From the next run on, %(name)s will not go there.", name=name)
        case _:
            _ensure_current(proposal, opening, form)
            move(proposal, opening, reason, actor=current_user)
            message = gettext("%(name)s has been moved. Later runs will follow this.", name=name)
    db.session.commit()
    flash(message, "success")
    return redirect(url_for("placements.show_proposal", run_id=run_id, student_id=student_id), code=303)


@bp.get("/placements/runs/<int:run_id>/students/<int:student_id>/no-place")
@requires(Permission.MANAGE_RUNS)
def show_effect_of_no_place(run_id: int, student_id: int) -> tuple[str, int]:
    run, proposal = plan_row(run_id, student_id)
    return _show_effect(run, proposal, None, TakeOutForm(formdata=None, version=proposal.version))


@bp.post("/placements/runs/<int:run_id>/students/<int:student_id>/no-place")
@requires(Permission.MANAGE_RUNS)
def take_out(run_id: int, student_id: int) -> Response | tuple[str, int]:
    """Leave her without a place in this plan; later runs do not give her the old one."""
    run, proposal = plan_row(run_id, student_id)
    form = TakeOutForm()
    if not form.validate_on_submit():
        return _show_effect(run, proposal, None, form, 422)
    _ensure_current(proposal, None, form)
    move(proposal, None, form.reason.data, actor=current_user, may_unplace=form.is_sure.data)
    db.session.commit()
    flash(gettext("%(name)s no longer has a place in this plan.", name=proposal.student.name), "success")
    return redirect(url_for("placements.show_proposal", run_id=run_id, student_id=student_id), code=303)
