"""Companies by a part of their name, for a signal about one of them."""

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from app.companies.models import Company, Site
from app.extensions import db
from app.searching import has_words

MOST = 20


def sites_named(school_id: int, text: str) -> list[Site]:
    """The sites of the school with these words in their name or town, twenty at most; none without words."""
    if not text.strip():
        return []
    query = (
        select(Site)
        .join(Site.company)
        .options(contains_eager(Site.company))
        .where(Site.school_id == school_id, *has_words(text, Company.name, Site.name, Site.town))
        .order_by(Company.name, Site.id)
    )
    return list(db.session.scalars(query.limit(MOST)))
