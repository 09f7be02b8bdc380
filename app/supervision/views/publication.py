"""Publishing supervisors: the checks, what happens to whom, one button."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext, ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Fresh, Permission, fresh, requires
from app.extensions import db
from app.placements.queries.named import students_named
from app.runs.broken_rules import RunAlreadyPublished
from app.supervision.problem.checks import supervision_checks
from app.supervision.queries.audience import audience_of
from app.supervision.queries.plans import rows_in
from app.supervision.queries.runs import supervisor_run_for
from app.supervision.services.publishing import publish
from app.supervision.views.blueprint import bp
from app.web.forms import BaseForm

MOST_SHOWN = 100


@bp.get("/supervision/runs/<int:supervisor_run_id>/publish")
@requires(Permission.ASSIGN_SUPERVISORS)
def ask_supervisor_publication(supervisor_run_id: int) -> Response | str:
    run = supervisor_run_for(current_user, supervisor_run_id)
    if not run.state.can_change:
        return redirect(url_for("supervision.show_supervisor_run", supervisor_run_id=run.id))
    audience = audience_of(run)
    return render_template(
        "supervision/runs/publish.html",
        run=run,
        form=BaseForm(),
        checks=supervision_checks(run, rows_in(run)),
        audience=audience,
        students=students_named(run.school_id, [turn.student_id for turn in audience.turns[:MOST_SHOWN]]),
        most=MOST_SHOWN,
    )


@bp.post("/supervision/runs/<int:supervisor_run_id>/publish")
@requires(Permission.ASSIGN_SUPERVISORS)
@fresh(Fresh.WORK)
def publish_supervisor_run(supervisor_run_id: int) -> Response:
    run = supervisor_run_for(current_user, supervisor_run_id)
    back = redirect(url_for("supervision.show_supervisor_run", supervisor_run_id=supervisor_run_id), code=303)
    try:
        count = publish(run, actor=current_user)
    except RunAlreadyPublished as error:  # pressed twice, or by two people: the first one counts
        db.session.rollback()
        flash(str(error), "info")
        return back
    db.session.commit()
    words = ngettext("%(num)s student", "%(num)s students", count)
    flash(
        gettext(
            "Published: the supervisor of %(students)s changes, now or from the day in the email. The emails are on "
            "their way.",
            students=words,
        ),
        "success",
    )
    return back
