"""The emails of a publication: to each student whose supervisor changes, and to each supervisor whose students do.

None says why, and none names a student.
"""

from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.notices.models import Email
from app.notices.services import new_email, queue_emails
from app.students.emails import email_to, text_for
from app.students.models import Student
from app.supervision.models import SupervisorRun
from app.supervision.queries.audience import Audience, Turn, students_of_audience
from app.web.addresses import public_url

KIND = "supervision"


def announce(run: SupervisorRun, audience: Audience) -> int:
    """Tell everybody concerned, and nobody else; returns how many emails there are. Ask it before anything changes."""
    students = students_of_audience(run)
    emails = [_to_student(run, students[turn.student_id], turn, audience) for turn in audience.turns]
    emails += [_to_supervisor(run, user, *audience.of(user.id)) for user in audience.concerned]
    return len(queue_emails([email for email in emails if email is not None]))


def _to_student(run: SupervisorRun, student: Student, turn: Turn, audience: Audience) -> Email | None:
    after = audience.users.get(turn.after_id or 0)
    text = text_for(
        run.school_id,
        student.user,
        _l("Who guides you during your internship"),
        "supervision/student",
        student=student,
        supervisor=after,
        is_change=turn.before_id is not None,
        url=public_url("guidance.show_mine"),
    )
    return email_to(student, text, kind=KIND, key=f"supervisor-run:{run.id}:student:{student.id}")


def _to_supervisor(run: SupervisorRun, user: User, gets: int, goes: int) -> Email | None:
    if user.is_closed:
        return None
    text = text_for(
        run.school_id,
        user,
        _l("The students you guide have changed"),
        "supervision/supervisor",
        person=user,
        gets=gets,
        goes=goes,
        url=public_url("students.list_my_students"),
    )
    return new_email(
        key=f"supervisor-run:{run.id}:supervisor:{user.id}",
        kind=KIND,
        school_id=run.school_id,
        recipient_id=user.id,
        to_name=user.name,
        to_address=user.email,
        language=text.language,
        subject=text.subject,
        body=text.body,
    )
