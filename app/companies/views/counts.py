"""Adding a count of women in technical roles."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.companies import services
from app.companies.broken_rules import RegistryRefusal
from app.companies.forms.sites import CountForm
from app.companies.models import CountSource
from app.companies.queries import site_for, standings
from app.companies.views.blueprint import bp
from app.extensions import db
from app.schools.queries import today


@bp.route("/<int:site_id>/counts/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_COMPANIES)
def add_count(site_id: int) -> str | Response:
    site = site_for(current_user, site_id)
    form = CountForm(data={"counted_on": today(), "technical_staff": site.technical_staff})
    if form.validate_on_submit():
        answers = form.data
        try:
            services.add_count(
                site,
                women=answers["women"],
                counted_on=answers["counted_on"],
                source=CountSource(answers["source"]),
                technical_staff=answers["technical_staff"],
                actor=current_user,
            )
        except RegistryRefusal as refusal:
            form.form_errors.append(refusal.message)
        else:
            db.session.commit()
            flash(gettext("The count has been saved. Earlier counts stay in the history."), "success")
            return redirect(url_for("companies.show_site", site_id=site.id))
    standing = standings(site.school_id, [site.id])[site.id]
    return render_template("companies/count.html", form=form, site=site, standing=standing)
