"""The emails about check-ins. They say nothing of any answer, and colleagues do not see that they exist."""

from collections.abc import Sequence

from flask import current_app
from flask_babel import LazyString, force_locale
from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.checkins.links import link_for
from app.checkins.models import CheckIn, CheckInPlan, CheckInTalk
from app.notices.models import Email
from app.notices.services import new_email, queue_emails
from app.students.emails import email_to, text_for
from app.students.models import Student
from app.web.addresses import public_url

KIND = "check_in"
SOMETHING = _l("Something waits for you in Meervoud")


def ask(check_ins: Sequence[CheckIn]) -> None:
    """Ask three questions, with a link that needs no signing in."""
    _send(check_ins, "ask", _l("Three questions about your internship"))


def remind(check_ins: Sequence[CheckIn]) -> None:
    """Remind of them, once."""
    _send(check_ins, "reminder", _l("Reminder: three questions about your internship"))


def _send(check_ins: Sequence[CheckIn], what: str, subject: LazyString) -> None:
    emails = []
    for check_in in check_ins:
        plan = check_in.plan
        values = {
            "what": what,
            "link": link_for(check_in),
            "until": check_in.closes_on,
            "is_heard": plan.listener_id is not None,
        }
        emails.append(
            _to_student(plan, f"check_in:{check_in.id}:{what}", subject, "checkins/questions", **values)
        )
    queue_emails([email for email in emails if email is not None])


def _to_student(
    plan: CheckInPlan, key: str, subject: LazyString, template: str, **values: object
) -> Email | None:
    student: Student = plan.student
    text = text_for(student.school_id, student.user, subject, template, student=student, **values)
    email = email_to(student, text, kind=KIND, key=key)
    if email is not None:
        email.is_private = email.is_secret = True
    return email


def tell_of_talk(talk: CheckInTalk, listener: User | None) -> None:
    """Tell both that something waits on their pages; no name, no answer, and not that it is a talk.

    A student without an account has no page: what she could do stands on the page after her answers.
    """
    plan = talk.check_in.plan
    key = f"check_in_talk:{talk.id}"
    page = public_url("checkins.show_mine")
    emails: list[Email | None] = []
    if plan.student.user is not None:
        emails.append(_to_student(plan, f"{key}:student", SOMETHING, "checkins/something", page=page))
    if listener is not None:
        emails.append(_to_listener(listener, f"{key}:{listener.id}"))
    queue_emails([email for email in emails if email is not None])


def _to_listener(listener: User, key: str) -> Email:
    with force_locale(listener.language):
        body = current_app.jinja_env.get_template("emails/checkins/for_listener.txt").render(
            listener=listener, page=public_url("dashboard.show_dashboard"), school=listener.school
        )
        return new_email(
            key=key,
            kind=KIND,
            school_id=listener.school_id,
            recipient_id=listener.id,
            to_name=listener.name,
            to_address=listener.email,
            language=listener.language,
            subject=str(SOMETHING),
            body=body.strip() + "\n",
            is_private=True,
        )
