"""Where somebody is signed in, and signing out there from here."""

from datetime import timedelta

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import format_timedelta, gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.accounts.models import BrowserSession
from app.accounts.queries import idle_minutes_of, own_session, sessions_of
from app.accounts.services import signing_in
from app.accounts.sessions import end_session as end_this_session
from app.accounts.sessions import this_session
from app.accounts.views.blueprint import bp
from app.extensions import db


def described(session: BrowserSession) -> str:
    """The browser in words that its owner knows."""
    if session.browser and session.system:
        return gettext("%(browser)s on %(system)s", browser=session.browser, system=session.system)
    return session.browser or session.system or gettext("An unknown browser")


@bp.get("/account/sessions")
@requires(Permission.MANAGE_OWN_ACCOUNT)
def list_sessions() -> str:
    this = this_session()
    here = this.id if this else None
    return render_template(
        "accounts/sessions.html",
        sessions=sorted(sessions_of(current_user), key=lambda each: each.id != here),
        here=here,
        described=described,
        idle=format_timedelta(timedelta(minutes=idle_minutes_of(current_user))),
        most=format_timedelta(timedelta(hours=current_app.config["SESSION_HOURS"])),
    )


@bp.post("/account/sessions/<int:session_id>/end")
@requires(Permission.MANAGE_OWN_ACCOUNT)
def end_one_session(session_id: int) -> Response:
    session, here = own_session(current_user, session_id), this_session()
    if here is not None and here.id == session.id:
        return end_session_here()
    signing_in.sign_out_there(current_user, session)
    db.session.commit()
    flash(gettext("You are signed out there."), "success")
    return redirect(url_for("accounts.list_sessions"), code=303)


@bp.post("/account/sessions/end-others")
@requires(Permission.MANAGE_OWN_ACCOUNT)
def end_other_sessions() -> Response:
    here = this_session()
    signing_in.sign_out_elsewhere(current_user, here.id if here else 0)
    db.session.commit()
    flash(gettext("You are signed out everywhere but here."), "success")
    return redirect(url_for("accounts.list_sessions"), code=303)


def end_session_here() -> Response:
    """Sign out in this browser, and say so."""
    end_this_session()
    db.session.commit()
    flash(gettext("You are signed out."), "success")
    return redirect(url_for("accounts.sign_in"), code=303)
