"""Confirming that an account and a school account belong together: by somebody who sees both names."""

from flask import flash, redirect, render_template, url_for
from flask_babel import force_locale, gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import public
from app.accounts.models import AccountToken, TokenPurpose, User
from app.accounts.services.tokens import LinkIsOver
from app.extensions import db, now
from app.signon.forms import PressForm
from app.signon.models import LinkOrigin, Provider
from app.signon.queries import open_provider
from app.signon.services.links import accept_with, link
from app.signon.views.blueprint import bp
from app.signon.views.kept import ToLink, admit_from, forget_to_link, to_link


def _open_token(kept: ToLink, provider: Provider) -> AccountToken | None:
    """The invitation, where it still works."""
    token = db.session.get(AccountToken, kept.pending.token_id) if kept.pending.token_id else None
    if token is None or token.purpose is not TokenPurpose.INVITATION or token.user.is_closed:
        return None
    is_open = (
        token.used_at is None and token.expires_at > now() and token.user.school_id == provider.school_id
    )
    return token if is_open else None


def _own(kept: ToLink) -> User | None:
    """The account that began it, where it is still the one that is signed in here."""
    is_hers = current_user.is_authenticated and kept.pending.user_id == current_user.id
    return current_user if is_hers else None


@bp.route("/sign-in/with/<int:provider_id>/link", methods=["GET", "POST"])
@public
def confirm_link(provider_id: int) -> str | Response | tuple[str, int]:
    provider = open_provider(provider_id)
    kept = to_link(provider)
    token = _open_token(kept, provider) if kept else None
    user = token.user if token else _own(kept) if kept else None
    if kept is None or user is None:
        return render_template("signon/did_not_work.html", provider=provider), LinkIsOver.status
    form = PressForm()
    if form.validate_on_submit():
        return _link(provider, kept, token, user)
    return render_template(
        "signon/confirm_link.html", form=form, provider=provider, user=user, shown=kept.person.shown
    )


def _link(provider: Provider, kept: ToLink, token: AccountToken | None, user: User) -> Response:
    if token is None:
        link(provider, user, kept.person, LinkOrigin.ACCOUNT)
        db.session.commit()
        forget_to_link()
        flash(gettext("From now on you can sign in with %(service)s.", service=provider.name), "success")
        return redirect(url_for("signon.list_own_links"), code=303)
    accept_with(provider, token, kept.person)
    onward = admit_from(provider, user, kept.person, url_for("dashboard.show_dashboard"))
    db.session.commit()
    with force_locale(user.language):
        flash(gettext("Welcome, %(name)s. Your account is ready to use.", name=user.name), "success")
    return redirect(onward, code=303)
