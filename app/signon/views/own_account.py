"""The school accounts that sign somebody in: which, one more, one fewer."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Fresh, Permission, fresh, requires
from app.accounts.models import Proof, User
from app.accounts.views.proving import Way
from app.accounts.ways_in import AccountPart
from app.errors import NotVisible
from app.extensions import db, reads_first
from app.signon import flow
from app.signon.models import Provider
from app.signon.problems import NO_ANSWER, ProviderProblem
from app.signon.queries import links_of, open_provider, open_providers_of
from app.signon.services.links import NoOtherWayIn, ensure_other_way_in, unlink
from app.signon.views.blueprint import bp


def part_of_account(user: User) -> list[AccountPart]:
    """The part about school accounts, where her school has a service or she is linked."""
    if not user.is_linked and not open_providers_of(user.school_id):
        return []
    return [
        AccountPart(
            gettext("School account"),
            gettext("Sign in with the account that you have at your school."),
            gettext("View your school account"),
            url_for("signon.list_own_links"),
        )
    ]


def _own_provider(provider_id: int) -> Provider:
    """A service of her own school that is on; raises NotVisible."""
    provider = open_provider(provider_id)
    if provider.school_id != current_user.school_id:
        raise NotVisible
    return provider


def _may_unlink(provider: Provider) -> bool:
    try:
        ensure_other_way_in(current_user, provider)
    except NoOtherWayIn:
        return False
    return True


@bp.get("/account/school-account")
@requires(Permission.MANAGE_OWN_ACCOUNT)
def list_own_links() -> str:
    links = links_of(current_user)
    linked = {each.provider_id for each in links}
    return render_template(
        "signon/own_links.html",
        links=[(each, _may_unlink(each.provider)) for each in links],
        others=[each for each in open_providers_of(current_user.school_id) if each.id not in linked],
    )


@bp.post("/account/school-account/<int:provider_id>/link")
@fresh(Fresh.ACCOUNTS)
@reads_first
@requires(Permission.MANAGE_OWN_ACCOUNT)
def begin_link(provider_id: int) -> str | Response | tuple[str, int]:
    """A page with a link: the policy of our pages lets no form lead to another site, not even by a redirect."""
    provider = _own_provider(provider_id)
    try:
        address = flow.begin(provider, user_id=current_user.id)
    except ProviderProblem:
        return render_template("signon/no_answer.html", provider=provider), NO_ANSWER
    return render_template("signon/go_on.html", provider=provider, address=address)


@bp.get("/account/school-account/proof")
@requires(Permission.MANAGE_OWN_ACCOUNT)
def begin_proof() -> Response | tuple[str, int]:
    """To the service that signs her in, which asks again who she is."""
    own = next((each.provider for each in links_of(current_user) if each.provider.is_open), None)
    if own is None:
        return redirect(url_for("signon.list_own_links"))
    try:
        return redirect(flow.begin(own, again=True, proves_id=current_user.id))
    except ProviderProblem:
        return render_template("signon/no_answer.html", provider=own), NO_ANSWER


@bp.post("/account/school-account/<int:provider_id>/unlink")
@fresh(Fresh.ACCOUNTS)
@requires(Permission.MANAGE_OWN_ACCOUNT)
def remove_link(provider_id: int) -> Response:
    provider = _own_provider(provider_id)
    unlink(provider, current_user, current_user)
    db.session.commit()
    flash(gettext("%(service)s no longer signs you in.", service=provider.name), "success")
    return redirect(url_for("signon.list_own_links"), code=303)


PROVING = Way(
    Proof.SINGLE_SIGN_ON,
    "signon/_proof.html",
    lambda user: user.is_linked and any(each.provider.is_open for each in links_of(user)),
)
"""Signing in at the service again, as a proof that it is her."""
