"""The emails: to a student that there is an answer, to coordinators that a decision is late; neither about whom."""

from flask import current_app
from flask_babel import LazyString, force_locale
from flask_babel import lazy_gettext as _l

from app.access import Role
from app.accounts.models import User
from app.accounts.queries import people_with_role
from app.companies.models import PlacementStop, StopState
from app.notices.models import Email
from app.notices.services import new_email, queue_emails
from app.signals.models import CompanySignal
from app.web.addresses import public_url


def tell_answered(signal: CompanySignal) -> None:
    """To the student, with nothing of what it is about."""
    if signal.student is not None and signal.student.user is not None:
        reader, url = signal.student.user, public_url("confidential.show_ways")
        subject = _l("There is an answer for you")
        queue_emails([_email(reader, f"signal:{signal.id}:answered", subject, "answered", url)])


def tell_overdue(stop: PlacementStop) -> None:
    """To every coordinator of the school, once; the subject names no company."""
    is_suspension = stop.state is not StopState.IN_FORCE
    day = stop.suspended_until if is_suspension else stop.review_on
    what = "suspension" if is_suspension else "review"
    subject = (
        _l("A suspension has ended without a decision") if is_suspension else _l("A review is two weeks late")
    )
    url = public_url("companies.show_stop", stop_id=stop.id)
    readers = people_with_role(stop.school_id, Role.COORDINATOR)
    queue_emails(
        [_email(one, f"stop:{stop.id}:{what}:{day}:{one.id}", subject, what, url) for one in readers]
    )


def _email(reader: User, key: str, subject: LazyString, template: str, url: str) -> Email:
    with force_locale(reader.language):
        text = current_app.jinja_env.get_template(f"emails/signals/{template}.txt").render(
            reader=reader, url=url
        )
        title = str(subject)
    return new_email(
        key=key,
        kind=f"signal_{template}",
        school_id=reader.school_id,
        recipient_id=reader.id,
        to_name=reader.name,
        to_address=reader.email,
        language=reader.language,
        subject=title,
        body=text.strip() + "\n",
    )
