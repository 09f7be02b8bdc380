"""What days along do when a student is erased: hers end, and nothing of them stays."""

from sqlalchemy import delete, or_, select

from app.extensions import db
from app.placements.models import Placement
from app.privacy.erasure import Part
from app.privacy.people import Person
from app.privacy.registry import Whose
from app.schools.queries import today
from app.shadowdays.emails import tell
from app.shadowdays.models import TAKING, ShadowDay, ShadowDayOutcome, ShadowHost


def _wipe(person: Person) -> None:
    number = person.ids.get(Whose.STUDENT)
    if number is None:
        return
    own = select(Placement.id).where(Placement.student_id == number)
    hers = or_(ShadowDay.guest_id == number, ShadowDay.placement_id.in_(own))
    days = db.session.scalars(select(ShadowDay).where(hers).order_by(ShadowDay.id)).all()
    for day in days:
        other = day.host if day.guest_id == number else day.guest
        if day.state in TAKING and day.on_date >= today():
            tell(other, day, "cancelled")
    forget([day.id for day in days])
    db.session.execute(delete(ShadowHost).where(ShadowHost.placement_id.in_(own)))
    db.session.expire_all()


def forget(ids: list[int]) -> None:
    """Delete these days, and what guests thought of them."""
    db.session.execute(delete(ShadowDayOutcome).where(ShadowDayOutcome.shadow_day_id.in_(ids)))
    db.session.execute(delete(ShadowDay).where(ShadowDay.id.in_(ids)))


PART = Part(wipe=_wipe)
