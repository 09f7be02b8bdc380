"""A student says whether she would like to be in a circle, or a coordinator writes down what she said."""

from collections.abc import Collection

from app.accounts.models import User
from app.audit.services import record
from app.circles.models import CircleWish
from app.circles.queries.offers import wish_of
from app.extensions import db, now
from app.mentoring.trail import SAVE_WISH
from app.rolemodels.models import Slot
from app.students.models import Student


def save_wish(
    student: Student,
    *,
    wants_circle: bool,
    slots: Collection[str],
    meets_in_person: bool,
    meets_online: bool,
    max_minutes: int | None,
    actor: User | None,
) -> CircleWish:
    """Store the answer. After a no nothing else is stored: we do not need her available times."""
    wish = wish_of(student)
    if wish is None:
        wish = CircleWish(student_id=student.id)
        db.session.add(wish)
    wish.wants_circle = wants_circle
    wish.slots = [slot.value for slot in Slot if slot.value in slots] if wants_circle else []
    wish.meets_in_person = meets_in_person or not wants_circle
    wish.meets_online = meets_online and wants_circle
    wish.max_minutes = max_minutes if wants_circle else None
    wish.answered_at = now()
    db.session.flush()
    record(SAVE_WISH, student, actor=actor, data={"wants_circle": wants_circle})
    return wish
