"""Background work of students: what helped somebody choose goes once the period is over."""

from app.extensions import db
from app.students.services.shortlist import forget_over


def forget_shortlists() -> None:
    """Let go the places that were kept for periods that are over."""
    forget_over()
    db.session.commit()
