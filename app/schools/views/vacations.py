"""The school's own holidays, and the school days that they leave."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext, ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.extensions import db
from app.schools.forms import RegionForm, VacationForm
from app.schools.holidays import LAST_KNOWN_YEAR, Region
from app.schools.models import Vacation
from app.schools.queries import today, vacation_of, vacations_of
from app.schools.services.founding import school_year_of
from app.schools.services.vacations import (
    VacationOutOfOrder,
    VacationTooLong,
    fill_in,
    remove_vacation,
    save_vacation,
)
from app.schools.views.blueprint import bp
from app.web.forms import choices_from
from app.web.stale import ensure_current

FIELDS = ("name", "starts_on", "ends_on")


@bp.get("/vacations")
@requires(Permission.VIEW_SCHOOL)
def list_vacations() -> str:
    return render_template(
        "schools/vacations.html", vacations=vacations_of(current_user.school_id), today=today()
    )


@bp.route("/vacations/region", methods=["GET", "POST"])
@requires(Permission.MANAGE_SETTINGS)
def fill_in_vacations() -> str | Response:
    """Add what the ministry set for a region and a school year."""
    form = RegionForm()
    years = range(school_year_of(today()), LAST_KNOWN_YEAR + 1)
    form.school_year.choices = choices_from((str(year), f"{year}-{year + 1}") for year in years)
    if form.validate_on_submit():
        added = fill_in(
            current_user.school, Region(form.region.data), int(form.school_year.data), actor=current_user
        )
        db.session.commit()
        flash(
            ngettext("%(num)s holiday is added.", "%(num)s holidays are added.", len(added))
            if added
            else gettext("All holidays of that school year are there already."),
            "success" if added else "info",
        )
        return redirect(url_for("schools.list_vacations"), code=303)
    return render_template("schools/fill_in_vacations.html", form=form, is_known=bool(years))


@bp.route("/vacations/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_SETTINGS)
def add_vacation() -> str | Response:
    return _edit(None, VacationForm())


@bp.route("/vacations/<int:vacation_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_SETTINGS)
def edit_vacation(vacation_id: int) -> str | Response:
    vacation = vacation_of(current_user.school_id, vacation_id)
    return _edit(vacation, VacationForm(obj=vacation))


@bp.post("/vacations/<int:vacation_id>/remove")
@requires(Permission.MANAGE_SETTINGS)
def remove_a_vacation(vacation_id: int) -> Response:
    vacation = vacation_of(current_user.school_id, vacation_id)
    remove_vacation(vacation, actor=current_user)
    db.session.commit()
    flash(gettext("%(name)s is removed; its days are school days again.", name=vacation.name), "success")
    return redirect(url_for("schools.list_vacations"), code=303)


def _edit(vacation: Vacation | None, form: VacationForm) -> str | Response:
    if form.validate_on_submit():
        if vacation is not None:
            stored = {name: getattr(vacation, name) for name in FIELDS}
            back = url_for("schools.edit_vacation", vacation_id=vacation.id)
            ensure_current(form, vacation.version, stored, back)
        try:
            saved = save_vacation(
                vacation,
                school_id=current_user.school_id,
                **{name: form.data[name] for name in FIELDS},
                actor=current_user,
            )
        except (VacationOutOfOrder, VacationTooLong) as refused:
            form.ends_on.errors = [str(refused)]
        else:
            db.session.commit()
            flash(gettext("%(name)s is saved.", name=saved.name), "success")
            return redirect(url_for("schools.list_vacations"), code=303)
    return render_template("schools/edit_vacation.html", form=form, vacation=vacation)
