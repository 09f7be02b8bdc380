"""Background work of companies: what is kept for a time goes when that is over."""

from app.companies.queries.stops import stops_with_old_grounds
from app.companies.services import erase_grounds
from app.extensions import db


def forget_old_grounds() -> None:
    """Wipe the grounds of stops that ended more than a year ago."""
    for stop in stops_with_old_grounds():
        erase_grounds(stop)
    db.session.commit()
