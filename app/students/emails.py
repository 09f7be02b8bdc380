"""The emails to students: each in the student's own language, or in the school's for whoever has no account."""

from dataclasses import dataclass
from typing import Any

from flask import current_app
from flask_babel import force_locale

from app.accounts.models import User
from app.extensions import db
from app.notices.models import Email
from app.notices.services import new_email, queue_emails
from app.schools.models import School
from app.students.models import Student


@dataclass(frozen=True)
class EmailText:
    """What a student reads, in the student's own language."""

    language: str
    subject: str
    body: str

    @property
    def paragraphs(self) -> list[str]:
        return self.body.strip().split("\n\n")


def text_for(school_id: int, account: User | None, subject: str, template: str, **values: Any) -> EmailText:
    """The text of `emails/<template>.txt` for the student with this account. `subject` is a lazy text.

    The template gets `school`, `has_account` and `values`.
    """
    school = db.session.get_one(School, school_id)
    language = account.language if account else school.language
    known = {"school": school, "has_account": account is not None, **values}
    with force_locale(language):
        body = current_app.jinja_env.get_template(f"emails/{template}.txt").render(known)
        return EmailText(language, str(subject), body.strip() + "\n")


def email_to(student: Student, text: EmailText, *, kind: str, key: str) -> Email | None:
    """An email to a student, for `queue_emails`; None for whoever has no address."""
    address = student.user.email if student.user else student.email
    if not address:
        return None
    return new_email(
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


def send(student: Student, text: EmailText, *, kind: str, key: str) -> bool:
    """Queue an email to a student; False for whoever has no address."""
    email = email_to(student, text, kind=kind, key=key)
    if email is not None:
        queue_emails([email])
    return email is not None
