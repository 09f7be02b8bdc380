"""The email of a publication to whoever has no circle in it; those who have one are welcomed by the circle itself."""

from flask_babel import lazy_gettext

from app.mentoring.models import CircleRun
from app.students.emails import send, text_for
from app.students.models import Student
from app.web.addresses import public_url


def waiting_key(run: CircleRun, student_id: int) -> str:
    """The one email of a publication to a student without a circle."""
    return f"circle-run:{run.id}:student:{student_id}:waiting"


def tell_to_wait(run: CircleRun, student: Student, *, had_circle: bool) -> bool:
    """There is no circle for her now, and what happens next; False when she has no address.

    Says nothing of counts, flags or other people.
    """
    text = text_for(
        run.school_id,
        student.user,
        lazy_gettext("Your mentoring circle: no place yet"),
        "mentoring/waiting",
        person=student,
        had_circle=had_circle,
        url=public_url("mentoring.edit_wish"),
    )
    return send(student, text, kind="circle", key=waiting_key(run, student.id))
