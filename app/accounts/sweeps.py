"""Background work of accounts: sessions that are over go."""

from app.accounts.services.browser_sessions import forget_old_sessions
from app.extensions import db


def sweep_sessions() -> None:
    """Remove sessions that nobody can use any more."""
    forget_old_sessions()
    db.session.commit()
