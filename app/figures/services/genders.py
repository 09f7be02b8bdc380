"""Counting students by gender anew: not so soon that the difference would point at somebody."""

from datetime import date, timedelta

from app.extensions import db
from app.figures.models import GenderTotal
from app.figures.queries.genders import genders_now, kept_total
from app.placements.proportion import SMALLEST

STANDS = timedelta(days=30)
"""How long a count stands, where not very many students changed."""
MANY = 50
"""When so many came, left or changed, nobody is picked out: a file for a new school year does not wait."""


def count_genders(school_id: int, day: date) -> bool:
    """Count anew where there is no count yet, or enough students changed since; returns whether it did.

    Whoever reads two counts sees the difference (T17): it is of `SMALLEST` students or more, and of a month or of many.
    Flushes.
    """
    kept, found = kept_total(school_id), genders_now(school_id)
    if kept is None:
        if sum(found) == 0:
            return False
        kept = GenderTotal(school_id=school_id)
        db.session.add(kept)
    else:
        changed = sum(abs(new - old) for new, old in zip(found, kept.parts, strict=True))
        if changed < (SMALLEST if day >= kept.counted_on + STANDS else MANY):
            return False
    kept.counted_on = day
    kept.women, kept.men, kept.other, kept.unknown = found
    db.session.flush()
    return True
