"""Programmes and the codes that count as the same."""

import re
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.extensions import db
from app.schools.forms import ProgrammeForm
from app.schools.queries import domains, equivalents_of, programme_of, programmes_of
from app.schools.services.programmes import (
    ProgrammeExists,
    WrongProgrammeCode,
    add_programme,
    change_programme,
)
from app.schools.views.blueprint import bp
from app.web.forms import choices_from
from app.web.stale import ensure_current


@bp.get("/programmes")
@requires(Permission.VIEW_SCHOOL)
def list_programmes() -> str:
    return render_template(
        "schools/programmes.html",
        programmes=programmes_of(current_user.school_id),
        equivalents=equivalents_of(current_user.school_id),
    )


def _offer_domains(form: ProgrammeForm) -> None:
    form.domain_code.choices = choices_from(
        ((domain.code, domain.name) for domain in domains()), blank=gettext("Not known")
    )


def _values(form: ProgrammeForm) -> dict[str, Any]:
    """The answers as the service takes them; codes may be separated by anything but digits."""
    return {
        "name": form.name.data,
        "level": int(form.level.data) if form.level.data else None,
        "domain_code": form.domain_code.data or None,
        "equivalents": re.findall(r"\w+", form.equivalents.data or ""),
    }


@bp.route("/programmes/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_SCHOOL)
def add_a_programme() -> str | Response:
    form = ProgrammeForm()
    _offer_domains(form)
    if form.validate_on_submit():
        try:
            programme = add_programme(
                current_user.school_id, form.code.data, **_values(form), actor=current_user
            )
        except ProgrammeExists as refused:
            form.code.errors = [str(refused)]
        except WrongProgrammeCode as refused:
            form.equivalents.errors = [str(refused)]
        else:
            return _saved(programme.name)
    return render_template("schools/edit_programme.html", form=form, programme=None)


@bp.route("/programmes/<int:programme_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_SCHOOL)
def edit_programme(programme_id: int) -> str | Response:
    programme = programme_of(current_user.school_id, programme_id)
    same = equivalents_of(current_user.school_id).get(programme.code, [])
    stored = {
        "name": programme.name,
        "level": str(programme.level or ""),
        "domain_code": programme.domain_code or "",
        "equivalents": ", ".join(same),
    }
    form = ProgrammeForm(data={**stored, "version": programme.version, "code": programme.code})
    del form.code
    _offer_domains(form)
    if form.validate_on_submit():
        ensure_current(
            form, programme.version, stored, url_for("schools.edit_programme", programme_id=programme.id)
        )
        try:
            change_programme(programme, **_values(form), actor=current_user)
        except WrongProgrammeCode as refused:
            db.session.rollback()
            form.equivalents.errors = [str(refused)]
        else:
            return _saved(programme.name)
    return render_template("schools/edit_programme.html", form=form, programme=programme)


def _saved(name: str) -> Response:
    db.session.commit()
    flash(gettext("%(name)s is saved.", name=name), "success")
    return redirect(url_for("schools.list_programmes"), code=303)
