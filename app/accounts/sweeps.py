"""Background work of accounts: sessions that are over go, and colleagues hear who takes many files."""

import time

from app.accounts.services.browser_sessions import forget_old_sessions
from app.accounts.services.downloads import tell_of_many_files
from app.extensions import db

EVERY_SECONDS = 60.0
_looked: dict[str, float] = {}


def sweep_sessions() -> None:
    """Remove sessions that nobody can use any more."""
    forget_old_sessions()
    db.session.commit()


def watch_files() -> None:
    """Tell of whoever took many files with names; looks once a minute."""
    where = str(db.engine.url)
    if time.monotonic() - _looked.get(where, -EVERY_SECONDS) >= EVERY_SECONDS:
        _looked[where] = time.monotonic()
        tell_of_many_files()
        db.session.commit()
