"""The emails around gatherings: each once for each version of a gathering, and none holds what somebody wrote.

The titles of gatherings are not in them either: an email says what kind it is and when, and leads to its page.
"""

from collections.abc import Iterable

from flask import current_app
from flask_babel import LazyString, force_locale
from flask_babel import lazy_gettext as _l

from app.gatherings.models import Gathering, GatheringHost, GatheringInvitation
from app.gatherings.queries.gatherings import organiser_of
from app.notices.services import new_email, queue_emails, queue_one, withdraw_emails
from app.rolemodels.emails import write_to
from app.students.emails import email_to, text_for
from app.students.models import Student
from app.web.addresses import public_url

KIND = "gathering"


def _subject(gathering: Gathering, name: str) -> LazyString:
    kind = gathering.kind.label
    return {
        "invited": _l("You are invited: %(kind)s", kind=kind),
        "moved": _l("Changed: %(kind)s", kind=kind),
        "cancelled": _l("Cancelled: %(kind)s", kind=kind),
        "withdrawn": _l("You are no longer expected: %(kind)s", kind=kind),
        "added": _l("You are a host: %(kind)s", kind=kind),
        "removed": _l("No longer needed as a host: %(kind)s", kind=kind),
    }[name]


def email_prefix(gathering: Gathering) -> str:
    """How the key of every email about a gathering begins."""
    return f"gathering:{gathering.id}:"


def tell_students(gathering: Gathering, invitations: Iterable[GatheringInvitation], name: str) -> None:
    """Write `emails/gatherings/<name>.txt` to these students, once for each version of the gathering."""
    url = public_url("gatherings.show_my_gathering", gathering_id=gathering.id)
    emails = []
    for invitation in invitations:
        student = invitation.student
        text = text_for(
            gathering.school_id,
            student.user,
            _subject(gathering, name),
            f"gatherings/{name}",
            student=student,
            gathering=gathering,
            invitation=invitation,
            url=url,
        )
        key = f"{email_prefix(gathering)}student:{student.id}:{name}:{gathering.calendar_sequence}"
        email = email_to(student, text, kind=KIND, key=key)
        if email is not None and not student.has_left:
            emails.append(email)
    queue_emails(emails)


def tell_host(host: GatheringHost, name: str) -> None:
    """Write `emails/gatherings/host_<name>.txt` to a host, once for each version of the gathering."""
    gathering = host.gathering
    key = f"{email_prefix(gathering)}host:{host.id}:{name}:{gathering.calendar_sequence}"
    template = f"gatherings/host_{name}"
    subject, organiser = _subject(gathering, name), organiser_of(gathering)
    reply_to = organiser.email if organiser else None
    if host.role_model is not None:
        write_to(
            host.role_model,
            kind=KIND,
            key=key,
            subject=subject,
            template=template,
            reply_to=reply_to,
            gathering=gathering,
            organiser=organiser,
            person=host.role_model,
        )
    elif host.user is not None and not host.user.is_closed:
        user = host.user
        with force_locale(user.language):
            body = current_app.jinja_env.get_template(f"emails/{template}.txt").render(
                gathering=gathering, organiser=organiser, person=user, role_model=None
            )
            title = str(subject)
        email = new_email(
            key=key,
            kind=KIND,
            school_id=gathering.school_id,
            recipient_id=user.id,
            to_name=user.name,
            to_address=user.email,
            language=user.language,
            subject=title,
            body=body.strip() + "\n",
            reply_to=reply_to,
        )
        queue_one(email)


def tell_of_contact(student: Student, key: str) -> None:
    """There is a student of another year who said yes too; who it is stands on her page."""
    text = text_for(
        student.school_id,
        student.user,
        _l("A student of another year would like to be in contact with you"),
        "gatherings/contact",
        student=student,
        url=public_url("gatherings.show_offer"),
    )
    email = email_to(student, text, kind=KIND, key=key)
    if email is not None:
        queue_emails([email])


def take_back(gathering: Gathering) -> None:
    """Take back what has not left yet, once something newer is to be said."""
    withdraw_emails(email_prefix(gathering))
