"""The email that says that a request about personal data was answered; the answer itself is behind signing in."""

from flask import current_app
from flask_babel import force_locale, gettext
from sqlalchemy import select

from app.extensions import db
from app.notices.services import queue_email
from app.privacy.models import PrivacyRequest
from app.web.addresses import public_url


def tell_answered(request: PrivacyRequest) -> None:
    """Queue it, in the language of whoever asked."""
    account = PrivacyRequest.metadata.tables["user"]
    person = db.session.execute(
        select(account.c.name, account.c.email, account.c.language).where(account.c.id == request.user_id)
    ).one()
    with force_locale(person.language):
        template = current_app.jinja_env.get_template("emails/privacy/answered.txt")
        body = template.render(
            name=person.name, asked_at=request.asked_at, url=public_url("privacy.show_known")
        )
        subject = gettext("Your school answered your request")
    queue_email(
        key=f"privacy_request:{request.id}",
        kind="privacy_request",
        school_id=request.school_id,
        recipient_id=request.user_id,
        to_name=person.name,
        to_address=person.email,
        language=person.language,
        subject=subject,
        body=body.strip() + "\n",
    )
