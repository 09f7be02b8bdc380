"""Talks with new companies: which ones to hold, recording one, and saying that a company is not new to us."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.companies import services
from app.companies.broken_rules import RegistryRefusal
from app.companies.calendar import last_ended_school_year, school_years
from app.companies.forms.intakes import IntakeForm
from app.companies.models import IntakeOutcome, Site
from app.companies.queries import has_openings, intakes_of, site_for, talks_to_hold, visible_to
from app.companies.site_page import points_said_at
from app.companies.views.blueprint import bp
from app.extensions import db
from app.schools.queries import current_period, rules_of, today
from app.web.addresses import row_number
from app.web.listing import ListState


@bp.get("/talks")
@requires(Permission.MANAGE_COMPANIES)
def list_talks() -> str:
    """New companies with openings in the coming period that nobody talked with yet (R13)."""
    period = current_period(current_user.school_id)
    state = ListState.from_request(sorts=("name", "town"))
    return render_template(
        "companies/talks.html",
        period=period,
        listing=talks_to_hold(current_user, period, state) if period else None,
        has_openings=period is not None and has_openings(current_user.school_id, period.id),
        years=school_years(last_ended_school_year(today())),
        after_years=rules_of(current_user.school_id).intake_after_years,
    )


@bp.post("/talks/earlier-placements")
@requires(Permission.MANAGE_COMPANIES)
def note_earlier_placements() -> Response:
    """We placed students at the ticked sites before."""
    back = redirect(url_for("companies.list_talks"))
    ticked = request.form.getlist("site", type=row_number)
    year = request.form.get("year", type=row_number)
    if not ticked or year is None:
        flash(gettext("Tick the companies and choose the last school year. Nothing was changed."), "warning")
        return back
    sites = db.session.scalars(visible_to(current_user).where(Site.id.in_(ticked))).all()
    changed = services.note_earlier_placements(sites, year, actor=current_user)
    db.session.commit()
    flash(
        ngettext("%(num)s company has been updated.", "%(num)s companies have been updated.", changed),
        "success",
    )
    return back


@bp.route("/<int:site_id>/talks/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_COMPANIES)
def record_intake(site_id: int) -> str | Response:
    site = site_for(current_user, site_id)
    form = IntakeForm(
        data={"held_on": today(), "held_with": site.contact_name, "checklist": points_said_at(site)}
    )
    if form.validate_on_submit():
        answers = form.data
        try:
            services.record_intake(
                site,
                held_on=answers["held_on"],
                held_with=answers["held_with"] or "",
                outcome=IntakeOutcome(answers["outcome"]),
                checklist=answers["checklist"] or (),
                agreements=answers["agreements"] or "",
                actor=current_user,
            )
        except RegistryRefusal as refusal:
            form.form_errors.append(refusal.message)
        else:
            db.session.commit()
            flash(gettext("The talk has been recorded."), "success")
            return redirect(url_for("companies.show_site", site_id=site.id, _anchor="talks"))
    return render_template("companies/talk.html", form=form, site=site, intakes=intakes_of(site))
