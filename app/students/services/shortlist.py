"""A student keeps places to find them back, apart from her list. Nobody else sees it: the trail has nothing of it."""

from flask_babel import gettext, ngettext
from sqlalchemy import delete, select

from app.companies.models import Opening
from app.errors import DomainError
from app.extensions import db
from app.schools.models import Period
from app.schools.queries import today
from app.students.models import KeptPlace, Student
from app.students.queries.audience import is_going
from app.students.queries.offers import offered_titles
from app.students.queries.shortlist import kept_ids
from app.students.services.choices import NotGoing, NotOffered

MOST = 20


class ShortlistFull(DomainError):
    """More than somebody can keep in view."""


def keep(student: Student, period: Period, opening_id: int) -> None:
    """Keep a place; one that is kept already stays. Raises NotGoing, NotOffered or ShortlistFull."""
    if not is_going(student, period):
        raise NotGoing(period)
    db.session.execute(select(Student.id).where(Student.id == student.id).with_for_update(key_share=True))
    kept = kept_ids(student.id, period)
    if opening_id in kept:
        return
    if not offered_titles(student, period, [opening_id]):
        raise NotOffered(
            gettext("This place is no longer available. Reload the page and look at the others.")
        )
    if len(kept) >= MOST:
        raise ShortlistFull(
            ngettext(
                "You keep %(num)s place already. Let one go to keep another.",
                "You keep %(num)s places already. Let one go to keep another.",
                MOST,
            )
        )
    db.session.add(KeptPlace(student_id=student.id, opening_id=opening_id))
    db.session.flush()


def let_go(student: Student, opening_id: int) -> None:
    """Keep it no longer; what was not kept is fine too."""
    hers = (KeptPlace.student_id == student.id, KeptPlace.opening_id == opening_id)
    db.session.execute(delete(KeptPlace).where(*hers))


def forget_over() -> None:
    """Let go what was kept for periods that are over, at every school."""
    over = select(Opening.id).join(Period, Period.id == Opening.period_id).where(Period.ends_on < today())
    db.session.execute(delete(KeptPlace).where(KeptPlace.opening_id.in_(over)))
