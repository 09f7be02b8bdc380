"""What the links in emails open: a page with one button, which says where she stands. Nobody is signed in by it."""

from collections.abc import Callable
from functools import wraps

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.access import public
from app.errors import DomainError, NotVisible
from app.extensions import db, writes_alone
from app.rolemodels.applications import Application
from app.rolemodels.emails import school_of
from app.rolemodels.forms import AnswerForm, OfferForm, PauseForm, RenewForm, stored_offer
from app.rolemodels.links import LinkAct, role_model_by_link
from app.rolemodels.models import ConsentSource, Offer, RoleModel, RoleModelState
from app.rolemodels.queries import current_consents, last_day_of_consent
from app.rolemodels.services import agree, pause, resume, withdraw
from app.rolemodels.services.editing import change
from app.rolemodels.services.keeping import verify
from app.rolemodels.services.quarantine import accept_invitation
from app.rolemodels.services.signing_up import confirm
from app.rolemodels.views.blueprint import bp
from app.rolemodels.views.running import running_of
from app.rolemodels.views.signing_up import default_until, language
from app.schools.queries import domains

Answer = str | Response | tuple[str, int]
GONE = 410


def by_link(act: LinkAct) -> Callable[[Callable[[RoleModel], Answer]], Callable[[str], Answer]]:
    """A view gets the role model of its link; a link that no longer works gets a page that says so."""

    def wrap(view: Callable[[RoleModel], Answer]) -> Callable[[str], Answer]:
        @public
        @wraps(view)
        def opened(secret: str) -> Answer:
            try:
                role_model = role_model_by_link(secret, act)
            except NotVisible:
                return render_template("rolemodels/link_is_over.html"), GONE
            return view(role_model)

        return opened

    return wrap


def _again(message: str) -> Response:
    """Store, and show the same page as it is now."""
    db.session.commit()
    flash(message, "success")
    return redirect(request.path, code=303)


def around(role_model: RoleModel) -> dict[str, object]:
    """What these pages are made of."""
    consents = current_consents(role_model)
    return {
        "role_model": role_model,
        "school": school_of(role_model),
        "consents": consents,
        "offers_circle": Offer.CIRCLE in [consent.offer for consent in consents],
        "running": running_of(role_model),
    }


def _offers(role_model: RoleModel) -> list[Offer]:
    return [consent.offer for consent in current_consents(role_model)]


@bp.route("/by-letter/confirm/<string:secret>", methods=["GET", "POST"])
@by_link(LinkAct.CONFIRM)
def confirm_address(role_model: RoleModel) -> Answer:
    if request.method == "POST":
        confirm(role_model)
        return _again(gettext("Your address is confirmed. Thank you."))
    shown, application = around(role_model), Application.of(role_model)
    if application is not None:
        shown |= {"person": application.person, "consents": application.consents}
    return render_template("rolemodels/confirm.html", **{"person": role_model, **shown})


@bp.route("/by-letter/pause/<string:secret>", methods=["GET", "POST"])
@by_link(LinkAct.PAUSE)
def pause_by_link(role_model: RoleModel) -> Answer:
    form = PauseForm()
    if form.validate_on_submit():
        try:
            if role_model.state is RoleModelState.PAUSED:
                resume(role_model, actor=role_model.user)
                return _again(gettext("Good to have you back. We may ask you again."))
            pause(role_model, form.until.data, actor=role_model.user)
            return _again(gettext("You are paused. We will not ask you for anything until you are back."))
        except DomainError as refused:
            form.until.errors = [str(refused)]
    return render_template("rolemodels/pause.html", form=form, **around(role_model))


@bp.route("/by-letter/withdraw/<string:secret>", methods=["GET", "POST"])
@writes_alone
@by_link(LinkAct.WITHDRAW)
def withdraw_by_link(role_model: RoleModel) -> Answer:
    if request.method == "POST":
        withdraw(role_model, actor=role_model.user)
        db.session.commit()
        return redirect(url_for("rolemodels.show_farewell"), code=303)
    return render_template("rolemodels/withdraw_by_link.html", **around(role_model))


@bp.get("/by-letter/goodbye")
@public
def show_farewell() -> str:
    return render_template("rolemodels/farewell.html")


@bp.route("/by-letter/change/<string:secret>", methods=["GET", "POST"])
@by_link(LinkAct.CHANGE)
def change_by_link(role_model: RoleModel) -> Answer:
    """What she offers, when and until when. Who she is stands on her own page, behind signing in."""
    form = OfferForm(data=stored_offer(role_model, _offers(role_model), last_day_of_consent(role_model)))
    form.offer_domains(domains(), language())
    if form.validate_on_submit():
        save_offer(role_model, form)
        return _again(gettext("Saved. It applies from now on."))
    return render_template("rolemodels/change.html", form=form, **around(role_model))


def save_offer(role_model: RoleModel, form: OfferForm) -> None:
    """What an offer form says, from herself."""
    agree(
        role_model,
        form.chosen_offers,
        form.until.data or default_until(),
        ConsentSource.LINK,
        actor=role_model.user,
    )
    change(role_model, form.offer_values(), actor=role_model.user, fields=form.fields.data or [])


@bp.route("/by-letter/still-right/<string:secret>", methods=["GET", "POST"])
@by_link(LinkAct.VERIFY)
def verify_by_link(role_model: RoleModel) -> Answer:
    if request.method == "POST":
        verify(role_model)
        return _again(gettext("Thank you. We will ask again in a year."))
    return render_template("rolemodels/verify.html", **around(role_model))


@bp.route("/by-letter/renew/<string:secret>", methods=["GET", "POST"])
@by_link(LinkAct.RENEW)
def renew_by_link(role_model: RoleModel) -> Answer:
    form = RenewForm(
        data={"offers": [offer.value for offer in _offers(role_model)], "until": default_until()}
    )
    if form.validate_on_submit():
        offers = [Offer(value) for value in form.offers.data or []]
        try:
            agree(
                role_model,
                offers,
                form.until.data or default_until(),
                ConsentSource.LINK,
                actor=role_model.user,
            )
            return _again(gettext("Thank you for continuing."))
        except DomainError as refused:
            form.until.errors = [str(refused)]
    return render_template("rolemodels/renew.html", form=form, **around(role_model))


@bp.route("/by-letter/answer/<string:secret>", methods=["GET", "POST"])
@writes_alone
@by_link(LinkAct.ANSWER)
def answer_invitation(role_model: RoleModel) -> Answer:
    """Yes with what and when, or no, which wipes her at once."""
    form = AnswerForm(data={"until": default_until(), "ways": ["in_person"]})
    form.offer_domains(domains(), language())
    if request.method == "POST" and "no" in request.form:
        withdraw(role_model)
        db.session.commit()
        return redirect(url_for("rolemodels.show_farewell"), code=303)
    if form.validate_on_submit():
        accept_invitation(
            role_model, form.chosen_offers, form.until.data or default_until(), form.offer_values()
        )
        change(role_model, {}, actor=role_model.user, fields=form.fields.data or [])
        return _again(gettext("You are in the register. Thank you."))
    return render_template("rolemodels/answer.html", form=form, **around(role_model))
