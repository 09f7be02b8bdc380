"""The emails about evaluations, to students. Colleagues do not see them: who was reminded has not answered."""

from collections.abc import Sequence

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.evaluations.links import link_for
from app.evaluations.models import Evaluation
from app.notices.models import Email
from app.notices.services import queue_emails
from app.students.emails import email_to, text_for


def invite(evaluations: Sequence[Evaluation]) -> None:
    """Ask what she found, with a link that needs no signing in."""
    _send(evaluations, "invitation", _l("How was your internship?"))


def remind(evaluations: Sequence[Evaluation]) -> None:
    """Remind of it, once."""
    _send(evaluations, "reminder", _l("Reminder: how was your internship?"))


def _send(evaluations: Sequence[Evaluation], what: str, subject: LazyString) -> None:
    written = [_written(evaluation, what, subject) for evaluation in evaluations]
    queue_emails([email for email in written if email is not None])


def _written(evaluation: Evaluation, what: str, subject: LazyString) -> Email | None:
    if evaluation.placement is None:
        return None
    student = evaluation.placement.student
    text = text_for(
        student.school_id,
        student.user,
        subject,
        "evaluations/invitation",
        student=student,
        company=evaluation.site.title,
        what=what,
        link=link_for(evaluation),
        until=evaluation.closes_on,
    )
    email = email_to(student, text, kind="evaluation", key=f"evaluation:{evaluation.id}:{what}")
    if email is not None:
        email.is_private = email.is_secret = True
    return email
