"""Publishing circles: the checks, what happens to whom, one button."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext, ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Fresh, Permission, fresh, requires
from app.extensions import db
from app.mentoring.models import CircleRun
from app.mentoring.problem.checks import circle_checks
from app.mentoring.queries.audience import audience_of
from app.mentoring.queries.plans import circles_in, seats_in
from app.mentoring.queries.runs import circle_run_for
from app.mentoring.services.publishing import publish
from app.mentoring.views.blueprint import bp
from app.runs.broken_rules import RunAlreadyPublished
from app.runs.queries import published_run_in
from app.web.forms import BaseForm


def _show(run: CircleRun, form: BaseForm, status: int = 200) -> tuple[str, int]:
    circles, seats = circles_in(run), seats_in(run)
    earlier = published_run_in(CircleRun, run.period_id)
    return render_template(
        "mentoring/runs/publish.html",
        run=run,
        form=form,
        checks=circle_checks(run, circles, seats),
        earlier=earlier,
        audience=audience_of(run, circles, seats, earlier),
    ), status


@bp.get("/circles/runs/<int:circle_run_id>/publish")
@requires(Permission.MANAGE_CIRCLES)
def ask_circle_publication(circle_run_id: int) -> Response | tuple[str, int]:
    run = circle_run_for(current_user, circle_run_id)
    if not run.state.can_change:
        return redirect(url_for("mentoring.show_circle_run", circle_run_id=run.id))
    return _show(run, BaseForm())


@bp.post("/circles/runs/<int:circle_run_id>/publish")
@requires(Permission.MANAGE_CIRCLES)
@fresh(Fresh.WORK)
def publish_circle_run(circle_run_id: int) -> Response | tuple[str, int]:
    run = circle_run_for(current_user, circle_run_id)
    try:
        count = publish(run, actor=current_user)
    except RunAlreadyPublished as error:  # pressed twice, or by two people: the first one counts
        db.session.rollback()
        flash(str(error), "info")
        return redirect(url_for("mentoring.show_circle_run", circle_run_id=circle_run_id), code=303)
    db.session.commit()
    words = ngettext("%(num)s circle starts", "%(num)s circles start", count)
    flash(gettext("Published: %(circles)s, and the emails are on their way.", circles=words), "success")
    return redirect(url_for("mentoring.show_circle_run", circle_run_id=run.id), code=303)
