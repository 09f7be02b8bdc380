"""What happens to evaluations when two sites turn out to be one: they count behind those of the one that stays."""

from sqlalchemy import func, select, update

from app.evaluations.models import Evaluation
from app.extensions import db


def number_on(kept_id: int, gone_id: int) -> None:
    """Number those that move after the last one there: what is shown still changes in steps of five (0041)."""
    last = db.session.scalar(select(func.max(Evaluation.place)).where(Evaluation.site_id == kept_id)) or 0
    moving = update(Evaluation).where(Evaluation.site_id == gone_id, Evaluation.place.is_not(None))
    highest = db.session.scalar(select(func.max(Evaluation.place)).where(Evaluation.site_id == gone_id)) or 0
    # In two steps, so that no two ever have one number on their way.
    db.session.execute(moving.values(place=Evaluation.place + last + highest))
    db.session.execute(moving.values(place=Evaluation.place - highest))
