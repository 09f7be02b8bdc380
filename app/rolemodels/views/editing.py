"""A coordinator changes an entry, pauses somebody who asked her to, or takes her out."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.extensions import db, writes_alone
from app.rolemodels.forms import PauseForm, StaffForm, stored_person
from app.rolemodels.models import ConsentSource, RoleModel
from app.rolemodels.queries import current_consents, last_day_of_consent, role_model_for
from app.rolemodels.queries.handling import sites_of
from app.rolemodels.services import agree, pause, resume, withdraw
from app.rolemodels.services.addresses import AddressRefused
from app.rolemodels.services.editing import change
from app.rolemodels.services.pausing import PauseIsOver
from app.rolemodels.views.blueprint import bp
from app.rolemodels.views.register import for_page
from app.rolemodels.views.signing_up import default_until, language
from app.schools.queries import domains, programmes_of
from app.web.forms import choices_from
from app.web.stale import ensure_current


def stored(role_model: RoleModel) -> dict[str, Any]:
    """What her form shows of what is stored now."""
    offers = [consent.offer for consent in current_consents(role_model)]
    return stored_person(role_model, offers, last_day_of_consent(role_model))


def _form(role_model: RoleModel) -> StaffForm:
    form = StaffForm(data=stored(role_model))
    del form.accepts_conduct  # hers to accept
    form.offer_domains(domains(), language())
    form.offer_programmes(programmes_of(role_model.school_id))
    form.site_id.choices = choices_from(
        (
            (site.id, f"{site.title}, {site.town}" if site.town else site.title)
            for site in sites_of(role_model.school_id)
        ),
        blank=gettext("Not one of our companies"),
    )
    if not form.is_submitted():
        form.version.data = role_model.version
    return form


@bp.route("/role-models/<int:role_model_id>/edit", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROLE_MODELS)
def edit_role_model(role_model_id: int) -> str | Response:
    """What she told the coordinator. A consent that changes here is noted as said in a conversation."""
    role_model = role_model_for(current_user, role_model_id)
    form = _form(role_model)
    if form.validate_on_submit():
        back = url_for("rolemodels.edit_role_model", role_model_id=role_model.id)
        ensure_current(form, role_model.version, stored(role_model), back)
        try:
            change(role_model, form.person_values(), actor=current_user, fields=form.fields.data or [])
        except AddressRefused as refused:
            form.email.errors = [str(refused)]
        else:
            until = form.until.data or default_until()
            agree(role_model, form.chosen_offers, until, ConsentSource.CONVERSATION, actor=current_user)
            db.session.commit()
            flash(gettext("Saved. The next import keeps what you changed here."), "success")
            return redirect(url_for("rolemodels.show_role_model", role_model_id=role_model.id), code=303)
    return render_template("rolemodels/edit.html", form=form, role_model=role_model)


def _back(role_model: RoleModel, message: str) -> Response:
    db.session.commit()
    flash(message, "success")
    return redirect(url_for("rolemodels.show_role_model", role_model_id=role_model.id), code=303)


@bp.post("/role-models/<int:role_model_id>/pause")
@requires(Permission.MANAGE_ROLE_MODELS)
def pause_role_model(role_model_id: int) -> str | Response:
    role_model = role_model_for(current_user, role_model_id)
    form = PauseForm()
    if form.validate_on_submit():
        try:
            pause(role_model, form.until.data, actor=current_user)
        except PauseIsOver as refused:
            form.until.errors = [str(refused)]
        else:
            return _back(role_model, gettext("%(name)s is paused.", name=role_model.name))
    return render_template("rolemodels/role_model.html", **{**for_page(role_model), "pause_form": form})


@bp.post("/role-models/<int:role_model_id>/resume")
@requires(Permission.MANAGE_ROLE_MODELS)
def resume_role_model(role_model_id: int) -> Response:
    role_model = role_model_for(current_user, role_model_id)
    resume(role_model, actor=current_user)
    return _back(role_model, gettext("%(name)s can be asked again.", name=role_model.name))


@bp.route("/role-models/<int:role_model_id>/withdraw", methods=["GET", "POST"])
@writes_alone
@requires(Permission.MANAGE_ROLE_MODELS)
def withdraw_role_model(role_model_id: int) -> str | Response:
    """She asked the coordinator to take her out: once more a page that says what goes."""
    role_model = role_model_for(current_user, role_model_id)
    form = PauseForm()
    if form.validate_on_submit():
        withdraw(role_model, actor=current_user)
        db.session.commit()
        flash(gettext("She is out of the register. Everything about her has been wiped."), "success")
        return redirect(url_for("rolemodels.list_role_models"), code=303)
    return render_template("rolemodels/withdraw.html", role_model=role_model, form=form)
