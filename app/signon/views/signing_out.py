"""Signing out at the service as well, and hearing from the service that somebody signed out there."""

import logging

from authlib.common.urls import add_params_to_uri
from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.access import public
from app.errors import NotVisible
from app.extensions import csrf, db, reads_first, writing_anew
from app.signon.descriptions import describe
from app.signon.problems import NO_ANSWER, ProviderProblem, TokenRefused
from app.signon.queries import open_provider
from app.signon.services.signing_out import sign_out_there
from app.signon.tokens import read_logout_token
from app.signon.views.blueprint import bp
from app.signon.views.kept import signed_in_by
from app.web.addresses import public_url

logger = logging.getLogger(__name__)


def page_after_sign_out() -> str | None:
    """The page that offers to sign out at the service too, for a session that the service began."""
    try:
        provider = open_provider(signed_in_by() or 0)
    except NotVisible:
        return None
    return url_for("signon.show_signed_out", provider_id=provider.id)


@bp.get("/sign-in/with/<int:provider_id>/signed-out")
@public
def show_signed_out(provider_id: int) -> str:
    provider = open_provider(provider_id)
    try:
        has_sign_out = bool(describe(provider.issuer).end_session_endpoint)
    except ProviderProblem:
        has_sign_out = False
    return render_template("signon/signed_out.html", provider=provider, has_sign_out=has_sign_out)


@bp.get("/sign-in/with/<int:provider_id>/sign-out-there")
@public
def sign_out_at_service(provider_id: int) -> Response | tuple[str, int]:
    """On to the service, which asks whether to sign out; nothing changes here (RP-Initiated Logout 1.0)."""
    provider = open_provider(provider_id)
    try:
        address = describe(provider.issuer).end_session_endpoint
    except ProviderProblem:
        return render_template("signon/no_answer.html", provider=provider), NO_ANSWER
    if not address:
        return redirect(url_for("accounts.sign_in"))
    back = public_url("accounts.sign_in")
    return redirect(
        add_params_to_uri(address, {"client_id": provider.client_id, "post_logout_redirect_uri": back})
    )


def _heard(status: int) -> Response:
    """An answer to a program."""
    return Response("", status, mimetype="text/plain")


@bp.post("/sign-in/with/<int:provider_id>/logged-out")
@csrf.exempt
@reads_first
@public
def receive_sign_out(provider_id: int) -> Response:
    """What the service sends by itself. No cookie counts here: only the signature does, and each message once."""
    provider = open_provider(provider_id)
    try:
        claims = read_logout_token(provider, describe(provider.issuer), request.form.get("logout_token", ""))
        with writing_anew():
            sign_out_there(open_provider(provider_id), claims)
            db.session.commit()
    except TokenRefused as refused:
        logger.warning("A message of sign-in service %d was refused: %s", provider_id, refused)
        return _heard(400)
    except ProviderProblem as problem:
        logger.warning("Sign-in service %d does not work: %s", provider_id, problem.problem.value)
        return _heard(400)
    return _heard(200)
