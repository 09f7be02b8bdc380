"""Entering companies one after the other, by the keyboard: one page, and the next one is ready after Enter."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.companies.broken_rules import RegistryRefusal
from app.companies.forms.quick import OF_SITE, QuickForm
from app.companies.queries.doubles import Likely, likely_same
from app.companies.services.entering import Entered, enter_company
from app.companies.views.blueprint import bp
from app.extensions import db
from app.schools.queries import current_period, programme_names
from app.web.forms import choices_from


@bp.route("/quick", methods=["GET", "POST"])
@requires(Permission.MANAGE_COMPANIES)
def enter_quickly() -> str | Response | tuple[str, int]:
    form = QuickForm()
    form.programmes.choices = choices_from(programme_names(current_user.school_id).items())
    period, likely = current_period(current_user.school_id), []
    if form.validate_on_submit():
        likely = _not_seen(form)
        if not likely:
            try:
                site = enter_company(_entered(form), period, actor=current_user)
            except RegistryRefusal as refusal:
                db.session.rollback()
                form.form_errors.append(refusal.message)
            else:
                db.session.commit()
                flash(gettext("%(name)s is in the register. Enter the next one.", name=site.title), "success")
                return redirect(url_for("companies.enter_quickly"), code=303)
    page = render_template("companies/quick.html", form=form, period=period, likely=likely)
    return page, 422 if form.is_submitted() and form.errors else 200


def _entered(form: QuickForm) -> Entered:
    answers = form.data
    company = {"name": answers["company_name"], "kvk_number": answers["kvk_number"] or None}
    site = {name: answers[name] or None for name in OF_SITE}
    return Entered(
        company,
        site,
        answers["programmes"] or (),
        answers["women"],
        answers["technical_staff"],
        answers["seats"],
    )


def _not_seen(form: QuickForm) -> list[Likely]:
    """Sites that may be the same, unless they were on the screen before; then it is another one."""
    found = likely_same(current_user, form.company_name.data or "", form.data)
    numbers = ",".join(str(one.known.id) for one in found)
    is_seen, form.seen.data = form.seen.data == numbers, numbers
    return [] if is_seen else found
