"""A student tells the coordinator about a company, and reads what was done."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.confidential.ways import Way
from app.extensions import db
from app.logs import untraced
from app.signals import services
from app.signals.broken_rules import SignalRefusal
from app.signals.forms import SignalForm
from app.signals.queries import own_sites, signals_of
from app.signals.views.blueprint import bp
from app.students.models import Student
from app.students.queries import student_of
from app.web.addresses import row_number
from app.web.forms import choices_from


def way_to_the_coordinator(student: Student) -> Way:
    """Her part of the page on which she chooses whom to tell."""
    return Way("signals/_way.html", {"signals": signals_of(student)})


def _looked_at() -> int | None:
    try:
        return row_number(request.args.get("site", ""))
    except ValueError:
        return None


@bp.route("/talk/company", methods=["GET", "POST"])
@requires(Permission.GIVE_SIGNALS)
@untraced
def give_signal() -> str | Response | tuple[str, int]:
    """What, when, and whether to talk."""
    student, form = student_of(current_user), SignalForm()
    sites = own_sites(student, _looked_at())
    form.site_id.choices = choices_from((site.id, site.title) for site in sites)
    if form.validate_on_submit():
        site = next(site for site in sites if site.id == form.site_id.data)
        try:
            services.give_signal(
                student,
                site,
                form.what.data or "",
                form.data["happened_on"],
                wants_talk=bool(form.wants_talk.data),
                is_unsafe=bool(form.is_unsafe.data),
                actor=current_user,
            )
        except SignalRefusal as refused:
            form.happened_on.errors = [refused.message]
        else:
            db.session.commit()
            flash(
                gettext("Your internship coordinator has it. What is done about it you read here."), "success"
            )
            return redirect(url_for("confidential.show_ways", _anchor="company"), code=303)
    page = render_template("signals/give.html", form=form, sites=sites)
    return page, 422 if form.is_submitted() else 200
