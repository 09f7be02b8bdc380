"""Who is signed in: the cookie holds a secret, a row of the database says whose it is and until when it counts.

The cookie has no lifetime of its own, so a shared computer forgets it when the browser closes. A copy of it stops
working with the row: after signing out here or everywhere, another password, a closed account, some hours without use,
or a day.
"""

from flask import Flask, after_this_request, g, request, session
from flask_login import login_user, logout_user
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response

from app.accounts.device import remember_device
from app.accounts.models import Proof, User
from app.accounts.queries import OpenSession, open_session
from app.accounts.services import browser_sessions
from app.accounts.services.browser_sessions import NOTED_EVERY
from app.extensions import db, login_manager, now, writing_at_once

LEFT_BEHIND = '"cache", "storage"'
"""What a browser throws away when somebody signs out; cookies that name nobody stay, for language and theme."""
_KEY = "_user_id"
"""Where Flask-Login looks. `12.secret`: the log names the account, and asks no database for it."""


def _secret() -> str:
    return str(session.get(_KEY) or "").partition(".")[2]


@login_manager.user_loader  # type: ignore[untyped-decorator]
def load_user(cookie: str) -> User | None:
    """The account of a session, or None when the session was ended, is over, or its account does not work."""
    user_id, _, secret = cookie.partition(".")
    found = open_session(secret) if secret else None
    if found is None or str(found[0].id) != user_id:
        return None
    g.open_session = found[1]
    return found[0]


def this_session() -> OpenSession | None:
    """The session of this request; None for a visitor."""
    found: OpenSession | None = g.get("open_session")
    return found


def begin_session(user: User, proof: Proof) -> None:
    """Sign in here, in a new session: nothing that was in the old one, its CSRF token included, survives.

    From now on this browser is one that the account knows, by whatever way she came in. The view commits.
    """
    browser_sessions.end_session_with(_secret())
    row, secret = browser_sessions.begin(user, proof, request.user_agent.string)
    session.clear()
    login_user(user)
    _remember(user, secret)
    g.open_session = OpenSession.of(row)
    email = user.email

    @after_this_request
    def _recognise(response: Response) -> Response:
        remember_device(response, email)
        return response


def _remember(user: User, secret: str) -> None:
    session[_KEY] = f"{user.id}.{secret}"


def prove(user: User, proof: Proof) -> bool:
    """Note that the person who is signed in here has shown again that it is her. The session gets another secret.

    What else the session holds stays, so a form that is open still saves. False where the session was ended in the
    meantime. The view commits.
    """
    here = this_session()
    secret = browser_sessions.renew(here.id, proof) if here else None
    if here is None or secret is None:
        return False
    _remember(user, secret)
    g.open_session = here.proven(proof)
    return True


def end_session() -> None:
    """Sign out here; other browsers stay signed in. The view commits."""
    browser_sessions.end_session_with(_secret())
    g.pop("open_session", None)
    logout_user()
    session.clear()

    @after_this_request
    def _clear(response: Response) -> Response:
        response.headers["Clear-Site-Data"] = LEFT_BEHIND
        return response


def _is_use() -> bool:
    """Whether somebody asks for a page herself: a page that looks by itself how far a run is, is no sign of life."""
    return request.headers.get("X-Requested-With") != "poll"


def _note_use(response: Response) -> Response:
    """Write down now and then that the session is in use. It never waits: whoever is in the way writes first."""
    here = this_session()
    if here is None or not _is_use() or now() < here.last_used_at + NOTED_EVERY:
        return response
    try:
        with writing_at_once():
            browser_sessions.note_use(here.id)
            db.session.commit()
    except OperationalError:
        db.session.rollback()
    return response


def init_app(app: Flask) -> None:
    """Do not tie a session to the network it began on: a phone changes its address between school and home."""
    login_manager.session_protection = None
    app.after_request(_note_use)
