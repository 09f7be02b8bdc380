"""The page of a site, and editing what is known of it."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.companies import services
from app.companies.broken_rules import RegistryRefusal
from app.companies.calendar import last_ended_school_year, school_year_label
from app.companies.forms.sites import NoteForm, RecognitionForm, SiteForm, stored_values
from app.companies.models import Company, Site
from app.companies.queries import (
    counts_of,
    current_stop_of,
    intakes_of,
    openings_of_site,
    site_for,
    sites_without_adequate_intake,
    standings,
    stopped_site_ids,
)
from app.companies.queries.doubles import Likely, likely_same, now_part_of
from app.companies.site_page import (
    actions_on,
    experiences_at,
    hosts_at,
    interns_of,
    sayings_at,
    shown_people_at,
    signals_at,
)
from app.companies.views.blueprint import bp
from app.extensions import db
from app.schools.queries import codes_equal_to, current_period, equivalents_of, programmes_of, rules_of, today
from app.web.stale import ensure_current


def _recognitions(site: Site) -> list[dict[str, Any]]:
    """Each recognition with the programme it names and the school's programmes for which it also counts (R37)."""
    programmes = {one.code: one.name for one in programmes_of(site.school_id)}
    equivalents = equivalents_of(site.school_id)
    day = today()
    return [
        {
            "code": row.programme_code,
            "name": programmes.get(row.programme_code),
            "row": row,
            "holds": row.holds_on(day),
            "also": [
                name
                for code, name in programmes.items()
                if code != row.programme_code and code in codes_equal_to(row.programme_code, equivalents)
            ],
        }
        for row in site.recognitions
    ]


def _for_everybody(site: Site) -> dict[str, Any]:
    names = {one.code: one.name for one in programmes_of(site.school_id)}
    return {
        "site": site,
        "standing": standings(site.school_id, [site.id])[site.id],
        "is_stopped": site.id in stopped_site_ids(site.school_id, today()),
        "recognitions": _recognitions(site),
        "openings": openings_of_site(current_user, site),
        "programme_names": lambda opening: [names.get(code, code) for code in opening.programme_codes],
        "today": today(),
        "actions": actions_on(site),
        "people": shown_people_at(site),
        "experience": experiences_at([site.id]).get(site.id),
        "hosts": hosts_at(site),
    }


def _for_staff(site: Site) -> dict[str, Any]:
    period = current_period(site.school_id)
    gaps = sites_without_adequate_intake([site.id], period) if period else {}
    may_see_file = current_user.has(Permission.VIEW_COMPANY_FILES)
    sees_stops = current_user.has(Permission.VIEW_PLACEMENT_STOPS)
    return {
        "counts": counts_of(site),
        "rules": rules_of(site.school_id),
        "intakes": intakes_of(site) if may_see_file else [],
        "gap": gaps.get(site.id),
        "stop": current_stop_of(site.id) if sees_stops else None,
        "knows_of_stops": current_user.has(Permission.KNOW_PLACEMENT_STOPS),
        "may_manage": current_user.has(Permission.MANAGE_COMPANIES),
        "may_add_notes": current_user.has(Permission.ADD_COMPANY_NOTES),
        "may_see_file": may_see_file,
        "interns": interns_of(site),
        "sayings": sayings_at(site),
        "signals": signals_at(site),
        "may_stop": current_user.has(Permission.MANAGE_PLACEMENT_STOPS),
        "last_year": school_year_label(site.last_placed_year) if site.last_placed_year else None,
    }


@bp.get("/<int:site_id>")
@requires(Permission.VIEW_COMPANIES)
def show_site(site_id: int) -> str | Response:
    if (stays := now_part_of(current_user, site_id)) is not None:
        return redirect(url_for("companies.show_site", site_id=stays))
    site = site_for(current_user, site_id)
    if not current_user.has(Permission.VIEW_COUNTS):
        return render_template("companies/site_for_students.html", **_for_everybody(site))
    return render_template(
        "companies/site.html", note_form=NoteForm(), **_for_everybody(site), **_for_staff(site)
    )


def _form(site: Site | None) -> SiteForm:
    form = SiteForm(data=stored_values(site) if site else None)
    form.offer_years(last_ended_school_year(today()), site.last_placed_year if site else None)
    return form


def _version(site: Site) -> str:
    return f"{site.version}.{site.company.version}"


@bp.route("/<int:site_id>/edit", methods=["GET", "POST"])
@requires(Permission.MANAGE_COMPANIES)
def edit_site(site_id: int) -> str | Response:
    site = site_for(current_user, site_id)
    form = _form(site)
    address = url_for("companies.edit_site", site_id=site.id)
    if form.validate_on_submit():
        ensure_current(form, _version(site), stored_values(site), address)
        try:
            changed = services.change_site(
                site, form.company_values(), form.site_values(), actor=current_user
            )
        except RegistryRefusal as refusal:
            form.form_errors.append(refusal.message)
        else:
            db.session.commit()
            if changed:
                flash(gettext("Saved. The next import keeps what you changed here."), "success")
            else:
                flash(gettext("You did not change anything, so nothing was saved."), "info")
            return redirect(url_for("companies.show_site", site_id=site.id))
    if not form.is_submitted():
        form.version.data = _version(site)
    return render_template("companies/edit_site.html", form=form, site=site, company=site.company, likely=[])


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_COMPANIES)
def add_site() -> str | Response:
    """A company that is not in the registry yet, with its first site."""
    return _add(None)


@bp.route("/<int:site_id>/sites/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_COMPANIES)
def add_site_of_company(site_id: int) -> str | Response:
    """Another site of the company of this one."""
    return _add(site_for(current_user, site_id).company)


def _add(company: Company | None) -> str | Response:
    form = _form(None)
    if company is not None and not form.is_submitted():
        form.company_name.data = company.name
    if form.validate_on_submit():
        values = {} if company else form.company_values()
        found = [] if company else _not_seen(form)
        if found:
            return render_template(
                "companies/edit_site.html", form=form, site=None, company=None, likely=found
            )
        try:
            site = services.add_site(
                current_user.school_id, values, form.site_values(), actor=current_user, company=company
            )
        except RegistryRefusal as refusal:
            form.form_errors.append(refusal.message)
        else:
            db.session.commit()
            flash(
                gettext("%(name)s is now in the registry. Add a count and its openings.", name=site.title),
                "success",
            )
            return redirect(url_for("companies.show_site", site_id=site.id))
    return render_template("companies/edit_site.html", form=form, site=None, company=company, likely=[])


def _not_seen(form: SiteForm) -> list[Likely]:
    """Sites that may be the one that is being added, unless they were on the screen before; then it is another one."""
    found = likely_same(
        current_user,
        form.name.data or form.company_name.data,
        {**form.company_values(), **form.site_values()},
    )
    numbers = ",".join(str(one.known.id) for one in found)
    if form.seen.data == numbers:
        return []
    form.seen.data = numbers
    return found


@bp.route("/<int:site_id>/recognition", methods=["GET", "POST"])
@requires(Permission.MANAGE_COMPANIES)
def edit_recognition(site_id: int) -> str | Response:
    """Add a code, or change the days of one that is there."""
    site = site_for(current_user, site_id)
    form = RecognitionForm()
    if form.validate_on_submit():
        try:
            services.recognise(
                site,
                form.programme_code.data,
                form.valid_from.data,
                form.valid_until.data,
                actor=current_user,
            )
        except RegistryRefusal as refusal:
            form.form_errors.append(refusal.message)
        else:
            db.session.commit()
            flash(
                gettext("The recognition for %(code)s has been saved.", code=form.programme_code.data),
                "success",
            )
            return redirect(url_for("companies.show_site", site_id=site.id))
    return render_template(
        "companies/recognition.html", form=form, site=site, recognitions=_recognitions(site)
    )


@bp.post("/<int:site_id>/notes")
@requires(Permission.ADD_COMPANY_NOTES)
def add_note(site_id: int) -> str | Response:
    site = site_for(current_user, site_id)
    form = NoteForm()
    if not form.validate_on_submit():
        return render_template(
            "companies/site.html", note_form=form, **_for_everybody(site), **_for_staff(site)
        )
    services.add_note(site, form.text.data, actor=current_user)
    db.session.commit()
    flash(
        gettext("The note has been saved. Colleagues can see it, students and companies cannot."), "success"
    )
    return redirect(url_for("companies.show_site", site_id=site.id, _anchor="notes"))
