"""Background work of figures: counting students by gender anew, now and then."""

import time

from sqlalchemy import select

from app.extensions import db
from app.figures.services.genders import count_genders
from app.schools.models import School
from app.schools.queries import today

EVERY_SECONDS = 600.0
"""How often a worker looks whether a count is due."""
_looked: dict[str, float] = {}


def keep_gender_totals() -> None:
    """Count every school anew where that is due, every ten minutes at most."""
    where = str(db.engine.url)
    if time.monotonic() - _looked.get(where, -EVERY_SECONDS) < EVERY_SECONDS:
        return
    _looked[where] = time.monotonic()
    for school_id in db.session.scalars(select(School.id).order_by(School.id)).all():
        count_genders(school_id, today())
        db.session.commit()
