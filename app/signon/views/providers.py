"""Setting up the sign-in services of a school, and trying them out."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Fresh, Permission, fresh, requires
from app.accounts.models import User
from app.accounts.queries import names_of
from app.accounts.ways_in import Waiting
from app.extensions import db, reads_first
from app.signon.flow import return_address
from app.signon.forms import NewProviderForm, PressForm, ProviderForm
from app.signon.models import Provider
from app.signon.problems import ProviderProblem
from app.signon.queries import (
    counts_of_links,
    first_administrator,
    may_confirm,
    providers_of,
    providers_to_confirm,
    visible_provider,
)
from app.signon.services import providers as services
from app.signon.services.providers import IssuerRefused, examine
from app.signon.views.blueprint import bp
from app.web.addresses import public_url


@bp.get("/people/sign-in")
@requires(Permission.MANAGE_USERS)
def list_providers() -> str:
    return render_template(
        "signon/providers.html",
        providers=providers_of(current_user.school_id),
        counts=counts_of_links(current_user.school_id),
    )


@bp.route("/people/sign-in/add", methods=["GET", "POST"])
@fresh(Fresh.ACCOUNTS)
@requires(Permission.MANAGE_USERS)
def add_provider() -> str | Response:
    form = NewProviderForm(kind="surfconext", address_claim="email", exclusive_for="nobody")
    if form.validate_on_submit():
        try:
            provider = services.add_provider(current_user.school_id, form.settings(), current_user)
        except IssuerRefused as refused:
            form.issuer.errors = [str(refused)]
        else:
            db.session.commit()
            flash(
                gettext(
                    "%(service)s has been added. Test it before you tell anybody.", service=provider.name
                ),
                "success",
            )
            return redirect(url_for("signon.show_provider", provider_id=provider.id), code=303)
    return render_template("signon/edit_provider.html", form=form, provider=None)


@bp.get("/people/sign-in/<int:provider_id>")
@requires(Permission.MANAGE_USERS)
def show_provider(provider_id: int) -> str:
    return _page(visible_provider(current_user, provider_id))


def _page(provider: Provider, **found: object) -> str:
    return render_template(
        "signon/provider.html",
        provider=provider,
        return_address=return_address(provider),
        start_address=public_url("signon.begin", provider_id=provider.id),
        logout_address=public_url("signon.receive_sign_out", provider_id=provider.id),
        count=counts_of_links(provider.school_id).get(provider.id, 0),
        may_confirm=provider.needs_confirmation and may_confirm(current_user, provider),
        keeps_password=first_administrator(provider.school_id) is not None,
        **{"problem": None, "description": None, **found},
    )


@bp.route("/people/sign-in/<int:provider_id>/edit", methods=["GET", "POST"])
@fresh(Fresh.ACCOUNTS)
@requires(Permission.MANAGE_USERS)
def edit_provider(provider_id: int) -> str | Response:
    provider = visible_provider(current_user, provider_id)
    form = ProviderForm(obj=provider)
    if form.validate_on_submit():
        try:
            services.change_provider(provider, form.settings(), current_user)
        except IssuerRefused as refused:
            form.issuer.errors = [str(refused)]
        else:
            db.session.commit()
            flash(gettext("The settings of %(service)s have been saved.", service=provider.name), "success")
            return redirect(url_for("signon.show_provider", provider_id=provider.id), code=303)
    return render_template("signon/edit_provider.html", form=form, provider=provider)


@bp.post("/people/sign-in/<int:provider_id>/test")
@reads_first
@fresh(Fresh.ACCOUNTS)
@requires(Permission.MANAGE_USERS)
def test_provider(provider_id: int) -> str:
    """Asks the service for its description and keys, and says in words what is wrong."""
    provider = visible_provider(current_user, provider_id)
    try:
        return _page(provider, description=examine(provider))
    except ProviderProblem as problem:
        return _page(provider, problem=problem.problem)


@bp.route("/people/sign-in/<int:provider_id>/confirm", methods=["GET", "POST"])
@fresh(Fresh.ACCOUNTS)
@requires(Permission.INVITE_PEOPLE)
def confirm_provider(provider_id: int) -> str | Response:
    """What a second person looks at, who may be a coordinator."""
    provider, form = visible_provider(current_user, provider_id), PressForm()
    if form.validate_on_submit():
        services.confirm(provider, current_user)
        db.session.commit()
        flash(gettext("%(service)s is confirmed.", service=provider.name), "success")
        return redirect(url_for("accounts.list_users"), code=303)
    names = names_of({provider.changed_by_id} if provider.changed_by_id else set())
    return render_template(
        "signon/confirm_provider.html",
        form=form,
        provider=provider,
        changed_by=names.get(provider.changed_by_id or 0, ""),
        may_confirm=provider.needs_confirmation and may_confirm(current_user, provider),
    )


def waiting_services(user: User) -> list[Waiting]:
    """The services that wait for `user` as a second person."""
    return [
        Waiting(
            gettext("%(service)s is waiting for a second person.", service=provider.name),
            gettext("View the service"),
            url_for("signon.confirm_provider", provider_id=provider.id),
        )
        for provider in providers_to_confirm(user)
    ]


@bp.post("/people/sign-in/<int:provider_id>/switch")
@fresh(Fresh.ACCOUNTS)
@requires(Permission.MANAGE_USERS)
def switch_provider(provider_id: int) -> Response:
    provider = visible_provider(current_user, provider_id)
    services.switch(provider, is_on=request.form.get("to") == "on", actor=current_user)
    db.session.commit()
    done = (
        gettext("People can sign in with %(service)s.", service=provider.name)
        if provider.is_open
        else gettext(
            "Nobody signs in with %(service)s from now on; passwords count again.", service=provider.name
        )
    )
    flash(done, "success")
    return redirect(url_for("signon.show_provider", provider_id=provider.id), code=303)
