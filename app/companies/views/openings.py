"""Openings: the list, and adding, changing and withdrawing one by hand."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.alphabet import alphabetical
from app.companies import services
from app.companies.broken_rules import RegistryRefusal
from app.companies.forms.openings import YEARS, OpeningForm, WithdrawForm, stored_values
from app.companies.models import Company, Opening, Site
from app.companies.queries import (
    is_recognised_for,
    opening_for,
    openings_without_track,
    page_of_openings,
    recognised_codes,
    site_for,
    visible_to,
)
from app.companies.site_page import touched_by
from app.companies.views.blueprint import bp
from app.extensions import db
from app.schools.models import Period
from app.schools.queries import current_period, equivalents_of, periods_of, periods_to_choose, programme_names
from app.web.addresses import row_number
from app.web.forms import choices_from
from app.web.listing import ListState
from app.web.stale import ensure_current


@bp.get("/openings")
@requires(Permission.MANAGE_COMPANIES)
def list_openings() -> str:
    periods = [(str(period.id), period.name) for period in periods_to_choose(current_user.school_id)]
    programmes = list(programme_names(current_user.school_id).items())
    state = ListState.from_request(
        sorts=("name", "town", "period", "starts_on", "capacity"),
        filters={
            "period": [value for value, _ in periods],
            "programme": [code for code, _ in programmes],
            "track": ("BOL", "BBL", "assumed"),
            "year": [str(year) for year in YEARS],
            "withdrawn": ("no", "yes"),
        },
    )
    listing = page_of_openings(current_user, state)
    return render_template(
        "companies/openings.html",
        listing=listing,
        periods=periods,
        programmes=programmes,
        years=[(str(year), gettext("year %(year)s", year=year)) for year in YEARS],
        assumed=openings_without_track(current_user.school_id),
    )


@bp.post("/openings/confirm-tracks")
@requires(Permission.MANAGE_COMPANIES)
def confirm_tracks() -> Response:
    """The openings of which nobody said BOL or BBL are right as they are: for both."""
    found = services.confirm_tracks(current_user.school_id, actor=current_user)
    db.session.commit()
    if found:
        flash(
            ngettext(
                "Saved: %(num)s opening takes both tracks.",
                "Saved: %(num)s openings take both tracks.",
                found,
            ),
            "success",
        )
    return redirect(url_for("companies.list_openings"))


def _form(site: Site | None, opening: Opening | None = None) -> OpeningForm:
    """The form with its choices: sites, periods, and the school's programmes plus the codes that the opening has."""
    form = OpeningForm()
    school_id = current_user.school_id
    if site is None:
        by_name = (alphabetical(Company.name), alphabetical(Site.town), Site.id)
        sites = db.session.scalars(visible_to(current_user).order_by(*by_name))
        blank = gettext("Choose a company")
        form.site_id.choices = choices_from(((one.id, _where(one)) for one in sites), blank=blank)
    else:
        form.site_id.choices = choices_from([(site.id, _where(site))])
        form.site_id.data = site.id
    form.period_id.choices = choices_from((period.id, period.name) for period in periods_to_choose(school_id))
    names = programme_names(school_id)
    for code in opening.programme_codes if opening else []:
        names.setdefault(code, code)
    form.programmes.choices = choices_from(names.items())
    years = sorted({*YEARS, *(opening.years if opening else ())})
    form.years.choices = choices_from((str(year), str(year)) for year in years)
    return form


def _where(site: Site) -> str:
    return f"{site.title}, {site.town}" if site.town else site.title


def _period(form: OpeningForm) -> Period:
    return next(one for one in periods_of(current_user.school_id) if one.id == form.period_id.data)


def _tell_about_recognition(opening: Opening) -> None:
    """R37: an opening may be entered before its recognition, but nobody is placed on it until then."""
    codes = recognised_codes([opening.site_id], opening.starts_on)[opening.site_id]
    equivalents = equivalents_of(opening.school_id)
    missing = [code for code in opening.programme_codes if not is_recognised_for(code, codes, equivalents)]
    if missing:
        flash(
            gettext(
                "This site is not recognised for %(codes)s on the first day. No student on that "
                "programme can be placed until you add the recognition.",
                codes=", ".join(missing),
            ),
            "warning",
        )


@bp.route("/openings/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_COMPANIES)
def add_opening() -> str | Response:
    site_id = request.args.get("site", type=row_number)
    site = site_for(current_user, site_id) if site_id else None
    form = _form(site)
    period = current_period(current_user.school_id)
    if period is None:
        return render_template("companies/no_period.html")
    if not form.is_submitted():
        form.period_id.data = period.id
    elif form.validate():
        try:
            opening = services.add_opening(
                site_for(current_user, form.site_id.data),
                form.details(_period(form)),
                form.programmes.data or [],
                actor=current_user,
            )
        except RegistryRefusal as refusal:
            form.form_errors.append(refusal.message)
        else:
            _tell_about_recognition(opening)
            return _stored(opening, gettext("The opening has been saved."))
    return render_template("companies/edit_opening.html", form=form, opening=None, site=site)


def _stored(opening: Opening, message: str) -> Response:
    db.session.commit()
    flash(message, "success")
    return redirect(url_for("companies.show_site", site_id=opening.site_id, _anchor="openings"))


@bp.route("/openings/<int:opening_id>/edit", methods=["GET", "POST"])
@requires(Permission.MANAGE_COMPANIES)
def edit_opening(opening_id: int) -> str | Response:
    opening = opening_for(current_user, opening_id)
    form = _form(opening.site, opening)
    if not form.is_submitted():
        form.process(data=stored_values(opening) | {"version": opening.version, "site_id": opening.site_id})
    elif form.validate():
        ensure_current(form, str(opening.version), stored_values(opening), request.path)
        try:
            services.change_opening(
                opening, form.details(_period(form)), form.programmes.data or [], actor=current_user
            )
        except RegistryRefusal as refusal:
            form.form_errors.append(refusal.message)
        else:
            _tell_about_recognition(opening)
            return _stored(opening, gettext("Saved. The next import keeps what you changed here."))
    return render_template("companies/edit_opening.html", form=form, opening=opening, site=opening.site)


@bp.route("/openings/<int:opening_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.MANAGE_COMPANIES)
def withdraw_opening(opening_id: int) -> str | Response:
    opening = opening_for(current_user, opening_id)
    form = WithdrawForm()
    if form.validate_on_submit():
        services.withdraw_opening(opening, form.reason.data or "", actor=current_user)
        return _stored(
            opening, gettext("The opening has been withdrawn. You can offer it again on this page.")
        )
    return render_template("companies/withdraw.html", form=form, opening=opening, touched=touched_by(opening))


@bp.post("/openings/<int:opening_id>/restore")
@requires(Permission.MANAGE_COMPANIES)
def restore_opening(opening_id: int) -> Response:
    opening = opening_for(current_user, opening_id)
    services.restore_opening(opening, actor=current_user)
    return _stored(opening, gettext("The opening is offered again."))
