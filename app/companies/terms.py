"""How long contacts at companies are kept."""

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, or_, select

from app.companies.erasing import CONTACTS
from app.companies.models import Opening, Site
from app.privacy.erasure import erase, known_as
from app.privacy.registry import Whose
from app.privacy.retention import Term
from app.privacy.trail import RETENTION, TERM_TITLES


def _without_openings_since(school_id: int, before: date) -> Select[int]:
    """A site that never had an opening here is one that the school still has to call."""
    last = select(func.max(Opening.ends_on)).where(Opening.site_id == Site.id).scalar_subquery()
    named = or_(*(getattr(Site, name).is_not(None) for name in CONTACTS))
    return select(Site.id).where(Site.school_id == school_id, last < before, named).order_by(Site.id)


def _erase(_school_id: int, ids: Sequence[int]) -> None:
    erase([known_as(Whose.CONTACT, number) for number in ids], RETENTION, actor=None)


TERMS = (
    Term(
        "companies",
        TERM_TITLES["companies"],
        since=_l("after the last day of the last opening at the site"),
        happens=_l(
            "Names, addresses and telephone numbers of contact and trainer are erased. The company stays."
        ),
        basis=_l("public task: working with training companies"),
        months=24,
        due=_without_openings_since,
        go=_erase,
        at_once=10,
    ),
)
