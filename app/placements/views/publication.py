"""Publishing a run: the checks, the date, one button."""

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Fresh, Permission, fresh, requires
from app.extensions import db
from app.placements.forms import PublishForm
from app.placements.models import MatchRun
from app.placements.queries import run_for
from app.placements.queries.audience import audience_of
from app.placements.queries.departures import departures_of
from app.placements.queries.runs import lot_is_public
from app.placements.queries.to_look_at import MOST, to_look_at
from app.placements.services.decisions import keep_from_places
from app.placements.services.publishing import publication_checks, publish
from app.placements.views.blueprint import bp
from app.runs.broken_rules import RunAlreadyPublished
from app.runs.publishing import ensure_can_change
from app.runs.queries import published_run_in
from app.schools.queries import choices_are_to_come, today
from app.students.queries.students import count_without_choices
from app.web.addresses import row_number
from app.web.forms import ReasonForm

DAYS_TO_ANSWER = 10


def _show(
    run: MatchRun, form: PublishForm, status: int = 200, elsewhere: ReasonForm | None = None
) -> tuple[str, int]:
    period = run.period
    return render_template(
        "placements/publish.html",
        run=run,
        form=form,
        checks=publication_checks(run) if run.state.can_change else [],
        looks=to_look_at(run),
        elsewhere=elsewhere or ReasonForm(formdata=None, version=run.version),
        chosen=set(request.form.getlist("place")),
        everything=request.args.get("all", ""),
        earlier=published_run_in(MatchRun, run.period_id),
        shows_number=lot_is_public(run),
        audience=audience_of(run),
        departures=departures_of(run),
        without_choices=count_without_choices(period.school_id, period.id) if "choices" in form else 0,
    ), status


@bp.get("/placements/runs/<int:run_id>/publish")
@requires(Permission.MANAGE_RUNS)
def ask_publication(run_id: int) -> Response | tuple[str, int]:
    run = run_for(current_user, run_id)
    if not run.state.can_change:
        return redirect(url_for("placements.show_run", run_id=run.id))
    form = PublishForm(formdata=None, answer_by=today() + timedelta(days=DAYS_TO_ANSWER))
    _offer_choices(form, run)
    return _show(run, form)


def _offer_choices(form: PublishForm, run: MatchRun) -> None:
    form.offer(run.period if choices_are_to_come(run.period) else None)


@bp.post("/placements/runs/<int:run_id>/publish")
@requires(Permission.MANAGE_RUNS)
@fresh(Fresh.WORK)
def publish_run(run_id: int) -> Response | tuple[str, int]:
    run = run_for(current_user, run_id)
    form = PublishForm()
    _offer_choices(form, run)
    answer_by = form.answer_by.data
    if not form.validate_on_submit() or answer_by is None:
        return _show(run, form, 422)
    try:
        emails = publish(run, answer_by, actor=current_user, closes_choices=form.closes_choices)
    except RunAlreadyPublished as error:  # pressed twice, or by two people: the first one counts
        db.session.rollback()
        flash(str(error), "info")
        return redirect(url_for("placements.show_run", run_id=run_id), code=303)
    db.session.commit()
    sent = ngettext("%(num)s email is on its way.", "%(num)s emails are on their way.", emails)
    flash(gettext("The placements have been published. %(sent)s", sent=sent), "success")
    return redirect(url_for("placements.list_placements", period=run.period_id), code=303)


@bp.post("/placements/runs/<int:run_id>/publish/elsewhere")
@requires(Permission.MANAGE_RUNS)
def look_elsewhere(run_id: int) -> Response | tuple[str, int]:
    """Keep the chosen students from their places in later runs. This plan stays as it is, and nobody is told."""
    run = run_for(current_user, run_id)
    ensure_can_change(run)
    form, places = ReasonForm(), _chosen_places()
    if not form.validate_on_submit() or not places:
        if not places:
            flash(gettext("Choose at least one place to look elsewhere for."), "error")
        blank = PublishForm(formdata=None, answer_by=today() + timedelta(days=DAYS_TO_ANSWER))
        _offer_choices(blank, run)
        return _show(run, blank, 422, form)
    number = keep_from_places(run, places, form.reason.data or "", actor=current_user)
    db.session.commit()
    kept = ngettext(
        "%(num)s student does not go to that place in a later run. Start a new run, and publish that one.",
        "%(num)s students do not go to those places in a later run. Start a new run, and publish that one.",
        number,
    )
    flash(kept, "success")
    return redirect(url_for("placements.new_run", like=run.id), code=303)


def _chosen_places() -> set[tuple[int, int]]:
    """The ticked places, as (student, opening)."""
    return set(request.form.getlist("place", type=_place)[:MOST])


def _place(value: str) -> tuple[int, int]:
    student, _dash, opening = value.partition("-")
    return row_number(student), row_number(opening)
