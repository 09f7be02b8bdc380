"""The page of a role model herself: what she offers, for how long, whom it helped, and stopping."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.accounts.sessions import end_session
from app.errors import NotVisible
from app.extensions import db, writes_alone
from app.rolemodels.forms import OwnForm, PauseForm
from app.rolemodels.models import ConsentSource, Offer, RoleModel
from app.rolemodels.queries import current_consents, role_model_of, times_asked
from app.rolemodels.queries.handling import times_helped
from app.rolemodels.services import agree, pause, resume, withdraw
from app.rolemodels.services.addresses import AddressRefused
from app.rolemodels.services.editing import accept_conduct, change
from app.rolemodels.services.keeping import verify
from app.rolemodels.services.pausing import PauseIsOver
from app.rolemodels.views.blueprint import bp
from app.rolemodels.views.editing import stored
from app.rolemodels.views.running import running_of
from app.rolemodels.views.signing_up import default_until, language
from app.schools.queries import domains, programmes_of
from app.web.stale import ensure_current


@bp.get("/my-offer")
@requires(Permission.MANAGE_OWN_OFFER)
def show_my_offer() -> str:
    try:
        role_model = role_model_of(current_user)
    except NotVisible:
        return render_template("rolemodels/no_entry.html")
    return _page(role_model, PauseForm())


def _page(role_model: RoleModel, form: PauseForm) -> str:
    is_dutch = language() == "nl"
    consents = current_consents(role_model)
    return render_template(
        "rolemodels/my_offer.html",
        role_model=role_model,
        consents=consents,
        offers_circle=Offer.CIRCLE in [consent.offer for consent in consents],
        running=running_of(role_model),
        fields={one.code: one.name_nl if is_dutch else one.name_en for one in domains()},
        helped=times_helped(role_model),
        asked=times_asked([role_model.id]).get(role_model.id, 0),
        pause_form=form,
    )


def _back(message: str) -> Response:
    db.session.commit()
    flash(message, "success")
    return redirect(url_for("rolemodels.show_my_offer"), code=303)


@bp.route("/my-offer/edit", methods=["GET", "POST"])
@requires(Permission.MANAGE_OWN_OFFER)
def edit_my_offer() -> str | Response:
    role_model = role_model_of(current_user)
    form = OwnForm(data=stored(role_model))
    form.offer_domains(domains(), language())
    form.offer_programmes(programmes_of(role_model.school_id))
    if role_model.conduct_accepted_at is not None:
        del form.accepts_conduct
    if form.validate_on_submit():
        ensure_current(form, role_model.version, stored(role_model), url_for("rolemodels.edit_my_offer"))
        try:
            change(role_model, form.person_values(), actor=current_user, fields=form.fields.data or [])
        except AddressRefused as refused:
            form.email.errors = [str(refused)]
        else:
            until = form.until.data or default_until()
            agree(role_model, form.chosen_offers, until, ConsentSource.LINK, actor=current_user)
            verify(role_model)
            accept_conduct(role_model)
            return _back(gettext("Saved. It applies from now on."))
    if not form.is_submitted():
        form.version.data = role_model.version
    return render_template(
        "rolemodels/edit_my_offer.html", form=form, role_model=role_model, running=running_of(role_model)
    )


@bp.post("/my-offer/pause")
@requires(Permission.MANAGE_OWN_OFFER)
def pause_my_offer() -> str | Response:
    role_model, form = role_model_of(current_user), PauseForm()
    if not form.validate_on_submit():
        return _page(role_model, form)
    try:
        pause(role_model, form.until.data, actor=current_user)
    except PauseIsOver as refused:
        form.until.errors = [str(refused)]
        return _page(role_model, form)
    return _back(gettext("You are paused. We will not ask you for anything until you are back."))


@bp.post("/my-offer/resume")
@requires(Permission.MANAGE_OWN_OFFER)
def resume_my_offer() -> Response:
    resume(role_model_of(current_user), actor=current_user)
    return _back(gettext("Good to have you back. We may ask you again."))


@bp.post("/my-offer/still-right")
@requires(Permission.MANAGE_OWN_OFFER)
def verify_my_offer() -> Response:
    verify(role_model_of(current_user))
    return _back(gettext("Thank you. We will ask again in a year."))


@bp.route("/my-offer/withdraw", methods=["GET", "POST"])
@writes_alone
@requires(Permission.MANAGE_OWN_OFFER)
def withdraw_my_offer() -> str | Response:
    role_model = role_model_of(current_user)
    if request.method == "POST":
        is_closed = current_user.is_mentor
        withdraw(role_model, actor=current_user)
        if is_closed:
            end_session()
        db.session.commit()
        return redirect(url_for("rolemodels.show_farewell"), code=303)
    return render_template("rolemodels/withdraw_my_offer.html", role_model=role_model)
