"""Writing down the answer of a student who told it to a coordinator, because she has no account or it is easier so."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.extensions import db
from app.placements.forms import RecordedAnswerForm
from app.placements.models import AnswerWay, MatchRun, Proposal
from app.placements.services.answers import Heard, record_accepted, record_declined
from app.placements.views.blueprint import bp
from app.placements.views.students import plan_row


def _show(run: MatchRun, proposal: Proposal, form: RecordedAnswerForm, status: int = 200) -> tuple[str, int]:
    return render_template(
        "placements/record_answer.html", run=run, proposal=proposal, student=proposal.student, form=form
    ), status


@bp.get("/placements/runs/<int:run_id>/students/<int:student_id>/answer")
@requires(Permission.MANAGE_RUNS)
def ask_answer(run_id: int, student_id: int) -> Response | tuple[str, int]:
    run, proposal = plan_row(run_id, student_id)
    if not proposal.waits_for_answer:
        return redirect(url_for("placements.show_proposal", run_id=run_id, student_id=student_id))
    return _show(run, proposal, RecordedAnswerForm(formdata=None, version=proposal.version))


@bp.post("/placements/runs/<int:run_id>/students/<int:student_id>/answer")
@requires(Permission.MANAGE_RUNS)
def record_answer(run_id: int, student_id: int) -> Response | tuple[str, int]:
    """The same act as the student's own button, with how it was given."""
    run, proposal = plan_row(run_id, student_id)
    form = RecordedAnswerForm()
    if not form.validate_on_submit():
        return _show(run, proposal, form, 422)
    heard = Heard(AnswerWay(form.way.data), form.said.data)
    act = record_accepted if form.answer.data == "accept" else record_declined
    act(proposal, form.version.data or 0, heard, actor=current_user)
    db.session.commit()
    flash(gettext("The answer from %(name)s has been recorded.", name=proposal.student.name), "success")
    return redirect(url_for("placements.show_proposal", run_id=run_id, student_id=student_id), code=303)
