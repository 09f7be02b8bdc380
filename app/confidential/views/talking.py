"""Talk to somebody: the two ways, in plain words, and writing to the counsellor."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.confidential.forms import ReportForm
from app.confidential.queries.facts import with_a_question
from app.confidential.queries.keys import readers_in
from app.confidential.queries.reports import can_be_opened, own_reports
from app.confidential.report_points import REPORT_POINTS
from app.confidential.services import reports
from app.confidential.views.blueprint import bp
from app.confidential.ways import OTHER_WAYS
from app.extensions import db
from app.logs import untraced
from app.students.queries import student_of
from app.web.addresses import public_url


@bp.get("/talk")
@requires(Permission.WRITE_TO_COUNSELLOR)
@untraced
def show_ways() -> str:
    """Which of the two ways is for what, who reads along, and what she told before."""
    student = student_of(current_user)
    own = own_reports(student)
    return render_template(
        "confidential/ways.html",
        readers=[key.user for key in readers_in(student.school_id)],
        points=REPORT_POINTS,
        others=[part(student) for part in OTHER_WAYS],
        own=own,
        asked=with_a_question(own),
        lost={report.id for report in own if not can_be_opened(report)},
    )


@bp.route("/talk/write", methods=["GET", "POST"])
@requires(Permission.WRITE_TO_COUNSELLOR)
@untraced
def write() -> str | Response | tuple[str, int]:
    """Write to the counsellor. Without a counsellor who can read it there is no form that goes nowhere."""
    student = student_of(current_user)
    readers = [key.user for key in readers_in(student.school_id)]
    if not readers:
        return redirect(url_for("confidential.show_ways"), code=303)
    form = ReportForm()
    if not form.validate_on_submit():
        page = render_template("confidential/write.html", form=form, readers=readers)
        return page, 422 if form.is_submitted() else 200
    _report, phrase = reports.write_report(
        student, form.text.data or "", form.company.data or "", is_named=form.named.data == "yes"
    )
    db.session.commit()
    if phrase:
        address = public_url("confidential.ask_phrase")
        return render_template("confidential/phrase.html", phrase=phrase, address=address)
    flash(
        gettext("The counsellor has it. Answers come on this page; look here again in two school days."),
        "success",
    )
    return redirect(url_for("confidential.show_ways"), code=303)
