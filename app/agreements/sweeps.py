"""What the worker looks after: print jobs whose worker died, and files that have been there for a day."""

from app.agreements.services.prints import keep_prints
from app.extensions import db


def follow_prints() -> None:
    """Delete what is over, and begin again what was lost."""
    keep_prints()
    db.session.commit()
