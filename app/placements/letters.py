"""The letters that a publication sends to students, each in the student's own language."""

from typing import Any

from flask import current_app
from flask_babel import force_locale, gettext

from app.extensions import db
from app.notices.services import queue_letter
from app.placements.models import MatchRun, Proposal
from app.schools.models import School
from app.web.addresses import public_url


def letter_key(run: MatchRun, student_id: int) -> str:
    """The one letter of a publication to a student."""
    return f"publication:{run.id}:student:{student_id}:place"


def announce(run: MatchRun, proposal: Proposal) -> bool:
    """Tell a student her place, or that there is none yet and what happens next; False when she has no address.

    Says nothing of counts, flags or other students.
    """
    student = proposal.student
    address = student.user.email if student.user else student.email
    if not address:
        return False
    school = db.session.get_one(School, run.school_id)
    language = student.user.language if student.user else school.language
    with force_locale(language):
        subject, body = _text(run, proposal, school)
    queue_letter(
        key=letter_key(run, student.id),
        kind="publication",
        school_id=run.school_id,
        recipient_id=student.user_id,
        to_name=student.name,
        to_address=address,
        language=language,
        subject=subject,
        body=body,
    )
    return True


def _text(run: MatchRun, proposal: Proposal, school: School) -> tuple[str, str]:
    values: dict[str, Any] = {
        "student": proposal.student,
        "school": school,
        "period": run.period,
        "answer_by": run.answer_by,
        "has_account": proposal.student.user is not None,
        "url": public_url("placements.show_my_placement"),
    }
    if proposal.opening is None:
        return gettext("Your internship: no place yet"), _body("unplaced", reason=proposal.reason, **values)
    subject = gettext("Your internship: %(company)s", company=proposal.opening.site.title)
    return subject, _body("placed", opening=proposal.opening, **values)


def _body(name: str, **values: Any) -> str:
    text: str = current_app.jinja_env.get_template(f"emails/placements/{name}.txt").render(**values)
    return text.strip() + "\n"
