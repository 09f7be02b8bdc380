"""Signing in through a school's service: there, and back again.

The way back is a GET, as OpenID Connect has it, and what it changes it writes in a transaction of its own after the
service was asked: nobody waits for the network with the database in hand.
"""

import logging
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import public
from app.accounts.models import Proof, TokenPurpose, User
from app.accounts.queries import working_token
from app.accounts.services.tokens import LinkIsOver
from app.accounts.sessions import prove
from app.accounts.ways_in import WayIn
from app.extensions import db, writing_anew
from app.signon import flow
from app.signon.forms import FindForm
from app.signon.models import Provider
from app.signon.problems import NO_ANSWER, ProviderProblem, TokenRefused
from app.signon.queries import (
    link_of_subject,
    open_provider,
    open_providers,
    open_providers_of,
    providers_for_address,
)
from app.signon.services.arrivals import Arrival, Refusal, arrive
from app.signon.views.blueprint import bp
from app.signon.views.kept import admit_from, keep_to_link
from app.web.addresses import own_page

logger = logging.getLogger(__name__)
Answer = str | Response | tuple[str, int]
MOST_BUTTONS = 3


def ways_to_sign_in(wanted: str | None) -> list[WayIn]:
    """The buttons of the sign-in page: each service where there are few, else one to find one's school with."""
    found = open_providers()
    if len(found) > MOST_BUTTONS:
        return [
            WayIn(gettext("Continue with your school account"), url_for("signon.find_school", next=wanted))
        ]
    return [_way(provider, wanted) for provider in found]


def _way(provider: Provider, wanted: str | None) -> WayIn:
    return WayIn(
        gettext("Continue with %(service)s", service=provider.name),
        url_for("signon.begin", provider_id=provider.id, next=wanted),
    )


def ways_to_accept(user: User, secret: str) -> list[WayIn]:
    """The services of her school, for somebody who was invited."""
    return [
        WayIn(
            gettext("Continue with %(service)s", service=provider.name),
            url_for("signon.begin_invitation", secret=secret, provider_id=provider.id),
        )
        for provider in open_providers_of(user.school_id)
    ]


@bp.get("/sign-in/school")
@public
def find_school() -> str:
    form = FindForm(request.args)
    is_asked = "email" in request.args and form.validate()
    wanted = own_page(request.args.get("next"))
    found = providers_for_address(form.email.data or "") if is_asked else []
    ways = [_way(provider, wanted) for provider in found]
    return render_template("signon/find_school.html", form=form, is_asked=is_asked, ways=ways, wanted=wanted)


@bp.get("/sign-in/with/<int:provider_id>")
@public
def begin(provider_id: int) -> Answer:
    """Also the address for the school's own portal, which may say where to go (OpenID Connect Core, 4)."""
    provider = open_provider(provider_id)
    onward = own_page(request.args.get("next")) or _target() or url_for("dashboard.show_dashboard")
    if current_user.is_authenticated:
        return redirect(onward)
    if request.args.get("iss", provider.issuer) != provider.issuer:
        return _did_not_work(provider)
    return _off_to(provider, onward=onward)


def _target() -> str | None:
    """The page of ours that a portal asks for, by its full address or its path."""
    target = request.args.get("target_link_uri", "")
    return own_page(
        "/" + target.removeprefix(request.url_root) if target.startswith(request.url_root) else target
    )


@bp.get("/invitation/<string:secret>/with/<int:provider_id>")
@public
def begin_invitation(secret: str, provider_id: int) -> Answer:
    provider, token = open_provider(provider_id), working_token(secret, TokenPurpose.INVITATION)
    if token is None or token.user.school_id != provider.school_id:
        return render_template("accounts/link_is_over.html", purpose="invitation"), LinkIsOver.status
    return _off_to(provider, token_id=token.id)


def _off_to(provider: Provider, **purpose: Any) -> Answer:
    try:
        return redirect(flow.begin(provider, **purpose))
    except ProviderProblem as problem:
        return _no_answer(provider, problem)


@bp.get("/sign-in/with/<int:provider_id>/return")
@public
def finish(provider_id: int) -> Answer:
    provider = open_provider(provider_id)
    pending = flow.take_pending(provider)
    if pending is None:
        return _did_not_work(provider)
    if request.args.get("error"):
        logger.info("A sign-in service answered with an error")
        return _did_not_work(provider)
    try:
        person = flow.finish(provider, pending)
    except TokenRefused as refused:
        logger.warning("An answer of sign-in service %d was refused: %s", provider.id, refused)
        return _did_not_work(provider)
    except ProviderProblem as problem:
        return _no_answer(provider, problem)
    return _go_on(provider, pending, person)


def _go_on(provider: Provider, pending: flow.Pending, person: flow.Person) -> Answer:
    """What the sign-in was begun for, now that it is known who it is."""
    if pending.proves_id:
        return _prove(provider, pending, person)
    if pending.token_id or pending.user_id:
        keep_to_link(pending, person)
        return redirect(url_for("signon.confirm_link", provider_id=provider.id))
    return _let_in(provider, person, pending.onward)


def _let_in(provider: Provider, person: flow.Person, onward: str) -> Answer:
    with writing_anew():
        provider = open_provider(provider.id)
        arrival = arrive(provider, person)
        onward = own_page(onward) or url_for("dashboard.show_dashboard")
        if arrival.user is not None:
            onward = admit_from(provider, arrival.user, person, onward)
        db.session.commit()
    return redirect(onward) if arrival.user is not None else _refused(provider, arrival)


def _prove(provider: Provider, pending: flow.Pending, person: flow.Person) -> Answer:
    """It is she who is signed in here: note that, for the page in another tab that asked."""
    known = link_of_subject(provider, person.subject)
    is_her = current_user.is_authenticated and current_user.id == pending.proves_id
    if known is None or not is_her or known.user_id != current_user.id:
        return _did_not_work(provider)
    with writing_anew():
        prove(current_user, Proof.SINGLE_SIGN_ON)
        db.session.commit()
    return render_template("signon/proven.html")


def _refused(provider: Provider, arrival: Arrival) -> Answer:
    reason = arrival.refusal or Refusal.STRANGER
    return render_template("signon/refused.html", provider=provider, reason=reason.value), 403


def _did_not_work(provider: Provider) -> Answer:
    return render_template("signon/did_not_work.html", provider=provider), 400


def _no_answer(provider: Provider, problem: ProviderProblem) -> Answer:
    logger.warning("Sign-in service %d does not work: %s", provider.id, problem.problem.value)
    return render_template("signon/no_answer.html", provider=provider), NO_ANSWER
