"""The email of a publication to whoever has no circle in it; those who have one are welcomed by the circle itself."""

from flask import current_app
from flask_babel import force_locale, gettext

from app.extensions import db
from app.mentoring.models import CircleRun
from app.notices.services import queue_email
from app.schools.models import School
from app.students.models import Student
from app.web.addresses import public_url


def waiting_key(run: CircleRun, student_id: int) -> str:
    """The one email of a publication to a student without a circle."""
    return f"circle-run:{run.id}:student:{student_id}:waiting"


def tell_to_wait(run: CircleRun, student: Student, *, had_circle: bool) -> bool:
    """There is no circle for her now, and what happens next; False when she has no address.

    Says nothing of counts, flags or other people.
    """
    address = student.user.email if student.user else student.email
    if not address:
        return False
    school = db.session.get_one(School, run.school_id)
    language = student.user.language if student.user else school.language
    with force_locale(language):
        body = current_app.jinja_env.get_template("emails/mentoring/waiting.txt").render(
            person=student,
            school=school,
            had_circle=had_circle,
            has_account=student.user is not None,
            url=public_url("mentoring.edit_wish"),
        )
        queue_email(
            key=waiting_key(run, student.id),
            kind="circle",
            school_id=run.school_id,
            recipient_id=student.user_id,
            to_name=student.name,
            to_address=address,
            language=language,
            subject=gettext("Your mentoring circle: no place yet"),
            body=body.strip() + "\n",
        )
    return True
