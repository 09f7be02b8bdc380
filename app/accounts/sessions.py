"""Who is signed in: the session holds account and epoch, the database decides whether they still count."""

from flask import Flask

from app.accounts.models import User
from app.extensions import db, login_manager


@login_manager.user_loader
def load_user(session_id: str) -> User | None:
    """The account of a session, or None when it was closed or signed out everywhere since."""
    user_id, _, epoch = session_id.partition(".")
    if not (user_id.isdigit() and epoch.isdigit()):
        return None
    user = db.session.get(User, int(user_id))
    if user is None or not user.is_active or user.session_epoch != int(epoch):
        return None
    return user


def init_app(app: Flask) -> None:
    """Refuse sessions that move to another browser."""
    login_manager.session_protection = "strong"
