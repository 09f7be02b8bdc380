"""The emails about places to students, each in the student's own language."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app
from flask_babel import force_locale, gettext

from app.accounts.models import User
from app.companies.models import Opening
from app.extensions import db
from app.notices.services import queue_email
from app.placements.models import AnswerWay, MatchRun, Proposal, ProposalState
from app.schools.models import School
from app.students.models import Student
from app.web.addresses import public_url


def email_key(run: MatchRun, student_id: int) -> str:
    """The one email of a publication to a student."""
    return f"publication:{run.id}:student:{student_id}:place"


@dataclass(frozen=True)
class EmailText:
    """What a student reads, in the student's own language."""

    language: str
    subject: str
    body: str

    @property
    def paragraphs(self) -> list[str]:
        return self.body.strip().split("\n\n")


def email_text(run: MatchRun, proposal: Proposal, account: User | None, answer_by: date | None) -> EmailText:
    """The email that a publication writes to the student with this account, or would write."""
    school = db.session.get_one(School, run.school_id)
    language = account.language if account else school.language
    with force_locale(language):
        subject, body = _text(run, proposal, school, has_account=account is not None, answer_by=answer_by)
    return EmailText(language, subject, body)


def announce(run: MatchRun, proposal: Proposal) -> bool:
    """Tell a student her place, or that there is none yet and what happens next; False when she has no address.

    Says nothing of counts, flags or other students.
    """
    text = email_text(run, proposal, proposal.student.user, run.answer_by)
    return _send(proposal.student, email_key(run, proposal.student_id), "publication", text)


def confirm_recorded(proposal: Proposal, opening: Opening, way: AnswerWay, by: str) -> bool:
    """Tell a student that somebody wrote her answer down; False when she has no address. What she said is not in it."""
    student = proposal.student
    school = db.session.get_one(School, student.school_id)
    language = student.user.language if student.user else school.language
    with force_locale(language):
        body = _body(
            "recorded",
            student=student,
            school=school,
            opening=opening,
            is_accepted=proposal.state is ProposalState.ACCEPTED,
            way=way.label,
            by=by,
            has_account=student.user is not None,
            url=public_url("placements.show_my_placement"),
        )
        text = EmailText(language, gettext("Your internship: your answer has been recorded"), body)
    return _send(student, f"answer:{proposal.id}", "recorded_answer", text)


def _send(student: Student, key: str, kind: str, text: EmailText) -> bool:
    address = student.user.email if student.user else student.email
    if not address:
        return False
    queue_email(
        key=key,
        kind=kind,
        school_id=student.school_id,
        recipient_id=student.user_id,
        to_name=student.name,
        to_address=address,
        language=text.language,
        subject=text.subject,
        body=text.body,
    )
    return True


def _text(
    run: MatchRun, proposal: Proposal, school: School, *, has_account: bool, answer_by: date | None
) -> tuple[str, str]:
    values: dict[str, Any] = {
        "student": proposal.student,
        "school": school,
        "period": run.period,
        "answer_by": answer_by,
        "has_account": has_account,
        "url": public_url("placements.show_my_placement"),
    }
    if proposal.opening is None:
        return gettext("Your internship: no place yet"), _body("unplaced", reason=proposal.reason, **values)
    subject = gettext("Your internship: %(company)s", company=proposal.opening.site.title)
    return subject, _body("placed", opening=proposal.opening, **values)


def _body(name: str, **values: Any) -> str:
    text: str = current_app.jinja_env.get_template(f"emails/placements/{name}.txt").render(**values)
    return text.strip() + "\n"
