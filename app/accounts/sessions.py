"""Who is signed in: the session holds account and epoch, the database decides whether they still count.

The session is a signed cookie without lifetime of its own, so a shared computer forgets it when the browser closes;
a copy of it stops working after twelve hours, after signing out everywhere, another password, or a closed account.
"""

from flask import Flask, after_this_request, session
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response

from app.accounts.device import remember_device
from app.accounts.models import User
from app.accounts.queries import works_here
from app.extensions import db, login_manager


@login_manager.user_loader  # type: ignore[untyped-decorator]
def load_user(session_id: str) -> User | None:
    """The account of a session, or None when it was closed or signed out everywhere since."""
    user_id, _, epoch = session_id.partition(".")
    if not (user_id.isdecimal() and epoch.isdecimal()):
        return None
    user = db.session.get(User, int(user_id))
    if user is None or not works_here(user) or user.session_epoch != int(epoch):
        return None
    return user


def begin_session(user: User) -> None:
    """Sign in here, in a new session: nothing that was in the old one, its CSRF token included, survives.

    From now on this browser is one that the account knows, by whatever way she came in.
    """
    session.clear()
    login_user(user)
    email = user.email

    @after_this_request
    def _remember(response: Response) -> Response:
        remember_device(response, email)
        return response


def end_session() -> None:
    """Sign out here; other browsers stay signed in."""
    logout_user()
    session.clear()


def init_app(_app: Flask) -> None:
    """Do not tie a session to the network it began on: a phone changes its address between school and home."""
    login_manager.session_protection = None
