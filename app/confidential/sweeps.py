"""Background work of confidential reports: what was closed a year ago is destroyed."""

from app.confidential.services.reports import destroy_old_reports
from app.extensions import db


def forget_closed_reports() -> None:
    """Destroy reports whose year is over."""
    destroy_old_reports()
    db.session.commit()
