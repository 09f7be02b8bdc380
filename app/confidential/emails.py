"""The emails to counsellors: that there is something to read, and that a colleague reads too. Nothing of a report.

Colleagues who look at what was sent do not see them: when a report came in is nobody's business.
"""

from collections.abc import Sequence

from flask import current_app
from flask_babel import LazyString, force_locale
from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.confidential.models import ConfidentialReport
from app.confidential.queries.keys import readers_in
from app.extensions import now
from app.notices.services import queue_email
from app.web.addresses import public_url


def tell_something_waits(report: ConfidentialReport) -> None:
    """Tell each counsellor, once in an hour at most."""
    for key in readers_in(report.school_id):
        hour = now().strftime("%Y-%m-%dT%H")
        _send(key.user, f"to_read:{key.user_id}:{hour}", _l("There is something to read"), "waiting")


def tell_of_new_key(colleague: User, others: Sequence[User]) -> None:
    """Tell the other counsellors that somebody reads what comes in from now on: they know whether that is right."""
    for other in others:
        key = f"counsellor_key:{colleague.id}:{other.id}:{now().isoformat()}"
        subject = _l("Somebody else can read new confidential reports")
        _send(other, key, subject, "new_key", colleague=colleague)


def _send(reader: User, key: str, subject: LazyString, template: str, **values: object) -> None:
    with force_locale(reader.language):
        text = current_app.jinja_env.get_template(f"emails/confidential/{template}.txt").render(
            reader=reader, url=public_url("confidential.list_reports"), **values
        )
        title = str(subject)
    email = queue_email(
        key=key,
        kind="to_read",
        school_id=reader.school_id,
        recipient_id=reader.id,
        to_name=reader.name,
        to_address=reader.email,
        language=reader.language,
        subject=title,
        body=text.strip() + "\n",
    )
    email.is_private = True
